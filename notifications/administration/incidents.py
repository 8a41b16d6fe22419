"""Telling the administrators that a flow has stopped doing its work: one mail, and one when it is well again.

What was told stands in the notices themselves: a flow whose last notice says that it fails is known to fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.flow_successes import FlowTrouble, troubled_flows
from models.rows.notice import plan_installation_notices
from notifications.seats import seats
from process.calendar import local_day
from process.ids import PersonId
from process.notices import FlowFailing, FlowWell, Notice, NoticeKind, Payload
from process.register import SeatRole

_TOLD = (
    sa.select(t.notices.c.about, t.notices.c.kind)
    .where(
        t.notices.c.kind.in_([NoticeKind.FLOW_FAILING, NoticeKind.FLOW_WELL]),
        t.notices.c.case_id.is_(None),
        t.notices.c.meeting_id.is_(None),
    )
    .order_by(t.notices.c.id)
)


def is_news(connection: Connection, now: datetime) -> bool:
    """Whether `tell_administrators` has something to say: a read, so that it costs nobody a write each minute."""
    return any(_news(connection, now))


def tell_administrators(connection: Connection, now: datetime) -> int:
    """Plan the mails about flows that have begun to fail, or work again; returns how many. A flow that fails and works
    by turns is told of once a day.
    """
    people = holders(connection, now, SeatRole.ADMINISTRATOR)
    told = [Notice(payload, person, now) for payload in _news(connection, now) for person in people]
    plan_installation_notices(connection, told)
    return len(told)


def holders(connection: Connection, now: datetime, role: SeatRole) -> Sequence[PersonId]:
    """Who holds a seat of this role today, each once."""
    today = local_day(now)
    return tuple(dict.fromkeys(seat.person for seat in seats(connection, [role]) if seat.is_held_on(today)))


def _news(connection: Connection, now: datetime) -> Iterator[Payload]:
    troubled = {trouble.flow: trouble for trouble in troubled_flows(connection, now)}
    last_told = dict(connection.execute(_TOLD).tuples().all())
    known = {flow for flow, kind in last_told.items() if kind is NoticeKind.FLOW_FAILING}
    yield from (_failing(trouble) for flow, trouble in troubled.items() if flow not in known)
    yield from (FlowWell(flow) for flow in sorted(known - troubled.keys()))


def _failing(trouble: FlowTrouble) -> FlowFailing:
    return FlowFailing(trouble.flow, trouble.since, trouble.error)
