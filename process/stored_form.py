"""A value's fields as they are stored: in words that tell two of a kind apart, and beside them as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, datetime, time
from typing import Any, ClassVar, Self

_OPTIONAL, _FIELD = re.compile(r"\[(.*?)\]"), re.compile(r"\{(\w+)\}")
_READ: Mapping[str, tuple[str, Callable[..., object]]] = {
    "int": (r"\d+", int),
    "str": (r".*", str),
    "bool": (r"", bool),
    "date": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    "time": (r"\d\d:\d\d:\d\d", time.fromisoformat),
    "datetime": (r"\d{4}-\d\d-\d\dT[\d:.+-]+", datetime.fromisoformat),
}


@dataclass(frozen=True)
class StoredForm:
    """The words `about` are spelled by `spelling`, where a part in [ ] is left out when a field of it stands at its
    default. `in_data` names the fields that are stored beside them. What an old row does not tell is read as nothing
    (0, an empty text, None): a mail that says less is better than none.
    """

    spelling: ClassVar[str] = ""
    in_data: ClassVar[tuple[str, ...]] = ()

    @property
    def about(self) -> str:
        spelled = _OPTIONAL.sub(lambda part: part[1] if self._tells(*_FIELD.findall(part[1])) else "", self.spelling)
        return spelled.format_map({name: _stored(value) for name, value in vars(self).items()})

    @property
    def data(self) -> dict[str, object]:
        return {name: _stored(getattr(self, name)) for name in self.in_data if self._tells(name)}

    def _tells(self, *names: str) -> bool:
        return all(getattr(self, name) != getattr(type(self), name, MISSING) for name in names)

    @classmethod
    def from_stored(cls, about: str, data: str) -> Self:
        types = {field.name: _type_of(field) for field in fields(cls)}
        pattern = cls.spelling.replace("[", "(?:").replace("]", ")?")
        spelled = re.fullmatch(_FIELD.sub(lambda name: f"(?P<{name[1]}>{_READ[types[name[1]]][0]})", pattern), about)
        stored = {**(spelled.groupdict() if spelled else {}), **json.loads(data)}
        return cls(**{field.name: _read(field, stored.get(field.name)) for field in fields(cls)})


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _type_of(field: Field[Any]) -> str:
    return str(field.type).removesuffix(" | None")


def _read(field: Field[Any], stored: object) -> Any:
    read = _READ[_type_of(field)][1]
    if stored not in (None, ""):
        return read(stored)
    if field.default is not MISSING:
        return field.default
    return None if str(field.type).endswith("None") else read()
