"""The matters members have brought before a body's coming meetings (KSL § 11)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.ids import BodyId, ItemNumber, MeetingId, PersonId
from process.register import MeetingStatus


@dataclass(frozen=True, slots=True)
class BroughtItem:
    """One that stands on an agenda. `title` is the item's, with its member's name."""

    meeting: MeetingId
    held_on: date
    item: ItemNumber
    member: PersonId
    title: str

    @property
    def key(self) -> str:
        return f"{self.meeting}-{self.item}"


def brought_items(
    connection: Connection, body: BodyId, members: Collection[PersonId], today: date
) -> tuple[BroughtItem, ...]:
    """Of these members, the next meeting's first."""
    meeting, item = t.meetings.c, t.agenda_items.c
    query = (
        sa.select(meeting.id, meeting.held_on, item.number, item.proposed_by, item.title)
        .join(t.agenda_items, item.meeting_id == meeting.id)
        .where(meeting.organization == body, meeting.held_on >= today, item.proposed_by.in_(members))
        .where(meeting.state.in_((MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)), item.removed_at.is_(None))
        .order_by(meeting.starts_at, item.number)
    )
    return tuple(BroughtItem(*row) for row in connection.execute(query))
