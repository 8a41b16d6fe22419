"""Characters that no text of ours holds: control characters, and halves of characters that arrived broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time

# C0 without tab and newline (a carriage return only before one), broken surrogates, and what is no character at all.
_UNREADABLE = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_TEXT = frozenset({type(None), bool, int, date, datetime, time})  # most of what a command holds


def legible(text: str) -> str:
    """The text without them. They come with a paste from another program and mean nothing to a reader."""
    return _UNREADABLE.sub("", text)


def is_storable(value: object) -> bool:
    """Whether every text in a command can be kept: no database takes a broken surrogate, and PostgreSQL no NUL."""
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is None
    if type(value) in _NO_TEXT:
        return True
    if isinstance(value, Mapping):
        return all(is_storable(key) and is_storable(part) for key, part in value.items())
    if isinstance(value, tuple | list | set | frozenset):
        return all(is_storable(part) for part in value)
    if is_dataclass(value):
        return all(is_storable(getattr(value, field.name)) for field in fields(value))
    return True
