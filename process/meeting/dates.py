"""The meeting as a date: its agenda sent out, the meeting moved or cancelled."""

from __future__ import annotations

from process.calendar import local_day
from process.change import Turn
from process.commands import meeting as mc
from process.deadlines import working_days_before, working_days_between
from process.events import Tag
from process.meeting.notices import tell_agenda_out, tell_cancelled, tell_moved
from process.refusals import Refusal, refuse
from process.register import MeetingState

LEADS = ("case_deadline_on", "directors_on", "chair_on", "dispatch_on", "publish_on")


def dispatch_agenda(turn: Turn, command: mc.DispatchAgenda) -> Refusal | None:  # noqa: ARG001
    """Send the agenda the chair has approved (KSL § 8)."""
    meeting = turn.meeting.meeting
    if meeting.state is MeetingState.CANCELLED:
        return refuse("meeting_cancelled", date=meeting.held_on)
    if meeting.state is not MeetingState.PLANNED:
        return refuse("already_dispatched")
    if meeting.approved_at is None:
        return refuse("not_approved_yet")
    turn.set_meeting(state=MeetingState.DISPATCHED, dispatched_at=turn.ctx.now)
    tell_agenda_out(turn)
    turn.emit(Tag.AGENDA_DISPATCHED, items=[i.number for i in turn.meeting.items if i.removed_at is None])
    return None


def move_meeting(turn: Turn, command: mc.MoveMeeting) -> Refusal | None:
    """Another day or hour. The days that lead up to it keep their distance in working days; frozen hearing deadlines
    stay (DESIGN §10).
    """
    meeting, calendar = turn.meeting.meeting, turn.ctx.calendar
    refused = _is_over(turn)
    if refused:
        return refused
    if not command.reason.strip():
        return refuse("reason_needed")
    day = local_day(command.starts_at)
    if day < turn.ctx.today:
        return refuse("meeting_past", date=day)
    if command.starts_at == meeting.starts_at and command.place in ("", meeting.place):
        return refuse("nothing_new")
    leads = {}
    if day != meeting.held_on:
        for name in LEADS:
            was = getattr(meeting, name)
            if was is not None:
                leads[name] = working_days_before(day, working_days_between(was, meeting.held_on, calendar), calendar)
    was = turn.meeting
    turn.set_meeting(starts_at=command.starts_at, held_on=day, place=command.place or meeting.place, **leads)
    turn.emit(
        Tag.MEETING_MOVED,
        personal={"reason": command.reason},
        was=meeting.starts_at.isoformat(),
        starts_at=command.starts_at.isoformat(),
    )
    tell_moved(turn, was)
    return None


def cancel_meeting(turn: Turn, command: mc.CancelMeeting) -> Refusal | None:
    """Its items go back to wait for another meeting; frozen hearing deadlines stay (DESIGN §10). What the chair decided
    alone must be told at a meeting (KSL §§ 22 and 31), so another one has to have it on its agenda first.
    """
    refused = _is_over(turn) or _untold(turn)
    if refused:
        return refused
    if not command.reason.strip():
        return refuse("reason_needed")
    turn.set_meeting(state=MeetingState.CANCELLED)
    turn.emit(Tag.MEETING_CANCELLED, personal={"reason": command.reason})
    tell_cancelled(turn)
    return None


def _untold(turn: Turn) -> Refusal | None:
    here = turn.meeting.meeting
    for decision in turn.meeting.decisions:
        if decision.alone_by is None or decision.case_id is None:
            continue
        state = turn.ctx.states.get(decision.case_id)
        elsewhere = (p for p in state.placements if p.meeting != here.id) if state else ()
        if not any(p.body == here.organization and p.meeting_state is not MeetingState.CANCELLED for p in elsewhere):
            return refuse("alone_waits", item=turn.meeting.label(decision.item))
    return None


def _is_over(turn: Turn) -> Refusal | None:
    meeting = turn.meeting.meeting
    if meeting.state in (MeetingState.CLOSED, MeetingState.HELD):
        return refuse("meeting_past", date=meeting.held_on)
    if meeting.state is MeetingState.CANCELLED:
        return refuse("meeting_cancelled", date=meeting.held_on)
    return None
