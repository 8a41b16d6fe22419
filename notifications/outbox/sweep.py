"""The outbox: what a sweep does, as plain functions. Tasks only wrap these; `now` is always an argument.

planned --promote--> due --compose--> message, queued --deliver--> sent, or given up and told to the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.access.links import LinkMaker
from models.database import writing
from notifications.channels.sender import Sender
from notifications.outbox.compose import NewId, compose
from notifications.outbox.deliver import DeliveryReport, deliver
from notifications.outbox.promote import promote
from notifications.outbox.tables import IS_DUE, cases, notices
from process.notices import NoticeKind


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that would leave now: what `sagsgang outbox release` lists before it asks. `case_number` is empty for
    what is about a meeting.
    """

    kind: NoticeKind
    case_number: str
    recipient: int
    planned_at: datetime


def sweep(
    engine: Engine,
    now: datetime,
    sender: Sender,
    new_id: NewId,
    *,
    municipality: str = "",
    is_open: bool = True,
    links: LinkMaker | None = None,
) -> DeliveryReport:
    """All three steps, each in its own transaction. `is_open`: whether the office is, see `promote`."""
    with writing(engine) as connection:
        promote(connection, now, is_open=is_open)
        compose(connection, now, new_id)
    return deliver(engine, now, sender, municipality=municipality, links=links)


def waiting(connection: Connection) -> list[Waiting]:
    """What is due and not delivered, oldest first: also what waits in a message for another attempt."""
    rows = connection.execute(
        sa.select(notices.c.kind, cases.c.number, notices.c.recipient, notices.c.planned_at)
        .outerjoin(cases, cases.c.id == notices.c.case_id)
        .where(IS_DUE)
        .order_by(notices.c.planned_at, notices.c.id)
    )
    return [Waiting(row.kind, row.number or "", row.recipient, row.planned_at) for row in rows]
