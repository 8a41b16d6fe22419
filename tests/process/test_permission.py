"""Who may state what: default deny, by the seats held today."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Draft
from process.handlers import FACTS
from process.permission import forbidden
from process.refusals import ROLES
from process.register import Membership, SeatRole
from process.state.case import Outcome
from process.state.follow_up import BudgetEnding, PointStatus
from process.state.hearing import Answer, FileRef, ResponsePublication
from process.state.record import DocumentKind, Published
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    CARE,
    CHIEF,
    CITIZEN,
    CONSULTANT,
    COORDINATOR,
    COUNCIL_SECRETARY,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    FIRST_A,
    FORMER,
    HEAD,
    KAI,
    MED_SECRETARY,
    OFFICER,
    REGISTER,
    SOCIAL,
    SOCIAL_SECRETARY,
    START,
    at,
    ctx,
    released,
)

FILE = FileRef("ab" * 32, "bilag.pdf", "application/pdf", 10)

EVERY = {
    c.RegisterCase: c.RegisterCase(title="T", case_type="short", department=CARE, officer=OFFICER, proposals=()),
    c.ReviseProposal: c.ReviseProposal(case=1, proposal=1, draft=Draft("T")),
    c.SubmitDraft: c.SubmitDraft(case=1),
    c.ApproveDraft: c.ApproveDraft(case=1),
    c.ReturnDraft: c.ReturnDraft(case=1, comment="x"),
    hc.AnswerQuestions: hc.AnswerQuestions(case=1, answers=("fees",)),
    c.AddConsultation: c.AddConsultation(case=1, body=SOCIAL, role="hearing", step=1, reason="x"),
    c.StrikeConsultation: c.StrikeConsultation(case=1, consultation=1, reason="x"),
    c.RestoreConsultation: c.RestoreConsultation(case=1, consultation=1),
    hc.SendHearing: hc.SendHearing(case=1),
    hc.CancelLetter: hc.CancelLetter(case=1, body=DISABILITY),
    hc.RecordResponse: hc.RecordResponse(case=1, body=DISABILITY, answer=Answer.REMARKS),
    hc.PromiseResponse: hc.PromiseResponse(case=1, body=DISABILITY, on=START),
    hc.ExtendHearing: hc.ExtendHearing(case=1, body=DISABILITY, due_on=START, due_time=at(START).time(), reason="x"),
    hc.WithdrawHearing: hc.WithdrawHearing(case=1, body=DISABILITY, reason="x"),
    hc.CloseHearing: hc.CloseHearing(case=1),
    hc.RecordUnsolicited: hc.RecordUnsolicited(case=1, sender="Sandvig Cykelforbund", text="x"),
    hc.ConfirmResponse: hc.ConfirmResponse(case=1, body=DISABILITY),
    hc.DecidePublication: hc.DecidePublication(case=1, response=1, verdict=ResponsePublication.CLEARED, reason="x"),
    hc.AskExtension: hc.AskExtension(case=1, body=DISABILITY, until=START),
    hc.RefuseExtension: hc.RefuseExtension(case=1, body=DISABILITY, reason="x"),
    hc.HoldReminders: hc.HoldReminders(case=1, body=DISABILITY, until=START),
    hc.NewRound: hc.NewRound(case=1, reason="x"),
    hc.JudgeChange: hc.JudgeChange(case=1, proposal=1, is_material=False, reason="x"),
    hc.ReplaceBody: hc.ReplaceBody(case=1, old=DISABILITY, new=SOCIAL, reason="x"),
    c.Resettle: c.Resettle(case=1),
    c.AskRoute: c.AskRoute(case=1),
    c.ConfirmRoute: c.ConfirmRoute(case=1),
    c.SetExternalDeadline: c.SetExternalDeadline(case=1, on=START, what="x"),
    c.StrikeExternalDeadline: c.StrikeExternalDeadline(case=1, number=1, reason="x"),
    hc.FileMemo: hc.FileMemo(case=1, text="x"),
    hc.ApproveMemo: hc.ApproveMemo(case=1),
    c.Retarget: c.Retarget(case=1, target_meeting=101, reason="x"),
    c.SendOn: c.SendOn(case=1, reason="x"),
    c.WithdrawCase: c.WithdrawCase(case=1, reason="x"),
    c.CarryOut: c.CarryOut(case=1),
    c.Advance: c.Advance(case=1),
    fc.AddFollowUp: fc.AddFollowUp(case=1, text="x"),
    fc.SetFollowUp: fc.SetFollowUp(case=1, number=1, due_on=START),
    fc.FinishFollowUp: fc.FinishFollowUp(case=1, number=1, text="x"),
    fc.SetAgreement: fc.SetAgreement(case=1, points=(fc.PlannedPoint("x"),)),
    fc.SetPointStatus: fc.SetPointStatus(case=1, points=(1,), status=PointStatus.GREEN),
    fc.LinkPoint: fc.LinkPoint(case=1, point=1, linked_case=2),
    fc.FileStatusReport: fc.FileStatusReport(case=1),
    c.JoinCase: c.JoinCase(case=1, into=2, reason="x"),
    c.LeaveCase: c.LeaveCase(case=1, reason="x"),
    c.TakeFromCollective: c.TakeFromCollective(case=1),
    c.SetPriorities: c.SetPriorities(case=1, pool_1000_dkk=Decimal(100)),
    c.SettleProposals: c.SettleProposals(case=1, endings=((1, BudgetEnding.INCLUDED),)),
    c.SetAmendmentDeadline: c.SetAmendmentDeadline(case=1, due_on=START),
    c.TableAmendment: c.TableAmendment(case=1, proposer="A", text="x"),
    c.AcceptAmendment: c.AcceptAmendment(case=1, number=1),
    c.WithdrawAmendment: c.WithdrawAmendment(case=1, number=1, reason="x"),
    fc.RemindFollowUps: fc.RemindFollowUps(case=1),
    mc.PlaceOnAgenda: mc.PlaceOnAgenda(meeting=301, case=1),
    mc.RemoveFromAgenda: mc.RemoveFromAgenda(meeting=301, item=1, reason="x"),
    mc.DispatchAgenda: mc.DispatchAgenda(meeting=301),
    mc.RecordAttendance: mc.RecordAttendance(meeting=301, person=KAI, present=False),
    mc.RaiseToDecision: mc.RaiseToDecision(meeting=301, item=1),
    mc.RecordDecision: mc.RecordDecision(meeting=301, outcome=Outcome.APPROVED, item=1),
    mc.StopDecision: mc.StopDecision(meeting=301, item=1, member=KAI),
    mc.AddItem: mc.AddItem(meeting=301, title="x"),
    mc.PrepareAgenda: mc.PrepareAgenda(meeting=301),
    mc.ReorderAgenda: mc.ReorderAgenda(meeting=301, order=(1,)),
    mc.ChangeItem: mc.ChangeItem(meeting=301, item=1, title="x"),
    mc.AttachAnnex: mc.AttachAnnex(meeting=301, item=1, title="x", file=FILE),
    mc.RemoveAnnex: mc.RemoveAnnex(meeting=301, annex=1, reason="x"),
    mc.ApproveAgenda: mc.ApproveAgenda(meeting=301),
    mc.MoveMeeting: mc.MoveMeeting(meeting=301, starts_at=at(START), reason="x"),
    mc.StateAttendance: mc.StateAttendance(meeting=301),
    mc.ReportAbsence: mc.ReportAbsence(meeting=301, person=KAI),
    mc.WithdrawAbsence: mc.WithdrawAbsence(meeting=301, person=KAI),
    mc.AnswerSubstitution: mc.AnswerSubstitution(meeting=301, member=KAI, substitute=FIRST_A, accepts=True),
    mc.CallSubstitute: mc.CallSubstitute(meeting=301, member=KAI, substitute=FIRST_A),
    mc.RaiseConflict: mc.RaiseConflict(meeting=301, item=1, person=KAI),
    mc.RuleOnConflict: mc.RuleOnConflict(meeting=301, item=1, person=KAI, is_disqualified=True),
    mc.DecideRest: mc.DecideRest(meeting=301),
    mc.WithdrawDissent: mc.WithdrawDissent(meeting=301, item=1),
    mc.EnterDissent: mc.EnterDissent(meeting=301, item=1, text="x"),
    mc.WithdrawStop: mc.WithdrawStop(meeting=301, item=1),
    mc.DecideAlone: mc.DecideAlone(meeting=301, case=1, outcome=Outcome.APPROVED, reason="x"),
    mc.SignRecord: mc.SignRecord(meeting=301),
    mc.CorrectRecord: mc.CorrectRecord(meeting=301, item=1, text="x", reason="x"),
    mc.AddToRecord: mc.AddToRecord(meeting=301, text="x", reason="x"),
    mc.ReopenOutcome: mc.ReopenOutcome(meeting=301, item=1, outcome=Outcome.APPROVED, text="x", reason="x"),
    mc.ConfirmReopening: mc.ConfirmReopening(meeting=301, correction=1),
    mc.FileDocument: mc.FileDocument(meeting=301, kind=DocumentKind.MINUTES, file=FILE),
    mc.Publish: mc.Publish(meeting=301, what=Published.MINUTES),
    mc.WithdrawPublication: mc.WithdrawPublication(meeting=301, item=1, reason="x"),
    c.DropCallIn: c.DropCallIn(case=1, reason="x"),
    mc.CloseRecord: mc.CloseRecord(meeting=301),
    mc.CancelMeeting: mc.CancelMeeting(meeting=301, reason="x"),
}


def refused(command, context, bodies=()):
    return forbidden(FACTS[type(command)].seats, context, bodies)


SPEAKS_FOR_ONESELF = {
    c.DropCallIn,
    mc.ReportAbsence,
    mc.WithdrawAbsence,
    mc.AnswerSubstitution,
    mc.RaiseConflict,
    mc.StopDecision,
    mc.WithdrawStop,
    mc.EnterDissent,
    mc.WithdrawDissent,
    mc.SignRecord,
}


BY_PEOPLE = [fact for fact in FACTS.values() if fact.seats]
BY_THE_ENGINE = [fact.command for fact in FACTS.values() if not fact.seats]


@pytest.mark.parametrize("fact", BY_PEOPLE, ids=lambda fact: fact.command.__name__)
def test_nobody_is_allowed_by_accident(fact) -> None:
    if fact.command not in SPEAKS_FOR_ONESELF:
        assert SeatRole.SUBSTITUTE not in fact.seats
    assert not fact.seats & {SeatRole.AUDITOR, SeatRole.CHIEF_EXECUTIVE}
    assert all(role in ROLES for role in fact.seats), "a refusal must be able to name who may"


@pytest.mark.parametrize("command", EVERY.values(), ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("person", [CITIZEN, FORMER, AUDITOR, CHIEF, FIRST_A, 999])
def test_who_has_no_seat_for_it_may_state_nothing(command, person) -> None:
    assert refused(command, ctx(person), [SOCIAL]).code == "not_allowed"


@pytest.mark.parametrize("command", EVERY.values(), ids=lambda command: type(command).__name__)
def test_who_has_no_seat_is_refused_by_decide_itself(command) -> None:
    world = released()
    if isinstance(command, c.RegisterCase):
        world.state = None
    assert world.refused(command, CITIZEN) == "not_allowed"


@pytest.mark.parametrize("kind", BY_THE_ENGINE)
@pytest.mark.parametrize("person", [ADMINISTRATOR, COORDINATOR, DIRECTOR, OFFICER, SOCIAL_SECRETARY])
def test_what_the_engine_does_no_person_may(kind, person) -> None:
    assert refused(EVERY[kind], ctx(person)).code == "not_allowed"
    assert refused(EVERY[kind], ctx(None)) is None


@pytest.mark.parametrize(
    ("person", "command", "bodies", "may"),
    [
        (SOCIAL_SECRETARY, mc.CloseRecord, [SOCIAL], True),
        (COUNCIL_SECRETARY, mc.CloseRecord, [SOCIAL], False),  # another committee's secretary
        (COORDINATOR, mc.CloseRecord, [SOCIAL], True),
        (KAI, mc.StopDecision, [SOCIAL], True),
        (KAI, mc.RecordDecision, [SOCIAL], False),  # a vice-chair keeps no record
        (DISABILITY_SECRETARY, hc.RecordResponse, [DISABILITY], True),
        (DISABILITY_CHAIR, hc.RecordResponse, [DISABILITY], True),
        (MED_SECRETARY, hc.RecordResponse, [DISABILITY], False),
        (DISABILITY_SECRETARY, hc.SendHearing, [DISABILITY], False),
        (OFFICER, hc.SendHearing, [], False),
        (OFFICER, c.ApproveDraft, [], False),
        (HEAD, c.ApproveDraft, [], True),
        (ADMINISTRATOR, c.ApproveDraft, [], False),
        (CONSULTANT, c.WithdrawCase, [], True),
    ],
)
def test_a_secretary_or_chair_acts_for_their_own_body_only(person, command, bodies, may) -> None:
    assert (refused(EVERY[command], ctx(person), bodies) is None) is may


def test_a_seat_counts_only_while_it_is_held() -> None:
    ended = (*REGISTER.memberships, Membership(100, CARE, CITIZEN, SeatRole.HEAD, ends_on=date(2027, 2, 1)))
    register = replace(REGISTER, memberships=ended)
    approve = EVERY[c.ApproveDraft]
    assert refused(approve, ctx(CITIZEN, at(date(2027, 2, 1)), register=register)) is None
    assert refused(approve, ctx(CITIZEN, at(date(2027, 2, 2)), register=register)) is not None
