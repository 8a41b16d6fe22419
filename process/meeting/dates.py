"""The meeting as a date: its agenda sent out, the meeting moved or cancelled."""

from __future__ import annotations

from datetime import date

from process.calendar import WorkCalendar, local_day
from process.change import Change
from process.commands import meeting as mc
from process.deadlines import working_days_before, working_days_between
from process.events import Tag
from process.meeting.notices import tell_agenda_out, tell_cancelled, tell_moved
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, Why, refuse
from process.register import MeetingDate, MeetingStatus
from process.state.meeting import Meeting

LEADS = ("case_deadline_on", "directors_on", "chair_on", "dispatch_on", "publish_on")


def dispatch_agenda(change: Change, command: mc.DispatchAgenda) -> Refusal | None:  # noqa: ARG001
    """Send the agenda the chair has approved (KSL § 8)."""
    meeting = change.meeting.meeting
    if meeting.state is MeetingStatus.CANCELLED:
        return refuse(WhyMeeting.MEETING_CANCELLED, date=meeting.held_on)
    if meeting.state is not MeetingStatus.PLANNED:
        return refuse(WhyMeeting.ALREADY_DISPATCHED)
    if meeting.approved_at is None:
        return refuse(WhyMeeting.NOT_APPROVED_YET)
    change.set_meeting(state=MeetingStatus.DISPATCHED, dispatched_at=change.ctx.now)
    tell_agenda_out(change)
    change.emit(Tag.AGENDA_DISPATCHED, items=[i.number for i in change.meeting.items if i.removed_at is None])
    return None


def move_meeting(change: Change, command: mc.MoveMeeting) -> Refusal | None:
    """Another day or hour. The days that lead up to it keep their distance in working days; frozen hearing deadlines
    stay (DESIGN §10).
    """
    meeting = change.meeting.meeting
    refused = _is_over(change)
    if refused:
        return refused
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    day = local_day(command.starts_at)
    if day < change.ctx.today:
        return refuse(WhyMeeting.MEETING_PAST, date=day)
    if command.starts_at == meeting.starts_at and command.place in ("", meeting.place):
        return refuse(Why.NOTHING_NEW)
    leads = leads_at(meeting, day, change.ctx.calendar)
    was = change.meeting
    change.set_meeting(starts_at=command.starts_at, held_on=day, place=command.place or meeting.place, **leads)
    change.emit(
        Tag.MEETING_MOVED,
        personal={"reason": command.reason},
        was=meeting.starts_at.isoformat(),
        starts_at=command.starts_at.isoformat(),
    )
    tell_moved(change, was)
    return None


def leads_at(meeting: Meeting | MeetingDate, day: date, calendar: WorkCalendar) -> dict[str, date]:
    """The days that lead up to the meeting when it is held on another day: each keeps its distance in working days."""
    if day == meeting.held_on:
        return {}
    known = {name: getattr(meeting, name) for name in LEADS if getattr(meeting, name) is not None}
    return {
        name: working_days_before(day, working_days_between(was, meeting.held_on, calendar), calendar)
        for name, was in known.items()
    }


def cancel_meeting(change: Change, command: mc.CancelMeeting) -> Refusal | None:
    """Its items go back to wait for another meeting; frozen hearing deadlines stay (DESIGN §10). What the chair decided
    alone must be told at a meeting (KSL §§ 22 and 31), so another one has to have it on its agenda first.
    """
    refused = _is_over(change) or _untold(change)
    if refused:
        return refused
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    change.set_meeting(state=MeetingStatus.CANCELLED)
    change.emit(Tag.MEETING_CANCELLED, personal={"reason": command.reason})
    tell_cancelled(change)
    return None


def _untold(change: Change) -> Refusal | None:
    meeting = change.meeting.meeting
    for decision in change.meeting.decisions:
        if decision.alone_by is None or decision.case_id is None:
            continue
        state = change.ctx.states.get(decision.case_id)
        placements = (p for p in state.placements if p.meeting != meeting.id) if state else ()
        if not any(
            p.body == meeting.organization and p.meeting_state is not MeetingStatus.CANCELLED for p in placements
        ):
            return refuse(WhyMeeting.ALONE_WAITS, item=change.meeting.label(decision.item))
    return None


def _is_over(change: Change) -> Refusal | None:
    meeting = change.meeting.meeting
    if meeting.state in (MeetingStatus.CLOSED, MeetingStatus.HELD):
        return refuse(WhyMeeting.MEETING_PAST, date=meeting.held_on)
    if meeting.state is MeetingStatus.CANCELLED:
        return refuse(WhyMeeting.MEETING_CANCELLED, date=meeting.held_on)
    return None
