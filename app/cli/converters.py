"""What people type, as what commands hold: one converter for each type of their fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from app.cli.errors import WrongUseError
from process.calendar import COPENHAGEN, instant
from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.state.case import Outcome
from process.state.decision import Amendment, PointOutcome, Votes
from process.state.follow_up import BudgetEnding
from process.state.hearing import FileRef, MemoPoint, Verdict
from process.state.meeting import Guest

if TYPE_CHECKING:
    from app.cli.door import Door

CHOICES = ("for", "against", "abstained")

Typed = Mapping[str, Any]
"""All that was typed, by the names of the command's fields."""
Read = Callable[["Door", Any, Typed], Any]


@dataclass(frozen=True)
class Converter:
    """`kind` is what typer reads, `empty` a word left out; `read` makes the field's value, None where it is that."""

    kind: Any
    read: Read | None = None
    empty: Any = ""


def converter_of(kind: Any) -> Converter:
    """By the field's type: its own converter, or one made of its parts'."""
    parts = get_args(kind)
    if NoneType in parts:
        given = converter_of(next(part for part in parts if part is not NoneType))
        return given if given.read else Converter(given.kind | None)
    if kind in CONVERTERS:
        return CONVERTERS[kind]
    if get_origin(kind) is tuple:
        each = converter_of(parts[0])
        return Converter(list[each.kind], _each(each), [])  # type: ignore[name-defined]
    if get_origin(kind) is Mapping:
        return Converter(list[str], _pairs(*map(converter_of, parts)), [])
    return Converter(kind)


def _each(part: Converter) -> Read:
    return lambda door, values, typed: tuple(_read(part, door, value, typed) for value in values)


def _pairs(key: Converter, value: Converter) -> Read:
    return lambda door, texts, typed: {
        _read(key, door, left, typed): _read(value, door, right, typed) for left, right in map(pair, texts)
    }


def _read(converter: Converter, door: Door, value: Any, typed: Typed) -> Any:
    return converter.read(door, value, typed) if converter.read else value


def pair(text: str, shape: str = "NAME=VALUE") -> tuple[str, str]:
    """`handicapraad=2027-09-24 12:00` as its two halves."""
    name, separator, value = text.partition("=")
    if not separator:
        raise WrongUseError(f"write {shape}, not {text!r}")
    return name.strip(), value.strip()


# -- days and numbers -------------------------------------------------------------------------------------------------


def moment(text: str) -> tuple[date, time]:
    """`2027-09-24` (noon) or `2027-09-24 12:00`, Copenhagen."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text), time(12, 0)
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"{text!r} is no date; write 2027-09-24 or '2027-09-24 12:00'") from None
    local = typed.astimezone(COPENHAGEN) if typed.tzinfo else typed
    return local.date(), local.time()


def hour(text: str) -> time:
    try:
        return time.fromisoformat(text.replace(".", ":"))
    except ValueError:
        raise WrongUseError(f"{text!r} is no hour; write 17:54") from None


def amount(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise WrongUseError(f"write the amount as a number, not {text!r}")
    return number


# -- what is decided --------------------------------------------------------------------------------------------------


def votes(text: str, who: list[str], door: Door | None = None) -> Votes | None:
    """`14-8-1` is for-against-abstained; each `--who NAME=for|against|abstained` says who. Persons' codes alone make
    the count themselves, and so do parties alone.
    """
    named = [tuple(voter.rsplit("=", 1)) for voter in who]
    if any(len(voter) != 2 or voter[1] not in CHOICES for voter in named):
        raise WrongUseError("write --who NAME=for, NAME=against or NAME=abstained")
    persons = door.register if door is not None and named else None
    voters = tuple((person.id, choice) for code, choice in named if persons and (person := persons.person(code)))
    others = tuple((name, choice) for name, choice in named if not (persons and persons.person(name)))
    if not text and voters and not others:
        in_favour, against, abstained = (sum(choice == of for _, choice in voters) for of in CHOICES)
        return Votes(in_favour, against, abstained, voters=voters)
    if not text and not named:
        return None
    return Votes(*(_count(text) if text else (0, 0, 0)), others, voters)


def _count(text: str) -> tuple[int, int, int]:
    parts = text.split("-")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts):
        raise WrongUseError(f"write votes as FOR-AGAINST-ABSTAINED, e.g. 14-8-1, not {text!r}")
    in_favour, against, abstained = (int(part) for part in (*parts, "0")[:3])
    return in_favour, against, abstained


def point(text: str) -> PointOutcome:
    """`3=not_approved:udgår` is point 3, its outcome and an amendment; `3=approved@14-8-1` had a vote of its own."""
    number, _, rest = text.partition("=")
    rest, _, changed = rest.partition(":")
    outcome, _, cast = rest.partition("@")
    try:
        return PointOutcome(int(number), Outcome(outcome), changed, votes(cast, []))
    except ValueError:
        known = ", ".join(Outcome)
        raise WrongUseError(
            f"write --point NUMBER=OUTCOME[@VOTES][:AMENDMENT] with one of {known}; not {text!r}"
        ) from None


def amendment(number: int, text: str) -> Amendment:
    """`Liste B@8-14-1:Beløbet sættes ned` is who proposed it, its vote and its text."""
    head, _, words = text.partition(":")
    by, _, cast = head.partition("@")
    if not words.strip() or not by.strip():
        raise WrongUseError(f"write --amendment WHO[@VOTES]:TEXT, not {text!r}")
    return Amendment(number, by.strip(), words.strip(), votes(cast, []))


def ending(text: str) -> tuple[int, BudgetEnding]:
    """`1=included`: a proposal's number and how it ends."""
    number, _, how = text.partition("=")
    if not number.isdecimal() or how not in list(BudgetEnding):
        known = ", ".join(BudgetEnding)
        raise WrongUseError(f"{text!r} is no proposal and ending; write 1=ENDING with one of {known}")
    return int(number), BudgetEnding(how)


def guest(text: str) -> Guest:
    """`Ida Vig, arkitekt` is a name and a capacity."""
    name, _, capacity = text.partition(",")
    return Guest(name.strip(), capacity.strip())


# -- files ------------------------------------------------------------------------------------------------------------


def kept_file(door: Door, path: Path) -> FileRef:
    """Put a file in the store, and say how it is found again."""
    from documents.handed_in import RefusedFileError, plain_name, taken_in
    from models.files import FileStore
    from process.limits import ANNEX

    if not path.is_file():
        raise WrongUseError(f"there is no file {path}", "not_found")
    try:
        with path.open("rb") as file:
            return taken_in(plain_name(path.name), file, ANNEX, FileStore(door.settings.data))
    except OSError as wrong:
        raise WrongUseError(f"{path} cannot be read: {wrong.strerror}", "file") from wrong
    except RefusedFileError as refused:
        raise WrongUseError(str(refused), "file_refused") from None


def memo_points(path: Path) -> tuple[MemoPoint, ...]:
    """The points of a memo, from a JSON file; what is wrong with it is named by its place in the list."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise WrongUseError(f"{path.name} cannot be read as JSON: {error}") from None
    if not isinstance(rows, list):
        raise WrongUseError(f"{path.name} is no list of points")
    return tuple(_memo_point(number, row) for number, row in enumerate(rows, 1))


def _memo_point(number: int, row: object) -> MemoPoint:
    if not isinstance(row, dict) or not isinstance(row.get("response"), int) or not str(row.get("point") or "").strip():
        raise WrongUseError(f"point {number} needs the number of a `response` and the text of a `point`")
    verdict = row.get("verdict", "noted")
    if verdict not in set(Verdict):
        raise WrongUseError(f"point {number}: the verdict is one of {', '.join(sorted(Verdict))}")
    return MemoPoint(row["response"], str(row["point"]), str(row.get("comment") or ""), Verdict(verdict))


CONVERTERS: Mapping[Any, Converter] = {
    CaseId: Converter(str, lambda door, text, _: door.case(text)),
    MeetingId: Converter(str, lambda door, text, _: door.meeting(text).id),
    PersonId: Converter(str, lambda door, text, _: door.person(text).id),
    BodyId: Converter(str, lambda door, text, _: door.body(text).id),
    ItemNumber: Converter(str, lambda door, text, typed: door.item(typed["meeting"], text)),
    date: Converter(str, lambda _door, text, _: moment(text)[0]),
    datetime: Converter(str, lambda _door, text, _: instant(*moment(text))),
    time: Converter(str, lambda _door, text, _: hour(text)),
    tuple[date, time]: Converter(str, lambda _door, text, _: moment(text)),
    Decimal: Converter(str, lambda _door, text, _: amount(text)),
    Votes: Converter(str, lambda _door, text, _: votes(text, [])),
    PointOutcome: Converter(str, lambda _door, text, _: point(text)),
    tuple[Amendment, ...]: Converter(
        list[str], lambda _door, texts, _: tuple(amendment(number, text) for number, text in enumerate(texts, 1)), []
    ),
    tuple[int, BudgetEnding]: Converter(str, lambda _door, text, _: ending(text)),
    Guest: Converter(str, lambda _door, text, _: guest(text)),
    FileRef: Converter(Path, lambda door, path, _: kept_file(door, path)),
    tuple[MemoPoint, ...]: Converter(Path | None, lambda _door, path, _: memo_points(path), None),
}
