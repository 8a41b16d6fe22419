"""The published meetings in the pieces the open interface lists: by page, since a day, and by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.public.agendas import public_bodies, read_public
from process.public.values import PublicItem, PublicMeeting, Shown
from process.register import Register

_tables = SQLModel.metadata.tables
_meetings, _items, _annexes, _cases = (_tables[name] for name in ("meeting", "agenda_item", "annex", "case"))
Treated = tuple[PublicMeeting, PublicItem]


def published_ids(
    connection: Connection, register: Register, now: datetime, *, body: int | None = None, since: datetime | None = None
) -> list[int]:
    """Ids of the meetings of which something is published, oldest first. `since`: only those about which something may
    have become public, or ceased to be, from then on.
    """
    bodies = [one.id for one in public_bodies(register) if body in (None, one.id)]
    query = sa.select(_meetings.c.id).where(_meetings.c.organization.in_(bodies), _published(now))
    if since is not None:
        query = query.where(_touched(since))
    return list(connection.scalars(query.order_by(_meetings.c.id)))


def _published(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_meetings.c.agenda_published_at <= now, _meetings.c.minutes_published_at <= now)


def _touched(since: datetime) -> sa.ColumnElement[bool]:
    items = sa.select(_items.c.meeting_id).outerjoin(_cases, _cases.c.id == _items.c.case_id)
    moments = (_items.c.withdrawn_at, _items.c.removed_at, _items.c.public_from, _cases.c.public_from)
    annexes = sa.select(_annexes.c.meeting_id).where(_annexes.c.public_from >= since)
    return sa.or_(
        _meetings.c.agenda_published_at >= since,
        _meetings.c.minutes_published_at >= since,
        _meetings.c.id.in_(items.where(sa.or_(*(moment >= since for moment in moments)))),
        _meetings.c.id.in_(annexes),
    )


def read_all(
    connection: Connection, meetings: Iterable[int], register: Register, now: datetime
) -> Iterator[PublicMeeting]:
    found = (read_public(connection, one, register, now) for one in meetings)
    return (one for one in found if one is not None and one.is_published)


def published_cases(connection: Connection, register: Register, now: datetime) -> list[str]:
    """Numbers of the cases that may have an open published item, by number; `treated` says whether one has."""
    bodies = [one.id for one in public_bodies(register)]
    query = (
        sa.select(_cases.c.number)
        .join(_items, _items.c.case_id == _cases.c.id)
        .join(_meetings, _meetings.c.id == _items.c.meeting_id)
        .where(_meetings.c.organization.in_(bodies), _published(now))
        .where(_cases.c.is_closed.is_(False), _items.c.is_closed.is_(False))
        .distinct()
        .order_by(_cases.c.number)
    )
    return list(connection.scalars(query))


def treated(connection: Connection, number: str, register: Register, now: datetime) -> tuple[Treated, ...]:
    """A case's open published items, oldest meeting first; none for a case nobody outside may know of."""
    query = (
        sa.select(_meetings.c.id)
        .join(_items, _items.c.meeting_id == _meetings.c.id)
        .join(_cases, _cases.c.id == _items.c.case_id)
        .where(_cases.c.number == number, _published(now))
        .group_by(_meetings.c.id, _meetings.c.starts_at)
        .order_by(_meetings.c.starts_at, _meetings.c.id)
    )
    ids = list(connection.scalars(query))
    return tuple(
        (meeting, item)
        for meeting in read_all(connection, ids, register, now)
        for item in meeting.items
        if item.shown is Shown.OPEN and item.case_number == number
    )


def register_dates(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When the register was first and last changed. Reads the whole history: ask once for each register."""
    entries = _tables["history_entry"]
    query = sa.select(sa.func.min(entries.c.at), sa.func.max(entries.c.at)).where(entries.c.tag == "register:changed")
    first, last = connection.execute(query).one()
    return first, last
