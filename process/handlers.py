"""Which function answers which of a meeting's commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from process.change import Change
from process.commands import meeting as mc
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
    publishing,
    section_23,
    substitute_calls,
)
from process.refusals import Refusal

MEETING_HANDLERS: Mapping[type[object], Callable[[Change, Any], Refusal | None]] = {
    mc.PlaceOnAgenda: agenda.place_on_agenda,
    mc.AddItem: agenda.add_plain_item,
    mc.RemoveFromAgenda: agenda.remove_from_agenda,
    mc.ChangeItem: agenda.change_item,
    mc.AttachAnnex: annexes.attach_annex,
    mc.RemoveAnnex: annexes.remove_annex,
    mc.PrepareAgenda: agenda_order.prepare_agenda,
    mc.ReorderAgenda: agenda_order.reorder_agenda,
    mc.ApproveAgenda: agenda_order.approve_agenda,
    mc.DispatchAgenda: dates.dispatch_agenda,
    mc.MoveMeeting: dates.move_meeting,
    mc.CancelMeeting: dates.cancel_meeting,
    mc.RecordAttendance: attendance.record_attendance,
    mc.StateAttendance: attendance.state_attendance,
    mc.ReportAbsence: substitute_calls.report_absence,
    mc.WithdrawAbsence: absence.withdraw_absence,
    mc.AnswerSubstitution: substitute_calls.answer_substitution,
    mc.CallSubstitute: substitute_calls.call_substitute,
    mc.RaiseConflict: conflict_of_interest.raise_conflict,
    mc.RuleOnConflict: conflict_of_interest.rule_on_conflict,
    mc.RaiseToDecision: decisions.raise_to_decision,
    mc.RecordDecision: decisions.record_decision,
    mc.DecideRest: decisions.decide_rest,
    mc.EnterDissent: dissent.enter_dissent,
    mc.WithdrawDissent: dissent.withdraw_dissent,
    mc.StopDecision: section_23.stop_decision,
    mc.WithdrawStop: section_23.withdraw_stop,
    mc.DecideAlone: chair_alone.decide_alone,
    mc.CloseRecord: closing.close_record,
    mc.SignRecord: closing.sign_record,
    mc.CorrectRecord: closing.correct_record,
    mc.AddToRecord: closing.add_to_record,
    mc.ReopenOutcome: closing.reopen_outcome,
    mc.ConfirmReopening: closing.confirm_reopening,
    mc.FileDocument: publishing.file_document,
    mc.Publish: publishing.publish,
    mc.WithdrawPublication: publishing.withdraw_publication,
}
