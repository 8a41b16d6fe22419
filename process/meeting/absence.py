"""An absence that was told and is taken back: the member comes after all, and nobody need sit in."""

from __future__ import annotations

from dataclasses import replace

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.attendance import not_a_member, set_attendance
from process.meeting.conflict_of_interest import may_name
from process.meeting.notices import take_back_question, tell_not_needed
from process.meeting.refusals import WhyMeeting
from process.meeting.substitute_calls import set_substitution, take_off_call, too_late
from process.refusals import Refusal, Why, refuse
from process.state.presence import Attendance, Presence, SubstitutionState


def withdraw_absence(change: Change, command: mc.WithdrawAbsence) -> Refusal | None:
    """Before the meeting, by the member or the desk. A substitute whom the council has approved sits there: then the
    record says from which item the member is present.
    """
    refused = too_late(change) or not_a_member(change, command.person)
    if refused:
        return refused
    if not may_name(change, command.person):
        return refuse(WhyMeeting.OWN_ABSENCE_ONLY, who=change.ctx.name(command.person))
    rows = change.meeting.attendance
    away = (row.presence is Presence.ABSENT and row.from_item == 0 for row in rows if row.person == command.person)
    if not any(away):
        return refuse(Why.NOTHING_NEW)
    live = change.meeting.substitution_of(command.person)
    if live is not None and live.state is SubstitutionState.APPROVED:
        return refuse(
            WhyMeeting.SEAT_IS_TAKEN, who=change.ctx.name(live.substitute), member=change.ctx.name(command.person)
        )
    if live is not None:
        set_substitution(change, replace(live, state=SubstitutionState.RELEASED))
        take_back_question(change, live)
        take_off_call(change, live, "Medlemmet kommer alligevel.")
        tell_not_needed(change, live)
    set_attendance(change, Attendance(command.person, Presence.PRESENT))
    change.emit(Tag.ABSENCE_WITHDRAWN, person=command.person, substitute=live.substitute if live else None)
    return None
