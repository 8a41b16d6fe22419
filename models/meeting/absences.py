"""Why somebody is away from a meeting: personal, kept apart, and shown to two people only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer
from process.ids import MeetingId, PersonId
from process.register import MeetingDate, MeetingStatus, Register, SeatRole
from process.state.meeting import Meeting
from process.state.presence import Presence, SubstitutionState

Key = TypeVar("Key")


def sees_reasons(viewer: Viewer, meeting: Meeting) -> bool:
    """The body's own secretary and the auditor (DESIGN §10, safety)."""
    return any(
        seat.role is SeatRole.AUDITOR or (seat.role is SeatRole.SECRETARY and seat.body == meeting.organization)
        for seat in viewer.seats
    )


def absence_reasons(connection: Connection, viewer: Viewer, meeting: Meeting) -> Mapping[int, str]:
    """The reasons given, by person; nothing at all for anybody else than those who may see them."""
    if not sees_reasons(viewer, meeting):
        return {}
    query = (
        sa.select(t.attendance.c.person, t.personal_texts.c.text)
        .join(t.personal_texts, t.personal_texts.c.id == t.attendance.c.reason)
        .where(t.attendance.c.meeting_id == meeting.id, t.attendance.c.from_item == 0)
    )
    return {row.person: row.text for row in connection.execute(query)}


def also_absent(
    connection: Connection, register: Register, meeting: Meeting | MeetingDate, today: date
) -> Mapping[PersonId, tuple[MeetingDate, ...]]:
    """The other coming meetings of the same body that people have told they will be away from, by person."""
    coming, row = _others(register, meeting, today), t.attendance.c
    query = sa.select(row.person, row.meeting_id).where(
        row.meeting_id.in_(list(coming)), row.presence == Presence.ABSENT, row.from_item == 0
    )
    return _in_order((absence.person, coming[absence.meeting_id]) for absence in connection.execute(query))


def also_asked(
    connection: Connection, register: Register, meeting: Meeting | MeetingDate, today: date
) -> Mapping[tuple[PersonId, PersonId], tuple[MeetingDate, ...]]:
    """The other coming meetings of the same body for which the same person is asked to take the same seat and has not
    answered, by member and substitute: a leave over several meetings is one question.
    """
    coming, seat = _others(register, meeting, today), t.substitutions.c
    query = sa.select(seat.member, seat.substitute, seat.meeting_id).where(
        seat.meeting_id.in_(list(coming)), seat.state == SubstitutionState.ASKED
    )
    return _in_order(((row.member, row.substitute), coming[row.meeting_id]) for row in connection.execute(query))


def _others(register: Register, meeting: Meeting | MeetingDate, today: date) -> dict[MeetingId, MeetingDate]:
    return {
        other.id: other
        for other in register.meetings_of(meeting.organization)
        if other.id != meeting.id and other.held_on >= today and other.state is not MeetingStatus.CANCELLED
    }


def _in_order(of: Iterable[tuple[Key, MeetingDate]]) -> dict[Key, tuple[MeetingDate, ...]]:
    meetings: dict[Key, list[MeetingDate]] = {}
    for key, meeting in of:
        meetings.setdefault(key, []).append(meeting)
    return {key: tuple(sorted(each, key=lambda meeting: meeting.starts_at)) for key, each in meetings.items()}
