"""Cutting a line without tabs into a label and as many cells as its table has columns.

"-1 200 -1 200" is two amounts under two years. All ways to cut are sought: none, or more than one, is said.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from documents.reading.numbers import is_nothing, is_percentage, parse_money

Fit = Literal["exact", "short", "surplus", "unclear"]

_PIECE = re.compile(
    r"\(?[+\-−–‑÷]?\(?\d[\d.,]*(?:[½¼¾])?(?:,?-)?\*{0,2}\)?%?|[+\-−–÷]?[½¼¾]|[+\-−–÷—]|\(|\)|"
    r"(?:kr|mio|mill|mia|t\.?kr|pct)\.?\)?|%",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?:kr|mio|mill|mia|t\.?kr|pct)\.?\)?|%", re.IGNORECASE)
_IN_UNIT = re.compile(r"\bi\s+(?:1[. ]?000|hele|mio\.?|mill\.?|t\.?)\s*kr\.?(?=\s|$)", re.IGNORECASE)
_WIDE = re.compile(r" {2,}")
_YEAR = re.compile(r"20\d\d")
_LONGEST_CELL = 7
_MOST_PIECES = 60
_ENOUGH = 3
_SIGNED = tuple("+-−–÷(")


def split_cells(text: str, count: int) -> tuple[str, list[str], Fit]:
    """The label, at most `count` cells, and how sure that is."""
    wide = _WIDE.split(text.strip())
    named, cells = wide[:-count], wide[-count:]
    if named and all(_is_cell(part) for part in cells) and any(c.isalpha() for part in named for c in part):
        is_surplus = len(named) > 1 and parse_money(named[-1]) is not None
        return " ".join(named), cells, "surplus" if is_surplus else "exact"
    words = text.split()
    start = _run(words)
    label, pieces = " ".join(words[:start]), words[start:]
    if not any(any(c.isdigit() or c in "½¼¾" for c in piece) for piece in pieces):
        return " ".join(words), [], "exact"
    while len(pieces) > count and _YEAR.fullmatch(pieces[0]):  # "Budget 2026" names the row
        label, pieces = f"{label} {pieces[0]}".strip(), pieces[1:]
    ways = list(_ways(tuple(pieces[:_MOST_PIECES]), count))
    if len(ways) == 1:
        return label, list(ways[0]), "exact" if _is_sure(ways[0], pieces) else "unclear"
    if len(ways) > 1:
        return label, list(ways[0]), "unclear"
    return _otherwise(label, pieces, count)


def _otherwise(label: str, pieces: Sequence[str], count: int) -> tuple[str, list[str], Fit]:
    """Fewer cells than columns are laid from the left; of more, the last are taken."""
    for fewer in range(count - 1, 0, -1):
        if ways := list(_ways(tuple(pieces[:_MOST_PIECES]), fewer)):
            return label, list(ways[0]), "short"
    for start in range(1, len(pieces)):
        if ways := list(_ways(tuple(pieces[start : start + _MOST_PIECES]), count)):
            return " ".join((label, *pieces[:start])).strip(), list(ways[0]), "surplus"
    return label, [" ".join(pieces)], "unclear"


def _run(words: Sequence[str]) -> int:
    """Where the figures at the end of the line begin."""
    text = " ".join(words)
    masked = _IN_UNIT.sub(lambda match: re.sub(r"\S", "x", match[0]), text).split()
    start = len(masked)
    while start > 0 and _PIECE.fullmatch(masked[start - 1]):
        start -= 1
    while start < len(masked) and _UNIT.fullmatch(masked[start]):
        start += 1
    return start


@lru_cache(maxsize=2048)
def _ways(pieces: tuple[str, ...], count: int) -> tuple[tuple[str, ...], ...]:
    """The ways to lay the pieces into exactly `count` cells, at most a few."""
    if count == 0:
        return ((),) if not pieces else ()
    if len(pieces) < count or len(pieces) > count * _LONGEST_CELL:
        return ()
    ways: list[tuple[str, ...]] = []
    for end in range(1, min(_LONGEST_CELL, len(pieces)) + 1):
        cell = " ".join(pieces[:end])
        if _is_cell(cell) and not _UNIT.fullmatch(pieces[0]):
            ways += [(cell, *rest) for rest in _ways(pieces[end:], count - 1)]
        if len(ways) >= _ENOUGH:
            break
    return tuple(ways[:_ENOUGH])


def _is_cell(text: str) -> bool:
    """An amount, nothing, a share, or digits that are no amount ("1,200"), which are said."""
    if parse_money(text) is not None or is_nothing(text) or is_percentage(text):
        return True
    return " " not in text and any(c.isdigit() for c in text)


def _is_sure(way: Sequence[str], pieces: Sequence[str]) -> bool:
    """No figure was put together of two, or no other reading of the line is likely: one number too many could be part
    of the label.
    """
    if any(cell == "-" and not after.startswith(_SIGNED) for cell, after in pairwise(way)):
        return False  # a minus that has lost its figure, or an empty cell
    joined = [cell for cell in way if re.search(r"\d\s+\d", cell)]
    return not joined or pieces[0].startswith(_SIGNED) or len(pieces) - len(way) >= 2
