"""Forms: a class for each, read from what was sent, with every mistake beside its field and what was typed kept.

Fields are the types of `fields.py`; docs/adr/0022 says why they are read here and not by FastAPI. What was typed is
kept as it was, so that a page can show it again beside its error (WCAG 3.3.1, 3.3.3).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar, get_args

from fastapi import Request, Response
from markupsafe import escape
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData, UploadFile

from app.web.fields import AS_MOMENT, BY_KEY, OfRow, Sent, text_of
from app.web.parts import Shown, is_typed_in, prose, shown_again, texts, ticked_again
from process.calendar import danish_date
from process.legible import legible
from process.refusals import Refusal
from process.words.dates import date_and_hour

_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?\+\d{2}:\d{2})?\b")


def sent_name(name: str) -> str:
    """What a browser calls a field, where `sent_as` does not say: `modtaget_tid` is `modtaget-tid`, `for_` is `for`."""
    return name.rstrip("_").replace("_", "-")


class Form(BaseModel):
    """One form. A field that was not sent is one left empty. `states`: the command that the form fills in; its fields
    have the names of the command's.
    """

    model_config = ConfigDict(
        frozen=True, arbitrary_types_allowed=True, defer_build=True, alias_generator=sent_name, extra="ignore"
    )
    states: ClassVar[Any] = None

    def __init_subclass__(cls, states: Any = None, **config: Any) -> None:
        super().__init_subclass__(**config)
        cls.states = states or cls.states

    def command(self, subject: Any) -> Any:
        """What is stated of `subject`, which knows what it is called in commands (`key`)."""
        names = (field.name for field in dataclasses.fields(self.states) if field.name not in subject.key)
        return stated(self.states, subject.key, **{name: getattr(self, name) for name in names if hasattr(self, name)})


def stated(command: Any, key: Mapping[str, Any], **fields: Any) -> Any:
    """The command about what has this key, as far as the command has such fields."""
    names = {field.name for field in dataclasses.fields(command)}
    return command(**{name: value for name, value in key.items() if name in names}, **fields)


AForm = TypeVar("AForm", bound=Form)
AnyResponse = TypeVar("AnyResponse", bound=Response)


def button(states: Any) -> type[Form]:
    """A form with nothing to fill in."""

    class Button(Form, states=states):
        pass

    return Button


@dataclass(frozen=True, slots=True)
class Later:
    """What was sent is right, and cannot be taken now: the status that says so, and how many seconds to wait."""

    status: int
    seconds: int


class MistakesError(Exception):
    """What is wrong with a form as a whole, found while its command is made: fields with their sentences."""

    def __init__(self, *mistakes: tuple[str, str], later: Later | None = None) -> None:
        super().__init__(mistakes)
        self.mistakes, self.later = mistakes, later


BUSY = (
    "Systemet er optaget af noget andet, så det blev ikke registreret. Det, du har skrevet, står her stadig. "
    "Vent et øjeblik, og tryk igen."
)
FILES_AGAIN = " Filerne skal vælges igen."
TRY_AGAIN = Later(503, 10)


# -- which field is which --------------------------------------------------------------------------------------------


def _names(kind: type[Form], sent: Mapping[str, Sent]) -> dict[str, str]:
    """The fields by their names, with the whole names they were sent under."""
    rows = {name: [mark.key for mark in field.metadata if isinstance(mark, OfRow)] for name, field in _fields(kind)}
    return {name: "-".join((name, *(text_of(sent.get(key, ())) for key in keys))) for name, keys in rows.items()}


def _fields(kind: type[Form]) -> Iterator[tuple[str, FieldInfo]]:
    return ((field.alias or name, field) for name, field in kind.model_fields.items())


def _gathered(kind: type[Form], sent: Mapping[str, Sent]) -> dict[str, Any]:
    """What was sent, by the fields of the form."""
    gathered: dict[str, Any] = {name: sent.get(whole, ()) for name, whole in _names(kind, sent).items()}
    for name, field in _fields(kind):
        if AS_MOMENT in field.metadata:
            gathered[name] = {"": gathered[name], "tid": sent.get(f"{name}-tid", ())}
        if BY_KEY in field.metadata:
            rest = {key.removeprefix(f"{name}-"): sent[key] for key in sent if key.startswith(f"{name}-")}
            gathered[name] = _by_key(get_args(field.annotation)[1], rest)
    return gathered


def _by_key(value: Any, sent: Mapping[str, Sent]) -> Mapping[str, Any]:
    """`forslag-2-tekst` is the field `tekst` of the second of several small forms."""
    if not (isinstance(value, type) and issubclass(value, Form)):
        return sent
    parts: dict[str, dict[str, Sent]] = {}
    for name, values in sent.items():
        key, _, rest = name.partition("-")
        parts.setdefault(key, {})[rest] = values
    return {key: _gathered(value, fields) for key, fields in parts.items()}


# -- what was typed --------------------------------------------------------------------------------------------------


async def form_of(request: Request) -> FormData:
    """The dependency: the form as it was sent (`own_form` has read it already and checked its token), without the
    characters nobody can read and no database takes.
    """
    sent = await request.form() if request.method == "POST" else FormData()
    return FormData([(name, legible(value) if isinstance(value, str) else value) for name, value in sent.multi_items()])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `field` is the id of the element it is about; empty: the form as a whole. `of`: which of the
    page's many alike it stands in, told where the sentence is read away from it.
    """

    field: str
    sentence: str
    of: str = ""


@dataclass
class Typed:
    """What was typed into one form. `prefix` is what its element ids begin with, where a page has many; `handed_in`
    what became of its files (`uploads.takes`); `later` says that it may be sent again as it is. `others`: what stands
    in the other parts of the page, or is given back to be shown in all of them (`kept_text`).
    """

    form: FormData
    prefix: str = ""
    others: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    handed_in: dict[UploadFile, Any] = dataclasses.field(default_factory=dict)
    later: Later | None = None

    def read(self, kind: type[AForm], subject: object = None) -> AForm | None:
        """The form filled in, about `subject`; None where a field will not do, which `problems` then says."""
        sent: dict[str, list[str | UploadFile]] = {name: self.form.getlist(name) for name in self.form}
        try:
            return kind.model_validate(_gathered(kind, sent), context=subject)
        except ValidationError as error:
            names = _names(kind, sent)
            for each in error.errors(include_url=False, include_input=False, include_context=False):
                name, *rest = (str(part) for part in each["loc"])
                self.wrong("-".join((names[name], *rest)).rstrip("-"), each["msg"])
            return None

    def wrong(self, name: str, sentence: str, of: str = "") -> None:
        """At its field, or of the form as a whole."""
        self.problems.append(Problem(f"{self.prefix}{name}" if name else "", sentence, of))

    def busy(self, with_files: bool = False) -> None:
        """Another writer held the database for too long."""
        self.wrong("", BUSY + (FILES_AGAIN if with_files or self.handed_in else ""))
        self.later = TRY_AGAIN

    def answered(self, response: AnyResponse) -> AnyResponse:
        """The page that shows it again, with the status that says why."""
        if self.problems:
            response.status_code = self.later.status if self.later else 422
            if self.later:
                response.headers["Retry-After"] = str(self.later.seconds)
        return response

    def refused(self, refusal: Refusal, name: str = "") -> None:
        """What the rules said, at the field it is about where that is known."""
        self.wrong(name, in_danish(refusal))

    @property
    def wrong_fields(self) -> dict[str, str]:
        return {problem.field: problem.sentence for problem in self.problems}

    @property
    def version(self) -> int | None:
        """The version of the case or meeting the page showed: nobody overwrites what they have not seen."""
        version = str(self.form.get("expected_version") or "")
        return int(version) if version.isdecimal() and len(version) < 10 else None

    @property
    def sent_id(self) -> str:
        """The UUID its page gave the form (`act.own_id`)."""
        return str(self.form.get("command_id") or "")

    @property
    def handling(self) -> str:
        """Which of the page's forms this is."""
        return str(self.form.get("handling"))

    def as_typed(self) -> dict[str, str]:
        """The texts as they were typed, to show again."""
        return texts(self.form.multi_items())

    def kept(self, form: str, name: str, default: object = "") -> Shown:
        """What a field of one of the page's forms (its parts) begins with; `default` is what stands."""
        return shown_again(self._of(form), name, default)

    def kept_tick(self, form: str, name: str, default: bool = False) -> Shown:
        return ticked_again(self._of(form), name, default)

    def _of(self, form: str) -> dict[str, str] | None:
        is_this = self.form and self.prefix == (f"{form}-" if form else "")
        return self.as_typed() if is_this else self.others.get(form)

    @property
    def unsaved(self) -> list[str]:
        """The other parts of the page in which something is typed."""
        return [part for part, fields in self.others.items() if is_typed_in(fields)]

    @property
    def open_parts(self) -> set[str]:
        return {*self.unsaved, self.prefix.rstrip("-")}

    def left_over(self, page: str) -> list[str]:
        """What was typed and is nowhere on the page: what it belonged to is there no more."""
        typed = [*prose(self.as_typed()), *(text for fields in self.others.values() for text in prose(fields))]
        return [text for text in dict.fromkeys(typed) if str(escape(text)) not in page]


def in_danish(refusal: Refusal) -> str:
    """The sentence with its dates as people write them: the rules leave them as the register has them."""
    return _ISO.sub(lambda day: _in_words(day.group()), refusal.danish)


def _in_words(iso: str) -> str:
    """A day, or an instant as the clock shows it here."""
    if "T" not in iso:
        return danish_date(date.fromisoformat(iso))
    return date_and_hour(datetime.fromisoformat(iso))
