"""A table of a file as the value it stands for: pydantic reads it by the value's own fields, so none is written twice.

Nothing here raises for a mistake in a file: it is noted and mended with something harmless, and the reading goes on to
the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from functools import partial
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Self, TypeVar, get_args, get_origin, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    Strict,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from config.files.toml import Source, guess

Entry = TypeVar("Entry")
File = TypeVar("File", bound="Table")

CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
ABSENT = object()
"""Stands where a key is missing, so that pydantic says of which type it should have been."""

WANTED: Mapping[str, tuple[str, Callable[[], Any]]] = MappingProxyType(
    {
        "string_type": ('en tekst i anførselstegn, fx "Byrådet"', str),
        "int_type": ("et helt tal, fx 5", int),
        "bool_type": ("true eller false, uden anførselstegn", bool),
        "date_type": ("en dato uden anførselstegn, fx 2027-09-07", partial(date, 1, 1, 1)),
        "time_type": ('et klokkeslæt, fx "12:00"', time),
        "tuple_type": ("en liste i kantede parenteser", list),
        "model_type": ("en tabel, der begynder med [{key}]", dict),
        "choice": ("", str),
    }
)
"""Pydantic's type of an error → what is wanted, and what makes something harmless of that type."""

IN_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "string_type": '{key} skal være tekster i kantede parenteser, fx ["HU", "HMU"].',
        "int_type": "{key} skal være hele tal i kantede parenteser, fx [7, 3, 1].",
        "model_type": "Hvert punkt i {key} skal stå som en tabel: [[{key}]] eller {{ … }}.",
    }
)


def mistake(key: str, message_da: str, **instead: Any) -> PydanticCustomError:
    """A mistake in a table that its types do not show, and what its keys are read as instead (else their defaults)."""
    return PydanticCustomError("mistake", "{message}", {"message": message_da, "key": key, "instead": instead})


class Table(BaseModel):
    """A table of a file. A key nobody knows is a mistake: a misspelt one would otherwise be silently without effect."""

    model_config = ConfigDict(strict=True, extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _names_the_known_keys(cls, table: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(table)
        except ValidationError as error:
            known = sorted(cls.model_fields)
            for key in (str(wrong["loc"][0]) for wrong in error.errors() if wrong["type"] == "extra_forbidden"):
                message = f"»{key}« er ikke en kendt nøgle her{guess(key, known)} Kendte nøgler: {', '.join(known)}."
                raise mistake(key, message) from None
            raise


class TableOf:
    """Marks a value as read from a table with the fields of `entry` (the value's own type when none is given), without
    some of them, or with some read in another way: field → type and default.
    """

    def __init__(self, entry: type | None = None, without: tuple[str, ...] = (), **own: tuple[Any, Any]) -> None:
        self.entry, self.without, self.own = entry, without, own

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        build = get_origin(source) or source
        model = table_of(self.entry or source, self.without, **self.own)
        return handler.generate_schema(Annotated[model, AfterValidator(lambda table: build(**dict(table)))])


Several = Annotated[tuple[Entry, ...], Strict(False)]
Tables = Several[Annotated[Entry, TableOf()]]
"""A list of a file is a tuple here; `Tables` are entries, each from a table with their own fields."""


def table_of(entry: type, without: tuple[str, ...] = (), **own: tuple[Any, Any]) -> type[Table]:
    """The model of a table with the fields of a dataclass; a list that is not there is empty."""
    hints = get_type_hints(entry)
    written = {field.name: (hints[field.name], field.default) for field in fields(entry) if field.name not in without}
    read_as: dict[str, Any] = {
        name: (_as_written(hint), _default(hint, default)) for name, (hint, default) in (written | own).items()
    }
    return create_model(entry.__name__, __base__=Table, **read_as)


def _default(hint: Any, default: Any) -> Any:
    if default is not MISSING:
        return default
    return () if get_origin(hint) is tuple else ...


def _as_written(hint: Any) -> Any:
    """How a value of this type is written in TOML."""
    if get_origin(hint) is tuple:
        return Several[_as_written(get_args(hint)[0])]  # type: ignore[misc]  # a type made while running
    if isinstance(hint, UnionType):
        return _as_written(get_args(hint)[0]) | None
    if is_dataclass(hint):
        return Annotated[hint, TableOf()]
    if hint is time:
        return Hour
    return Annotated[str, AfterValidator(partial(_choose, hint))] if issubclass(hint, StrEnum) else hint


def _choose(options: type[StrEnum], code: str) -> StrEnum:
    """One of the options; an empty code, as where one is missing, is the first."""
    if code and code not in set(options):
        message = f"»{code}« kendes ikke{guess(code, options)} Skriv en af disse: {', '.join(options)}."
        raise PydanticCustomError("choice", "{message}", {"message": message})
    return options(code) if code else next(iter(options))


def _clock(value: Any) -> Any:
    """People write hours as a text, "12:00" or "12.00"."""
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    return time(int(match[1]), int(match[2])) if match else value


Hour = Annotated[time, BeforeValidator(_clock)]


def read(source: Source, model: type[File]) -> File:
    """What the file says; every mistake is noted and mended until nothing is wrong."""
    while True:
        try:
            return model.model_validate(source.values)
        except ValidationError as error:
            for wrong in reversed(error.errors(include_url=False)):  # the last first: wrong items leave their lists
                _note(source, wrong)
                _mend(source.values, wrong)


def _note(source: Source, wrong: ErrorDetails) -> None:
    loc, kind, is_absent = wrong["loc"], wrong["type"], wrong["input"] is ABSENT
    if kind == "missing" or (is_absent and kind == "model_type"):
        return  # what is missing is said of its type, and of what a missing table should have held
    if kind == "mistake":
        loc = (*loc, wrong["ctx"]["key"])
    key = next(step for step in reversed(loc) if isinstance(step, str))
    if kind in {"mistake", "choice"}:
        message = wrong["msg"]
    elif isinstance(loc[-1], int):
        message = IN_LISTS[kind].format(key=key)
    else:
        wanted = WANTED[kind][0].format(key=key)
        message = f"{key} mangler. Tilføj {wanted}." if is_absent else f"{key} skal være {wanted}."
    source.note_at(loc, message)


def _mend(values: Any, wrong: ErrorDetails) -> None:
    """Put something harmless where the mistake is."""
    loc, kind = wrong["loc"], wrong["type"]
    for step in loc if kind == "mistake" else loc[:-1]:
        values = values[step]
    if kind == "mistake":
        values.pop(wrong["ctx"]["key"], None)
        values.update(wrong["ctx"]["instead"])
    elif isinstance(loc[-1], int):
        del values[loc[-1]]
    else:
        values[loc[-1]] = ABSENT if kind == "missing" else WANTED[kind][1]()
