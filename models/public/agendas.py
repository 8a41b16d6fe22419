"""Reading what everybody may see: the meetings whose agendas are for all, and each as it is published.

Whatever a page, a feed, a search or the open interface shows comes through `models/public/looking.py`, never from the
tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import kept_from_public, with_above
from models.public.looking import read_public, read_published
from models.said import says
from process.public.values import PUBLIC_BODIES, PublicItem, PublicMeeting, Shown
from process.register import BodyKind, MeetingStatus, Organization, Register
from process.words.alphabet import danish_order

MOST_SEARCHED = 60
"""Meetings one search reads through, newest first; older ones are found by naming the body."""
READ_AT_ONCE = 10
"""Of these, before it is seen whether they are enough."""


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """One line of the list of meetings: the day is public, and what of it is published."""

    id: int
    organization: int
    starts_at: datetime
    held_on: date
    is_cancelled: bool
    agenda_at: datetime | None
    minutes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One open item that says what was searched for."""

    meeting: PublicMeeting
    item: PublicItem


def public_bodies(register: Register) -> tuple[Organization, ...]:
    """Those whose agendas are for everybody, council first; bodies that have ended or will end come last."""
    bodies = [body for body in register.organizations.values() if body.kind in PUBLIC_BODIES]
    order = list(BodyKind)
    return tuple(
        sorted(bodies, key=lambda body: (body.ends_on is not None, order.index(body.kind), danish_order(body.name)))
    )


def published(now: datetime) -> sa.ColumnElement[bool]:
    """The meetings of which something is; what is published later than `now` is not."""
    return sa.or_(t.meetings.c.agenda_published_at <= now, t.meetings.c.minutes_published_at <= now)


@dataclass(frozen=True, slots=True)
class ListedMeetings:
    """Those of these bodies for which a clause on `meeting` holds, in an order of theirs: read a page at a time, for
    there are ever more.
    """

    connection: Connection
    bodies: Collection[int]
    now: datetime
    which: sa.ColumnElement[bool]
    order: Sequence[sa.ColumnElement[Any]]

    def count(self) -> int:
        count: int = self.connection.execute(self._query(sa.func.count())).scalar_one()
        return count

    def rows(self, passed: int, many: int) -> list[ListedMeeting]:
        """So many of them, after those that are passed."""
        names = ("id", "organization", "starts_at", "held_on", "state", "agenda_published_at", "minutes_published_at")
        query = self._query(*(t.meetings.c[name] for name in names)).order_by(*self.order, t.meetings.c.id)
        return [
            ListedMeeting(
                row.id,
                row.organization,
                row.starts_at,
                row.held_on,
                row.state is MeetingStatus.CANCELLED,
                _reached(row.agenda_published_at, self.now),
                _reached(row.minutes_published_at, self.now),
            )
            for row in self.connection.execute(query.limit(many).offset(passed))
        ]

    def _query(self, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
        return sa.select(*columns).where(t.meetings.c.organization.in_(list(self.bodies)), self.which)


def coming_meetings(connection: Connection, bodies: Collection[int], now: datetime, today: date) -> ListedMeetings:
    """From today on, the first first."""
    ahead = t.meetings.c.held_on >= today
    return ListedMeetings(connection, bodies, now, ahead, (t.meetings.c.starts_at,))


def earlier_meetings(connection: Connection, bodies: Collection[int], now: datetime, today: date) -> ListedMeetings:
    """Those before today of which something is published, the last first."""
    before = sa.and_(t.meetings.c.held_on < today, published(now))
    return ListedMeetings(connection, bodies, now, before, (t.meetings.c.starts_at.desc(), t.meetings.c.id.desc()))


def newly_published(connection: Connection, body: int, now: datetime) -> ListedMeetings:
    """By when their minutes were published, or their agenda, the newest first."""
    minutes, agenda = t.meetings.c.minutes_published_at, t.meetings.c.agenda_published_at
    newest = sa.case((minutes <= now, minutes), else_=agenda).desc()
    return ListedMeetings(connection, [body], now, published(now), (newest, t.meetings.c.starts_at))


def _reached(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at <= now else None


def find_public(
    connection: Connection, body: str, day: str, register: Register, now: datetime
) -> tuple[Organization, PublicMeeting] | None:
    """The meeting an address names; of several on one day the first that is not cancelled. None for no such meeting."""
    organization = register.organization(body)
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        return None
    if organization is None or organization.kind not in PUBLIC_BODIES or held_on.isoformat() != day:
        return None
    query = (
        sa.select(t.meetings.c.id)
        .where(t.meetings.c.organization == organization.id, t.meetings.c.held_on == held_on)
        .order_by(t.meetings.c.state == MeetingStatus.CANCELLED, t.meetings.c.starts_at, t.meetings.c.id)
        .limit(1)
    )
    number = connection.execute(query).scalar_one_or_none()
    meeting = read_public(connection, number, register, now) if number is not None else None
    return (organization, meeting) if meeting else None


@dataclass(frozen=True, slots=True)
class FirstHits:
    """The first hits of a search. `may_be_more`: not every meeting that may have one was read."""

    hits: Sequence[Hit]
    may_be_more: bool


def search(
    connection: Connection, words: str, bodies: Iterable[int], register: Register, now: datetime, most: int
) -> FirstHits:
    """The first `most` open published items that say all the words, newest meeting first; no more meetings are read
    than that takes. The database only points at those that may have one; what is compared is what everybody may read.
    """
    asked = [word.casefold() for word in words.split()][:8]
    if not asked:
        return FirstHits((), may_be_more=False)
    ids = connection.scalars(_pointing_at(asked, bodies, now, connection.dialect.name)).all()
    hits: list[Hit] = []
    for first in range(0, min(len(ids), MOST_SEARCHED), READ_AT_ONCE):
        few = ids[first : min(first + READ_AT_ONCE, MOST_SEARCHED)]
        hits += (hit for meeting in read_published(connection, few, register, now) for hit in _hits(meeting, asked))
        if len(hits) >= most:
            return FirstHits(hits[:most], may_be_more=len(hits) > most or first + READ_AT_ONCE < len(ids))
    return FirstHits(hits, may_be_more=len(ids) > MOST_SEARCHED)


def _hits(meeting: PublicMeeting, asked: Sequence[str]) -> Iterator[Hit]:
    for item in meeting.items:
        shown_words = "\n".join(_public_words(item)).casefold()
        if item.shown is Shown.OPEN and all(word in shown_words for word in asked):
            yield Hit(meeting, item)


def _public_words(item: PublicItem) -> tuple[str, ...]:
    decided = item.decision.said if item.decision else ()
    annexes = (annex.title for annex in item.annexes)
    return (item.title, item.text, item.late_reason, item.case_number, *item.points, *decided, *annexes)


def _pointing_at(words: list[str], bodies: Iterable[int], now: datetime, dialect: str) -> sa.Select[tuple[int]]:
    """Meetings with an item that could be meant, one more of them than are read. Closed, withdrawn and embargoed rows
    never take part, so that the time it takes tells nothing of them.
    """
    items = (
        sa.select(t.meetings.c.id)
        .join(t.agenda_items, t.agenda_items.c.meeting_id == t.meetings.c.id)
        .outerjoin(t.cases, t.cases.c.id == t.agenda_items.c.case_id)
        .outerjoin(t.decisions, sa.and_(t.DECISION_ON_ITEM, t.meetings.c.minutes_published_at <= now))
        .where(t.meetings.c.organization.in_(list(bodies)), published(now), t.agenda_items.c.removed_at.is_(None))
    )
    return (
        with_above(items)
        .where(sa.not_(kept_from_public(now)), says(max(words, key=len), _words_of_rows(), dialect))
        .group_by(t.meetings.c.id, t.meetings.c.starts_at)
        .order_by(t.meetings.c.starts_at.desc(), t.meetings.c.id.desc())
        .limit(MOST_SEARCHED + 1)
    )


def _words_of_rows() -> tuple[sa.ColumnElement[str], ...]:
    items, decided = t.agenda_items.c, t.decisions.c
    of_item = (items.title, items.text, items.points, items.late_reason)
    return (*of_item, t.cases.c.number, decided.text, decided.dissents)
