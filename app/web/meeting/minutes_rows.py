"""The document and what would be recorded of it, side by side: passage by passage, in the order of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.web.meeting.record import OUTCOME_OPTIONS, members, people_options, stand_ins
from app.web.meeting.record_votes import referable
from app.web.meeting_work import ItemWork, MeetingWork
from documents.meeting.review.held import Held
from documents.meeting.review.rows import Away, Review, Row
from process.state.meeting import DECIDED_SUBJECTS

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class ReviewedMinutes:
    """Minutes held against the meeting. `review` None: they are not of it, and `wrong` says why."""

    work: MeetingWork
    held: Held
    review: Review | None
    wrong: str

    def row(self, key: str) -> Row | None:
        """A row of which something can be recorded."""
        rows = self.review.rows if self.review else ()
        return next((row for row in rows if row.key == key and row.fact is not None), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document; `is_marked` where a fact stands on it."""

    number: int
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines with the rows that were read of them; none where the lines tell nothing to record."""

    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()

    @property
    def extent(self) -> str:
        first, last = self.lines[0].number, self.lines[-1].number
        return f"linje {first}" if first == last else f"linje {first}–{last}"


def passages(review: Review, lines: Sequence[str]) -> list[Passage]:
    """All the lines, each once. Rows on the same lines share a passage; empty lines at its ends are left out."""
    put: list[Passage] = []
    after = 0
    for rows in _together(review.rows):
        first, last = min(row.lines[0] for row in rows), max(row.lines[1] for row in rows)
        put += _between(lines, after, first - 1)
        put.append(Passage(tuple(Line(n, lines[n - 1], True) for n in range(first, last + 1)), tuple(rows)))
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


def _between(lines: Sequence[str], after: int, until: int) -> list[Passage]:
    told = [Line(n, lines[n - 1], False) for n in range(after + 1, until + 1)]
    while told and not told[0].text.strip():
        told.pop(0)
    while told and not told[-1].text.strip():
        told.pop()
    return [Passage(tuple(told))] if told else []


def choices_of(on: ReviewedMinutes) -> dict[str, Pairs]:
    """What the fields offer."""
    work, rows = on.work, on.review.rows if on.review else ()
    items = [item for item in work.in_order() if item.subject in DECIDED_SUBJECTS or item.was_raised]
    named = [row.fact.substitute for row in rows if isinstance(row.fact, Away) and row.fact.substitute is not None]
    instead: dict[str, str] = dict([*stand_ins(work), *people_options(work, named)])
    return {
        "punkter": [(str(item.number), f"{work.record.label(item.number)}. {item.title}") for item in items],
        "steder": [(str(item.number), f"Punkt {work.record.label(item.number)}") for item in work.agenda()],
        "udfald": OUTCOME_OPTIONS,
        "medlemmer": members(work),
        "stedfortraedere": sorted(instead.items(), key=lambda pair: pair[1]),
        "organer": referable(ItemWork(work, items[0])) if items else [],
    }


def code_of(on: ReviewedMinutes, person: Any) -> str:
    known = on.work.register.persons.get(person) if person is not None else None
    return known.code if known else ""
