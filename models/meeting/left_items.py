"""Items without a case that no meeting has treated: postponed, or of a meeting that was cancelled. They are offered at
the body's next meeting until they stand there, or have been taken off there with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import limits_of
from models.rows.each import has_one
from models.rows.meeting import load_meeting
from process.ids import BodyId
from process.register import MeetingStatus, Register
from process.state.case import Outcome
from process.state.confidentiality import by_itself
from process.state.meeting import AgendaItem, Annex, ItemSubject

FORGOTTEN = timedelta(days=366)
"""What was left longer ago is nobody's next meeting any more."""


@dataclass(frozen=True, slots=True)
class LeftItem:
    """One item, of the meeting it was left at; with the annexes it had. `was_cancelled`: else it was postponed."""

    meeting: int
    held_on: date
    was_cancelled: bool
    item: AgendaItem
    annexes: tuple[Annex, ...]

    @property
    def key(self) -> str:
        return f"{self.meeting}-{self.item.number}"


def left_items(connection: Connection, body: BodyId, before: date) -> tuple[LeftItem, ...]:
    """Of the body's meetings before that day, the oldest first."""
    meeting, item, decision = t.meetings.c, t.agenda_items.c, t.decisions.c
    postponed = sa.select(decision.item).where(
        decision.meeting_id == item.meeting_id, decision.item == item.number, decision.outcome == Outcome.POSTPONED
    )
    was_left = sa.or_(meeting.state == MeetingStatus.CANCELLED, has_one(postponed.correlate(t.agenda_items)))
    query = (
        sa.select(meeting.id, meeting.held_on, meeting.state, item.number, item.title)
        .join(t.agenda_items, item.meeting_id == meeting.id)
        .where(meeting.organization == body, meeting.held_on < before, meeting.held_on >= before - FORGOTTEN)
        .where(item.case_id.is_(None), item.removed_at.is_(None), item.subject == ItemSubject.OTHER, was_left)
        .order_by(meeting.held_on, item.number)
    )
    left = connection.execute(query).all()
    last_on = _last_on(connection, body, left)
    return tuple(_read(connection, [row for row in left if last_on.get(row.title, row.held_on) <= row.held_on]))


def _last_on(connection: Connection, body: BodyId, left: Sequence[sa.Row[Any]]) -> Mapping[str, date]:
    """When an item of the same title stood before the body last, after one of these was left."""
    if not left:
        return {}
    meeting, title = t.meetings.c, t.agenda_items.c.title
    query = (
        sa.select(title, sa.func.max(meeting.held_on))
        .join(t.meetings, meeting.id == t.agenda_items.c.meeting_id)
        .where(meeting.organization == body, meeting.held_on > left[0].held_on)
        .where(meeting.state != MeetingStatus.CANCELLED, title.in_({row.title for row in left}))
        .group_by(title)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _read(connection: Connection, rows: Sequence[sa.Row[Any]]) -> Iterator[LeftItem]:
    """Of two of one title the newer."""
    records = {meeting: load_meeting(connection, meeting) for meeting in {row.id for row in rows}}
    newest: dict[str, LeftItem] = {}
    for row in rows:
        record = records[row.id]
        item = record.item(row.number) if record else None
        if record and item:
            was_cancelled = row.state == MeetingStatus.CANCELLED
            alone = by_itself(record, item, limits_of(connection, record))
            left = LeftItem(row.id, row.held_on, was_cancelled, alone, record.annexes_of(item.number))
            newest[item.title] = left
    yield from newest.values()


def next_with_left_items(connection: Connection, register: Register, body: BodyId, today: date) -> date | None:
    """The day of the body's next meeting, where something left waits to be put on its agenda."""
    ahead = [m.held_on for m in register.meetings_of(body) if m.held_on >= today and m.state is MeetingStatus.PLANNED]
    return min(ahead) if ahead and left_items(connection, body, min(ahead)) else None
