"""What notices about meetings need: the meeting, its secretary, how its agenda has changed, what was decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from models import tables as t
from models.access.kept_back import confidential, item_kept_back, with_above
from notifications.seats import is_held_on, reachable_first, seats
from process.calendar import local_day
from process.notices import CaseDecided, NoticeKind, Payload, PlacedOnAgenda
from process.register import SeatRole


@dataclass(frozen=True, slots=True)
class AgendaLines:
    """An agenda as it was sent out and as it is now (`agenda_order`). `hidden`: what no mail may name."""

    sent: tuple[Mapping[str, Any], ...]
    now: tuple[Mapping[str, Any], ...]
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """`row` has the meeting with its body's name and code."""

    row: Row[Any]
    secretary: Row[Any] | None
    agenda: AgendaLines | None


def agenda_items(connection: Connection, told: Iterable[Payload]) -> dict[tuple[int, int], Row[Any]]:
    """Meeting, body and, where there is one, decision of the agenda items that cases were placed as or decided on."""
    keys = {(one.meeting, one.item) for one in told if isinstance(one, PlacedOnAgenda | CaseDecided)}
    if not keys:
        return {}
    decided = sa.and_(t.decisions.c.meeting_id == t.meetings.c.id, t.decisions.c.item == t.agenda_items.c.number)
    rows = connection.execute(
        sa.select(
            t.meetings.c.id,
            t.agenda_items.c.number,
            t.meetings.c.organization.label("body"),
            t.meetings.c.starts_at,
            t.meetings.c.held_on,
            t.decisions.c.outcome,
            t.decisions.c.text,
        )
        .select_from(t.meetings)
        .join(t.agenda_items, t.agenda_items.c.meeting_id == t.meetings.c.id)
        .outerjoin(t.decisions, decided)
        .where(
            t.meetings.c.id.in_({meeting for meeting, _ in keys}),
            t.agenda_items.c.number.in_({item for _, item in keys}),
        )
    )
    return {(row.id, row.number): row for row in rows}


def meeting_facts(connection: Connection, notices: Collection[Row[Any]], now: datetime) -> dict[int, MeetingFacts]:
    """The meetings the notices are about, by id."""
    ids = {notice.meeting_id for notice in notices if notice.meeting_id is not None}
    if not ids:
        return {}
    is_agenda_told = any(notice.kind is NoticeKind.AGENDA_OUT for notice in notices)
    meetings = connection.execute(
        sa.select(t.meetings, t.organizations.c.name.label("body"), t.organizations.c.code.label("body_code"))
        .join(t.organizations, t.organizations.c.id == t.meetings.c.organization)
        .where(t.meetings.c.id.in_(ids))
    ).all()
    secretaries = _secretaries(connection, meetings, local_day(now))
    return {
        row.id: MeetingFacts(row, secretaries.get(row.id), _agenda(connection, row, now) if is_agenda_told else None)
        for row in meetings
    }


def _secretaries(connection: Connection, meetings: Iterable[Row[Any]], today: date) -> dict[int, Row[Any]]:
    """Whom to answer about each meeting, by its id: the body's secretary on the day it is held, of a meeting that was
    held today's; who has an address first, then by rank.
    """
    days = {row.id: (row.organization, max(row.held_on, today)) for row in meetings}
    held = reachable_first(seats(connection, [SeatRole.SECRETARY], {body for body, _ in days.values()}))
    chosen = {
        meeting: next((seat for seat in held if seat.organization == body and is_held_on(seat, day)), None)
        for meeting, (body, day) in days.items()
    }
    return {meeting: seat for meeting, seat in chosen.items() if seat is not None}


def _agenda(connection: Connection, meeting: Row[Any], now: datetime) -> AgendaLines | None:
    """The version that was sent out beside the newest; None before anything was."""
    if meeting.dispatched_at is None:
        return None
    versions = connection.execute(
        sa.select(t.agenda_versions.c.made_at, t.agenda_versions.c.lines)
        .where(t.agenda_versions.c.meeting_id == meeting.id)
        .order_by(t.agenda_versions.c.number)
    ).all()
    sent = [row.lines for row in versions if row.made_at <= meeting.dispatched_at]
    if not sent:
        return None
    lines = tuple(json.loads(versions[-1].lines))
    about = {line["case"] for line in lines if line["case"] is not None}
    hidden = connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(about), confidential(now)))
    return AgendaLines(tuple(json.loads(sent[-1])), lines, frozenset(hidden) | _kept_back(connection, meeting, now))


def _kept_back(connection: Connection, meeting: Row[Any], now: datetime) -> frozenset[int]:
    """Cases on items that no mail may name; an item without a case is found by `-number`."""
    items = sa.select(t.agenda_items.c.number, t.agenda_items.c.case_id)
    kept_back = with_above(items).where(t.agenda_items.c.meeting_id == meeting.id, item_kept_back(now))
    return frozenset(row.case_id if row.case_id is not None else -row.number for row in connection.execute(kept_back))
