"""Why somebody is away from a meeting: personal, kept apart, and shown to two people only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer
from process.register import MeetingStatus, Register, SeatRole
from process.state.meeting import Meeting
from process.state.presence import Presence


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
    connection: Connection, register: Register, meeting: Meeting, today: date
) -> Mapping[int, tuple[date, ...]]:
    """The other coming meetings of the same body that people have told they will be away from, by person."""
    coming = {
        other.id: other.held_on
        for other in register.meetings_of(meeting.organization)
        if other.id != meeting.id and other.held_on >= today and other.state is not MeetingStatus.CANCELLED
    }
    row = t.attendance.c
    query = sa.select(row.person, row.meeting_id).where(
        row.meeting_id.in_(list(coming)), row.presence == Presence.ABSENT, row.from_item == 0
    )
    away: dict[int, list[date]] = {}
    for absence in connection.execute(query):
        away.setdefault(absence.person, []).append(coming[absence.meeting_id])
    return {person: tuple(sorted(days)) for person, days in away.items()}
