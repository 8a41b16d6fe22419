"""Who was there: absences as they were, stated by the secretary. A wrong substitute is recorded, with a warning."""

from __future__ import annotations

from dataclasses import replace

from process.change import Turn
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.agenda_order import not_open
from process.refusals import Refusal, refuse
from process.register import VOTING, SeatRole
from process.state.presence import SITS_IN, Attendance, Presence
from process.state.quorum import is_stand_in
from process.state.substitutes import substitute_warning


def record_attendance(turn: Turn, command: mc.RecordAttendance) -> Refusal | None:
    """Who was absent, for which items, and who sat in."""
    meeting, ctx = turn.meeting.meeting, turn.ctx
    refused = not_open(turn) or not_a_member(turn, command.person)
    if refused:
        return refused
    refused = _no_such_stretch(turn, command)
    if refused:
        return refused
    if command.present and command.from_item and not command.to_item:
        return _arrives(turn, command)
    substitute = command.substitute if command.substitute is not None else _sitting_in(turn, command)
    row = Attendance(
        person=command.person,
        presence=Presence.PRESENT if command.present else Presence.ABSENT,
        with_notice=command.with_notice,
        substitute=substitute,
        from_item=command.from_item,
        to_item=command.to_item,
        since=command.since,
        until=command.until,
        warning=substitute_warning(ctx.register, meeting, command.person, substitute, turn.meeting.attendance),
    )
    set_attendance(turn, row)
    if meeting.attendance_stated_at is None and meeting.held_on <= ctx.today:
        turn.set_meeting(attendance_stated_at=ctx.now)
    turn.emit(
        Tag.ATTENDANCE_RECORDED,
        personal={"reason": command.reason},
        person=row.person,
        presence=str(row.presence),
        substitute=row.substitute,
        items=[row.from_item, row.to_item],
        warning=row.warning,
    )
    return None


def _arrives(turn: Turn, command: mc.RecordAttendance) -> Refusal | None:
    """Present from an item on is absent until then: the stretch before it is what differs from the default."""
    before = [
        i for i in turn.meeting.agenda() if turn.meeting.order_of(i.number) < turn.meeting.order_of(command.from_item)
    ]
    if not before:
        return record_attendance(turn, replace(command, from_item=0))
    away = replace(command, present=False, from_item=0, to_item=before[-1].number, since=None)
    return record_attendance(turn, away)


def _no_such_stretch(turn: Turn, command: mc.RecordAttendance) -> Refusal | None:
    if command.substitute is not None and command.substitute not in turn.ctx.register.persons:
        return refuse("not_found", what="person", key=command.substitute)
    if command.substitute == command.person:
        return refuse("own_substitute", who=turn.ctx.name(command.person))
    for number in (command.from_item, command.to_item):
        if number and turn.meeting.item(number) is None:
            return refuse("not_found", what="punkt", key=number)
    if command.to_item and turn.meeting.order_of(command.to_item) < turn.meeting.order_of(command.from_item):
        first, last = turn.meeting.label(command.from_item), turn.meeting.label(command.to_item)
        return refuse("ends_before_it_begins", first=first, last=last)
    return None


def _sitting_in(turn: Turn, command: mc.RecordAttendance) -> int | None:
    """Who sits in stays there when the absence is only written down again: with its hour, or without notice."""
    if command.present or command.from_item or command.to_item:
        return None
    call = turn.meeting.substitution_of(command.person)
    return call.substitute if call is not None and call.state in SITS_IN else None


def not_a_member(turn: Turn, person: int) -> Refusal | None:
    meeting, ctx = turn.meeting.meeting, turn.ctx
    if person not in ctx.register.persons:
        return refuse("not_found", what="person", key=person)
    seats = (s for s in ctx.register.seats_in(meeting.organization, meeting.held_on) if s.person == person)
    if any(seat.role in VOTING or seat.role is SeatRole.SUBSTITUTE for seat in seats):
        return None
    if is_stand_in(turn.meeting, person):
        return None
    return refuse("not_a_member", who=ctx.name(person), body=ctx.body(meeting.organization))


def set_attendance(turn: Turn, row: Attendance) -> None:
    others = tuple(one for one in turn.meeting.attendance if (one.person, one.from_item) != (row.person, row.from_item))
    turn.record = replace(turn.meeting, attendance=(*others, row))


def state_attendance(turn: Turn, command: mc.StateAttendance) -> Refusal | None:
    """The members not recorded as absent were there; with the hours the meeting began and ended, where said."""
    refused = not_open(turn)
    if refused:
        return refused
    meeting = turn.meeting.meeting
    if meeting.held_on > turn.ctx.today:
        return refuse("not_held_yet", date=meeting.held_on)
    hours = {"opened_at": command.opened_at, "adjourned_at": command.adjourned_at}
    said = {name: at for name, at in hours.items() if at is not None}
    if meeting.attendance_stated_at is not None and not said:
        return refuse("nothing_new")
    turn.set_meeting(attendance_stated_at=meeting.attendance_stated_at or turn.ctx.now, **said)
    turn.emit(Tag.ATTENDANCE_STATED, hours={name: at.isoformat() for name, at in said.items()})
    return None
