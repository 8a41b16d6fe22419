"""The gate of the outbox: held after a restore until a person releases it, and entered by one sweep at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import insert_new
from models.rows.prepared import Prepared
from models.tables.outbox import IS_DUE, IS_PLANNED
from process.notices import NoticeKind

HELD = "outbox_held"
SOON = timedelta(days=1)
_ROW = t.counters.c.name == HELD
_HELD = Prepared(sa.select(t.counters.c.value).where(_ROW))
IS_HELD = sa.exists(sa.select(t.counters.c.value).where(_ROW, t.counters.c.value != 0))
"""As a part of another question: `is_held`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that would leave now, or at `planned_at`: what `sagsgang outbox release` lists before it asks.
    `case_number` is empty for what is about a meeting.
    """

    kind: NoticeKind
    case_number: str
    recipient: int
    planned_at: datetime


def is_held(connection: Connection) -> bool:
    """Whether nothing may leave: the database was restored or copied, and may hold what has already been sent."""
    return any(state for (state,) in _HELD.rows(connection))


def hold(connection: Connection) -> None:
    """Let nothing leave until `release`. Notices go on being planned and becoming due."""
    _set(connection, 1)


def release(connection: Connection) -> None:
    """Let what is due leave again (`sagsgang outbox release`, after `waiting` was shown)."""
    _set(connection, 0)


def waiting(connection: Connection, now: datetime) -> list[Waiting]:
    """What is due or will be within a day, and not delivered, oldest first: also what waits in a message for another
    attempt.
    """
    is_soon = sa.and_(IS_PLANNED, t.notices.c.planned_at <= now + SOON)
    rows = connection.execute(
        sa.select(t.notices.c.kind, t.cases.c.number, t.notices.c.recipient, t.notices.c.planned_at)
        .outerjoin(t.cases, t.cases.c.id == t.notices.c.case_id)
        .where(sa.or_(IS_DUE, is_soon))
        .order_by(t.notices.c.planned_at, t.notices.c.id)
    )
    return [Waiting(row.kind, row.number or "", row.recipient, row.planned_at) for row in rows]


def enter_alone(connection: Connection) -> None:
    """Wait for other sweeps of the plan to commit (PostgreSQL; SQLite's writers queue already)."""
    if not _HELD.rows(connection):
        insert_new(connection, t.counters, [{"name": HELD, "value": 0}])
    if connection.dialect.name != "sqlite":
        connection.execute(sa.select(t.counters.c.value).where(_ROW).with_for_update())


def _set(connection: Connection, state: int) -> None:
    enter_alone(connection)
    connection.execute(sa.update(t.counters).where(_ROW).values(value=state))
