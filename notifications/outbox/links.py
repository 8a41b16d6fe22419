"""The personal links that mails carry: made in the transaction that takes a message to send, so that a link exists
before anybody can press it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from models.access.links import LinkKey, LinkMaker, ensure, expiry, links_for
from notifications.outbox.tables import message_notices, notices, requests
from process.notices import NoticeKind

_WANTED = (
    sa.select(
        notices.c.recipient,
        notices.c.case_id,
        notices.c.consultation,
        notices.c.round,
        requests.c.body,
        requests.c.due_on,
    )
    .join(message_notices, message_notices.c.notice == notices.c.id)
    .join(
        requests,
        sa.and_(
            requests.c.case_id == notices.c.case_id,
            requests.c.consultation == notices.c.consultation,
            requests.c.round == notices.c.round,
        ),
    )
    .where(notices.c.kind.in_([kind for kind in NoticeKind if kind.payload.has_link]))
    .distinct()
    .order_by(notices.c.case_id, notices.c.recipient)
)


def make_links(connection: Connection, message_ids: Collection[int], now: datetime) -> None:
    """A link for each recipient and request of these messages; those that were revoked stay so."""
    found = connection.execute(_WANTED.where(message_notices.c.message.in_(message_ids))).all()
    ensure(connection, ((LinkKey(*row[:5]), expiry(row.due_on, now)) for row in found), now)


def addresses(
    connection: Connection, maker: LinkMaker | None, wanted: Iterable[Row[Any]], bodies: dict[tuple[int, int, int], int]
) -> dict[LinkKey, str]:
    """The addresses of what these notices ask for; `bodies` says which body each request is to."""
    if maker is None:
        return {}
    keys = {
        LinkKey(
            one.recipient, one.case_id, one.consultation, one.round, bodies[one.case_id, one.consultation, one.round]
        )
        for one in wanted
        if one.kind.payload.has_link and (one.case_id, one.consultation, one.round) in bodies
    }
    return {key: maker.answer_address(link) for key, link in links_for(connection, keys).items()}
