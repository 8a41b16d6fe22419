"""What mails about hearings need to know: the requests, whom to call, the answers, what has changed since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from documents.hearing.since_asked import Changed, RequestKey, since_asked
from models import tables as t
from notifications.seats import is_held_on, seats
from process.calendar import local_day
from process.events import Tag
from process.notices import NoticeKind
from process.register import SeatRole


def requests(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, Row[Any]]:
    rows = connection.execute(sa.select(t.requests).where(t.requests.c.case_id.in_(case_ids)))
    return {(row.case_id, row.consultation, row.round): row for row in rows}


def bases(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Why each consultation stands on the route, by (case, consultation)."""
    columns = (t.consultations.c.case_id, t.consultations.c.number, t.consultations.c.basis)
    rows = connection.execute(sa.select(*columns).where(t.consultations.c.case_id.in_(case_ids)))
    return {(row.case_id, row.number): row.basis for row in rows}


def body_contacts(connection: Connection, bodies: Collection[int], now: datetime) -> dict[int, Row[Any]]:
    """Whom to call at each body: its secretary, else its chair."""
    held = seats(connection, [SeatRole.SECRETARY, SeatRole.CHAIR], bodies) if bodies else []
    secretary_first = sorted(held, key=lambda seat: seat.role is not SeatRole.SECRETARY)
    return {seat.organization: seat for seat in reversed(secretary_first) if is_held_on(seat, local_day(now))}


def answers(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, Row[Any]]:
    """The newest answer to each request."""
    ordered = sa.select(t.responses).where(t.responses.c.case_id.in_(case_ids)).order_by(t.responses.c.id)
    return {(row.case_id, row.consultation, row.round): row for row in connection.execute(ordered)}


def extensions(connection: Connection, case_ids: Collection[int]) -> dict[tuple[RequestKey, int], int]:
    """How often each recipient's deadline was moved: the SEQUENCE of the calendar entry."""
    key = (t.notices.c.case_id, t.notices.c.consultation, t.notices.c.round, t.notices.c.recipient)
    counted = connection.execute(
        sa.select(*key, sa.func.count())
        .where(t.notices.c.case_id.in_(case_ids), t.notices.c.kind == NoticeKind.HEARING_EXTENDED)
        .group_by(*key)
    )
    return {((case, consultation, round_), person): count for case, consultation, round_, person, count in counted}


def changes(
    connection: Connection, notices: Iterable[Row[Any]], asked: Mapping[RequestKey, Row[Any]]
) -> dict[RequestKey, tuple[Changed, ...]]:
    """What is not as it was: for letters of a later round, and for those told that a proposal has changed."""
    wanted = {
        (notice.case_id, notice.consultation, notice.round)
        for notice in notices
        if notice.kind is NoticeKind.PROPOSAL_CHANGED or (notice.kind is NoticeKind.HEARING_SENT and notice.round > 1)
    }
    return {key: since_asked(connection, key) for key in sorted(wanted) if key in asked}


def is_material(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """Whether somebody found a proposal's last change material, by (case, proposal)."""
    rows = connection.execute(
        sa.select(t.history.c.case_id, t.history.c.data)
        .where(t.history.c.case_id.in_(case_ids), t.history.c.tag == Tag.CHANGE_JUDGED)
        .order_by(t.history.c.position)
    )
    judged = ((row.case_id, json.loads(row.data)) for row in rows)
    return {(case, data.get("proposal", 0)): bool(data.get("is_material")) for case, data in judged}
