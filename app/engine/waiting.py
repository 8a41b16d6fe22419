"""What waits to be done, by a few indexed reads: so that a flow runs when there is work, and not to look for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import reading
from models.reference import REGISTER_VERSION
from models.rows.prepared import Prepared
from models.rows.ready import Mark, marks
from models.store import Store
from models.sweeps.ready import self_sending_cases
from models.tables.outbox import IS_DUE, IS_PLANNED, IS_QUEUED
from notifications.outbox.gate import IS_HELD
from notifications.outbox.promote import AT_ANY_HOUR

_now: sa.BindParameter[datetime] = sa.bindparam("now")


def _first(at: sa.Column[datetime], *of: sa.ColumnElement[bool] | sa.TextClause) -> sa.ScalarSelect[datetime]:
    """The first moment in an index. «Is there one before now?» would lead PostgreSQL, which expects to find one soon,
    through the whole table.
    """
    return sa.select(at).where(*of).order_by(at).limit(1).scalar_subquery()


_is_over = sa.and_(t.requests.c.next_due.is_not(None), t.requests.c.next_due <= _now)
_OVER = Prepared(sa.select(t.requests.c.case_id).where(_is_over).distinct().order_by(t.requests.c.case_id))
_ANYTHING_TO_MOVE = Prepared(
    sa.select(
        sa.func.coalesce(REGISTER_VERSION.scalar_subquery(), 0),
        sa.exists(sa.select(t.ready_cases.c.case_id)),
        _first(t.requests.c.next_due, t.requests.c.next_due.is_not(None)) <= _now,
    )
)
"""Asked after each commit, so in one statement; mostly there is nothing."""
_loose = ~sa.exists().where(t.message_notices.c.notice == t.notices.c.id).correlate(t.notices)
_free = sa.or_(t.messages.c.lease_until.is_(None), t.messages.c.lease_until < _now)
_to_compose = sa.exists(sa.select(t.notices.c.id).where(IS_DUE, _loose))
_to_send = _first(t.messages.c.next_attempt_at, IS_QUEUED, _free) <= _now
_TO_SAY, _TO_SAY_AT_ANY_HOUR = (
    Prepared(sa.select(IS_HELD, _first(t.notices.c.planned_at, *planned) <= _now, _to_compose, _to_send))
    for planned in ((IS_PLANNED,), (IS_PLANNED, t.notices.c.planned_at <= _now, AT_ANY_HOUR))
)


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
        ((version, is_marked, is_over),) = _ANYTHING_TO_MOVE.rows(connection, now=now)
        store.reference.refresh(connection, version)
        ready = tuple(marks(connection)) if is_marked else ()
        over = tuple(case for (case,) in _OVER.rows(connection, now=now)) if is_over else ()
        return ToMove(ready, tuple(self_sending_cases(connection, store.reference)), over)


def is_something_to_say(connection: Connection, now: datetime, *, is_open: bool = True) -> bool:
    """Whether the flow `deliveries` has work. A held outbox lets nothing out, a closed office little."""
    ((is_held, *waiting),) = (_TO_SAY if is_open else _TO_SAY_AT_ANY_HOUR).rows(connection, now=now)
    return any(waiting) and not is_held
