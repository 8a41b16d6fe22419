"""Where a meeting went: its old address has been written in letters and diaries, and leads to the new one."""

from __future__ import annotations

import json
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models import database  # noqa: F401  (loads every table)
from process.calendar import local_day
from process.events import Tag

_meetings, _entries = SQLModel.metadata.tables["meeting"], SQLModel.metadata.tables["history_entry"]


def moved_to(connection: Connection, body: int, day: date) -> date | None:
    """The day on which the body's meeting of `day` is held now; None where none was moved away from it, or nobody had
    been told of it: neither sent out nor published. Of several the one that was moved last.
    """
    told = sa.or_(_meetings.c.dispatched_at.is_not(None), _meetings.c.agenda_published_at.is_not(None))
    query = (
        sa.select(_entries.c.data, _meetings.c.held_on)
        .join(_meetings, _meetings.c.id == _entries.c.meeting_id)
        .where(_meetings.c.organization == body, told, _entries.c.tag == str(Tag.MEETING_MOVED))
        .order_by(_entries.c.position.desc())
    )
    for row in connection.execute(query):
        was = json.loads(row.data).get("was")
        if was and local_day(datetime.fromisoformat(was)) == day and row.held_on != day:
            held_on: date = row.held_on
            return held_on
    return None
