"""The calendar of meetings: when each body meets, where the agenda stands, how many cases wait for it; and what of it
waits for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer
from models.case.names import body_name
from models.case.overview import CaseRow
from process.calendar import local_day
from process.register import POLITICAL, BodyKind, MeetingStatus, Organization, Register, SeatRole
from process.state.presence import SubstitutionState
from process.words.alphabet import danish_order

ASKED_AHEAD = timedelta(days=14)
"""How long before its chair's meeting a chair is reminded of an agenda that is not approved."""
PREPARED_AHEAD = timedelta(days=7)
"""How long before the last day for cases a secretary is reminded of an agenda that is not approved."""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One meeting. `deadlines` are the days that lead up to it, by their Danish name; `ready` the cases whose turn it
    is and that have no place yet, told at the body's next meeting only; `items` what stands on the agenda.
    """

    id: int
    code: str
    body: str
    starts_at: datetime
    held_on: date
    state: MeetingStatus
    approved_at: datetime | None
    place: str
    deadlines: tuple[tuple[str, date], ...]
    ready: int = 0
    items: int = 0


DEADLINES = (
    ("case_deadline_on", "sagsfrist"),
    ("directors_on", "direktionsmøde"),
    ("chair_on", "formandsmøde"),
    ("dispatch_on", "udsendelse"),
    ("publish_on", "offentliggørelse"),
)


def bodies_of(viewer: Viewer, register: Register) -> tuple[Organization, ...]:
    """The bodies whose meetings a person may see, by name, as `visibility.may_see_meeting` has it for each."""
    own = {seat.body for seat in viewer.seats}
    is_elected = any(seat.kind in POLITICAL for seat in viewer.seats)
    bodies_seen = (
        body
        for body in register.organizations.values()
        if body.kind is not BodyKind.DEPARTMENT
        and (viewer.is_administration or body.id in own or (is_elected and body.kind in POLITICAL))
    )
    return tuple(sorted(bodies_seen, key=lambda body: (body.kind not in POLITICAL, danish_order(body.name))))


def meeting_calendar(
    connection: Connection,
    register: Register,
    bodies: Collection[int],
    days: tuple[date, date],
    ready: Mapping[int, int],
    today: date,
) -> tuple[CalendarRow, ...]:
    """The meetings of these bodies from the first to the last day, both included, soonest first. `ready`: how many
    cases wait for each body (`ready_cases`).
    """
    meeting = t.meetings.c
    query = (
        sa.select(t.meetings)
        .where(meeting.organization.in_(list(bodies)), meeting.held_on.between(*days))
        .order_by(meeting.starts_at, meeting.id)
    )
    rows = connection.execute(query).all()
    following = _next_meetings(connection, bodies, today)
    items = _items_on(connection, [row.id for row in rows])
    return tuple(
        CalendarRow(
            id=row.id,
            code=register.organizations[row.organization].code,
            body=body_name(register, row.organization),
            starts_at=row.starts_at,
            held_on=row.held_on,
            state=row.state,
            approved_at=row.approved_at,
            place=row.place,
            deadlines=tuple((word, day) for name, word in DEADLINES if (day := getattr(row, name)) is not None),
            ready=ready.get(row.organization, 0) if following.get(row.organization) == row.held_on else 0,
            items=items.get(row.id, 0),
        )
        for row in rows
    )


def ready_cases(rows: Iterable[CaseRow]) -> Mapping[int, int]:
    """How many of these cases each body could treat now that have no place on an agenda."""
    return Counter(turn.body for row in rows for turn in row.turns if turn.is_ready)


def _items_on(connection: Connection, meetings: Collection[int]) -> Mapping[int, int]:
    """How many items of the first level stand on each agenda; a closed item's number is no secret."""
    item = t.agenda_items.c
    stands = sa.and_(
        item.meeting_id.in_(list(meetings)), item.removed_at.is_(None), sa.func.coalesce(item.under, 0) == 0
    )
    query = sa.select(item.meeting_id, sa.func.count()).where(stands).group_by(item.meeting_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _next_meetings(connection: Connection, bodies: Collection[int], today: date) -> Mapping[int, date]:
    meeting = t.meetings.c
    query = (
        sa.select(meeting.organization, sa.func.min(meeting.held_on))
        .where(meeting.organization.in_(list(bodies)), meeting.held_on >= today, meeting.state == MeetingStatus.PLANNED)
        .group_by(meeting.organization)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


# -- what waits for a person --------------------------------------------------------------------------------------


class MeetingTaskKind(StrEnum):
    PREPARE = "prepare"
    APPROVE = "approve"
    DISPATCH = "dispatch"
    ANSWER = "answer"


DUE = {
    MeetingTaskKind.PREPARE: "dispatch_on",
    MeetingTaskKind.APPROVE: "chair_on",
    MeetingTaskKind.DISPATCH: "dispatch_on",
}
"""The day of the calendar each should be done by."""


@dataclass(frozen=True, slots=True)
class MeetingTask:
    """One thing a meeting waits for. `due_on` is the day it should be done by, where the calendar says one. `also`: of
    how many later meetings of the body the same answer is wanted.
    """

    kind: MeetingTaskKind
    code: str
    body: str
    held_on: date
    due_on: date | None
    also: int = 0


def meeting_tasks(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> tuple[MeetingTask, ...]:
    """The agendas a secretary has to make and to send out, those a chair has to approve, the seats somebody is asked to
    take.
    """
    today = local_day(now)
    leads = viewer.bodies_as(SeatRole.CHAIR)
    writes = viewer.bodies_as(SeatRole.SECRETARY)
    meeting = t.meetings.c
    is_ahead = sa.and_(meeting.state == MeetingStatus.PLANNED, meeting.held_on >= today)
    has_items = sa.exists().where(t.agenda_items.c.meeting_id == meeting.id, t.agenda_items.c.removed_at.is_(None))
    soon = sa.func.coalesce(meeting.chair_on, meeting.dispatch_on, meeting.held_on) <= today + ASKED_AHEAD
    unapproved = sa.and_(is_ahead, meeting.approved_at.is_(None), meeting.organization.in_(leads), has_items, soon)
    near = sa.or_(meeting.case_deadline_on <= today + PREPARED_AHEAD, meeting.dispatch_on <= today)
    unmade = sa.and_(is_ahead, meeting.approved_at.is_(None), meeting.organization.in_(writes), near)
    unsent = sa.and_(is_ahead, meeting.approved_at.is_not(None), meeting.organization.in_(writes))
    asked = sa.exists().where(
        t.substitutions.c.meeting_id == meeting.id,
        t.substitutions.c.substitute == viewer.person,
        t.substitutions.c.state == SubstitutionState.ASKED,
    )
    coming = sa.and_(meeting.state.in_((MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)), meeting.held_on >= today)
    kinds = (
        (MeetingTaskKind.PREPARE, unmade),
        (MeetingTaskKind.APPROVE, unapproved),
        (MeetingTaskKind.DISPATCH, unsent),
        (MeetingTaskKind.ANSWER, sa.and_(coming, asked)),
    )
    tasks = (
        MeetingTask(
            kind,
            register.organizations[row.organization].code,
            body_name(register, row.organization),
            row.held_on,
            getattr(row, DUE[kind]) if kind in DUE else None,
        )
        for kind, clause in kinds
        for row in connection.execute(sa.select(t.meetings).where(clause).order_by(meeting.starts_at, meeting.id))
    )
    return tuple(_asked_once(tasks))


def _asked_once(tasks: Iterable[MeetingTask]) -> Iterator[MeetingTask]:
    """A leave over several meetings asks once, at the first of them; each of the body's other things is its own."""
    questions: dict[str, list[MeetingTask]] = {}
    for task in tasks:
        if task.kind is MeetingTaskKind.ANSWER:
            questions.setdefault(task.code, []).append(task)
        else:
            yield task
    yield from (replace(first, also=len(later)) for first, *later in questions.values())
