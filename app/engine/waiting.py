"""What waits to be done, by a few indexed reads: so that a flow runs when there is work, and not to look for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import reading
from models.rows.prepared import Prepared, rows_of_all
from models.rows.ready import Mark, marks
from models.store import Store
from models.sweeps.ready import self_sending_cases
from models.tables.outbox import IS_DUE, IS_PLANNED, IS_QUEUED
from notifications.outbox.gate import is_held
from notifications.outbox.promote import AT_ANY_HOUR

_now: sa.BindParameter[datetime] = sa.bindparam("now")
_OVER = Prepared(
    sa.select(t.requests.c.case_id)
    .where(t.requests.c.next_due.is_not(None), t.requests.c.next_due <= _now)
    .distinct()
    .order_by(t.requests.c.case_id)
)
_loose = ~sa.exists().where(t.message_notices.c.notice == t.notices.c.id).correlate(t.notices)
_free = sa.or_(t.messages.c.lease_until.is_(None), t.messages.c.lease_until < _now)
_planned = sa.select(t.notices.c.id).where(IS_PLANNED, t.notices.c.planned_at <= _now).limit(1)
_TO_PROMOTE, _TO_PROMOTE_ANY_HOUR = Prepared(_planned), Prepared(_planned.where(AT_ANY_HOUR))
_TO_COMPOSE = Prepared(sa.select(t.notices.c.id).where(IS_DUE, _loose).limit(1))
_TO_SEND = Prepared(sa.select(t.messages.c.id).where(IS_QUEUED, t.messages.c.next_attempt_at <= _now, _free).limit(1))


@dataclass(frozen=True, slots=True)
class ToMove:
    """Cases that are ready, those that send themselves, and hearings that are over. Equal twice means: a pass changed
    nothing.
    """

    ready: tuple[Mark, ...]
    unsent: tuple[int, ...]
    over: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.ready or self.unsent or self.over)


def to_move(store: Store, now: datetime) -> ToMove:
    """The work of the flows `approval` and `deadlines`."""
    with reading(store.engine) as connection:
        ready, unsent = tuple(marks(connection)), self_sending_cases(connection, store)
        over = tuple(case for (case,) in _OVER.rows(connection, now=now))
        return ToMove(ready, tuple(unsent), over)


def is_something_to_say(connection: Connection, now: datetime, *, is_open: bool = True) -> bool:
    """Whether the flow `deliveries` has work. A held outbox lets nothing out, a closed office little."""
    if is_held(connection):
        return False
    waits = (_TO_PROMOTE if is_open else _TO_PROMOTE_ANY_HOUR, _TO_COMPOSE, _TO_SEND)
    return any(rows_of_all(connection, waits, now=now))
