"""What stands in a calendar feed: a body's deadlines and meetings, or those of an officer's or a director's cases.

A feed lands in phones and in calendars shared with others: a closed or embargoed case has no title here, for anybody.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import unmentionable
from models.access.visibility import viewer_of, visible
from models.rows.case_states import case_states
from process.calendar import danish_date, instant, local_day
from process.events import Tag
from process.ids import PersonId
from process.register import POLITICAL, BodyKind, MeetingDate, MeetingStatus, Register, SeatRole
from process.state.case import CaseState
from process.state.hearing import HearingRequest

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
"""How much of the calendar is given out, around today."""
SHOWN_FOR = timedelta(minutes=30)
"""A deadline's entry ends at the deadline; a point in time is invisible in most calendars."""
MEETS_FOR = timedelta(hours=2)
"""The register has no end of a meeting; so long it is shown."""
LEADERS = frozenset({SeatRole.HEAD, SeatRole.DIRECTOR})
OF_THE_WHOLE_HOUSE = frozenset({SeatRole.CHIEF_EXECUTIVE, SeatRole.COORDINATOR})


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One entry. `uid` stays the same for ever; `sequence` grows when it was moved. Instants in UTC, or whole days."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date
    note: str = ""
    sequence: int = 0
    is_cancelled: bool = False
    place: str = ""


def body_feed(connection: Connection, body: int, now: datetime, register: Register) -> tuple[FeedEvent, ...]:
    """What a hearing body must answer, and when it, or a political body, meets."""
    asked = sa.select(t.requests.c.case_id).where(t.requests.c.body == body, t.requests.c.sent_at.is_not(None))
    cases = _Cases(connection, t.cases.c.id.in_(asked), now)
    deadlines = (
        event
        for state in cases.states
        for request in state.requests
        if request.body == body and (event := cases.deadline(state, request, register.organizations[body].name))
    )
    return _in_order((*deadlines, *_meetings(connection, register, (body,))), now)


def person_feed(connection: Connection, person: PersonId, now: datetime, register: Register) -> tuple[FeedEvent, ...]:
    """The hearings and target meetings of the cases a person answers for; for a director every political meeting too.

    An officer's cases are those they have or hold, a manager's those of the department and below, the coordinator's and
    the chief executive's all; never one they may not know of.
    """
    today = local_day(now)
    seats = tuple(register.roles_of(person, today))
    mine = _answered_for(person, {(seat.role, seat.organization) for seat in seats}, register)
    viewer = viewer_of(connection, person, today)
    cases = _Cases(connection, sa.and_(mine, visible(viewer, now), t.cases.c.ending.is_(None)), now)
    events = [event for state in cases.states for event in cases.officer_s(state, register)]
    is_leader = any(seat.role in (SeatRole.DIRECTOR, *OF_THE_WHOLE_HOUSE) for seat in seats)
    political = [body.id for body in register.organizations.values() if body.kind in POLITICAL]
    own = [
        seat.organization for seat in seats if register.organizations[seat.organization].kind is not BodyKind.DEPARTMENT
    ]
    bodies = dict.fromkeys([*(political if is_leader else ()), *own])
    return _in_order((*events, *_meetings(connection, register, bodies)), now)


def _answered_for(person: int, seats: set[tuple[SeatRole, int]], register: Register) -> sa.ColumnElement[bool]:
    if any(role in OF_THE_WHOLE_HOUSE for role, _ in seats):
        return sa.true()
    led = {body for role, body in seats if role in LEADERS}
    below = [unit for unit in register.organizations if led & {unit, *register.line_above(unit)}]
    return sa.or_(t.cases.c.officer == person, t.cases.c.holder == person, t.cases.c.department.in_(below))


class _Cases:
    """The chosen cases with what every entry of theirs needs."""

    def __init__(self, connection: Connection, which: sa.ColumnElement[bool], now: datetime) -> None:
        self.states = tuple(case_states(connection, which).values())
        hidden = sa.select(t.cases.c.id).where(which, unmentionable(now))
        self.hidden = frozenset(connection.execute(hidden).scalars())
        self.extended = _extensions(connection, which)

    def title(self, state: CaseState) -> str:
        """The case's title, or nothing at all."""
        return "" if state.case.id in self.hidden else state.case.title

    def deadline(self, state: CaseState, request: HearingRequest, body: str) -> FeedEvent | None:
        """One body's deadline; its UID is that of the entry mailed with the letter (`hearing/calendar_file.py`)."""
        if request.sent_at is None or request.due_on is None or request.due_time is None:
            return None
        due, title = instant(request.due_on, request.due_time), self.title(state)
        sentence = f"Svarfrist for {body}: {title}" if title else "Svarfrist i Sagsgang"
        key = (state.case.id, request.consultation)
        return FeedEvent(
            uid=f"hoeringsfrist-{state.case.id}-{request.consultation}-{request.round}",
            title=f"{sentence} (besvaret)" if request.answered_at else sentence,
            starts=due - SHOWN_FOR,
            ends=due,
            note=f"Sag {state.case.number}",
            sequence=sum(at >= request.drafted_at for at in self.extended.get(key, ())),
            is_cancelled=request.withdrawn_at is not None,
        )

    def officer_s(self, state: CaseState, register: Register) -> Iterator[FeedEvent]:
        """A hearing's deadlines, those of one hour in one entry, and the meeting the case is to reach."""
        title = self.title(state) or f"sag {state.case.number}"
        waiting: dict[tuple[date, time], list[int]] = {}
        for request in state.requests:
            if request.is_waiting and request.due_on and request.due_time:
                waiting.setdefault((request.due_on, request.due_time), []).append(request.body)
        for (due_on, due_time), bodies in sorted(waiting.items()):
            due = instant(due_on, due_time)
            names = ", ".join(register.organizations[body].name for body in bodies)
            uid = f"hoering-{state.case.id}-{due:%Y%m%dT%H%M}"
            sentence = f"Høringsfrist, {len(bodies)} mangler: {title}"
            yield FeedEvent(uid, sentence, due - SHOWN_FOR, due, f"Sag {state.case.number}. Mangler svar: {names}")
        target = next((meeting for meeting in register.meetings if meeting.id == state.case.target_meeting), None)
        if target and state.case.decided_on is None:
            yield from _target(state, title, target, register)


def _target(state: CaseState, title: str, target: MeetingDate, register: Register) -> Iterator[FeedEvent]:
    body, note = register.organizations[target.organization].name, f"Sag {state.case.number}"
    key = f"{state.case.id}-{target.id}"
    is_off = target.state is MeetingStatus.CANCELLED
    ends = target.starts_at + MEETS_FOR
    yield FeedEvent(f"maal-{key}", f"{body}: {title}", target.starts_at, ends, note, int(is_off), is_off)
    if target.case_deadline_on:
        day, sentence = target.case_deadline_on, f"Sagsfrist til {body} {danish_date(target.held_on)}: {title}"
        yield FeedEvent(f"sagsfrist-{key}", sentence, day, day + timedelta(days=1), note, int(is_off), is_off)


def _meetings(connection: Connection, register: Register, bodies: Collection[int]) -> Iterator[FeedEvent]:
    held_at = sa.select(t.meetings.c.id, t.meetings.c.place).where(t.meetings.c.organization.in_(bodies))
    places: dict[int, str] = {row.id: row.place for row in connection.execute(held_at)}
    for body in bodies:
        name = register.organizations[body].name
        for meeting in register.meetings_of(body):
            is_off = meeting.state is MeetingStatus.CANCELLED
            uid, ends = f"moede-{meeting.id}", meeting.starts_at + MEETS_FOR
            place = places.get(meeting.id, "")
            yield FeedEvent(uid, f"Møde i {name}", meeting.starts_at, ends, "", int(is_off), is_off, place)


def _extensions(connection: Connection, which: sa.ColumnElement[bool]) -> dict[tuple[int, int], list[datetime]]:
    """When each hearing's deadline was moved, by (case, consultation)."""
    query = (
        sa.select(t.history.c.case_id, t.history.c.at, t.history.c.data)
        .join(t.cases, t.cases.c.id == t.history.c.case_id)
        .where(which, t.history.c.tag == Tag.HEARING_EXTENDED)
    )
    moved_at: dict[tuple[int, int], list[datetime]] = {}
    for row in connection.execute(query.order_by(t.history.c.position)):
        moved_at.setdefault((row.case_id, json.loads(row.data)["consultation"]), []).append(row.at)
    return moved_at


def _in_order(events: Iterable[FeedEvent], now: datetime) -> tuple[FeedEvent, ...]:
    """Those around today by time; each once."""
    today = local_day(now)
    kept = {event.uid: event for event in events if today - BACK <= _day(event) <= today + AHEAD}
    return tuple(sorted(kept.values(), key=lambda event: (_day(event), event.uid)))


def _day(event: FeedEvent) -> date:
    return local_day(event.starts) if isinstance(event.starts, datetime) else event.starts
