"""The personal links that mails carry: made in the transaction that takes a message to send, so that a link exists
before anybody can press it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.hearing.since_asked import RequestKey
from models import tables as t
from models.access.links import (
    ANSWER,
    COMMENT,
    LinkKey,
    LinkMaker,
    ensure,
    ensure_pages,
    expiry,
    links_for,
    pages_of,
)
from models.rows.case import REQUESTS
from models.rows.notice import NoticeRow
from notifications.hearing.facts import speakers
from process.ids import BodyId, PersonId
from process.notices import TO_BODY, DeadlinePassed, NoticeKind
from process.state.hearing import HearingRequest

_WANTED = (
    sa.select(t.notices.c.recipient, t.notices.c.kind.label("told"), t.notices.c.case_id, *REQUESTS.columns)
    .join(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
    .join(
        t.requests,
        sa.and_(
            t.requests.c.case_id == t.notices.c.case_id,
            t.requests.c.consultation == t.notices.c.consultation,
            t.requests.c.round == t.notices.c.round,
        ),
    )
    .where(
        t.notices.c.kind.in_([kind for kind in NoticeKind if kind.payload.has_link]),
        sa.or_(
            t.notices.c.kind != NoticeKind.DEADLINE_PASSED, t.notices.c.about == DeadlinePassed(TO_BODY, None).about
        ),
    )
    .distinct()
    .order_by(t.notices.c.case_id, t.notices.c.recipient)
)


def make_links(connection: Connection, message_ids: Collection[int], now: datetime) -> None:
    """A link for each recipient and request of these messages; those that were revoked stay so."""
    rows = connection.execute(_WANTED.where(t.message_notices.c.message.in_(message_ids))).all()
    asked = ((person, told, case, REQUESTS.value(cells)) for person, told, case, *cells in rows)
    wanted = [
        (LinkKey.to(person, case, request, kind_of(told)), expiry(request.due_on, now))
        for person, told, case, request in asked
        if request.draft_shared_at or kind_of(told) == ANSWER
    ]
    ensure(connection, sorted(wanted, key=lambda each: each[1]), now)  # one that is shared lives as long as the last
    ensure_pages(connection, _told_of_pages(connection, message_ids, now), now)


TELLING_OF_PAGES = (NoticeKind.HEARING_SENT, NoticeKind.DECIDED)
"""What carries the address of a body's own page."""


def kind_of(told: NoticeKind) -> str:
    """Which kind of link a notice carries."""
    return COMMENT if told.payload.is_for_comments else ANSWER


def _told_of_pages(
    connection: Connection, message_ids: Collection[int], now: datetime
) -> Iterator[tuple[BodyId, PersonId]]:
    """Of these messages: for which body, heard about the case, each reader of a letter or of a decision speaks."""
    notice, asked = t.notices.c, t.requests.c
    rows = connection.execute(
        sa.select(asked.body, notice.recipient)
        .select_from(t.notices)
        .join(t.message_notices, t.message_notices.c.notice == notice.id)
        .join(t.requests, sa.and_(asked.case_id == notice.case_id, asked.sent_at.is_not(None)))
        .where(t.message_notices.c.message.in_(message_ids), notice.kind.in_(TELLING_OF_PAGES))
        .distinct()
        .order_by(asked.body, notice.recipient)
    ).tuples()
    told = rows.all()
    speaking = speakers(connection, {body for body, _ in told}, now)
    return (pair for pair in told if pair in speaking)


def body_pages(
    connection: Connection, maker: LinkMaker | None, speaking: Collection[tuple[BodyId, PersonId]]
) -> dict[tuple[BodyId, PersonId], str]:
    """The address of their body's own page, for each who speaks for one; "" where there is none."""
    links = pages_of(connection, speaking) if maker is not None else {}
    return {key: maker.page_address(links[key]) if maker is not None and key in links else "" for key in speaking}


def addresses(
    connection: Connection,
    maker: LinkMaker | None,
    notices: Iterable[NoticeRow],
    asked: Mapping[RequestKey, HearingRequest],
) -> dict[LinkKey, str]:
    """The addresses of what these notices ask for, by the requests they belong to."""
    if maker is None:
        return {}
    linked = (notice for notice in notices if notice.kind.payload.has_link and notice.request in asked)
    keys = {
        LinkKey.to(notice.recipient, notice.request[0], asked[notice.request], kind_of(notice.kind))
        for notice in linked
    }
    address = {ANSWER: maker.answer_address, COMMENT: maker.comment_address}
    return {key: address[key.kind](link) for key, link in links_for(connection, keys).items()}
