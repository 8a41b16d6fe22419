"""Every fact that can be stated, one row each: what answers it, who may state it, and when.

In the order of the process; `decide.py`, the pages and the printed process table all read from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from process.case import (
    advance,
    amendments,
    collective,
    collective_outcome,
    drafting,
    external_deadlines,
    keeping_back,
    new_term,
    notes,
    taking,
)
from process.change import Change
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Command
from process.follow_up import agreement, follow_up
from process.hearing import (
    answers,
    brakes,
    disputes,
    drafts,
    ending,
    letters,
    more_time,
    packages,
    posting,
    proposal_changes,
    public_hearing,
    questionnaire,
    rounds,
    takeover,
)
from process.meeting import (
    absence,
    agenda,
    agenda_order,
    annexes,
    attendance,
    chair_alone,
    closing,
    conflict_of_interest,
    dates,
    decisions,
    dissent,
    erasing,
    members_items,
    publishing,
    section_23,
    substitute_calls,
)
from process.permission import (
    ADMINISTRATION,
    AMENDMENT_DESK,
    ANSWERING,
    BODY_ITSELF,
    CASE_DESK,
    DROPPING_DESK,
    ENGINE,
    HEARING_DESK,
    MANAGERS,
    MED_CHAIRS,
    MEETING_DESK,
    RESPONSIBLE,
    ROUTE_DESK,
    SEATED,
    SITTING,
    SPEAKING,
)
from process.refusals import Refusal
from process.register import SeatRole
from process.route import route
from process.stages import Stage

DRAFTING, HEARING, FOLLOW_UP = (Stage.DRAFTING,), (Stage.HEARING,), (Stage.FOLLOW_UP,)
AT_MEETINGS = (Stage.RECOMMENDATION, Stage.DECISION)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row. `stages`: those it moves a case in, as the process table prints it. `of_body`: said by the body it
    names, not by any on the route. `of_seat`: comes with the seat one sits in, also for a committee's substitute, who
    has no seat there else (KSL § 28). `after_end`: what comes in late is still kept, what is owed still done.
    """

    command: type[Command]
    handler: Callable[[Change, Any], Refusal | None]
    seats: frozenset[SeatRole]
    stages: tuple[Stage, ...] = ()
    of_body: bool = False
    of_seat: bool = False
    after_end: bool = False


ROWS = (
    # -- the draft ----------------------------------------------------------------------------------------------------
    Fact(c.RegisterCase, drafting.register_case, ADMINISTRATION),
    Fact(c.ReviseProposal, drafting.revise_proposal, CASE_DESK),
    Fact(c.SubmitDraft, drafting.submit_draft, CASE_DESK, DRAFTING),
    Fact(c.ApproveDraft, drafting.approve_draft, MANAGERS, DRAFTING),
    Fact(c.ReturnDraft, drafting.return_draft, MANAGERS, DRAFTING),
    # -- its route ----------------------------------------------------------------------------------------------------
    Fact(hc.AnswerQuestions, questionnaire.answer_questions, CASE_DESK),
    Fact(c.AddConsultation, questionnaire.add_party, ROUTE_DESK),
    Fact(c.StrikeConsultation, route.strike_consultation, DROPPING_DESK),
    Fact(c.RestoreConsultation, route.restore_consultation, ROUTE_DESK),
    Fact(c.ConfirmRoute, new_term.confirm_route, CASE_DESK),
    Fact(c.AskRoute, new_term.ask_route, ENGINE),
    Fact(c.Retarget, drafting.retarget, ROUTE_DESK),
    Fact(c.KeepBack, keeping_back.keep_back, RESPONSIBLE),
    Fact(c.KeepOutOfMail, keeping_back.keep_out_of_mail, RESPONSIBLE),
    Fact(c.SetExternalDeadline, external_deadlines.set_external_deadline, CASE_DESK),
    Fact(c.StrikeExternalDeadline, external_deadlines.strike_external_deadline, CASE_DESK),
    # -- the hearing --------------------------------------------------------------------------------------------------
    Fact(hc.OpenPackage, packages.open_package, HEARING_DESK),
    Fact(hc.GatherCase, packages.gather_case, HEARING_DESK),
    Fact(hc.AskForSecond, brakes.ask_for_second, HEARING_DESK),
    Fact(hc.ReleaseLetters, brakes.release_letters, HEARING_DESK),
    Fact(hc.SendHearing, letters.send_hearing, HEARING_DESK, HEARING),
    Fact(hc.TakeOverLetter, takeover.take_over, HEARING_DESK, HEARING),
    Fact(hc.CancelLetter, letters.cancel_letter, HEARING_DESK),
    Fact(hc.RecordPosted, posting.record_posted, HEARING_DESK, after_end=True),
    Fact(hc.CorrectLetter, brakes.correct_letter, HEARING_DESK),
    Fact(hc.ShareDraft, drafts.share_draft, SPEAKING, of_body=True),
    Fact(hc.HandOverDraft, drafts.hand_over_draft, SPEAKING, of_body=True),
    Fact(hc.RecordResponse, answers.record_response, ANSWERING, HEARING, of_body=True, after_end=True),
    Fact(hc.ConfirmResponse, answers.confirm_response, MED_CHAIRS, of_body=True, after_end=True),
    Fact(hc.DisputeResponse, disputes.dispute_response, SPEAKING, of_body=True, after_end=True),
    Fact(hc.SettleDispute, disputes.settle_dispute, HEARING_DESK, after_end=True),
    Fact(hc.RecordUnsolicited, answers.record_unsolicited, HEARING_DESK, after_end=True),
    Fact(hc.PublishHearing, public_hearing.publish_hearing, HEARING_DESK),
    Fact(hc.StrikePublicHearing, public_hearing.strike_public_hearing, HEARING_DESK),
    Fact(hc.DecidePublication, answers.decide_publication, CASE_DESK, after_end=True),
    Fact(hc.PromiseResponse, more_time.promise_response, ANSWERING, HEARING, of_body=True),
    Fact(hc.AskExtension, more_time.ask_extension, ANSWERING, of_body=True),
    Fact(hc.RefuseExtension, more_time.refuse_extension, HEARING_DESK),
    Fact(hc.ExtendHearing, ending.extend_hearing, HEARING_DESK, HEARING),
    Fact(hc.HoldReminders, more_time.hold_reminders, HEARING_DESK),
    Fact(hc.RemindNow, more_time.remind_now, HEARING_DESK),
    Fact(hc.NewRound, rounds.new_round, CASE_DESK, HEARING),
    Fact(hc.JudgeChange, proposal_changes.judge_change, CASE_DESK, HEARING),
    Fact(hc.ReplaceBody, rounds.replace_body, HEARING_DESK | {SeatRole.ADMINISTRATOR}),
    Fact(hc.WithdrawHearing, ending.withdraw_hearing, HEARING_DESK),
    Fact(hc.CloseHearing, ending.close_hearing, ENGINE),
    Fact(hc.FileMemo, ending.file_memo, CASE_DESK, HEARING),
    Fact(hc.ApproveMemo, ending.approve_memo, MANAGERS, HEARING),
    # -- the agenda ---------------------------------------------------------------------------------------------------
    Fact(mc.PlaceOnAgenda, agenda.place_on_agenda, MEETING_DESK, AT_MEETINGS),
    Fact(mc.AddItem, agenda.add_plain_item, MEETING_DESK),
    Fact(mc.BringItem, members_items.bring_item, BODY_ITSELF, of_seat=True),
    Fact(mc.TakeBackItem, members_items.take_back_item, BODY_ITSELF, of_seat=True),
    Fact(mc.RemoveFromAgenda, agenda.remove_from_agenda, MEETING_DESK),
    Fact(mc.ChangeItem, agenda.change_item, MEETING_DESK),
    Fact(mc.AttachAnnex, annexes.attach_annex, MEETING_DESK),
    Fact(mc.RemoveAnnex, annexes.remove_annex, MEETING_DESK),
    Fact(mc.PrepareAgenda, agenda_order.prepare_agenda, MEETING_DESK),
    Fact(mc.ReorderAgenda, agenda_order.reorder_agenda, MEETING_DESK),
    Fact(mc.ApproveAgenda, agenda_order.approve_agenda, MEETING_DESK | {SeatRole.VICE_CHAIR}, AT_MEETINGS),
    Fact(mc.DispatchAgenda, dates.dispatch_agenda, MEETING_DESK, AT_MEETINGS),
    Fact(mc.MoveMeeting, dates.move_meeting, MEETING_DESK),
    Fact(mc.CancelMeeting, dates.cancel_meeting, MEETING_DESK),
    # -- who is there -------------------------------------------------------------------------------------------------
    Fact(mc.ReportAbsence, substitute_calls.report_absence, SEATED),
    Fact(mc.WithdrawAbsence, absence.withdraw_absence, SEATED),
    Fact(mc.AnswerSubstitution, substitute_calls.answer_substitution, SEATED, of_seat=True),
    Fact(mc.RecordAttendance, attendance.record_attendance, MEETING_DESK, AT_MEETINGS),
    Fact(mc.StateAttendance, attendance.state_attendance, MEETING_DESK),
    Fact(mc.CallSubstitute, substitute_calls.call_substitute, MEETING_DESK, AT_MEETINGS),
    Fact(mc.RaiseConflict, conflict_of_interest.raise_conflict, SEATED, of_seat=True),
    Fact(mc.RuleOnConflict, conflict_of_interest.rule_on_conflict, MEETING_DESK, AT_MEETINGS),
    # -- what is decided ----------------------------------------------------------------------------------------------
    Fact(mc.RaiseToDecision, decisions.raise_to_decision, MEETING_DESK),
    Fact(mc.RecordDecision, decisions.record_decision, MEETING_DESK, AT_MEETINGS),
    Fact(mc.DecideRest, decisions.decide_rest, MEETING_DESK),
    Fact(mc.EnterDissent, dissent.enter_dissent, SEATED, of_seat=True),
    Fact(mc.WithdrawDissent, dissent.withdraw_dissent, SEATED, of_seat=True),
    Fact(mc.StopDecision, section_23.stop_decision, SEATED, AT_MEETINGS, of_seat=True),
    Fact(mc.WithdrawStop, section_23.withdraw_stop, SEATED, of_seat=True),
    Fact(c.DropCallIn, advance.drop_call_in, BODY_ITSELF),
    Fact(mc.DecideAlone, chair_alone.decide_alone, frozenset({SeatRole.CHAIR, SeatRole.SECRETARY}), AT_MEETINGS),
    # -- the record ---------------------------------------------------------------------------------------------------
    Fact(mc.CloseRecord, closing.close_record, MEETING_DESK, AT_MEETINGS),
    Fact(mc.SignRecord, closing.sign_record, SITTING | {SeatRole.CHAIR}, of_seat=True),
    Fact(mc.CorrectRecord, closing.correct_record, MEETING_DESK),
    Fact(mc.AddToRecord, closing.add_to_record, MEETING_DESK),
    Fact(mc.ReopenOutcome, closing.reopen_outcome, MEETING_DESK),
    Fact(mc.ConfirmReopening, closing.confirm_reopening, MEETING_DESK),
    Fact(mc.FileDocument, publishing.file_document, MEETING_DESK),
    Fact(mc.Publish, publishing.publish, MEETING_DESK),
    Fact(mc.WithdrawPublication, publishing.withdraw_publication, MEETING_DESK),
    Fact(mc.EraseWords, erasing.erase_words, frozenset({SeatRole.ADMINISTRATOR}), AT_MEETINGS),
    # -- the case goes on ---------------------------------------------------------------------------------------------
    Fact(c.Advance, advance.advance, ENGINE, after_end=True),
    Fact(c.SendOn, advance.send_on, frozenset({SeatRole.SECRETARY, SeatRole.COORDINATOR})),
    Fact(c.Resettle, rounds.resettle, ENGINE),
    Fact(c.WithdrawCase, drafting.withdraw_case, ADMINISTRATION),
    Fact(c.TakeCase, taking.take_case, HEARING_DESK | {SeatRole.SECRETARY}),
    Fact(c.GiveBackCase, taking.give_back_case, HEARING_DESK | {SeatRole.SECRETARY}),
    Fact(c.AddNote, notes.add_note, ADMINISTRATION | {SeatRole.SECRETARY}, after_end=True),
    # -- what is decided together -------------------------------------------------------------------------------------
    Fact(c.JoinCase, collective.join_case, ROUTE_DESK),
    Fact(c.LeaveCase, collective.leave_case, ROUTE_DESK),
    Fact(c.TakeFromCollective, collective_outcome.take_from_collective, ENGINE, after_end=True),
    Fact(c.SetPriorities, collective.set_priorities, RESPONSIBLE),
    Fact(c.SettleProposals, collective.settle_proposals, RESPONSIBLE | {SeatRole.SECRETARY}, after_end=True),
    Fact(c.SetAmendmentDeadline, amendments.set_amendment_deadline, AMENDMENT_DESK),
    Fact(c.TableAmendment, amendments.table_amendment, AMENDMENT_DESK),
    Fact(c.AcceptAmendment, amendments.accept_amendment, AMENDMENT_DESK),
    Fact(c.WithdrawAmendment, amendments.withdraw_amendment, AMENDMENT_DESK),
    # -- what the decision leaves to be done --------------------------------------------------------------------------
    Fact(fc.AddFollowUp, follow_up.add_follow_up, RESPONSIBLE | {SeatRole.SECRETARY}, FOLLOW_UP, after_end=True),
    Fact(fc.SetFollowUp, follow_up.set_follow_up, RESPONSIBLE, FOLLOW_UP, after_end=True),
    Fact(fc.FinishFollowUp, follow_up.finish_follow_up, RESPONSIBLE, FOLLOW_UP, after_end=True),
    Fact(fc.RemindFollowUps, follow_up.remind_follow_ups, ENGINE, after_end=True),
    Fact(fc.SetAgreement, agreement.set_agreement, RESPONSIBLE, after_end=True),
    Fact(fc.SetPointStatus, agreement.set_point_status, RESPONSIBLE, after_end=True),
    Fact(fc.LinkPoint, agreement.link_point, RESPONSIBLE, after_end=True),
    Fact(fc.FileStatusReport, agreement.file_status_report, RESPONSIBLE, after_end=True),
    Fact(c.CarryOut, drafting.carry_out, RESPONSIBLE, FOLLOW_UP),
)

FACTS: Mapping[type[Command], Fact] = {fact.command: fact for fact in ROWS}


def facts_in(stage: Stage) -> tuple[str, ...]:
    """The commands by which people move a case in a stage."""
    return tuple(fact.command.__name__ for fact in ROWS if stage in fact.stages)
