"""What is to be looked at after a restore, by the coordinator or the administrator, and its ticking off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, append, is_known
from models.tables.restoration import RestorationKind
from process.events import Event, Tag
from process.ids import CommandId, PersonId

_OPEN = sa.text("restoration_task.settled_at IS NULL")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the world has seen and the database no longer knows. `text` has a line for each part."""

    kind: RestorationKind
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    id: int
    kind: RestorationKind
    subject: str
    text: str
    restored_at: datetime


def open_tasks(connection: Connection) -> list[OpenTask]:
    """Those nobody has ticked off, as they were found."""
    columns = [t.restoration_tasks.c[name] for name in OpenTask.__dataclass_fields__]
    rows = connection.execute(sa.select(*columns).where(_OPEN).order_by(t.restoration_tasks.c.id))
    return [OpenTask(*row) for row in rows]


def keep(connection: Connection, tasks: Sequence[Seen], now: datetime) -> None:
    """Write them down, for somebody to look at."""
    rows = [{"kind": task.kind, "subject": task.subject, "text": task.text, "restored_at": now} for task in tasks]
    if rows:
        connection.execute(sa.insert(t.restoration_tasks), rows)


def settle(connection: Connection, number: int, now: datetime, actor: PersonId, command_id: CommandId) -> bool:
    """Tick one off. False where it is none of the open ones."""
    if is_known(connection, command_id):
        return True
    mine = sa.and_(t.restoration_tasks.c.id == number, t.restoration_tasks.c.settled_at.is_(None))
    changed = {"settled_at": now, "settled_by": actor}
    if connection.execute(sa.update(t.restoration_tasks).where(mine).values(changed)).rowcount != 1:
        return False
    append(connection, [Entry(Event(Tag.RESTORATION_SETTLED, {"number": number}), now, command_id, actor)])
    return True
