"""What could not be delivered goes to the coordinator, who has a telephone. Never about such a notice itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from notifications.outbox.tables import insert_new, memberships, notices, persons
from process.calendar import local_day
from process.notices import NoticeKind, NoticeState
from process.register import SeatRole


def coordinators(connection: Connection, now: datetime) -> list[Row[Any]]:
    """The people who coordinate hearings today; those who can be reached by mail first, then by rank."""
    today = local_day(now)
    return list(
        connection.execute(
            sa.select(persons.c.id, persons.c.name, persons.c.email, persons.c.phone)
            .join(memberships, memberships.c.person == persons.c.id)
            .where(
                memberships.c.role == SeatRole.COORDINATOR,
                sa.or_(memberships.c.starts_on.is_(None), memberships.c.starts_on <= today),
                sa.or_(memberships.c.ends_on.is_(None), memberships.c.ends_on >= today),
            )
            .order_by(persons.c.email == "", memberships.c.rank, memberships.c.id)
        )
    )


def tell_coordinator(connection: Connection, now: datetime, failed: Iterable[Row[Any]], message: int = 0) -> int:
    """Plan one `undelivered` notice, due at once, for each failed notice that is not one itself.

    `failed` are notice rows; `message` is the message that failed, 0 when the person has no address at all.
    Returns how many were told about; 0 when nobody coordinates today (the notice still stands as given up).
    """
    reportable = [notice for notice in failed if notice.kind is not NoticeKind.UNDELIVERED]
    found = coordinators(connection, now) if reportable else []
    if not found:
        return 0
    insert_new(connection, notices, [_notice(row, found[0].id, now, message) for row in reportable])
    return len(reportable)


def _notice(failed: Row[Any], coordinator: int, now: datetime, message: int) -> dict[str, Any]:
    return {
        "kind": NoticeKind.UNDELIVERED,
        "case_id": failed.case_id,
        "meeting_id": failed.meeting_id,
        "consultation": failed.consultation,
        "round": failed.round,
        "about": f"notice {failed.id} message {message}",
        "recipient": coordinator,
        "day": local_day(now),
        "planned_at": now,
        "state": NoticeState.DUE,
        "data": json.dumps({"notice": failed.id, "message": message}),
    }
