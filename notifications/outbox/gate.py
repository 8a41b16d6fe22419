"""The gate of the outbox: held after a restore until a person releases it, and entered by one sweep at a time."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from notifications.outbox.tables import counters, insert_new

HELD = "outbox_held"
_ROW = counters.c.name == HELD


def is_held(connection: Connection) -> bool:
    """Whether nothing may leave: the database was restored or copied, and may hold what has already been sent."""
    return bool(connection.execute(sa.select(counters.c.value).where(_ROW)).scalar())


def hold(connection: Connection) -> None:
    """Let nothing leave until `release`. Notices go on being planned and becoming due."""
    _set(connection, 1)


def release(connection: Connection) -> None:
    """Let what is due leave again (`sagsgang outbox release`, after `waiting` was shown)."""
    _set(connection, 0)


def enter_alone(connection: Connection) -> None:
    """Wait for other sweeps of the plan to commit (PostgreSQL; SQLite's writers queue already)."""
    insert_new(connection, counters, [{"name": HELD, "value": 0}])
    connection.execute(sa.select(counters.c.value).where(_ROW).with_for_update())


def _set(connection: Connection, value: int) -> None:
    enter_alone(connection)
    connection.execute(sa.update(counters).where(_ROW).values(value=value))
