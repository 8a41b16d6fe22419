"""The coming meetings somebody sits in, as a member or in a member's place: what the first page after login begins
with; and the meetings somebody took part in whose seat has ended since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Seat, Viewer, is_of_body
from models.case.names import body_name
from process.calendar import local_day
from process.permission import SITTING
from process.register import VOTING, BodyKind, MeetingStatus, Register, SeatRole
from process.state.meeting import MeetingState
from process.state.presence import SITS_IN, Presence, SubstitutionState
from process.state.quorum import took_part_in_any

MOST = 8
"""Meetings shown, the soonest first; the others are in the calendar."""
AHEAD = timedelta(days=92)
"""How far one looks: a quarter, so that a summer without meetings is not an empty page."""
SIGNED_WITHIN = timedelta(days=120)
"""A record from before this is no longer asked to be signed: whoever has not, will not."""
OF_THE_BODY = SITTING | {SeatRole.CHAIR, SeatRole.SECRETARY}
"""The seats that make a body one's own, in its calendar."""


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """One coming meeting. `is_away`: the reader has told that they cannot come; `may_tell`: they still can."""

    code: str
    body: str
    starts_at: datetime
    held_on: date
    place: str
    state: MeetingStatus
    is_sent: bool
    is_away: bool

    @property
    def may_tell(self) -> bool:
        return not self.is_away and self.state in (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)


def own_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies the viewer sits in, is a substitute of, or is secretary of."""
    return frozenset(s.body for s in viewer.seats if s.kind is not BodyKind.DEPARTMENT and s.role in OF_THE_BODY)


def own_meetings(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> tuple[OwnMeeting, ...]:
    """From today on, the soonest first; a cancelled one too, so that nobody comes to it."""
    today, person = local_day(now), viewer.person
    meeting, seat, absence = t.meetings.c, t.substitutions.c, t.attendance.c
    bodies = {seated.body for seated in viewer.seats if seated.role in VOTING}
    coming = (*SITS_IN, SubstitutionState.CALLED)
    stands_in = sa.select(seat.meeting_id).where(seat.substitute == person, seat.state.in_(coming))
    away = sa.exists().where(
        absence.meeting_id == meeting.id,
        absence.person == person,
        absence.presence == Presence.ABSENT,
        absence.from_item == 0,
    )
    query = (
        sa.select(t.meetings, away.label("is_away"), meeting.id.in_(stands_in).label("stands_in"))
        .where(sa.or_(meeting.organization.in_(bodies), meeting.id.in_(stands_in)))
        .where(meeting.held_on.between(today, today + AHEAD), meeting.state != MeetingStatus.CLOSED)
        .order_by(meeting.starts_at, meeting.id)
    )
    meetings = (
        OwnMeeting(
            code=register.organizations[meeting.organization].code,
            body=body_name(register, meeting.organization),
            starts_at=meeting.starts_at,
            held_on=meeting.held_on,
            place=meeting.place,
            state=meeting.state,
            is_sent=meeting.dispatched_at is not None,
            is_away=bool(meeting.is_away),
        )
        for meeting in connection.execute(query)
        if meeting.stands_in or _sat_in(register, person, meeting.organization, meeting.held_on)
    )
    return tuple(meetings)[:MOST]


def _sat_in(register: Register, person: int, body: int, day: date) -> bool:
    return person in register.members_of(body, day)


def as_one_who_took_part(viewer: Viewer, record: MeetingState, register: Register, today: date) -> Viewer:
    """The reader of one meeting's pages, with the seat they held at it: whoever took part signs the record (KSL § 13)
    and so reads it, though the seat has ended since. For as long as the signing is asked for.
    """
    meeting = record.meeting
    is_recent = meeting.state is MeetingStatus.CLOSED and meeting.held_on >= today - SIGNED_WITHIN
    if not is_recent or is_of_body(viewer, record) or not took_part_in_any(record, register, viewer.person):
        return viewer
    body = register.organizations[meeting.organization]
    return replace(viewer, seats=(*viewer.seats, Seat(SeatRole.MEMBER, body.id, body.name, body.kind)))
