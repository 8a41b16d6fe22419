"""What notices about meetings need: the meeting, its secretary, why it was moved, how its agenda has changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlmodel import SQLModel

from models.access.visibility import confidential
from notifications.outbox import tables as t
from process.calendar import local_day
from process.events import Tag
from process.notices import NoticeKind
from process.register import SeatRole

_history = SQLModel.metadata.tables["history_entry"]
_texts = SQLModel.metadata.tables["personal_text"]
_versions = SQLModel.metadata.tables["agenda_version"]
PEOPLE = ("member", "substitute", "next")
REASONS = {NoticeKind.MEETING_MOVED: Tag.MEETING_MOVED, NoticeKind.MEETING_CANCELLED: Tag.MEETING_CANCELLED}


@dataclass(frozen=True, slots=True)
class AgendaLines:
    """An agenda as it was sent out and as it is now (`agenda_order`). `hidden`: what no mail may name."""

    sent: tuple[Mapping[str, Any], ...]
    now: tuple[Mapping[str, Any], ...]
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """`row` has the meeting with its body's name and code. `address` is where people reach the pages, or empty."""

    row: Row[Any]
    secretary: Row[Any] | None
    address: str
    reasons: Mapping[Tag, str]
    agenda: AgendaLines | None


def data_of(notice: Row[Any]) -> dict[str, Any]:
    """The ids and dates its cause left in a notice."""
    found = json.loads(notice.data)
    return found if isinstance(found, dict) else {}


def people_of(notices: Iterable[Row[Any]]) -> set[int]:
    """Whom the notices about meetings name: member, substitute, the next one asked."""
    found = (data_of(notice) for notice in notices if notice.meeting_id is not None)
    return {person for data in found for name in PEOPLE if (person := data.get(name)) is not None}


def meeting_facts(
    connection: Connection, notices: Collection[Row[Any]], address: str, now: datetime
) -> dict[int, MeetingFacts]:
    """The meetings the notices are about, by id."""
    ids = {notice.meeting_id for notice in notices if notice.meeting_id is not None}
    if not ids:
        return {}
    kinds = {notice.kind for notice in notices}
    found = connection.execute(
        sa.select(t.meetings, t.organizations.c.name.label("body"), t.organizations.c.code.label("body_code"))
        .join(t.organizations, t.organizations.c.id == t.meetings.c.organization)
        .where(t.meetings.c.id.in_(ids))
    ).all()
    secretaries = _secretaries(connection, found, local_day(now))
    reasons = _reasons(connection, ids) if kinds & REASONS.keys() else {}
    return {
        row.id: MeetingFacts(
            row=row,
            secretary=secretaries.get(row.id),
            address=address,
            reasons=reasons.get(row.id, {}),
            agenda=_agenda(connection, row, now) if NoticeKind.AGENDA_OUT in kinds else None,
        )
        for row in found
    }


def _secretaries(connection: Connection, meetings: Iterable[Row[Any]], today: date) -> dict[int, Row[Any]]:
    """Whom to answer about each meeting, by its id: the body's secretary on the day it is held, of a meeting that was
    held today's; who has an address first, then by rank.
    """
    days = {row.id: (row.organization, max(row.held_on, today)) for row in meetings}
    seats = t.memberships
    found = connection.execute(
        sa.select(seats.c.organization, seats.c.starts_on, seats.c.ends_on, *_REACHED_BY)
        .join(t.persons, t.persons.c.id == seats.c.person)
        .where(seats.c.organization.in_({body for body, _ in days.values()}), seats.c.role == SeatRole.SECRETARY)
        .order_by(t.persons.c.email == "", seats.c.rank, seats.c.id)
    ).all()
    chosen = {
        meeting: next((row for row in found if row.organization == body and _holds_on(row, day)), None)
        for meeting, (body, day) in days.items()
    }
    return {meeting: row for meeting, row in chosen.items() if row is not None}


_REACHED_BY = (t.persons.c.name, t.persons.c.email, t.persons.c.phone)


def _holds_on(seat: Row[Any], day: date) -> bool:
    return (seat.starts_on is None or seat.starts_on <= day) and (seat.ends_on is None or seat.ends_on >= day)


def _reasons(connection: Connection, ids: Collection[int]) -> dict[int, dict[Tag, str]]:
    """Why each meeting was moved or cancelled: the newest, unless it has been erased."""
    tags = [str(tag) for tag in REASONS.values()]
    newest: dict[tuple[int, Tag], int] = {}
    for row in connection.execute(
        sa.select(_history.c.meeting_id, _history.c.tag, _history.c.data)
        .where(_history.c.meeting_id.in_(ids), _history.c.tag.in_(tags))
        .order_by(_history.c.position)
    ):
        said = json.loads(row.data).get("reason")
        if isinstance(said, dict):
            newest[row.meeting_id, Tag(row.tag)] = said["personal_text"]
    kept = connection.execute(sa.select(_texts.c.id, _texts.c.text).where(_texts.c.id.in_(newest.values())))
    texts = {row.id: row.text or "" for row in kept}
    found: dict[int, dict[Tag, str]] = {}
    for (meeting, tag), text in newest.items():
        found.setdefault(meeting, {})[tag] = texts.get(text, "")
    return found


def _agenda(connection: Connection, meeting: Row[Any], now: datetime) -> AgendaLines | None:
    """The version that was sent out beside the newest; None before anything was."""
    if meeting.dispatched_at is None:
        return None
    versions = connection.execute(
        sa.select(_versions.c.made_at, _versions.c.lines)
        .where(_versions.c.meeting_id == meeting.id)
        .order_by(_versions.c.number)
    ).all()
    sent = [row.lines for row in versions if row.made_at <= meeting.dispatched_at]
    if not sent:
        return None
    lines = tuple(json.loads(versions[-1].lines))
    about = {line["case"] for line in lines if line["case"] is not None}
    hidden = connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(about), confidential(now)))
    return AgendaLines(tuple(json.loads(sent[-1])), lines, frozenset(hidden) | _embargoed(connection, meeting, now))


def _embargoed(connection: Connection, meeting: Row[Any], now: datetime) -> frozenset[int]:
    """Cases on items that nobody outside may read yet, or under such an item or a closed one; an item without a case is
    found by `-number`.
    """
    items, above = t.agenda_items, t.agenda_items.alias()
    is_back = sa.or_(items.c.public_from > now, above.c.public_from > now, above.c.is_closed)
    found = connection.execute(
        sa.select(items.c.number, items.c.case_id)
        .outerjoin(above, sa.and_(above.c.meeting_id == items.c.meeting_id, above.c.number == items.c.under))
        .where(items.c.meeting_id == meeting.id, is_back)
    )
    return frozenset(row.case_id if row.case_id is not None else -row.number for row in found)
