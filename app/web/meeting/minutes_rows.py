"""Minutes that were read, held against the meeting: what can be recorded of them, and what the fields offer."""

from __future__ import annotations

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
