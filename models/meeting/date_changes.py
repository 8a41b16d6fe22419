"""When a meeting was moved or cancelled, and why, as the history keeps it: for those who may see the meeting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import texts_by_id
from process.calendar import local_day
from process.events import Tag


@dataclass(frozen=True, slots=True)
class DateChange:
    """`was`: the hour it was moved from, None when it was cancelled. A reason that has been erased is ""."""

    was: datetime | None
    reason: str


def date_changes(connection: Connection, meeting: int) -> tuple[DateChange, ...]:
    """The oldest first."""
    tags = [str(Tag.MEETING_MOVED), str(Tag.MEETING_CANCELLED)]
    rows = connection.execute(
        sa.select(t.history.c.data)
        .where(t.history.c.meeting_id == meeting, t.history.c.tag.in_(tags))
        .order_by(t.history.c.position)
    )
    entries = [json.loads(row.data) for row in rows]
    keys = {entry["reason"]["personal_text"] for entry in entries if isinstance(entry.get("reason"), dict)}
    texts = texts_by_id(connection, keys)
    return tuple(_change(entry, texts) for entry in entries)


def _change(entry: dict[str, object], texts: Mapping[int | None, str]) -> DateChange:
    was, reason = entry.get("was"), entry.get("reason")
    text = texts.get(reason["personal_text"], "") if isinstance(reason, dict) else ""
    return DateChange(datetime.fromisoformat(was) if isinstance(was, str) else None, text)


def new_day_of(connection: Connection, body: int, day: date) -> date | None:
    """The day on which the body's meeting of `day` is held now; None where none was moved away from it, or nobody had
    been told of it: neither sent out nor published. Of several the one that was moved last.
    """
    is_public = sa.or_(t.meetings.c.dispatched_at.is_not(None), t.meetings.c.agenda_published_at.is_not(None))
    query = (
        sa.select(t.history.c.data, t.meetings.c.held_on)
        .join(t.meetings, t.meetings.c.id == t.history.c.meeting_id)
        .where(t.meetings.c.organization == body, is_public, t.history.c.tag == str(Tag.MEETING_MOVED))
        .order_by(t.history.c.position.desc())
    )
    for row in connection.execute(query):
        was = json.loads(row.data).get("was")
        if was and local_day(datetime.fromisoformat(was)) == day and row.held_on != day:
            held_on: date = row.held_on
            return held_on
    return None
