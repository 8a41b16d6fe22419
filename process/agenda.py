"""The agenda: placing a case on it and taking it off, sending it out, cancelling the meeting.

The engine proposes and refuses to place; what the meeting then did is recorded in `process/record.py`.
"""

from __future__ import annotations

from dataclasses import replace

from process import meeting_commands as mc
from process.case import CaseState, Consultation
from process.events import Tag
from process.meeting import AgendaItem, ListType, Meeting
from process.refusals import Refusal, refuse
from process.register import MeetingState
from process.route import waits_for
from process.stages import FINISHED, StepState
from process.terms import is_held_back
from process.turn import Turn


def place_on_agenda(turn: Turn, command: mc.PlaceOnAgenda) -> Refusal | None:
    """Gates stop a placing unless a reason overrides them; after dispatch an item needs its reason too (KSL § 8)."""
    meeting, state = turn.meeting.meeting, turn.case
    consultation = consultation_at(state, meeting.organization)
    refused = _closed_for_placing(turn, meeting) or _already_placed(state, consultation)
    if refused:
        return refused
    if not command.override_reason.strip():
        refused = _gate(turn, state, consultation)
        if refused:
            return refused
    is_late = meeting.state is MeetingState.DISPATCHED or _after_dispatch_day(turn, meeting)
    if is_late and not command.late_reason.strip():
        return refuse("late_reason_needed")
    item = AgendaItem(
        number=turn.meeting.next_item(),
        case_id=state.case.id,
        consultation=consultation.number if consultation else None,
        title=state.case.title,
        item_kind=command.item_kind,
        list_type=ListType.LATE if is_late else ListType.ORDINARY,
        late_reason=command.late_reason,
        override_reason=command.override_reason,
        is_closed=command.is_closed or state.case.is_closed,
    )
    add_item(turn, item)
    return None


def _closed_for_placing(turn: Turn, meeting: Meeting) -> Refusal | None:
    if turn.case.case.ending:
        return refuse("case_ended")
    if meeting.state is MeetingState.CANCELLED:
        return refuse("meeting_cancelled", date=meeting.held_on)
    if meeting.state is MeetingState.CLOSED:
        return refuse("record_closed", date=meeting.held_on)
    if meeting.held_on < turn.ctx.today:
        return refuse("meeting_past", date=meeting.held_on)
    return None


def _already_placed(state: CaseState, consultation: Consultation | None) -> Refusal | None:
    if consultation is None:
        return None
    for placement in state.placements:
        live = placement.meeting_state in (MeetingState.PLANNED, MeetingState.DISPATCHED, MeetingState.HELD)
        if live and placement.outcome is None and placement.consultation == consultation.number:
            return refuse("already_placed", date=placement.held_on, item=placement.item)
    return None


def _after_dispatch_day(turn: Turn, meeting: Meeting) -> bool:
    return meeting.dispatch_on is not None and turn.ctx.today > meeting.dispatch_on


def consultation_at(state: CaseState, body: int) -> Consultation | None:
    """The treatment a meeting of this body would be about: ready ones first, then the earliest unfinished."""
    ahead = [step for step in state.treatments() if step.body == body and step.state not in FINISHED]
    return min(ahead, key=lambda step: (step.state is StepState.PLANNED, step.step, step.number), default=None)


def _gate(turn: Turn, state: CaseState, consultation: Consultation | None) -> Refusal | None:
    body = turn.ctx.body(turn.meeting.meeting.organization)
    if consultation is None:
        return refuse("not_on_route", body=body)
    if state.case.released_at is None:
        return refuse("gate_open", body=body, waiting="udkastet er ikke godkendt")
    waiting = waits_for(state, consultation)
    if waiting:
        names = ", ".join(turn.ctx.body(step.body) for step in waiting)
        return refuse("gate_open", body=body, waiting=f"afventer {names}")
    term = is_held_back(state, turn.ctx.register, turn.meeting.meeting.held_on)
    if term is not None:
        return refuse("route_unconfirmed", term=term.name)
    return None


def add_item(turn: Turn, item: AgendaItem) -> None:
    turn.record = replace(turn.meeting, items=(*turn.meeting.items, item))
    turn.emit(
        Tag.ITEM_PLACED,
        personal={"late_reason": item.late_reason, "override_reason": item.override_reason},
        item=item.number,
        case=item.case_id,
        consultation=item.consultation,
        list_type=str(item.list_type),
        item_kind=str(item.item_kind),
        overridden=bool(item.override_reason),
    )


def remove_from_agenda(turn: Turn, command: mc.RemoveFromAgenda) -> Refusal | None:
    """Before the meeting decides; at the meeting an item is *taken off* by a decision."""
    item = turn.meeting.item(command.item)
    if item is None or item.removed_at:
        return refuse("not_found", what="punkt", key=command.item)
    if not command.reason.strip():
        return refuse("reason_needed")
    if turn.meeting.decision_on(item.number):
        return refuse("nothing_new")
    set_item(turn, replace(item, removed_at=turn.ctx.now))
    turn.emit(Tag.ITEM_REMOVED, personal={"reason": command.reason}, item=item.number, case=item.case_id)
    return None


def set_item(turn: Turn, changed: AgendaItem) -> None:
    items = tuple(changed if item.number == changed.number else item for item in turn.meeting.items)
    turn.record = replace(turn.meeting, items=items)


def dispatch_agenda(turn: Turn, command: mc.DispatchAgenda) -> Refusal | None:  # noqa: ARG001
    meeting = turn.meeting.meeting
    if meeting.state is MeetingState.CANCELLED:
        return refuse("meeting_cancelled", date=meeting.held_on)
    if meeting.state is not MeetingState.PLANNED:
        return refuse("already_dispatched")
    turn.set_meeting(state=MeetingState.DISPATCHED, dispatched_at=turn.ctx.now)
    turn.emit(Tag.AGENDA_DISPATCHED, items=[i.number for i in turn.meeting.items if i.removed_at is None])
    return None


def cancel_meeting(turn: Turn, command: mc.CancelMeeting) -> Refusal | None:
    """Its items go back to wait for another meeting; frozen hearing deadlines stay (DESIGN §10)."""
    meeting = turn.meeting.meeting
    if meeting.state in (MeetingState.CLOSED, MeetingState.HELD):
        return refuse("meeting_past", date=meeting.held_on)
    if meeting.state is MeetingState.CANCELLED:
        return refuse("meeting_cancelled", date=meeting.held_on)
    if not command.reason.strip():
        return refuse("reason_needed")
    turn.set_meeting(state=MeetingState.CANCELLED)
    turn.emit(Tag.MEETING_CANCELLED, personal={"reason": command.reason})
    return None
