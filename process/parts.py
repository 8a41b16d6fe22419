"""Frozen parts with something changed: every fact changes a few fields of a part that has dozens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

Part = TypeVar("Part")


def changed(part: Part, **changes: Any) -> Part:
    """As `dataclasses.replace` in half the time: all fields are read at once and given in their order. For parts with
    two fields or more, all of which their constructor takes. Raises `KeyError` for a field the part does not have.
    """
    kind: Any = type(part)
    places, values_of = _shape(kind)
    values = list(values_of(part))
    for name, value in changes.items():
        values[places[name]] = value
    after: Part = kind(*values)
    return after


def fields_of(part: Any) -> dict[str, Any]:
    """Every field by its name, as `dataclasses.asdict` has them, without looking into their values."""
    kind: Any = type(part)
    places, values_of = _shape(kind)
    return dict(zip(places, values_of(part), strict=True))


@cache
def _shape(kind: Any) -> tuple[Mapping[str, int], Callable[[Any], tuple[Any, ...]]]:
    """Where each field stands, and what reads them all. There are as many as there are kinds of parts."""
    names = [field.name for field in fields(kind)]
    return {name: place for place, name in enumerate(names)}, attrgetter(*names)
