"""The fields of forms: each turns what was sent for it into a value, or says in one Danish sentence why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PlainValidator, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function
from starlette.datastructures import UploadFile

from documents.case.revision import AmountError, parse_amount
from process.calendar import instant
from process.ids import BodyId, PersonId

Value = TypeVar("Value")
Sent = Sequence[str | UploadFile]
"""All that was sent for one field."""
LONGEST = 50_000
"""Characters of one field; an answer of some twenty pages."""
NOON = time(12, 0)
YEARS = range(1900, 2200)
"""An instant outside these is a slip of the hand, and soon outside every calendar."""
_HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)


def wrong(sentence: str) -> PydanticCustomError:
    """What a field's own check raises."""
    return PydanticCustomError("wrong", sentence)


def sent_as(name: str) -> Any:
    """What the browser calls a field that is called otherwise here."""
    return Field(alias=name)


# -- from what was sent to a value -----------------------------------------------------------------------------------


def text_of(sent: Sent) -> str:
    raw = sent[-1] if sent else ""
    text = raw.replace("\r\n", "\n").strip() if isinstance(raw, str) else ""
    if len(text) > LONGEST:
        raise wrong(f"Teksten er på {len(text)} tegn; der er plads til {LONGEST}. Gør den kortere.")
    return text


def lines_of(sent: Sent) -> tuple[str, ...]:
    return tuple(line.strip() for line in text_of(sent).split("\n") if line.strip())


def files_of(sent: Sent) -> tuple[UploadFile, ...]:
    """The files chosen; a browser sends a nameless one where none was."""
    return tuple(file for file in sent if isinstance(file, UploadFile) and file.filename)


def _texts(sent: Sent) -> tuple[str, ...]:
    return tuple(text for text in sent if isinstance(text, str))


def _number(sent: Sent) -> int | None:
    text = text_of(sent)
    if text and (not text.isdecimal() or len(text) > 9):
        raise wrong("Skriv et helt tal.")
    return int(text) if text else None


def day_of(text: str) -> date:
    """A date as a browser's date field sends it, or as people write it: 24-09-2027, 24/9 2027, 24.9.2027."""
    if len(text) == 10 and text[4] == "-":
        return date.fromisoformat(text)
    parts = text.replace("/", "-").replace(".", "-").replace(" ", "-").split("-")
    day, month, year = (int(part) for part in parts if part)
    return date(year, month, day)


def _day(sent: Sent) -> date | None:
    text = text_of(sent)
    try:
        return day_of(text) if text else None
    except ValueError:
        raise wrong(f"»{text[:40]}« er ikke en dato. Skriv den som 24-09-2027.") from None


def _day_of_our_time(sent: Sent) -> date | None:
    day = _day(sent)
    if day and day.year not in YEARS:
        raise wrong(f"Året {day.year} kan ikke være rigtigt. Skriv datoen som 24-09-2027.")
    return day


def hour_of(text: str) -> time | None:
    """«9.00», as pages print it, «09:00», as a browser sends it; None for anything else."""
    written = _HOUR.fullmatch(text)
    return time(int(written[1]), int(written[2])) if written else None


def _hour(sent: Sent) -> time | None:
    text = text_of(sent)
    at = hour_of(text)
    if text and at is None:
        raise wrong(f"»{text[:40]}« er ikke et klokkeslæt. Skriv det som 12.00.")
    return at


def _amount(sent: Sent) -> Decimal | None:
    try:
        return parse_amount(text_of(sent))
    except AmountError as error:
        raise wrong(str(error)) from None


# -- the types -------------------------------------------------------------------------------------------------------


a_number, a_day, an_amount = PlainValidator(_number), PlainValidator(_day), PlainValidator(_amount)
"""For a field that must be filled in: `Annotated[date, a_day, asked("Skriv …")]`."""
Text = Annotated[str, PlainValidator(text_of)]
Lines = Annotated[tuple[str, ...], PlainValidator(lines_of)]
Number = Annotated[int | None, a_number]
"""A whole number from 0 on."""
Day = Annotated[date | None, a_day]
Hour = Annotated[time | None, PlainValidator(_hour)]
Amount = Annotated[Decimal | None, an_amount]
"""In 1.000 kr."""
Tick = Annotated[bool, PlainValidator(bool)]
Many = Annotated[tuple[str, ...], PlainValidator(_texts)]
Files = Annotated[tuple[UploadFile, ...], PlainValidator(files_of)]


class _DayAndHour(BaseModel):
    """The hour is sent under the day's name with `-tid` behind it."""

    day: Annotated[date | None, PlainValidator(_day_of_our_time), Field(alias="")]
    hour: Annotated[Hour, Field(alias="tid")]

    def moment(self) -> datetime | None:
        return instant(self.day, self.hour or NOON) if self.day else None


class AsMoment:
    def __get_pydantic_core_schema__(self, _source: Any, handler: Any) -> CoreSchema:
        return no_info_after_validator_function(_DayAndHour.moment, handler.generate_schema(_DayAndHour))


AS_MOMENT = AsMoment()
Moment = Annotated[datetime | None, AS_MOMENT]
"""A day and its hour as an instant; noon where no hour was given."""


def always(_subject: object, _before: object = None) -> bool:
    return True


def asked(sentence: str, when: Callable[[Any, Mapping[str, Any]], object] = always) -> BeforeValidator:
    """The field must not be empty; or not `when` what the form is about, and the fields before it, say so."""

    def check(sent: Sent, info: ValidationInfo) -> Sent:
        if not text_of(sent) and not files_of(sent) and when(info.context, info.data):
            raise wrong(sentence)
        return sent

    return BeforeValidator(check)


def or_else(value: Any) -> AfterValidator:
    """What a field that was left empty stands for."""
    return AfterValidator(lambda given: value if given is None else given)


def between(least: int, most: int, sentence: str) -> AfterValidator:
    """A number that was given is within bounds."""

    def check(number: int | None) -> int | None:
        if number is not None and not least <= number <= most:
            raise wrong(sentence)
        return number

    return AfterValidator(check)


def among(
    options: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]], sentence: str, *, may_be_empty: bool = False
) -> PlainValidator:
    """The value behind a choice. `sentence` is said when nothing, or nothing we offered, was chosen; the options may
    depend on what the form is about.
    """

    def chosen(sent: Sent, info: ValidationInfo) -> Any:
        key, offered = text_of(sent), options(info.context) if callable(options) else options
        if key not in offered and not (may_be_empty and not key):
            raise wrong(sentence)
        return offered.get(key)

    return PlainValidator(chosen)


def number_among(
    things: Callable[[Any], Iterable[Any]], sentence: str, *, may_be_empty: bool = False
) -> PlainValidator:
    """One of the things that have numbers, by its number."""
    return among(lambda on: {str(each.number): each.number for each in things(on)}, sentence, may_be_empty=may_be_empty)


Options = Callable[[Any], Iterable[tuple[str, str]]]
"""What a choice offers of what the form is about: the register's codes, with names."""


def person_among(options: Options, sentence: str, *, may_be_empty: bool = False) -> PlainValidator:
    def ids(subject: Any) -> dict[str, PersonId]:
        return {code: person.id for code, _ in options(subject) if (person := subject.register.person(code))}

    return among(ids, sentence, may_be_empty=may_be_empty)


def body_among(options: Options, sentence: str, *, may_be_empty: bool = False) -> PlainValidator:
    def ids(subject: Any) -> dict[str, BodyId]:
        return {code: body.id for code, _ in options(subject) if (body := subject.register.organization(code))}

    return among(ids, sentence, may_be_empty=may_be_empty)


def bodies_among(options: Options) -> PlainValidator:
    """All the bodies chosen of those we offered."""

    def ids(sent: Sent, info: ValidationInfo[Any]) -> tuple[BodyId, ...]:
        offered, register = dict(options(info.context)), info.context.register
        return tuple(body.id for code in sent if code in offered and (body := register.organization(str(code))))

    return PlainValidator(ids)


# -- fields that are many --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ManyByKey:
    pass


BY_KEY = ManyByKey()
ByKey = Annotated[dict[str, Value], BY_KEY]
"""Fields that differ by a key at their end: `plads: ByKey[Number]` is what came as `plads-3`, `plads-7`."""


@dataclass(frozen=True, slots=True)
class OfRow:
    """A field of one of many rows: its name goes on with what was sent as `key`."""

    key: str
