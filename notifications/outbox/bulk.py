"""Delivery to nobody, many at a time: for `simulate`, where a year of mails must pass in seconds.

Nothing leaves the process, so there is no window to guard: one transaction takes, accepts and records, with the same
attempts, states and history as `deliver` writes one by one. Nothing is rendered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import append
from models.rows.notice import NOTICE, NoticeRow
from models.rows.prepared import Prepared, run
from models.tables.outbox import IS_QUEUED, MessageState
from notifications.channels.sender import Receipt
from notifications.outbox.attempts import Attempt, entries
from notifications.outbox.claims import drop_empty
from process.notices import NoticeState

AT_MOST = 500  # messages a transaction
_IS_READY = sa.and_(IS_QUEUED, t.messages.c.next_attempt_at <= sa.bindparam("now"))
_IN_TURN = (t.messages.c.next_attempt_at, t.messages.c.id)
_AT_MOST: sa.BindParameter[int] = sa.bindparam("at_most")
_READY = Prepared(
    sa.select(t.messages.c.id, t.messages.c.attempts).where(_IS_READY).order_by(*_IN_TURN).limit(_AT_MOST)
)
_CARRIED = Prepared(
    sa.select(t.message_notices.c.message, *NOTICE)
    .join(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
    .where(
        t.message_notices.c.message.in_(
            sa.select(t.messages.c.id).where(_IS_READY).order_by(*_IN_TURN).limit(_AT_MOST)
        ),
        sa.or_(t.notices.c.state == NoticeState.DUE, t.notices.c.state == NoticeState.SENT),
    )
    .order_by(t.notices.c.planned_at, t.notices.c.id)
)
_INSERT_ATTEMPT = sa.insert(t.attempts)
_MESSAGE_SENT = (
    sa.update(t.messages)
    .where(t.messages.c.id == sa.bindparam("taken"))
    .values(state=MessageState.SENT, attempts=t.messages.c.attempts + 1, lease_token="", lease_until=None)
)
_NOTICE_SENT = sa.update(t.notices).where(t.notices.c.id == sa.bindparam("told")).values(state=NoticeState.SENT)


def accept_all(connection: Connection, now: datetime, receipt: Receipt, at_most: int = AT_MOST) -> int:
    """Record up to `at_most` queued messages as accepted with `receipt`; returns how many were taken up."""
    ready = _READY.rows(connection, now=now, at_most=at_most)
    carried = _carried(_CARRIED.rows(connection, now=now, at_most=at_most) if ready else ())
    drop_empty(connection, [message for message, _ in ready if message not in carried])
    attempts = [
        (Attempt(message, carried[message], receipt, ""), tried + 1) for message, tried in ready if message in carried
    ]
    if attempts:
        _record(connection, attempts, now)
    return len(ready)


def _carried(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[NoticeRow]]:
    carried: dict[int, list[NoticeRow]] = {}
    for message, *cells in rows:
        carried.setdefault(message, []).append(NoticeRow(*cells))
    return carried


def _record(connection: Connection, attempts: list[tuple[Attempt, int]], now: datetime) -> None:
    rows = [
        {"message": tried.message, "number": number, "at": now, "result": tried.receipt.result}
        | {"answer": tried.receipt.answer}
        for tried, number in attempts
    ]
    run(connection, _INSERT_ATTEMPT, rows)
    run(connection, _MESSAGE_SENT, [{"taken": attempt.message} for attempt, _ in attempts])
    run(connection, _NOTICE_SENT, [{"told": notice.id} for attempt, _ in attempts for notice in attempt.notices])
    append(
        connection, [entry for tried, number in attempts for entry in entries(tried, number, tried.receipt.answer, now)]
    )
