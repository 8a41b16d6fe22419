"""Reading what everybody may see: the meetings whose agendas are for all, and each as it is published.

Whatever a page, a feed, a search or the open interface shows comes through `public_meeting`, never from the tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import case_limits, kept_from_public, unnamed_in_public, with_above
from models.history import texts_by_id
from models.meeting.editions import PUBLIC, edition_at, item_key, names_then
from models.public.quoted import quotes_taken_down
from models.rows.meeting import load_meeting
from models.said import says
from process.events import Tag
from process.meeting.agenda_order import Line
from process.public.values import PUBLIC_BODIES, PublicItem, PublicMeeting, Shown, Since
from process.public.view import Looking, lines_by_number, public_meeting
from process.register import BodyKind, MeetingStatus, Organization, Register
from process.state.meeting import ItemSubject, MeetingState
from process.state.record import DocumentKind, Published
from process.words.alphabet import danish_order

MOST_SEARCHED = 60
"""Meetings one search reads through, newest first; older ones are found by naming the body."""


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


def read_public(connection: Connection, meeting: int, register: Register, now: datetime) -> PublicMeeting | None:
    """One meeting as everybody may see it; None for none, or one of a body that is not public."""
    looking = looking_at(connection, meeting, register, now)
    return public_meeting(looking) if looking is not None else None


def looking_at(connection: Connection, meeting: int, register: Register, now: datetime) -> Looking | None:
    record = load_meeting(connection, meeting)
    body = register.organizations.get(record.meeting.organization) if record else None
    if record is None or body is None or body.kind not in PUBLIC_BODIES:
        return None
    row = record.meeting
    on_it = {item.case_id for item in record.items if item.case_id is not None}
    return Looking(
        record=record,
        lines=lines_by_number(_published_lines(connection, meeting, row.agenda_published_at)),
        cases=case_limits(connection, on_it),
        since=replace(_since(connection, record), listed=_telling_others(connection, record, now)),
        register=names_then(connection, meeting, register),
        now=now,
    )


def _published_lines(connection: Connection, meeting: int, at: datetime | None) -> tuple[Line, ...]:
    """The agenda as it stood when it was last published."""
    if at is None:
        return ()
    query = (
        sa.select(t.agenda_versions.c.lines)
        .where(t.agenda_versions.c.meeting_id == meeting, t.agenda_versions.c.made_at <= at)
        .order_by(t.agenda_versions.c.number.desc())
        .limit(1)
    )
    stored = connection.execute(query).scalar_one_or_none()
    return tuple(json.loads(stored)) if stored else ()


_CASE_NUMBER = re.compile(r"\b\d{4}-\d{4,}\b")


def _telling_others(connection: Connection, record: MeetingState, now: datetime) -> frozenset[int]:
    """The public files that say of another matter what may not be said now."""
    down = max(quotes_taken_down(connection, record, now).values(), default=None)
    quoting = (file.number for file in record.documents if file.kind in PUBLIC_FILES and down and file.made_at <= down)
    return _listing_kept_back(connection, record, now) | frozenset(quoting)


def _listing_kept_back(connection: Connection, record: MeetingState, now: datetime) -> frozenset[int]:
    """The public files whose «Kommende sager» names a case that no list may name now: the page leaves it out."""
    lists = [item_key(item.number) for item in record.items if item.subject is ItemSubject.COMING]
    named: dict[int, set[str]] = {}
    for document in record.documents if lists else ():
        what = PUBLIC_FILES.get(document.kind)
        edition = edition_at(connection, record.meeting.id, what, document.made_at) if what else None
        if edition is not None and document.sha256:
            texts = texts_by_id(connection, [id for key, id in edition.sections[PUBLIC].items() if key in lists])
            named[document.number] = {case for text in texts.values() for case in _CASE_NUMBER.findall(text)}
    back = unnamed_in_public(connection, set().union(*named.values()), now)
    return frozenset(document for document, cases in named.items() if cases & back)


PUBLIC_FILES = {DocumentKind.AGENDA_PUBLIC: Published.AGENDA, DocumentKind.MINUTES_PUBLIC: Published.MINUTES}
_TOLD = (Tag.ANNEX_ATTACHED, Tag.ITEM_CHANGED, Tag.DECISION_REOPENED, Tag.MEETING_MOVED)
_NARROWS = {"is_closed", "public_from"}


def _since(connection: Connection, record: MeetingState) -> Since:
    """The cases on its agenda may be closed or put under embargo by themselves."""
    items_of: dict[int, list[int]] = {}
    for item in record.items:
        if item.case_id is not None:
            items_of.setdefault(item.case_id, []).append(item.number)
    entry = t.history.c
    of_meeting = sa.and_(entry.meeting_id == record.meeting.id, entry.tag.in_([str(tag) for tag in _TOLD]))
    of_cases = sa.and_(entry.case_id.in_(items_of), entry.tag == str(Tag.CASE_KEPT_BACK))
    told = sa.select(entry.position, entry.at, entry.tag, entry.case_id, entry.data)
    query = sa.union_all(told.where(of_meeting), told.where(of_cases))  # each by its index: one «or» would read all
    attached: dict[int, datetime] = {}
    reopened: dict[int, datetime] = {}
    narrowed: datetime | None = None
    limited: dict[int, datetime] = {}
    moved: list[datetime] = []
    for row in connection.execute(query.order_by("position")):
        data = json.loads(row.data)
        if row.tag == Tag.ANNEX_ATTACHED:
            attached[data["annex"]] = row.at
        elif row.tag == Tag.DECISION_REOPENED:
            reopened[data["item"]] = row.at
        elif row.tag == Tag.MEETING_MOVED:
            moved += [datetime.fromisoformat(data["was"])] if data.get("was") else []
        elif row.tag == Tag.CASE_KEPT_BACK:
            narrowed = row.at if data["is_closed"] or data["public_from"] else narrowed
            limited |= dict.fromkeys(items_of[row.case_id], row.at)
        elif _NARROWS.intersection(data.get("fields", ())):
            narrowed = limited[data["item"]] = row.at
    return Since(attached, reopened, narrowed, limited, tuple(moved))


def search(
    connection: Connection, words: str, bodies: Iterable[int], register: Register, now: datetime
) -> Iterator[Hit]:
    """Open published items that say all the words, newest meeting first. The database only points at meetings that may
    have one; what is compared is what everybody may read.
    """
    asked = [word.casefold() for word in words.split()][:8]
    if not asked:
        return
    for meeting in connection.scalars(_pointing_at(asked, bodies, now, connection.dialect.name)).all():
        shown = read_public(connection, meeting, register, now)
        for item in shown.items if shown else ():
            shown_words = "\n".join(_public_words(item)).casefold()
            if shown and item.shown is Shown.OPEN and all(word in shown_words for word in asked):
                yield Hit(shown, item)


def _public_words(item: PublicItem) -> tuple[str, ...]:
    decided = item.decision.said if item.decision else ()
    annexes = (annex.title for annex in item.annexes)
    return (item.title, item.text, item.late_reason, item.case_number, *item.points, *decided, *annexes)


def _pointing_at(words: list[str], bodies: Iterable[int], now: datetime, dialect: str) -> sa.Select[tuple[int]]:
    """Meetings with an item that could be meant. Closed, withdrawn and embargoed rows never take part, so that the
    time it takes tells nothing of them.
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
        .order_by(t.meetings.c.starts_at.desc())
        .limit(MOST_SEARCHED)
    )


def _words_of_rows() -> tuple[sa.ColumnElement[str], ...]:
    items, decided = t.agenda_items.c, t.decisions.c
    of_item = (items.title, items.text, items.points, items.late_reason)
    return (*of_item, t.cases.c.number, decided.text, decided.dissents)
