"""An absence that was told and is taken back: the member comes after all, and nobody need sit in."""

from __future__ import annotations

from dataclasses import replace

from process.change import Turn
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.attendance import not_a_member, set_attendance
from process.meeting.conflict_of_interest import may_name
from process.meeting.notices import take_back_question, tell_not_needed
from process.meeting.substitute_calls import set_substitution, take_off_call, too_late
from process.refusals import Refusal, refuse
from process.state.presence import Attendance, Presence, SubstitutionState


def withdraw_absence(turn: Turn, command: mc.WithdrawAbsence) -> Refusal | None:
    """Before the meeting, by the member or the desk. A substitute whom the council has approved sits there: then the
    record says from which item the member is present.
    """
    refused = too_late(turn) or not_a_member(turn, command.person)
    if refused:
        return refused
    if not may_name(turn, command.person):
        return refuse("own_absence_only", who=turn.ctx.name(command.person))
    rows = turn.meeting.attendance
    away = (row.presence is Presence.ABSENT and row.from_item == 0 for row in rows if row.person == command.person)
    if not any(away):
        return refuse("nothing_new")
    live = turn.meeting.substitution_of(command.person)
    if live is not None and live.state is SubstitutionState.APPROVED:
        return refuse("seat_is_taken", who=turn.ctx.name(live.substitute), member=turn.ctx.name(command.person))
    if live is not None:
        set_substitution(turn, replace(live, state=SubstitutionState.RELEASED))
        take_back_question(turn, live)
        take_off_call(turn, live, "Medlemmet kommer alligevel.")
        tell_not_needed(turn, live)
    set_attendance(turn, Attendance(command.person, Presence.PRESENT))
    turn.emit(Tag.ABSENCE_WITHDRAWN, person=command.person, substitute=live.substitute if live else None)
    return None
