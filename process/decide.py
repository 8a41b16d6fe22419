"""The one door to the rules: `decide(state, command, ctx)` answers with what follows, or with a refusal that says why.

Pure: everything it needs is in its arguments, so the web, the command line, the engine and the simulation cannot
disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from process import aftermath_commands as a
from process import (
    agreement,
    amending,
    answers,
    collective,
    drafting,
    follow_up,
    hearing,
    joined,
    letters,
    more_time,
    new_term,
    outcomes,
    people,
    questionnaire,
    rounds,
    route,
    walls,
)
from process import commands as c
from process import meeting_commands as mc
from process.agenda_order import count_parts, keep_version
from process.calendar import CalendarRangeError, instant
from process.case import CaseState, Ending
from process.commands import Command
from process.deadlines import due_instant
from process.deviations import judge_where_it_matters
from process.events import Tag
from process.meeting import MeetingRecord
from process.meeting_handlers import MEETING_HANDLERS
from process.meeting_notices import tell_agenda_changed
from process.refusals import Refusal, refuse
from process.register import MeetingState
from process.stages import Stage, stage_of
from process.turn import Context, Decided, Turn

Handler = Callable[[Turn, Any], Refusal | None]

HANDLERS: Mapping[type[object], Handler] = {
    c.RegisterCase: drafting.register_case,
    c.ReviseProposal: drafting.revise_proposal,
    c.SubmitDraft: drafting.submit_draft,
    c.ApproveDraft: drafting.approve_draft,
    c.ReturnDraft: drafting.return_draft,
    c.WithdrawCase: drafting.withdraw_case,
    c.Retarget: drafting.retarget,
    c.CarryOut: drafting.carry_out,
    a.AddFollowUp: follow_up.add_follow_up,
    a.SetFollowUp: follow_up.set_follow_up,
    a.FinishFollowUp: follow_up.finish_follow_up,
    a.RemindFollowUps: follow_up.remind_follow_ups,
    a.SetAgreement: agreement.set_agreement,
    a.SetPointStatus: agreement.set_point_status,
    a.LinkPoint: agreement.link_point,
    a.FileStatusReport: agreement.file_status_report,
    a.JoinCase: collective.join_case,
    a.LeaveCase: collective.leave_case,
    a.TakeFromCollective: joined.take_from_collective,
    a.SetPriorities: collective.set_priorities,
    a.SettleProposals: collective.settle_proposals,
    a.SetAmendmentDeadline: amending.set_amendment_deadline,
    a.TableAmendment: amending.table_amendment,
    a.AcceptAmendment: amending.accept_amendment,
    a.WithdrawAmendment: amending.withdraw_amendment,
    c.AnswerQuestions: questionnaire.answer_questions,
    c.AddConsultation: questionnaire.add_party,
    c.StrikeConsultation: route.strike_consultation,
    c.RestoreConsultation: route.restore_consultation,
    c.SendHearing: letters.send_hearing,
    c.CancelLetter: letters.cancel_letter,
    c.RecordResponse: answers.record_response,
    c.RecordUnsolicited: answers.record_unsolicited,
    c.ConfirmResponse: answers.confirm_response,
    c.DecidePublication: answers.decide_publication,
    c.PromiseResponse: more_time.promise_response,
    c.AskExtension: more_time.ask_extension,
    c.RefuseExtension: more_time.refuse_extension,
    c.HoldReminders: more_time.hold_reminders,
    c.NewRound: rounds.new_round,
    c.JudgeChange: rounds.judge_change,
    c.ReplaceBody: rounds.replace_body,
    c.Resettle: rounds.resettle,
    c.ConfirmRoute: new_term.confirm_route,
    c.AskRoute: new_term.ask_route,
    c.SetWall: walls.set_wall,
    c.StrikeWall: walls.strike_wall,
    c.ExtendHearing: hearing.extend_hearing,
    c.WithdrawHearing: hearing.withdraw_hearing,
    c.CloseHearing: hearing.close_hearing,
    c.FileMemo: hearing.file_memo,
    c.ApproveMemo: hearing.approve_memo,
    c.Advance: outcomes.advance,
    c.SendOn: outcomes.send_on,
    c.DropCallIn: outcomes.drop_call_in,
    **MEETING_HANDLERS,
}

CHANGES_THE_MEETING = tuple(kind for kind in HANDLERS if issubclass(kind, mc.MeetingCommand))


def decide(case: CaseState | None, meeting: MeetingRecord | None, command: Command, ctx: Context) -> Decided | Refusal:
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
    if case is not None and case.case.ending and isinstance(command, c.CaseCommand) and not _may_follow(command):
        return refuse("case_ended")
    turn = Turn(ctx, case, meeting)
    try:
        if isinstance(command, c.SendHearing) and turn.case.case.stage is Stage.DRAFTING:
            outcomes.advance(turn, c.Advance(case=command.case))  # the last approval may be seconds old
        refused = HANDLERS[type(command)](turn, command)
        if refused:
            return refused
        if turn.state is not None and not isinstance(command, mc.MeetingCommand):
            settle(turn)
        if meeting is not None and turn.record is not None and isinstance(command, mc.MeetingCommand):
            judge_where_it_matters(turn, meeting)
            keep_version(turn, meeting)
            tell_agenda_changed(turn, meeting)
            count_parts(turn)
    except (CalendarRangeError, OverflowError):  # no calendar, not even Python's, goes on for ever
        return refuse("beyond_calendar")
    return turn.done()


def _may_follow(command: Command) -> bool:
    # what comes in late is still recorded, and still looked at before it is shown; what is owed is owed after the end
    late = (c.RecordResponse, c.RecordUnsolicited, c.DecidePublication, c.ConfirmResponse)
    owed = (a.AddFollowUp, a.SetFollowUp, a.FinishFollowUp, a.RemindFollowUps)
    followed = (c.Advance, a.TakeFromCollective)  # another outcome may come of what ended it
    agreed = (a.SetAgreement, a.SetPointStatus, a.LinkPoint, a.FileStatusReport, a.SettleProposals)
    return isinstance(command, (*late, *followed, *owed, *agreed))


def _bodies(case: CaseState | None, meeting: MeetingRecord | None, command: Command) -> tuple[int, ...]:
    """The bodies whose own secretary or chair may state this command."""
    if meeting is not None and isinstance(command, mc.MeetingCommand):
        return (meeting.meeting.organization,)
    if isinstance(command, c.RecordResponse | c.PromiseResponse | c.AskExtension | c.ConfirmResponse):
        return (command.body,)
    return tuple(step.body for step in case.treatments()) if case else ()


def _stale(case: CaseState | None, meeting: MeetingRecord | None, command: Command, ctx: Context) -> Refusal | None:
    """Two people never overwrite each other: the version a person saw must still be the version."""
    seen = ctx.act.expected_version
    if seen is None:
        return None
    if isinstance(command, mc.MeetingCommand):
        current = meeting.meeting.version if meeting else None
    else:
        current = case.case.version if case else None
    return refuse("changed_meanwhile", seen=seen, current=current) if current not in (None, seen) else None


def settle(turn: Turn) -> None:
    """Keep the projections of a case true: stage, holder and since when, next deadline. Every move is an event."""
    case = turn.case.case
    stage = stage_of(turn.case.consultations, released=case.released_at is not None, ended=case.ending is not None)
    if stage is not case.stage:
        turn.emit(Tag.CASE_MOVED, came_from=str(case.stage), to=str(stage))
        turn.set_case(stage=stage)
    holder = people.holder_of(turn.case, turn.ctx)
    if holder != case.holder or stage is not case.stage:
        turn.set_case(holder=holder, held_since=turn.ctx.now)
    at, what = next_deadline(turn.case, turn.ctx)
    turn.set_case(next_deadline_at=at, next_deadline=what)


def next_deadline(state: CaseState, ctx: Context) -> tuple[datetime | None, str]:
    """The next thing with a date: an open hearing's deadline, else the agenda deadline of the meeting aimed at."""
    due = [(r.due_on, r.due_time) for r in state.requests if r.is_waiting and r.due_on and r.due_time]
    if due:
        on, at = min(due)
        return due_instant(on, at), "hearing"
    if state.case.stage in (Stage.FOLLOW_UP, Stage.ENDED):
        owed_on = follow_up.next_due(state) if state.case.ending is not Ending.WITHDRAWN else None
        return (instant(owed_on, ctx.rules.reminders.office_to), "follow_up") if owed_on else (None, "")
    over = (MeetingState.CANCELLED, MeetingState.CLOSED)
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
