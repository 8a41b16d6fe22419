"""Follow-ups over all cases: what one person owes, and which reminders are due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.waiting import person_name
from process.calendar import local_day
from process.people import manager_of
from process.register import Register
from process.state.case import Ending
from process.state.follow_up import FollowUp, FollowUpKind

_OPEN = sa.and_(
    t.follow_ups.c.done_at.is_(None), sa.or_(t.cases.c.ending.is_(None), t.cases.c.ending != Ending.WITHDRAWN)
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One follow-up in a list over cases. `asked_in` is the body and the day of the meeting it came from."""

    case: str
    title: str
    number: int
    kind: FollowUpKind
    text: str
    responsible: str
    due_on: date | None
    done_at: datetime | None = None
    asked_in: tuple[str, date] | None = None

    def is_overdue(self, today: date) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < today

    def as_json(self, today: date) -> dict[str, object]:
        return {
            "case": self.case,
            "number": self.number,
            "kind": str(self.kind),
            "text": self.text,
            "responsible": self.responsible,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "overdue": self.is_overdue(today),
            "done": self.done_at is not None,
        }


def owed_by(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> tuple[Owed, ...]:
    """What this person owes, without a date first, then the oldest: theirs, and what somebody who has left owed in a
    department they answer for.
    """
    today = local_day(now)
    in_office = {seat.person for seat in register.memberships if seat.holds_on(today)}
    left = set(register.persons) - in_office - {viewer.person}
    found = _rows(
        connection, sa.and_(_OPEN, t.follow_ups.c.responsible.in_({viewer.person, *left}), visible(viewer, now))
    )
    mine = (
        row
        for row in found
        if row.responsible == viewer.person or manager_of(register, row.department, today) == viewer.person
    )
    return tuple(_owed(row, register) for row in mine)


def follow_ups(
    connection: Connection, now: datetime, register: Register, *, viewer: Viewer | None = None, case: str = ""
) -> tuple[Owed, ...]:
    """All that is open, or of one case all there ever was."""
    which = t.cases.c.number == case if case else _OPEN
    return tuple(_owed(row, register) for row in _rows(connection, sa.and_(which, visible(viewer, now))))


def _rows(connection: Connection, which: sa.ColumnElement[bool]) -> list[sa.Row[tuple[object, ...]]]:
    query = (
        sa.select(
            t.cases.c.number.label("case"),
            t.cases.c.title,
            t.cases.c.department,
            t.follow_ups,
            t.meetings.c.organization,
            t.meetings.c.held_on,
        )
        .join(t.cases, t.cases.c.id == t.follow_ups.c.case_id)
        .outerjoin(t.meetings, t.meetings.c.id == t.follow_ups.c.meeting)
        .where(which)
        .order_by(t.follow_ups.c.due_on.is_not(None), t.follow_ups.c.due_on, t.cases.c.id, t.follow_ups.c.number)
    )
    return list(connection.execute(query))


def _owed(row: sa.Row[tuple[object, ...]], register: Register) -> Owed:
    found = FollowUp(*(row._mapping[t.follow_ups.c[name]] for name in FollowUp.__slots__))
    body = register.organizations.get(row.organization)
    return Owed(
        case=row.case,
        title=row.title,
        number=found.number,
        kind=found.kind,
        text=found.text,
        responsible=person_name(register, found.responsible),
        due_on=found.due_on,
        done_at=found.done_at,
        asked_in=(body.name, row.held_on) if body else None,
    )
