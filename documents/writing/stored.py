"""Blocks as text and back, so that what a document said can be kept and printed again in any format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import orjson

from documents.writing.paper import Block, Box, Contents, Facts, Heading, Items, Paragraph, Quote, Table
from models.history import canonical

_KINDS = {kind.__name__: kind for kind in (Box, Contents, Facts, Heading, Items, Paragraph, Quote, Table)}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS.values()}


def dump(blocks: Iterable[Block]) -> str:
    """JSON in one spelling."""
    return canonical([_plain(block) for block in blocks])


def load(text: str) -> tuple[Block, ...]:
    """What `dump` was given. Raises `KeyError` or `ValueError` for anything else."""
    return tuple(_block(cell) for cell in orjson.loads(text))


def _plain(value: Any) -> Any:
    names = _FIELDS.get(type(value))
    if names is not None:
        return {"is": type(value).__name__, **{name: _plain(getattr(value, name)) for name in names}}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def _block(cell: Any) -> Any:
    if isinstance(cell, dict):
        kind = _KINDS[cell["is"]]
        return kind(**{name: _block(value) for name, value in cell.items() if name != "is"})
    return tuple(_block(part) for part in cell) if isinstance(cell, list) else cell
