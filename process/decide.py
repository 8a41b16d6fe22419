"""The one door to the rules: `decide(state, command, ctx)` answers with what follows, or with a refusal that says why.

Pure: everything it needs is in its arguments, so the web, the command line, the engine and the simulation cannot
disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from process import people
from process.calendar import CalendarRangeError, instant
from process.case import advance, amendments, collective, collective_outcome, drafting, external_deadlines, new_term
from process.change import Change, Context, Decided
from process.commands import act
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.every import Command
from process.deadlines import due_instant
from process.events import Tag
from process.follow_up import agreement, follow_up
from process.handlers import MEETING_HANDLERS
from process.hearing import answers, ending, letters, more_time, questionnaire, rounds
from process.meeting.agenda_order import count_parts, keep_version
from process.meeting.deviations import judge_where_it_matters
from process.meeting.notices import tell_agenda_changed
from process.refusals import Refusal, Why, refuse
from process.register import MeetingStatus
from process.route import route
from process.stages import Stage, stage_of
from process.state.case import CaseState, Ending
from process.state.meeting import MeetingState

Handler = Callable[[Change, Any], Refusal | None]

HANDLERS: Mapping[type[object], Handler] = {
    c.RegisterCase: drafting.register_case,
    c.ReviseProposal: drafting.revise_proposal,
    c.SubmitDraft: drafting.submit_draft,
    c.ApproveDraft: drafting.approve_draft,
    c.ReturnDraft: drafting.return_draft,
    c.WithdrawCase: drafting.withdraw_case,
    c.Retarget: drafting.retarget,
    c.CarryOut: drafting.carry_out,
    fc.AddFollowUp: follow_up.add_follow_up,
    fc.SetFollowUp: follow_up.set_follow_up,
    fc.FinishFollowUp: follow_up.finish_follow_up,
    fc.RemindFollowUps: follow_up.remind_follow_ups,
    fc.SetAgreement: agreement.set_agreement,
    fc.SetPointStatus: agreement.set_point_status,
    fc.LinkPoint: agreement.link_point,
    fc.FileStatusReport: agreement.file_status_report,
    c.JoinCase: collective.join_case,
    c.LeaveCase: collective.leave_case,
    c.TakeFromCollective: collective_outcome.take_from_collective,
    c.SetPriorities: collective.set_priorities,
    c.SettleProposals: collective.settle_proposals,
    c.SetAmendmentDeadline: amendments.set_amendment_deadline,
    c.TableAmendment: amendments.table_amendment,
    c.AcceptAmendment: amendments.accept_amendment,
    c.WithdrawAmendment: amendments.withdraw_amendment,
    hc.AnswerQuestions: questionnaire.answer_questions,
    c.AddConsultation: questionnaire.add_party,
    c.StrikeConsultation: route.strike_consultation,
    c.RestoreConsultation: route.restore_consultation,
    hc.SendHearing: letters.send_hearing,
    hc.CancelLetter: letters.cancel_letter,
    hc.RecordResponse: answers.record_response,
    hc.RecordUnsolicited: answers.record_unsolicited,
    hc.ConfirmResponse: answers.confirm_response,
    hc.DecidePublication: answers.decide_publication,
    hc.PromiseResponse: more_time.promise_response,
    hc.AskExtension: more_time.ask_extension,
    hc.RefuseExtension: more_time.refuse_extension,
    hc.HoldReminders: more_time.hold_reminders,
    hc.NewRound: rounds.new_round,
    hc.JudgeChange: rounds.judge_change,
    hc.ReplaceBody: rounds.replace_body,
    c.Resettle: rounds.resettle,
    c.ConfirmRoute: new_term.confirm_route,
    c.AskRoute: new_term.ask_route,
    c.SetExternalDeadline: external_deadlines.set_wall,
    c.StrikeExternalDeadline: external_deadlines.strike_wall,
    hc.ExtendHearing: ending.extend_hearing,
    hc.WithdrawHearing: ending.withdraw_hearing,
    hc.CloseHearing: ending.close_hearing,
    hc.FileMemo: ending.file_memo,
    hc.ApproveMemo: ending.approve_memo,
    c.Advance: advance.advance,
    c.SendOn: advance.send_on,
    c.DropCallIn: advance.drop_call_in,
    **MEETING_HANDLERS,
}

CHANGES_THE_MEETING = tuple(kind for kind in HANDLERS if issubclass(kind, mc.MeetingCommand))


def decide(case: CaseState | None, meeting: MeetingState | None, command: Command, ctx: Context) -> Decided | Refusal:
    """What follows from this command. `case` is the case it concerns (also for an agenda item), `meeting` likewise.

    Never raises for anything a person can do; a refusal is a value.
    """
    department = case.case.department if case is not None and not isinstance(command, mc.MeetingCommand) else None
    denied = people.forbidden(command, ctx, _bodies(case, meeting, command), department)
    if denied and follow_up.is_own(command, case, ctx):
        denied = None
    if denied and meeting is not None and people.is_seated(command, meeting, ctx):
        denied = None
    denied = denied or _stale(case, meeting, command, ctx)
    if denied:
        return denied
    if case is not None and case.case.ending and isinstance(command, act.CaseCommand) and not _may_follow(command):
        return refuse(Why.CASE_ENDED)
    change = Change(ctx, case, meeting)
    try:
        if isinstance(command, hc.SendHearing) and change.case.case.stage is Stage.DRAFTING:
            advance.advance(change, c.Advance(case=command.case))  # the last approval may be seconds old
        refused = HANDLERS[type(command)](change, command)
        if refused:
            return refused
        if change.state is not None and not isinstance(command, mc.MeetingCommand):
            settle(change)
        if meeting is not None and change.record is not None and isinstance(command, mc.MeetingCommand):
            judge_where_it_matters(change, meeting)
            keep_version(change, meeting)
            tell_agenda_changed(change, meeting)
            count_parts(change)
    except (CalendarRangeError, OverflowError):  # no calendar, not even Python's, goes on for ever
        return refuse(Why.BEYOND_CALENDAR)
    return change.done()


def _may_follow(command: Command) -> bool:
    # what comes in late is still recorded, and still looked at before it is shown; what is owed is owed after the end
    late = (hc.RecordResponse, hc.RecordUnsolicited, hc.DecidePublication, hc.ConfirmResponse)
    owed = (fc.AddFollowUp, fc.SetFollowUp, fc.FinishFollowUp, fc.RemindFollowUps)
    followed = (c.Advance, c.TakeFromCollective)  # another outcome may come of what ended it
    agreed = (fc.SetAgreement, fc.SetPointStatus, fc.LinkPoint, fc.FileStatusReport, c.SettleProposals)
    return isinstance(command, (*late, *followed, *owed, *agreed))


def _bodies(case: CaseState | None, meeting: MeetingState | None, command: Command) -> tuple[int, ...]:
    """The bodies whose own secretary or chair may state this command."""
    if meeting is not None and isinstance(command, mc.MeetingCommand):
        return (meeting.meeting.organization,)
    if isinstance(command, hc.RecordResponse | hc.PromiseResponse | hc.AskExtension | hc.ConfirmResponse):
        return (command.body,)
    return tuple(step.body for step in case.treatments()) if case else ()


def _stale(case: CaseState | None, meeting: MeetingState | None, command: Command, ctx: Context) -> Refusal | None:
    """Two people never overwrite each other: the version a person saw must still be the version."""
    seen = ctx.act.expected_version
    if seen is None:
        return None
    if isinstance(command, mc.MeetingCommand):
        current = meeting.meeting.version if meeting else None
    else:
        current = case.case.version if case else None
    return refuse(Why.CHANGED_MEANWHILE, seen=seen, current=current) if current not in (None, seen) else None


def settle(change: Change) -> None:
    """Keep the projections of a case true: stage, holder and since when, next deadline. Every move is an event."""
    case = change.case.case
    stage = stage_of(change.case.consultations, released=case.released_at is not None, ended=case.ending is not None)
    if stage is not case.stage:
        change.emit(Tag.CASE_MOVED, came_from=str(case.stage), to=str(stage))
        change.set_case(stage=stage)
    holder = people.holder_of(change.case, change.ctx)
    if holder != case.holder or stage is not case.stage:
        change.set_case(holder=holder, held_since=change.ctx.now)
    at, what = next_deadline(change.case, change.ctx)
    change.set_case(next_deadline_at=at, next_deadline=what)


def next_deadline(state: CaseState, ctx: Context) -> tuple[datetime | None, str]:
    """The next thing with a date: an open hearing's deadline, else the agenda deadline of the meeting aimed at."""
    due = [(r.due_on, r.due_time) for r in state.requests if r.is_waiting and r.due_on and r.due_time]
    if due:
        on, at = min(due)
        return due_instant(on, at), "hearing"
    if state.case.stage in (Stage.FOLLOW_UP, Stage.ENDED):
        owed_on = follow_up.next_due(state) if state.case.ending is not Ending.WITHDRAWN else None
        return (instant(owed_on, ctx.rules.reminders.office_to), "follow_up") if owed_on else (None, "")
    over = (MeetingStatus.CANCELLED, MeetingStatus.CLOSED)
    placed = {p.meeting for p in state.placements if p.outcome is None and p.meeting_state not in over}
    meetings = [m for m in ctx.register.meetings if m.id in placed] or [
        m for m in ctx.register.meetings if m.id == state.case.target_meeting
    ]
    for meeting in meetings:
        if meeting.id in placed:
            return meeting.starts_at, "meeting"
        if meeting.case_deadline_on:
            return instant(meeting.case_deadline_on, ctx.rules.reminders.office_to), "agenda"
    return None, ""


def with_version(state: CaseState) -> CaseState:
    """The state as it will be stored: one version on."""
    return replace(state, case=replace(state.case, version=state.case.version + 1))
