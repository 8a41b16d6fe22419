"""Delivery to nobody, many at a time: for `simulate`, where a year of mails must pass in seconds.

Nothing leaves the process, so there is no window to guard: one transaction takes, accepts and records, with the same
attempts, states and history as `deliver` writes one by one. Nothing is rendered.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from models.history import append
from models.tables.outbox import MessageState
from notifications.channels.sender import Receipt
from notifications.outbox.attempts import Attempt, entries
from notifications.outbox.claims import drop_empty
from notifications.outbox.tables import IS_QUEUED, attempts, message_notices, messages, notices
from process.notices import NoticeState

AT_MOST = 500  # messages a transaction


def accept_all(connection: Connection, now: datetime, receipt: Receipt, at_most: int = AT_MOST) -> int:
    """Record up to `at_most` queued messages as accepted with `receipt`; returns how many were taken up."""
    ready = connection.execute(
        sa.select(messages.c.id, messages.c.attempts)
        .where(IS_QUEUED, messages.c.next_attempt_at <= now)
        .order_by(messages.c.next_attempt_at, messages.c.id)
        .limit(at_most)
    ).all()
    carried = _carried(connection, [row.id for row in ready])
    drop_empty(connection, [row.id for row in ready if row.id not in carried])
    told = [(Attempt(row.id, carried[row.id], receipt, ""), row.attempts + 1) for row in ready if row.id in carried]
    if told:
        _record(connection, told, now)
    return len(ready)


def _carried(connection: Connection, ids: list[int]) -> dict[int, list[Row[Any]]]:
    carried: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(
        sa.select(notices.c.id, notices.c.case_id, notices.c.meeting_id, message_notices.c.message)
        .join(message_notices, message_notices.c.notice == notices.c.id)
        .where(message_notices.c.message.in_(ids), notices.c.state.in_([NoticeState.DUE, NoticeState.SENT]))
        .order_by(notices.c.planned_at, notices.c.id)
    ):
        carried.setdefault(row.message, []).append(row)
    return carried


def _record(connection: Connection, told: list[tuple[Attempt, int]], now: datetime) -> None:
    ids = [attempt.message for attempt, _ in told]
    notice_ids = [notice.id for attempt, _ in told for notice in attempt.notices]
    rows = [
        {"message": tried.message, "number": number, "at": now, "result": tried.receipt.result}
        | {"answer": tried.receipt.answer}
        for tried, number in told
    ]
    connection.execute(sa.insert(attempts), rows)
    sent = {"state": MessageState.SENT, "attempts": messages.c.attempts + 1, "lease_token": "", "lease_until": None}
    connection.execute(sa.update(messages).where(messages.c.id.in_(ids)).values(sent))
    connection.execute(sa.update(notices).where(notices.c.id.in_(notice_ids)).values(state=NoticeState.SENT))
    append(connection, [entry for tried, number in told for entry in entries(tried, number, tried.receipt.answer, now)])
