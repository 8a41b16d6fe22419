"""Reading a form: what was typed, turned into values, with one Danish sentence for each field that will not do.

What was typed is kept as it was, so that a page can show it again beside its error (WCAG 3.3.1, 3.3.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from process.calendar import COPENHAGEN, danish_date, instant
from process.legible import legible
from process.refusals import Refusal

Value = TypeVar("Value")
LONGEST = 50_000
"""Characters of one field; an answer of some twenty pages."""
NOON = time(12, 0)
YEARS = range(1900, 2200)
"""An instant outside these is a slip of the hand, and soon outside every calendar."""
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[:.][0-5]\d", re.ASCII)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?\+\d{2}:\d{2})?\b")


async def form_of(request: Request) -> FormData:
    """The dependency: the form as it was sent (`own_form` has read it already and checked its token), without the
    characters nobody can read and no database takes.
    """
    sent = await request.form()
    return FormData([(name, legible(one) if isinstance(one, str) else one) for name, one in sent.multi_items()])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `field` is the id of the element it is about; empty: the form as a whole."""

    field: str
    sentence: str


@dataclass
class Typed:
    """One form's fields while they are read. `prefix` is what its element ids begin with, where a page has many."""

    form: FormData
    prefix: str = ""
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, asked: str = "") -> str:
        """The text of a field; `asked` is the sentence for one that must not be empty."""
        raw = self.form.get(name)
        found = raw.replace("\r\n", "\n").strip() if isinstance(raw, str) else ""
        if len(found) > LONGEST:
            self.wrong(name, f"Teksten er på {len(found)} tegn; der er plads til {LONGEST}. Gør den kortere.")
        if asked and not found:
            self.wrong(name, asked)
        return found

    def is_ticked(self, name: str) -> bool:
        return name in self.form

    def many(self, name: str) -> list[str]:
        return [found for found in self.form.getlist(name) if isinstance(found, str)]

    def files(self, name: str) -> list[UploadFile]:
        """The files chosen; a browser sends a nameless one where none was."""
        return [found for found in self.form.getlist(name) if isinstance(found, UploadFile) and found.filename]

    def number(self, name: str, asked: str = "") -> int | None:
        """A whole number from 0 on; a field left empty is None."""
        found = self.text(name, asked)
        if not found:
            return None
        if not found.isdecimal() or len(found) > 9:
            self.wrong(name, "Skriv et helt tal.")
            return None
        return int(found)

    def day(self, name: str, asked: str = "") -> date | None:
        """A date as a browser's date field sends it, or as people write it: 24-09-2027, 24/9 2027, 24.9.2027."""
        found = self.text(name, asked)
        if not found:
            return None
        day = _day(found)
        if day is None:
            self.wrong(name, f"»{found[:40]}« er ikke en dato. Skriv den som 24-09-2027.")
        return day

    def hour(self, name: str, otherwise: time = NOON) -> time:
        """The hour of a date: 12:00 or 12.00."""
        found = self.text(name)
        if not found:
            return otherwise
        if _HOUR.fullmatch(found):
            return time.fromisoformat(found.replace(".", ":"))
        self.wrong(name, f"»{found[:40]}« er ikke et klokkeslæt. Skriv det som 12.00.")
        return otherwise

    def moment(self, name: str) -> datetime | None:
        """Day and hour (the field `name-tid`) together, as an instant; None where no day was given."""
        day = self.day(name)
        hour = self.hour(f"{name}-tid")
        if day and day.year not in YEARS:
            self.wrong(name, f"Året {day.year} kan ikke være rigtigt. Skriv datoen som 24-09-2027.")
            return None
        return instant(day, hour) if day else None

    def choice(self, name: str, options: Mapping[str, Value], asked: str) -> Value | None:
        """The value behind a choice; `asked` is said when nothing, or nothing we offered, was chosen."""
        found = self.text(name)
        if found not in options:
            self.wrong(name, asked)
            return None
        return options[found]

    def wrong(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(f"{self.prefix}{name}", sentence))

    def refused(self, refusal: Refusal, name: str = "") -> None:
        """What the rules said, at the field it is about where that is known."""
        self.problems.append(Problem(f"{self.prefix}{name}" if name else "", in_danish(refusal)))

    @property
    def version(self) -> int | None:
        """The version of the case the page showed: nobody overwrites what they have not seen."""
        found = str(self.form.get("expected_version") or "")
        return int(found) if found.isdecimal() and len(found) < 10 else None

    @property
    def command_id(self) -> str:
        return str(self.form.get("command_id") or "")

    def as_typed(self) -> dict[str, str]:
        """The texts as they were typed, to show again."""
        return {name: value for name, value in self.form.multi_items() if isinstance(value, str)}


def in_danish(refusal: Refusal) -> str:
    """The sentence with its dates as people write them: the rules leave them as the register has them."""
    return _ISO.sub(lambda found: _in_words(found.group()), refusal.danish)


def _in_words(iso: str) -> str:
    """A day, or an instant as the clock shows it here."""
    if "T" not in iso:
        return danish_date(date.fromisoformat(iso))
    local = datetime.fromisoformat(iso).astimezone(COPENHAGEN)
    return f"{danish_date(local.date())} kl. {local:%H.%M}"


def _day(text: str) -> date | None:
    try:
        if len(text) == 10 and text[4] == "-":
            return date.fromisoformat(text)
        parts = text.replace("/", "-").replace(".", "-").replace(" ", "-").split("-")
        day, month, year = (int(part) for part in parts if part)
        return date(year, month, day)
    except ValueError:
        return None
