"""The table of key figures: a head of columns, then rows of a name and as many numbers."""

import re
from collections.abc import Sequence
from decimal import Decimal

from documents.reading.numbers import parse_number
from documents.reading.result import KeyFigure, KeyFigureValue
from documents.reading.text.lines import Line

_GAP = re.compile(r"\t| {2,}")
_MISSING = {"", "-", "–", "i.t.", "."}


def read_key_figures(lines: Sequence[Line]) -> tuple[KeyFigure, ...]:
    """Every row under the latest head above it; lines that are neither head nor row are prose."""
    figures: list[KeyFigure] = []
    head: tuple[str, ...] = ()
    for line in lines:
        cells = tuple(cell.strip() for cell in _GAP.split(line.text))
        row = _row(cells) or (_narrow(line.text, len(head) - 1) if head else None)
        if row and head and len(row[1]) == len(head) - 1:
            values = tuple(KeyFigureValue(c, v) for c, v in zip(head[1:], row[1], strict=True))
            figures.append(KeyFigure(row[0], head[0], values))
        elif row is None and len(cells) > 1:
            head = cells
    return tuple(figures)


def _row(cells: Sequence[str]) -> tuple[str, tuple[Decimal | None, ...]] | None:
    """A name and its numbers, of which at least one is there."""
    values = tuple(None if cell in _MISSING else parse_number(cell.rstrip(" %")) for cell in cells[1:])
    readable = all(v is not None or cell in _MISSING for v, cell in zip(values, cells[1:], strict=True))
    return (cells[0], values) if readable and any(v is not None for v in values) else None


def _narrow(text: str, count: int) -> tuple[str, tuple[Decimal | None, ...]] | None:
    """A row whose gaps have shrunk to single blanks: the last words are the numbers."""
    words = text.split()
    if count < 1 or len(words) <= count:
        return None
    return _row((" ".join(words[:-count]), *words[-count:]))
