"""What a meeting's record waits for: closing and publishing by its secretary, signing by those who took
part, a second person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer
from models.meeting.left_items import next_with_left_items
from models.meeting.own_meetings import SIGNED_WITHIN
from models.public.agendas import public_bodies
from models.rows.each import has_one
from models.rows.meeting import load_meeting
from process.calendar import local_day
from process.permission import SITTING
from process.register import POLITICAL, MeetingStatus, Register, SeatRole
from process.state.quorum import took_part_in_any
from process.state.record import CorrectionKind


class RecordTaskKind(StrEnum):
    CLOSE = "close"  # «Luk protokollen»
    SIGN = "sign"  # «Underskriv protokollen»
    CONFIRM = "confirm"  # «Bekræft ændret udfald»
    PUBLISH = "publish"  # «Offentliggør referatet»
    CARRY = "carry"  # «Sæt punkter på igen»: left by an earlier meeting, and no case remembers them
    AGAIN = "again"  # «Offentliggør referatet igen»: the record says more, or less, than what is out


@dataclass(frozen=True, slots=True)
class RecordTask:
    """One thing to do with one record. `item` is the key of the item it is about, 0 for the record as a whole."""

    kind: RecordTaskKind
    code: str
    body: str
    held_on: date
    item: int = 0


def record_tasks(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> tuple[RecordTask, ...]:
    """The viewer's own, the oldest meeting first."""
    about = (connection, viewer, local_day(now), register)
    tasks = [*_to_close(*about), *_to_confirm(*about), *_to_sign(*about), *_to_publish(*about), *_to_carry(*about)]
    return tuple(sorted(tasks, key=lambda task: (task.held_on, task.body)))


def _task(register: Register, kind: RecordTaskKind, body_id: int, held_on: date, item: int = 0) -> RecordTask:
    body = register.organizations[body_id]
    return RecordTask(kind, body.code, body.name, held_on, item)


def _to_close(connection: Connection, viewer: Viewer, today: date, register: Register) -> Iterator[RecordTask]:
    """Meetings that are over, or have decided, whose record the viewer writes."""
    mine = viewer.bodies_as(SeatRole.SECRETARY)
    meeting = t.meetings.c
    held = sa.or_(
        meeting.state == MeetingStatus.HELD, sa.and_(meeting.state == MeetingStatus.DISPATCHED, meeting.held_on < today)
    )
    query = sa.select(meeting.organization, meeting.held_on).where(meeting.organization.in_(mine), held)
    yield from (_task(register, RecordTaskKind.CLOSE, *row) for row in connection.execute(query))


def _to_confirm(connection: Connection, viewer: Viewer, today: date, register: Register) -> Iterator[RecordTask]:
    """Other outcomes somebody else has proposed: the second of two (DESIGN §10)."""
    mine = viewer.bodies_as(SeatRole.SECRETARY, SeatRole.CHAIR)
    meeting, correction = t.meetings.c, t.corrections.c
    query = (
        sa.select(meeting.organization, meeting.held_on, correction.item)
        .join(t.corrections, correction.meeting_id == meeting.id)
        .where(
            sa.true() if viewer.is_coordinator else meeting.organization.in_(mine),
            correction.kind == CorrectionKind.REOPENING,
            correction.confirmed_by.is_(None),
            sa.or_(correction.by.is_(None), correction.by != viewer.person),
            meeting.held_on <= today,
        )
    )
    yield from (_task(register, RecordTaskKind.CONFIRM, *row) for row in connection.execute(query))


def _to_publish(connection: Connection, viewer: Viewer, today: date, register: Register) -> Iterator[RecordTask]:
    """Closed records of public bodies that nobody outside can read yet, or can read in an older form only."""
    public = {body.id for body in public_bodies(register)}
    mine = [body for body in viewer.bodies_as(SeatRole.SECRETARY) if body in public]
    meeting, correction, item = t.meetings.c, t.corrections.c, t.agenda_items.c
    is_told = sa.or_(correction.kind != CorrectionKind.REOPENING, correction.confirmed_by.is_not(None))
    added = sa.exists().where(
        correction.meeting_id == meeting.id, correction.at > meeting.minutes_published_at, is_told
    )
    withdrawn = sa.exists().where(item.meeting_id == meeting.id, item.withdrawn_at > meeting.minutes_published_at)
    query = sa.select(meeting.organization, meeting.held_on, meeting.minutes_published_at).where(
        meeting.organization.in_(mine),
        meeting.state == MeetingStatus.CLOSED,
        meeting.held_on >= today - SIGNED_WITHIN,
        sa.or_(meeting.minutes_published_at.is_(None), added, withdrawn),
    )
    for row in connection.execute(query):
        kind = RecordTaskKind.AGAIN if row.minutes_published_at else RecordTaskKind.PUBLISH
        yield _task(register, kind, row.organization, row.held_on)


def _to_carry(connection: Connection, viewer: Viewer, today: date, register: Register) -> Iterator[RecordTask]:
    """The next meetings of the viewer's bodies, where something waits that an earlier one left."""
    for body in viewer.bodies_as(SeatRole.SECRETARY):
        day = next_with_left_items(connection, register, body, today)
        if day is not None:
            yield _task(register, RecordTaskKind.CARRY, body, day)


def _to_sign(connection: Connection, viewer: Viewer, today: date, register: Register) -> Iterator[RecordTask]:
    """Closed records of political bodies the viewer took part in and has not signed as they now stand (KSL § 13)."""
    seats = SITTING | {SeatRole.CHAIR}  # also those that have ended: the last record of a term has no others
    mine = {seat.organization for seat in register.memberships if seat.person == viewer.person and seat.role in seats}
    meeting = t.meetings.c
    came = (t.attendance.c.meeting_id == meeting.id, t.attendance.c.substitute == viewer.person)
    sat_in = has_one(sa.select(t.attendance.c.meeting_id).where(*came).correlate(t.meetings))
    signed = sa.exists().where(
        t.signatures.c.meeting_id == meeting.id,
        t.signatures.c.person == viewer.person,
        t.signatures.c.digest == meeting.digest,
    )
    political = [body.id for body in register.organizations.values() if body.kind in POLITICAL]
    query = sa.select(meeting.id, meeting.organization, meeting.held_on).where(
        meeting.state == MeetingStatus.CLOSED,
        meeting.held_on >= today - SIGNED_WITHIN,
        meeting.organization.in_(political),
        sa.or_(meeting.organization.in_(mine), sat_in),
        ~signed,
    )
    for row in connection.execute(query):
        record = load_meeting(connection, row.id)
        if record is not None and took_part_in_any(record, register, viewer.person):
            yield _task(register, RecordTaskKind.SIGN, row.organization, row.held_on)
