"""A document and what was read of it, side by side: passage by passage, in the order of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """Something that was read. `lines`: from and to, counted from 1."""

    @property
    def lines(self) -> tuple[int, int]: ...


Row = TypeVar("Row", bound=Placed)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document; `is_marked` where a fact stands on it."""

    number: int
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Passage(Generic[Row]):
    """Some lines with the rows that were read of them; none where the lines tell nothing to look at."""

    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()

    @property
    def extent(self) -> str:
        first, last = self.lines[0].number, self.lines[-1].number
        return f"linje {first}" if first == last else f"linje {first}–{last}"


def passages(rows: Sequence[Row], lines: Sequence[str]) -> list[Passage[Row]]:
    """All the lines, each once. Rows on the same lines share a passage; empty lines at its ends are left out."""
    put: list[Passage[Row]] = []
    after = 0
    for group in _together(rows):
        first, last = min(row.lines[0] for row in group), max(row.lines[1] for row in group)
        put += _between(lines, after, first - 1)
        put.append(Passage(tuple(Line(n, lines[n - 1], True) for n in range(first, last + 1)), tuple(group)))
        after = max(after, last)
    return [*put, *_between(lines, after, len(lines))]


def _together(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.lines[0]):
        if groups and row.lines[0] <= max(other.lines[1] for other in groups[-1]):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _between(lines: Sequence[str], after: int, until: int) -> list[Passage[Row]]:
    told = [Line(n, lines[n - 1], False) for n in range(after + 1, until + 1)]
    while told and not told[0].text.strip():
        told.pop(0)
    while told and not told[-1].text.strip():
        told.pop()
    return [Passage(tuple(told))] if told else []
