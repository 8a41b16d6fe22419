"""Which function answers which of a meeting's commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from process import (
    agenda,
    agenda_order,
    alone,
    annexes,
    attendance,
    closing,
    coming_back,
    conflict,
    dissent,
    meeting_dates,
    publishing,
    record,
    rest,
    seat_calls,
    stopping,
)
from process import meeting_commands as mc
from process.refusals import Refusal
from process.turn import Turn

MEETING_HANDLERS: Mapping[type[object], Callable[[Turn, Any], Refusal | None]] = {
    mc.PlaceOnAgenda: agenda.place_on_agenda,
    mc.AddItem: agenda.add_plain_item,
    mc.RemoveFromAgenda: agenda.remove_from_agenda,
    mc.ChangeItem: agenda.change_item,
    mc.AttachAnnex: annexes.attach_annex,
    mc.RemoveAnnex: annexes.remove_annex,
    mc.PrepareAgenda: agenda_order.prepare_agenda,
    mc.ReorderAgenda: agenda_order.reorder_agenda,
    mc.ApproveAgenda: agenda_order.approve_agenda,
    mc.DispatchAgenda: meeting_dates.dispatch_agenda,
    mc.MoveMeeting: meeting_dates.move_meeting,
    mc.CancelMeeting: meeting_dates.cancel_meeting,
    mc.RecordAttendance: attendance.record_attendance,
    mc.StateAttendance: attendance.state_attendance,
    mc.ReportAbsence: seat_calls.report_absence,
    mc.WithdrawAbsence: coming_back.withdraw_absence,
    mc.AnswerSubstitution: seat_calls.answer_substitution,
    mc.CallSubstitute: seat_calls.call_substitute,
    mc.RaiseConflict: conflict.raise_conflict,
    mc.RuleOnConflict: conflict.rule_on_conflict,
    mc.RaiseToDecision: record.raise_to_decision,
    mc.RecordDecision: record.record_decision,
    mc.DecideRest: rest.decide_rest,
    mc.EnterDissent: dissent.enter_dissent,
    mc.WithdrawDissent: dissent.withdraw_dissent,
    mc.StopDecision: stopping.stop_decision,
    mc.WithdrawStop: stopping.withdraw_stop,
    mc.DecideAlone: alone.decide_alone,
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
