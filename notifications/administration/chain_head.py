"""The night's mail to the auditors: the head of the history, kept where nobody who can write here can change it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.notice import plan_installation_notices
from notifications.administration.incidents import holders
from process.notices import ChainHead, Notice
from process.register import SeatRole


def mail_chain_head(connection: Connection, now: datetime) -> int:
    """Plan one mail to each auditor; once a day, however often it is asked for. Returns how many auditors there are."""
    head = connection.execute(sa.select(t.chain_head.c.position, t.chain_head.c.hash)).one()
    auditors = holders(connection, now, SeatRole.AUDITOR)
    payload = ChainHead(head.position, bytes(head.hash).hex())
    plan_installation_notices(connection, [Notice(payload, person, now) for person in auditors])
    return len(auditors)
