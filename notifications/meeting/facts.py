"""What notices about meetings need: the meeting, its secretary, how its agenda has changed, what was decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import item_kept_back, unmentionable, with_above
from models.meeting.corrected_words import words_put_right
from models.rows.meeting import MEETING
from models.rows.notice import NoticeRow
from notifications.seats import Seat, reachable_first, seats
from process.calendar import local_day
from process.ids import BodyId, CaseId, ItemNumber, MeetingId
from process.notices import CaseDecided, NoticeKind, Payload, PlacedOnAgenda
from process.register import SeatRole
from process.sent import when_sent
from process.state.case import Outcome
from process.state.decision import Question
from process.state.meeting import Meeting


@dataclass(frozen=True, slots=True)
class AgendaLines:
    """An agenda as it was sent out and as it is now (`agenda_order`). `hidden`: what no mail may name."""

    sent: tuple[Mapping[str, Any], ...]
    now: tuple[Mapping[str, Any], ...]
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting, its body's name and code, and who answers for it."""

    meeting: Meeting
    body: str
    body_code: str
    secretary: Seat | None
    agenda: AgendaLines | None


class ItemFacts(NamedTuple):
    """An agenda item: its meeting, whose that is, and what was decided, if it was."""

    meeting: MeetingId
    number: ItemNumber
    body: BodyId
    starts_at: datetime
    held_on: date
    outcome: Outcome | None
    text: str | None
    printed: int
    above: int | None
    question: Question | None = None
    postponed_to: date | None = None
    votes: str | None = None
    case_id: CaseId | None = None

    @property
    def label(self) -> str:
        """The number people read, "7" or "3.2"; empty until the agenda is approved: it has none that stays."""
        if not self.printed or self.above == 0:
            return ""
        return f"{self.above}.{self.printed}" if self.above else str(self.printed)


def agenda_items(connection: Connection, payloads: Iterable[Payload]) -> dict[tuple[int, int], ItemFacts]:
    """The agenda items that cases were placed as or decided on, by meeting and number."""
    keys = {
        (payload.meeting, payload.item) for payload in payloads if isinstance(payload, PlacedOnAgenda | CaseDecided)
    }
    if not keys:
        return {}
    decided = sa.and_(t.decisions.c.meeting_id == t.meetings.c.id, t.decisions.c.item == t.agenda_items.c.number)
    above, then = t.agenda_items.alias("above"), t.meetings.alias("then")
    rows = connection.execute(
        sa.select(
            t.meetings.c.id,
            t.agenda_items.c.number,
            t.meetings.c.organization,
            t.meetings.c.starts_at,
            t.meetings.c.held_on,
            t.decisions.c.outcome,
            t.decisions.c.text,
            t.agenda_items.c.printed,
            above.c.printed,
            t.decisions.c.question,
            then.c.held_on,
            t.decisions.c.votes,
            t.agenda_items.c.case_id,
        )
        .select_from(t.meetings)
        .join(t.agenda_items, t.agenda_items.c.meeting_id == t.meetings.c.id)
        .outerjoin(t.decisions, decided)
        .outerjoin(then, then.c.id == t.decisions.c.postponed_to)
        .outerjoin(above, sa.and_(above.c.meeting_id == t.meetings.c.id, above.c.number == t.agenda_items.c.under))
        .where(
            t.meetings.c.id.in_({meeting for meeting, _ in keys}),
            t.agenda_items.c.number.in_({item for _, item in keys}),
        )
    )
    items = {(item.meeting, item.number): item for item in (ItemFacts(*row) for row in rows)}
    put_right = words_put_right(connection, items)
    return {key: item._replace(text=put_right.get(key, item.text)) for key, item in items.items()}


def meeting_facts(
    connection: Connection, notices: Collection[NoticeRow], items: Iterable[tuple[int, int]], now: datetime
) -> dict[int, MeetingFacts]:
    """The meetings the notices are about, by id, and those of the agenda `items` they tell of."""
    ids = {notice.meeting_id for notice in notices if notice.meeting_id is not None} | {meeting for meeting, _ in items}
    if not ids:
        return {}
    is_agenda_told = any(notice.kind is NoticeKind.AGENDA_OUT for notice in notices)
    rows = connection.execute(
        sa.select(t.organizations.c.name, t.organizations.c.code, *MEETING.columns)
        .join(t.organizations, t.organizations.c.id == t.meetings.c.organization)
        .where(t.meetings.c.id.in_(ids))
    )
    meetings = [(MEETING.value(cells), body, code) for body, code, *cells in rows]
    secretaries = _secretaries(connection, [meeting for meeting, *_ in meetings], local_day(now))
    return {
        meeting.id: MeetingFacts(
            meeting,
            body,
            code,
            secretaries.get(meeting.id),
            _agenda(connection, meeting, now) if is_agenda_told else None,
        )
        for meeting, body, code in meetings
    }


def _secretaries(connection: Connection, meetings: Iterable[Meeting], today: date) -> dict[int, Seat]:
    """Whom to answer about each meeting, by its id: the body's secretary on the day it is held, of a meeting that was
    held today's; who has an address first, then by rank.
    """
    days = {meeting.id: (meeting.organization, max(meeting.held_on, today)) for meeting in meetings}
    held = reachable_first(seats(connection, [SeatRole.SECRETARY], {body for body, _ in days.values()}))
    chosen = {
        meeting: next((seat for seat in held if seat.organization == body and seat.is_held_on(day)), None)
        for meeting, (body, day) in days.items()
    }
    return {meeting: seat for meeting, seat in chosen.items() if seat is not None}


def _agenda(connection: Connection, meeting: Meeting, now: datetime) -> AgendaLines | None:
    """The version that was sent out beside the newest; None before anything was."""
    sent_at = when_sent(meeting)
    if sent_at is None:
        return None
    versions = connection.execute(
        sa.select(t.agenda_versions.c.made_at, t.agenda_versions.c.lines)
        .where(t.agenda_versions.c.meeting_id == meeting.id)
        .order_by(t.agenda_versions.c.number)
    ).all()
    sent = [row.lines for row in versions if row.made_at <= sent_at]
    if not sent:
        return None
    lines = tuple(json.loads(versions[-1].lines))
    about = {line["case"] for line in lines if line["case"] is not None}
    hidden = connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(about), unmentionable(now)))
    return AgendaLines(tuple(json.loads(sent[-1])), lines, frozenset(hidden) | _kept_back(connection, meeting, now))


def _kept_back(connection: Connection, meeting: Meeting, now: datetime) -> frozenset[int]:
    """Cases on items that no mail may name; an item without a case is found by `-number`."""
    items = sa.select(t.agenda_items.c.number, t.agenda_items.c.case_id)
    kept_back = with_above(items).where(t.agenda_items.c.meeting_id == meeting.id, item_kept_back(now))
    return frozenset(row.case_id if row.case_id is not None else -row.number for row in connection.execute(kept_back))
