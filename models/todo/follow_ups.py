"""Follow-ups over all cases: what one person owes, and which reminders are due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.names import person_name
from models.rows.case import FOLLOW_UPS
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
    owing = t.follow_ups.c.responsible.in_({*viewer.persons, *left})
    return tuple(
        _owed(row, register)
        for row in _rows(connection, sa.and_(_OPEN, owing, visible(viewer, now)))
        if row.follow_up.responsible in viewer.persons or manager_of(register, row.department, today) == viewer.person
    )


def follow_ups(
    connection: Connection, now: datetime, register: Register, *, viewer: Viewer | None = None, case: str = ""
) -> tuple[Owed, ...]:
    """All that is open, or of one case all there ever was."""
    which = t.cases.c.number == case if case else _OPEN
    return tuple(_owed(row, register) for row in _rows(connection, sa.and_(which, visible(viewer, now))))


class _Row(NamedTuple):
    """A follow-up with its case, and the body and day of the meeting it came from."""

    follow_up: FollowUp
    case: str
    title: str
    department: int
    organization: int | None
    held_on: date | None


def _rows(connection: Connection, which: sa.ColumnElement[bool]) -> list[_Row]:
    case, owed, meeting = t.cases.c, t.follow_ups.c, t.meetings.c
    query = (
        sa.select(case.number, case.title, case.department, meeting.organization, meeting.held_on, *FOLLOW_UPS.columns)
        .join(t.cases, case.id == owed.case_id)
        .outerjoin(t.meetings, meeting.id == owed.meeting)
        .where(which)
        .order_by(owed.due_on.is_not(None), owed.due_on, case.id, owed.number)
    )
    return [_Row(FOLLOW_UPS.value(row[5:]), *row[:5]) for row in connection.execute(query)]


def _owed(row: _Row, register: Register) -> Owed:
    follow_up, body = row.follow_up, register.organizations.get(row.organization or 0)
    return Owed(
        case=row.case,
        title=row.title,
        number=follow_up.number,
        kind=follow_up.kind,
        text=follow_up.text,
        responsible=person_name(register, follow_up.responsible),
        due_on=follow_up.due_on,
        done_at=follow_up.done_at,
        asked_in=(body.name, row.held_on) if body and row.held_on else None,
    )
