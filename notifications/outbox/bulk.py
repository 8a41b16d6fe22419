"""Delivery to nobody, many at a time: for `simulate`, where a year of mails must pass in seconds.

Nothing leaves the process, so there is no window to guard: one transaction takes, accepts and records, with the same
attempts, states and history as `deliver` writes one by one. Nothing is rendered.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import append
from models.rows.notice import NOTICE, NoticeRow
from models.tables.outbox import IS_QUEUED, MessageState
from notifications.channels.sender import Receipt
from notifications.outbox.attempts import Attempt, entries
from notifications.outbox.claims import drop_empty
from process.notices import NoticeState

AT_MOST = 500  # messages a transaction


def accept_all(connection: Connection, now: datetime, receipt: Receipt, at_most: int = AT_MOST) -> int:
    """Record up to `at_most` queued messages as accepted with `receipt`; returns how many were taken up."""
    ready = connection.execute(
        sa.select(t.messages.c.id, t.messages.c.attempts)
        .where(IS_QUEUED, t.messages.c.next_attempt_at <= now)
        .order_by(t.messages.c.next_attempt_at, t.messages.c.id)
        .limit(at_most)
    ).all()
    carried = _carried(connection, [row.id for row in ready])
    drop_empty(connection, [row.id for row in ready if row.id not in carried])
    attempts = [(Attempt(row.id, carried[row.id], receipt, ""), row.attempts + 1) for row in ready if row.id in carried]
    if attempts:
        _record(connection, attempts, now)
    return len(ready)


def _carried(connection: Connection, ids: list[int]) -> dict[int, list[NoticeRow]]:
    carried: dict[int, list[NoticeRow]] = {}
    for message, *cells in connection.execute(
        sa.select(t.message_notices.c.message, *NOTICE)
        .join(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
        .where(t.message_notices.c.message.in_(ids), t.notices.c.state.in_([NoticeState.DUE, NoticeState.SENT]))
        .order_by(t.notices.c.planned_at, t.notices.c.id)
    ):
        carried.setdefault(message, []).append(NoticeRow(*cells))
    return carried


def _record(connection: Connection, attempts: list[tuple[Attempt, int]], now: datetime) -> None:
    ids = [attempt.message for attempt, _ in attempts]
    notice_ids = [notice.id for attempt, _ in attempts for notice in attempt.notices]
    rows = [
        {"message": tried.message, "number": number, "at": now, "result": tried.receipt.result}
        | {"answer": tried.receipt.answer}
        for tried, number in attempts
    ]
    connection.execute(sa.insert(t.attempts), rows)
    sent = {"state": MessageState.SENT, "attempts": t.messages.c.attempts + 1, "lease_token": "", "lease_until": None}
    connection.execute(sa.update(t.messages).where(t.messages.c.id.in_(ids)).values(sent))
    connection.execute(sa.update(t.notices).where(t.notices.c.id.in_(notice_ids)).values(state=NoticeState.SENT))
    append(
        connection, [entry for tried, number in attempts for entry in entries(tried, number, tried.receipt.answer, now)]
    )
