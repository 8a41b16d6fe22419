"""Who was there: absences as they were, stated by the secretary. A wrong substitute is recorded, with a warning."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.ids import NO_ITEM, PersonId
from process.meeting.agenda_order import not_open
from process.meeting.refusals import WhyMeeting
from process.parts import changed
from process.refusals import Refusal, Thing, Why, refuse
from process.register import VOTING, SeatRole
from process.state.presence import SITS_IN, Attendance, Presence
from process.state.quorum import is_stand_in
from process.state.substitutes import substitute_warning


def record_attendance(change: Change, command: mc.RecordAttendance) -> Refusal | None:
    """Who was absent, for which items, and who sat in."""
    meeting, ctx = change.meeting.meeting, change.ctx
    refused = not_open(change) or not_a_member(change, command.person)
    if refused:
        return refused
    refused = _no_such_stretch(change, command)
    if refused:
        return refused
    if command.present and command.from_item and not command.to_item:
        return _arrives(change, command)
    substitute = command.substitute if command.substitute is not None else _sitting_in(change, command)
    row = Attendance(
        person=command.person,
        presence=Presence.PRESENT if command.present else Presence.ABSENT,
        with_notice=command.with_notice,
        substitute=substitute,
        from_item=command.from_item,
        to_item=command.to_item,
        since=command.since,
        until=command.until,
        warning=substitute_warning(ctx.register, meeting, command.person, substitute, change.meeting.attendance),
    )
    set_attendance(change, row)
    if meeting.attendance_stated_at is None and meeting.held_on <= ctx.today:
        change.set_meeting(attendance_stated_at=ctx.now)
    change.emit(
        Tag.ATTENDANCE_RECORDED,
        personal={"reason": command.reason},
        person=row.person,
        presence=str(row.presence),
        substitute=row.substitute,
        items=[row.from_item, row.to_item],
        warning=row.warning,
    )
    return None


def _arrives(change: Change, command: mc.RecordAttendance) -> Refusal | None:
    """Present from an item on is absent until then: the stretch before it is what differs from the default."""
    missed = [
        i
        for i in change.meeting.agenda()
        if change.meeting.order_of(i.number) < change.meeting.order_of(command.from_item)
    ]
    if not missed:
        return record_attendance(change, replace(command, from_item=NO_ITEM))
    away = replace(command, present=False, from_item=NO_ITEM, to_item=missed[-1].number, since=None)
    return record_attendance(change, away)


def _no_such_stretch(change: Change, command: mc.RecordAttendance) -> Refusal | None:
    refused = sits_nowhere(change, command.person, command.substitute)
    if refused:
        return refused
    for number in (command.from_item, command.to_item):
        if number and change.meeting.item(number) is None:
            return refuse(Why.NOT_FOUND, what=Thing.ITEM, key=number)
    if command.to_item and change.meeting.order_of(command.to_item) < change.meeting.order_of(command.from_item):
        first, last = change.meeting.label(command.from_item), change.meeting.label(command.to_item)
        return refuse(WhyMeeting.ENDS_BEFORE_IT_BEGINS, first=first, last=last)
    return None


def sits_nowhere(change: Change, member: PersonId, substitute: PersonId | None) -> Refusal | None:
    """A substitute has a seat, or the right to one, in this body or another (KSL §§ 15 and 28): anybody else is a slip
    of the hand, not something a meeting did. The wrong one of those is recorded, with a warning.
    """
    register, day = change.ctx.register, change.meeting.meeting.seated_on
    if substitute is None:
        return None
    if substitute not in register.persons:
        return refuse(Why.NOT_FOUND, what=Thing.PERSON, key=substitute)
    if substitute == member:
        return refuse(WhyMeeting.OWN_SUBSTITUTE, who=change.ctx.name(member))
    seats = (seat for seat in register.memberships if seat.person == substitute and seat.holds_on(day))
    if any(seat.role in VOTING or seat.role is SeatRole.SUBSTITUTE for seat in seats):
        return None
    return refuse(WhyMeeting.SITS_NOWHERE, who=change.ctx.name(substitute))


def _sitting_in(change: Change, command: mc.RecordAttendance) -> PersonId | None:
    """Who sits in stays there when the absence is only written down again: with its hour, or without notice."""
    if command.present or command.from_item or command.to_item:
        return None
    call = change.meeting.substitution_of(command.person)
    return call.substitute if call is not None and call.state in SITS_IN else None


def not_a_member(change: Change, person: PersonId) -> Refusal | None:
    meeting, ctx = change.meeting.meeting, change.ctx
    if person not in ctx.register.persons:
        return refuse(Why.NOT_FOUND, what=Thing.PERSON, key=person)
    seats = (s for s in ctx.register.seats_in(meeting.organization, meeting.seated_on) if s.person == person)
    if any(seat.role in VOTING or seat.role is SeatRole.SUBSTITUTE for seat in seats):
        return None
    if is_stand_in(change.meeting, person):
        return None
    return refuse(WhyMeeting.NOT_A_MEMBER, who=ctx.name(person), body=ctx.body(meeting.organization))


def set_attendance(change: Change, row: Attendance) -> None:
    others = tuple(
        absence
        for absence in change.meeting.attendance
        if (absence.person, absence.from_item) != (row.person, row.from_item)
    )
    change.record = changed(change.meeting, attendance=(*others, row))


def _from_the_beginning(change: Change, person: PersonId) -> Attendance | None:
    rows = change.meeting.attendance
    return next((row for row in rows if row.person == person and row.from_item == NO_ITEM), None)


def _is_away_throughout(change: Change, person: PersonId) -> bool:
    row = _from_the_beginning(change, person)
    return row is not None and row.presence is Presence.ABSENT and row.to_item == NO_ITEM


def state_attendance(change: Change, command: mc.StateAttendance) -> Refusal | None:
    """The members not recorded as absent were there; with the hours the meeting began and ended, where said.

    Who answered when the names were called is added to what is written of them, and takes the place of nothing: whoever
    came late or left early did so all the same. One who is written down as away is first said to have been there.
    """
    refused = not_open(change)
    if refused:
        return refused
    meeting = change.meeting.meeting
    if meeting.held_on > change.ctx.today:
        return refuse(WhyMeeting.NOT_HELD_YET, date=meeting.held_on)
    for person in command.present:
        refused = not_a_member(change, person)
        if refused:
            return refused
    away = [person for person in command.present if _is_away_throughout(change, person)]
    if away:
        return refuse(WhyMeeting.WRITTEN_AWAY, who=tuple(map(change.ctx.name, away)))
    hours = {"opened_at": command.opened_at, "adjourned_at": command.adjourned_at}
    stated = {name: at for name, at in hours.items() if at is not None}
    if meeting.attendance_stated_at is not None and not stated and not command.present:
        return refuse(Why.NOTHING_NEW)
    for person in command.present:
        if _from_the_beginning(change, person) is None:  # else it is known when they came or went: that is more exact
            set_attendance(change, Attendance(person=person, presence=Presence.PRESENT))
    change.set_meeting(attendance_stated_at=meeting.attendance_stated_at or change.ctx.now, **stated)
    said: dict[str, Any] = {"hours": {name: at.isoformat() for name, at in stated.items()}}
    if command.present:
        said["present"] = list(command.present)
    change.emit(Tag.ATTENDANCE_STATED, **said)
    return None
