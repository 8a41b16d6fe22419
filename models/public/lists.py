"""The published meetings in the pieces the open interface lists: by page, since a day, and by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import kept_from_public, with_above
from models.public.agendas import public_bodies, published
from models.public.looking import read_published
from process.events import Tag
from process.public.values import PublicItem, PublicMeeting, Shown
from process.register import Register

Treated = tuple[PublicMeeting, PublicItem]


def published_ids(
    connection: Connection, register: Register, now: datetime, *, body: int | None = None, since: datetime | None = None
) -> list[int]:
    """Ids of the meetings of which something is published, oldest first. `since`: only those about which something may
    have become public, or ceased to be, from then on.
    """
    bodies = [public.id for public in public_bodies(register) if body in (None, public.id)]
    query = sa.select(t.meetings.c.id).where(t.meetings.c.organization.in_(bodies), published(now))
    if since is not None:
        query = query.where(_touched(since))
    return list(connection.scalars(query.order_by(t.meetings.c.id)))


def _touched(since: datetime) -> sa.ColumnElement[bool]:
    items = sa.select(t.agenda_items.c.meeting_id).outerjoin(t.cases, t.cases.c.id == t.agenda_items.c.case_id)
    moments = (
        t.agenda_items.c.withdrawn_at,
        t.agenda_items.c.removed_at,
        t.agenda_items.c.public_from,
        t.cases.c.public_from,
    )
    annexes = sa.select(t.annexes.c.meeting_id).where(t.annexes.c.public_from >= since)
    entry, on_agendas = t.history.c, sa.select(t.agenda_items.c.meeting_id)
    changed = sa.select(entry.meeting_id).where(entry.tag == str(Tag.ITEM_CHANGED), entry.at >= since)
    kept_back = sa.select(entry.case_id).where(entry.tag == str(Tag.CASE_KEPT_BACK), entry.at >= since)
    return sa.or_(
        t.meetings.c.agenda_published_at >= since,
        t.meetings.c.minutes_published_at >= since,
        t.meetings.c.id.in_(items.where(sa.or_(*(moment >= since for moment in moments)))),
        t.meetings.c.id.in_(annexes),
        t.meetings.c.id.in_(changed),
        t.meetings.c.id.in_(on_agendas.where(t.agenda_items.c.case_id.in_(kept_back))),
    )


def published_cases(connection: Connection, register: Register, now: datetime) -> list[str]:
    """Numbers of the cases that may have an open published item, by number; `treated` says whether one has."""
    bodies = [public.id for public in public_bodies(register)]
    items = (
        sa.select(t.cases.c.number)
        .join(t.agenda_items, t.agenda_items.c.case_id == t.cases.c.id)
        .join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id)
        .where(t.meetings.c.organization.in_(bodies), published(now))
    )
    query = with_above(items).where(sa.not_(kept_from_public(now)))
    return list(connection.scalars(query.distinct().order_by(t.cases.c.number)))


def treated(
    connection: Connection, numbers: Collection[str], register: Register, now: datetime
) -> Mapping[str, Sequence[Treated]]:
    """The open published items of these cases, oldest meeting first; a case nobody outside may know of is left out."""
    query = (
        sa.select(t.meetings.c.id)
        .join(t.agenda_items, t.agenda_items.c.meeting_id == t.meetings.c.id)
        .join(t.cases, t.cases.c.id == t.agenda_items.c.case_id)
        .where(t.cases.c.number.in_(numbers), published(now))
        .group_by(t.meetings.c.id, t.meetings.c.starts_at)
        .order_by(t.meetings.c.starts_at, t.meetings.c.id)
    )
    ids = connection.scalars(query).all() if numbers else ()
    items: defaultdict[str, list[Treated]] = defaultdict(list)
    for meeting in read_published(connection, ids, register, now):
        for item in meeting.items:
            if item.shown is Shown.OPEN and item.case_number in numbers:
                items[item.case_number].append((meeting, item))
    return items


def register_dates(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When the register was first and last changed. Reads the whole history: ask once for each register."""
    entries = t.history
    query = sa.select(sa.func.min(entries.c.at), sa.func.max(entries.c.at)).where(entries.c.tag == "register:changed")
    first, last = connection.execute(query).one()
    return first, last
