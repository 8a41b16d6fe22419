"""Random people state random facts at random times; whatever they do, the rules of the process hold (DESIGN §2)."""

import ast
from dataclasses import fields
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from process.calendar import local_day
from process.checks.check import check
from process.checks.finding import Dossier, Level
from process.checks.sources import Rule
from process.commands import act
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.events import Tag
from process.handlers import FACTS
from process.notices import NoticeKind, NoticeState
from process.people import current_treatments
from process.planning.waiting import ActKind, to_place
from process.refusals import Refusal
from process.register import MeetingStatus
from process.route.route import waits_for
from process.rules import Role
from process.stages import FINISHED, Stage, StepState, stage_of
from process.state.case import Ending, Outcome
from process.state.decision import Votes
from process.state.follow_up import BudgetEnding, PointStatus
from process.state.hearing import Answer, FileRef, ResponsePublication
from process.state.meeting import ItemKind
from process.state.record import DocumentKind, Published
from tests.builders.case import PARTIES
from tests.builders.moments import CALENDAR
from tests.builders.nordby import (
    CITIZEN,
    CONSULTANT,
    COORDINATOR,
    COUNCIL_SECRETARY,
    DIRECTOR,
    DISABILITY,
    DISABILITY_SECRETARY,
    FINANCE_SECRETARY,
    HEAD,
    HOVEDMED,
    KAI,
    LIS,
    MAYOR,
    OFFICER,
    OLE,
    REGISTER,
    ROADS,
    ROADS_SECRETARY,
    SECRETARIES,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.world import World, registered

# The engine may state everything, so most facts are tried as its; the rest by people who may, or may not.
ACTORS = st.sampled_from(
    [
        *([None] * 12),
        *(OFFICER, HEAD, DIRECTOR, CONSULTANT, COORDINATOR, CITIZEN, KAI, DISABILITY_SECRETARY),
        *(SOCIAL_SECRETARY, FINANCE_SECRETARY, COUNCIL_SECRETARY, ROADS_SECRETARY),
    ]
)
FILE = FileRef("ab" * 32, "bilag.pdf", "application/pdf", 10)
BEGINNINGS = {
    "draft": lambda world: world,
    "released": lambda world: world.approve(),
    "sent": lambda world: _sent(world.approve()),
    "answered": lambda world: _answered(_sent(world.approve())),
}


def _sent(world: World) -> World:
    world.ask(hc.SendHearing(case=1), COORDINATOR)  # refused where nobody is heard yet, or letters send themselves
    return world


def _answered(world: World) -> World:
    for request in world.case.requests:
        world.answer(request.body)
    return world.sum_up() if world.case.requests else world


BODIES = st.sampled_from([DISABILITY, HOVEDMED, SOCIAL, ROADS, 999])
MEETINGS = st.sampled_from([meeting.id for meeting in REGISTER.meetings])
REASONS = st.sampled_from(["Fordi det haster", "Fordi det haster", ""])
NUMBERS = st.integers(1, 7)
DAYS = st.integers(-3, 40)
NAMED = {
    node.attr
    for node in ast.walk(ast.parse(Path(__file__).read_text(encoding="utf-8")))
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
}
"""The commands that have a rule below."""
IN_WORDS = [
    kind
    for kind in FACTS
    if issubclass(kind, act.CaseCommand)
    and kind.__name__ not in NAMED
    and {hint for name, hint in get_type_hints(kind).items() if name != "case"} <= {str}
]
"""The others of a case that are stated in words alone."""
AFTER_WITHDRAWAL = frozenset({NoticeKind.RECEIPT, NoticeKind.LATE_RESPONSE})


class Journey(RuleBasedStateMachine):
    """One case and twenty meetings. `placed_by_override` are the consultations somebody let past their gates."""

    world: World

    @initialize(
        case_type=st.sampled_from(["political_case", "committee_case", "local_plan", "two_readings", "sends_itself"]),
        answers=st.sets(st.sampled_from(["people_with_disabilities", "affects_staff"])),
        committees=st.sampled_from([(SOCIAL,), (SOCIAL, ROADS)]),
        aimed_at=st.sampled_from([None, 101]),
        beginning=st.sampled_from(list(BEGINNINGS)),
    )
    def register(self, case_type, answers, committees, aimed_at, beginning) -> None:
        world = registered(case_type, sorted(answers), committees, target_meeting=aimed_at)
        self.world = BEGINNINGS[beginning](world)
        self.excused: set[int] = set()
        self.numbers: dict[int, Role] = {}
        self.recorded: dict[tuple[int, int], Outcome] = {}

    # -- what anybody may try ----------------------------------------------------------------------------------------

    def say(self, command, actor=None):
        """Every command: taken in with an event in the history, or refused with a sentence and nothing changed."""
        before = (self.world.state, dict(self.world.meetings), len(self.world.notices), len(self.world.events))
        waiting = self._waiting()
        answer = self.world.ask(command, actor)
        if isinstance(answer, Refusal):
            assert len(answer.danish) > 10
            assert len(answer.english) > 10
            assert "{" not in answer.danish + answer.english
            after = (self.world.state, self.world.meetings, len(self.world.notices), len(self.world.events))
            assert after == before, "a refusal changes nothing"
        else:
            assert answer.events, "what took effect is in the history, or a repeat would take effect again"
            self._check_placing(command, waiting)
            self._check_quiet_after_withdrawal(before[0], answer)
            self._excuse(command, before[0])
        return answer

    def _waiting(self):
        state = self.world.case
        return {step.number: waits_for(state, step) or not state.case.released_at for step in state.consultations}

    def _check_placing(self, command, waiting) -> None:
        """No placing before its gates without an override."""
        if isinstance(command, mc.PlaceOnAgenda):
            item = self.world.meetings[command.meeting].items[-1]
            if not command.override_reason:
                assert item.consultation is not None
                assert not waiting[item.consultation]

    def _check_quiet_after_withdrawal(self, before, answer) -> None:
        """After the case was withdrawn nothing is sent about it, but a receipt for an answer that still came."""
        if before.case.ending is Ending.WITHDRAWN:
            planned = {notice.kind for notice in answer.notices if notice.state is NoticeState.PLANNED}
            assert {kind for kind in planned if not kind.payload.of_meeting} <= AFTER_WITHDRAWAL

    def _excuse(self, command, before) -> None:
        """Past its gates by a person's reason; or on an agenda already when something was put before it (a changed
        route, a parallel committee that sends the case in hearing): it stays there, and its decision is marked.
        """
        state = self.world.case
        for place in state.placements:
            item = self.world.meetings[place.meeting].item(place.item)
            if item.override_reason or item.list_type == "outside_agenda":
                self.excused.add(place.consultation)
        if isinstance(command, c.AddConsultation | c.RestoreConsultation | hc.AnswerQuestions | c.Advance):
            self.excused |= {s.number for s in before.consultations if s.state is StepState.OPEN}

    # -- rules: the administration -----------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 72))
    def time_passes(self, hours) -> None:
        self.world.now += timedelta(hours=hours)

    @rule(weeks=st.integers(1, 4))
    def weeks_pass(self, weeks) -> None:
        self.world.now += timedelta(weeks=weeks)

    @rule(actor=ACTORS)
    def submit(self, actor) -> None:
        self.say(c.SubmitDraft(case=1), actor)

    @rule(actor=ACTORS)
    def approve(self, actor) -> None:
        self.say(c.ApproveDraft(case=1), actor)

    @rule()
    @precondition(lambda self: self.world.case.case.stage is Stage.DRAFTING)
    def approve_by_whose_turn_it_is(self) -> None:
        self.say(c.SubmitDraft(case=1), OFFICER)
        for link in self.world.case.approvals:
            self.say(c.ApproveDraft(case=1), link.person)

    @rule(actor=ACTORS, reason=REASONS)
    def return_draft(self, actor, reason) -> None:
        self.say(c.ReturnDraft(case=1, comment=reason), actor)

    @rule(actor=ACTORS, kind=st.sampled_from(IN_WORDS), text=REASONS)
    def state_in_words(self, actor, kind, text) -> None:
        words = {field.name: text for field in fields(kind) if field.name != "case"}
        self.say(kind(case=1, **words), actor)

    @rule(actor=ACTORS, reason=REASONS, proposal=st.integers(1, 2), is_complete=st.booleans())
    def revise(self, actor, reason, proposal, is_complete) -> None:
        draft = act.Draft("Nye ramper", is_complete=is_complete)
        self.say(c.ReviseProposal(case=1, proposal=proposal, draft=draft, reason=reason), actor)

    @rule(actor=ACTORS, reason=REASONS)
    @precondition(lambda self: self.world.now > self.world.case.case.created_at + timedelta(days=120))
    def withdraw(self, actor, reason) -> None:
        self.say(c.WithdrawCase(case=1, reason=reason), actor)

    @rule(actor=ACTORS, meeting=MEETINGS, reason=REASONS)
    def retarget(self, actor, meeting, reason) -> None:
        self.say(c.Retarget(case=1, target_meeting=meeting, reason=reason), actor)

    @rule()
    def the_engine_moves(self) -> None:
        self.say(c.Advance(case=1))
        assert isinstance(self.world.ask(c.Advance(case=1)), Refusal), "one pass moves all there is to move"

    @rule(actor=ACTORS)
    def carry_out(self, actor) -> None:
        self.say(c.CarryOut(case=1), actor)

    @rule(actor=ACTORS, text=REASONS, days=DAYS, whom=st.sampled_from([None, OFFICER, HEAD, CITIZEN]))
    def add_a_follow_up(self, actor, text, days, whom) -> None:
        due_on = local_day(self.world.now) + timedelta(days=days) if days else None
        self.say(fc.AddFollowUp(case=1, text=text, responsible=whom, due_on=due_on), actor)

    @rule(actor=ACTORS, number=st.integers(1, 3), days=DAYS)
    def set_a_follow_up(self, actor, number, days) -> None:
        due_on = local_day(self.world.now) + timedelta(days=days)
        self.say(fc.SetFollowUp(case=1, number=number, due_on=due_on), actor)

    @rule(actor=ACTORS, number=st.integers(1, 3), text=REASONS)
    def finish_a_follow_up(self, actor, number, text) -> None:
        self.say(fc.FinishFollowUp(case=1, number=number, text=text), actor)

    @rule(actor=ACTORS)
    def remind_of_follow_ups(self, actor) -> None:
        self.say(fc.RemindFollowUps(case=1), actor)

    @rule(actor=ACTORS, count=st.integers(0, 3))
    def set_the_agreement(self, actor, count) -> None:
        self.say(fc.SetAgreement(case=1, points=tuple(fc.PlannedPoint(f"Punkt {n}") for n in range(count))), actor)

    @rule(actor=ACTORS, number=NUMBERS, status=st.sampled_from(PointStatus), comment=REASONS)
    def set_a_status(self, actor, number, status, comment) -> None:
        self.say(fc.SetPointStatus(case=1, points=(number, 1), status=status, comment=comment), actor)

    @rule(actor=ACTORS, number=NUMBERS, meeting=MEETINGS)
    def link_a_point(self, actor, number, meeting) -> None:
        self.say(fc.LinkPoint(case=1, point=number, meeting=meeting), actor)

    @rule(actor=ACTORS)
    def file_a_status_report(self, actor) -> None:
        self.say(fc.FileStatusReport(case=1), actor)

    @rule(actor=ACTORS, reason=REASONS)
    def join_and_leave(self, actor, reason) -> None:
        self.say(c.JoinCase(case=1, into=2, reason=reason), actor)  # no such case in this world
        self.say(c.TakeFromCollective(case=1))
        self.say(c.LeaveCase(case=1, reason=reason), actor)

    @rule(actor=ACTORS, pool=st.integers(-1, 3), number=NUMBERS, ending=st.sampled_from(BudgetEnding))
    def settle_the_proposals(self, actor, pool, number, ending) -> None:
        self.say(c.SetPriorities(case=1, pool_1000_dkk=Decimal(pool), order=(1,) if pool else ()), actor)
        self.say(c.SettleProposals(case=1, endings=((number, ending),)), actor)

    @rule(actor=ACTORS, days=DAYS, number=NUMBERS, text=REASONS)
    def amend(self, actor, days, number, text) -> None:
        due_on = local_day(self.world.now) + timedelta(days=days) if days else None
        self.say(c.SetAmendmentDeadline(case=1, due_on=due_on), actor)
        self.say(c.TableAmendment(case=1, proposer=text, text=text, amount_1000_dkk=Decimal(days)), actor)
        self.say(c.AcceptAmendment(case=1, number=number), actor)
        self.say(c.WithdrawAmendment(case=1, number=number, reason=text), actor)

    # -- rules: the route --------------------------------------------------------------------------------------------

    @rule(actor=ACTORS, body=BODIES, role=st.sampled_from(list(Role)), step=st.integers(0, 4), reason=REASONS)
    def add(self, actor, body, role, step, reason) -> None:
        self.say(c.AddConsultation(case=1, body=body, role=role, step=step, reason=reason), actor)

    @rule(actor=ACTORS, answers=st.sets(st.sampled_from(PARTIES)), kle=st.sampled_from(["", "27.03"]))
    def answer_questions(self, actor, answers, kle) -> None:
        self.say(hc.AnswerQuestions(case=1, answers=tuple(answers), kle=kle), actor)

    @rule(actor=ACTORS, number=NUMBERS, reason=REASONS)
    def strike(self, actor, number, reason) -> None:
        self.say(c.StrikeConsultation(case=1, consultation=number, reason=reason), actor)

    @rule(actor=ACTORS, number=NUMBERS)
    def restore(self, actor, number) -> None:
        self.say(c.RestoreConsultation(case=1, consultation=number), actor)

    @rule(actor=ACTORS, reason=REASONS)
    def send_on(self, actor, reason) -> None:
        self.say(c.SendOn(case=1, reason=reason), actor)

    # -- rules: the hearing ------------------------------------------------------------------------------------------

    @rule(actor=ACTORS, bodies=st.sets(BODIES, max_size=1))
    def send(self, actor, bodies) -> None:
        self.say(hc.SendHearing(case=1, bodies=tuple(bodies)), actor)

    @rule(days=DAYS)
    def send_with_a_chosen_deadline(self, days) -> None:
        due = (local_day(self.world.now) + timedelta(days=days), time(12))
        self.say(hc.SendHearing(case=1, deadlines={DISABILITY: due, HOVEDMED: due}), COORDINATOR)

    @rule(
        actor=ACTORS, body=BODIES, ago=st.integers(-1, 30), days=DAYS, answer=st.none() | st.sampled_from(list(Answer))
    )
    def take_over(self, actor, body, ago, days, answer) -> None:
        today = local_day(self.world.now)
        asked = {"sent_on": today - timedelta(days=ago), "due_on": today + timedelta(days=days)}
        answered = {"answer": answer, "answered_on": today} if answer else {}
        self.say(hc.TakeOverLetter(case=1, body=body, **asked, **answered), actor)

    @rule(actor=ACTORS, body=BODIES)
    def cancel(self, actor, body) -> None:
        self.say(hc.CancelLetter(case=1, body=body), actor)

    @rule(actor=ACTORS, body=BODIES, answer=st.sampled_from(list(Answer)), is_partial=st.booleans())
    def answer(self, actor, body, answer, is_partial) -> None:
        self.say(hc.RecordResponse(case=1, body=body, answer=answer, is_partial=is_partial), actor)

    @rule(actor=ACTORS, body=BODIES, is_closed=st.booleans())
    def lay_before_members(self, actor, body, is_closed) -> None:
        self.say(hc.ShareDraft(case=1, body=body, is_closed=is_closed), actor)

    @rule(actor=ACTORS, body=BODIES)
    def hand_to_the_chair(self, actor, body) -> None:
        self.say(hc.HandOverDraft(case=1, body=body), actor)

    @rule(actor=ACTORS, body=BODIES, number=NUMBERS, text=REASONS)
    def disown(self, actor, body, number, text) -> None:
        self.say(hc.DisputeResponse(case=1, body=body, response=number, text=text), actor)

    @rule(actor=ACTORS, number=NUMBERS, stands=st.booleans(), reason=REASONS)
    def settle_whose_it_is(self, actor, number, stands, reason) -> None:
        self.say(hc.SettleDispute(case=1, response=number, stands=stands, reason=reason), actor)

    @rule()
    def everybody_answers_and_it_is_summed_up(self) -> None:
        for request in self.world.case.requests:
            if request.is_waiting:
                self.say(hc.RecordResponse(case=1, body=request.body, answer=Answer.REMARKS), COORDINATOR)
        self.say(hc.FileMemo(case=1, text="x"), OFFICER)
        self.say(hc.ApproveMemo(case=1), DIRECTOR)

    @rule(actor=ACTORS, body=BODIES, days=DAYS)
    def promise(self, actor, body, days) -> None:
        self.say(hc.PromiseResponse(case=1, body=body, on=local_day(self.world.now) + timedelta(days=days)), actor)

    @rule(actor=ACTORS, body=BODIES, days=DAYS, reason=REASONS)
    def extend(self, actor, body, days, reason) -> None:
        due = local_day(self.world.now) + timedelta(days=days)
        self.say(hc.ExtendHearing(case=1, body=body, due_on=due, due_time=time(12), reason=reason), actor)

    @rule(actor=ACTORS, body=BODIES, reason=REASONS)
    def withdraw_hearing(self, actor, body, reason) -> None:
        self.say(hc.WithdrawHearing(case=1, body=body, reason=reason), actor)

    @rule(actor=ACTORS, body=BODIES, days=DAYS)
    def ask_for_more_time(self, actor, body, days) -> None:
        self.say(hc.AskExtension(case=1, body=body, until=local_day(self.world.now) + timedelta(days=days)), actor)

    @rule(actor=ACTORS, body=BODIES, reason=REASONS)
    def refuse_more_time(self, actor, body, reason) -> None:
        self.say(hc.RefuseExtension(case=1, body=body, reason=reason), actor)

    @rule(actor=ACTORS, body=BODIES, days=DAYS)
    def hold_reminders(self, actor, body, days) -> None:
        self.say(hc.HoldReminders(case=1, body=body, until=local_day(self.world.now) + timedelta(days=days)), actor)

    @rule(actor=ACTORS, is_taken=st.booleans())
    def take_from_the_office(self, actor, is_taken) -> None:
        self.say((c.TakeCase if is_taken else c.GiveBackCase)(case=1), actor)

    @rule(actor=ACTORS, body=BODIES)
    def remind_now(self, actor, body) -> None:
        self.say(hc.RemindNow(case=1, body=body), actor)

    @rule(actor=ACTORS, text=REASONS)
    def correct_the_letters(self, actor, text) -> None:
        self.say(hc.CorrectLetter(case=1, text=text), actor)

    @rule(actor=ACTORS, body=BODIES)
    def confirm(self, actor, body) -> None:
        self.say(hc.ConfirmResponse(case=1, body=body), actor)

    @rule(actor=ACTORS, sender=REASONS, text=REASONS)
    def somebody_else_writes(self, actor, sender, text) -> None:
        self.say(hc.RecordUnsolicited(case=1, sender=sender, text=text), actor)

    @rule(actor=ACTORS, days=DAYS, weeks=st.sampled_from([None, 2, 8]))
    def put_it_in_public_hearing(self, actor, days, weeks) -> None:
        starts_on = local_day(self.world.now) + timedelta(days=days)
        ends_on = starts_on + timedelta(weeks=weeks) if weeks else None
        self.say(hc.PublishHearing(case=1, starts_on=starts_on, due_on=ends_on), actor)

    @rule(actor=ACTORS, is_closed=st.booleans(), reason=REASONS)
    def keep_it_back(self, actor, is_closed, reason) -> None:
        self.say(c.KeepBack(case=1, is_closed=is_closed, reason=reason), actor)

    @rule(actor=ACTORS, is_lifted=st.booleans(), reason=REASONS)
    def keep_it_out_of_mails(self, actor, is_lifted, reason) -> None:
        self.say(c.KeepOutOfMail(case=1, is_lifted=is_lifted, reason=reason), actor)

    @rule(actor=ACTORS, number=NUMBERS, reason=REASONS)
    def strike_the_public_hearing(self, actor, number, reason) -> None:
        self.say(hc.StrikePublicHearing(case=1, number=number, reason=reason), actor)

    @rule(
        actor=ACTORS, number=NUMBERS, verdict=st.sampled_from(list(ResponsePublication)), reason=REASONS, text=REASONS
    )
    def look_at_an_answer(self, actor, number, verdict, reason, text) -> None:
        command = hc.DecidePublication(case=1, response=number, verdict=verdict, reason=reason, public_text=text)
        self.say(command, actor)

    @rule(actor=ACTORS, bodies=st.sets(BODIES, max_size=1), reason=REASONS, days=st.sampled_from([0, 5]))
    def ask_again(self, actor, bodies, reason, days) -> None:
        self._excuse_after(self.say(hc.NewRound(case=1, bodies=tuple(bodies), reason=reason, period_days=days), actor))

    @rule(actor=ACTORS, proposal=st.integers(1, 2), is_material=st.booleans(), reason=REASONS)
    def judge_a_change(self, actor, proposal, is_material, reason) -> None:
        command = hc.JudgeChange(case=1, proposal=proposal, is_material=is_material, reason=reason)
        self._excuse_after(self.say(command, actor))

    def _excuse_after(self, answer) -> None:
        """A new round puts a hearing before what stands on an agenda already: it stays there."""
        if not isinstance(answer, Refusal):
            self.excused |= {s.number for s in self.world.case.treatments() if s.state is StepState.OPEN}

    @rule(actor=ACTORS, old=BODIES, new=BODIES, reason=REASONS)
    def replace_a_body(self, actor, old, new, reason) -> None:
        self.say(hc.ReplaceBody(case=1, old=old, new=new, reason=reason), actor)

    @rule()
    def a_holder_may_have_left(self) -> None:
        self.say(c.Resettle(case=1))

    @rule(actor=ACTORS, reason=REASONS, replaced=st.dictionaries(BODIES, BODIES, max_size=1))
    def confirm_the_route(self, actor, reason, replaced) -> None:
        self.say(c.AskRoute(case=1))
        self.say(c.ConfirmRoute(case=1, reason=reason, replacements=replaced), actor)

    @rule(actor=ACTORS, days=DAYS, what=REASONS)
    def set_a_wall(self, actor, days, what) -> None:
        self.say(c.SetExternalDeadline(case=1, on=local_day(self.world.now) + timedelta(days=days), what=what), actor)

    @rule(actor=ACTORS, number=NUMBERS, reason=REASONS)
    def strike_a_wall(self, actor, number, reason) -> None:
        self.say(c.StrikeExternalDeadline(case=1, number=number, reason=reason), actor)

    @rule()
    def close_what_is_due(self) -> None:
        self.say(hc.CloseHearing(case=1))

    @rule(actor=ACTORS)
    def file_memo(self, actor) -> None:
        self.say(hc.FileMemo(case=1, text="x"), actor)

    @rule(actor=ACTORS)
    def approve_memo(self, actor) -> None:
        self.say(hc.ApproveMemo(case=1), actor)

    # -- rules: the meetings -----------------------------------------------------------------------------------------

    @rule(actor=ACTORS, meeting=MEETINGS, override=REASONS, late=REASONS, kind=st.sampled_from(list(ItemKind)))
    def place(self, actor, meeting, override, late, kind) -> None:
        command = mc.PlaceOnAgenda(meeting=meeting, case=1, item_kind=kind, override_reason=override, late_reason=late)
        self.say(command, actor)

    @rule(actor=ACTORS, meeting=MEETINGS, item=st.integers(1, 2), reason=REASONS)
    def remove(self, actor, meeting, item, reason) -> None:
        self.say(mc.RemoveFromAgenda(meeting=meeting, item=item, reason=reason), actor)

    @rule(actor=ACTORS, meeting=MEETINGS)
    def dispatch(self, actor, meeting) -> None:
        self.say(mc.DispatchAgenda(meeting=meeting), actor)

    @rule(actor=ACTORS, meeting=MEETINGS, reason=REASONS)
    def cancel_meeting(self, actor, meeting, reason) -> None:
        self.say(mc.CancelMeeting(meeting=meeting, reason=reason), actor)

    @rule(
        actor=ACTORS,
        meeting=MEETINGS,
        person=st.sampled_from([LIS, KAI, MAYOR, CITIZEN]),
        substitute=st.sampled_from([None, OLE, MAYOR, 999]),
    )
    def absent(self, actor, meeting, person, substitute) -> None:
        self.say(mc.RecordAttendance(meeting=meeting, person=person, present=False, substitute=substitute), actor)

    @rule(
        actor=ACTORS,
        meeting=MEETINGS,
        outcome=st.sampled_from(list(Outcome)),
        item=st.sampled_from([None, 1, 2]),
        refer_to=st.sampled_from([None, ROADS, SOCIAL]),
        votes=st.sampled_from([None, Votes(2, 1), Votes(9, 9, 9)]),
    )
    def decide(self, actor, meeting, outcome, item, refer_to, votes) -> None:
        command = mc.RecordDecision(
            meeting=meeting, outcome=outcome, item=item, case=None if item else 1, refer_to=refer_to, votes=votes
        )
        self._recorded(command, self.say(command, actor))

    def _recorded(self, command, answer) -> None:
        if not isinstance(answer, Refusal):
            decided = self.world.meetings[command.meeting].decisions[-1]
            self.recorded[command.meeting, decided.item] = command.outcome

    @rule(skipped=st.integers(0, 1), outcome=st.sampled_from(list(Outcome)))
    def the_body_whose_turn_it_is_treats_the_case(self, skipped, outcome) -> None:
        """The ordinary way, so that the machine gets far: placed, held, decided, closed, taken in."""
        turns = current_treatments(self.world.case)
        ahead = [
            meeting
            for meeting in REGISTER.meetings
            if turns and meeting.organization == turns[0].body and meeting.starts_at > self.world.now
        ]
        if len(ahead) <= skipped:
            return
        meeting = ahead[skipped].id
        record = self.world.meetings[meeting]
        secretary = SECRETARIES[record.meeting.organization]
        self.say(mc.PlaceOnAgenda(meeting=meeting, case=1, late_reason="Haster"), secretary)
        if not self.world.meetings[meeting].item_of(1):
            return
        self.the_engine_moves()
        self.world.now = max(self.world.now, record.meeting.starts_at)
        refer_to = ROADS if outcome is Outcome.REFERRED else None
        command = mc.RecordDecision(meeting=meeting, case=1, outcome=outcome, refer_to=refer_to)
        self._recorded(command, self.say(command, secretary))
        self.say(mc.CloseRecord(meeting=meeting), secretary)
        self.the_engine_moves()

    @rule(actor=ACTORS, meeting=MEETINGS, item=st.integers(1, 2), member=st.sampled_from([LIS, KAI, CITIZEN]))
    def stop(self, actor, meeting, item, member) -> None:
        self.say(mc.StopDecision(meeting=meeting, item=item, member=member), actor)

    @rule(actor=ACTORS, meeting=MEETINGS, item=st.integers(1, 2))
    def raise_item(self, actor, meeting, item) -> None:
        self.say(mc.RaiseToDecision(meeting=meeting, item=item), actor)

    @rule(actor=ACTORS, meeting=MEETINGS)
    def close(self, actor, meeting) -> None:
        before = self.world.meetings[meeting]
        answer = self.say(mc.CloseRecord(meeting=meeting), actor)
        if not isinstance(answer, Refusal):
            assert before.meeting.state is not MeetingStatus.CLOSED

    @rule(actor=ACTORS, meeting=MEETINGS, title=REASONS, order=st.permutations([1, 2, 3]))
    def work_on_the_agenda(self, actor, meeting, title, order) -> None:
        self.say(mc.PrepareAgenda(meeting=meeting), actor)
        self.say(mc.AddItem(meeting=meeting, title=title), actor)
        self.say(mc.BringItem(meeting=meeting, member=KAI, title=title, text=title), actor)
        self.say(mc.TakeBackItem(meeting=meeting, item=2), actor)
        self.say(mc.ReorderAgenda(meeting=meeting, order=tuple(order)), actor)
        self.say(mc.ChangeItem(meeting=meeting, item=1, title=title, reason=title), actor)
        self.say(mc.AttachAnnex(meeting=meeting, item=1, title=title, file=FILE), actor)
        self.say(mc.RemoveAnnex(meeting=meeting, annex=1, reason=title), actor)

    @rule(actor=ACTORS, meeting=MEETINGS, by=st.sampled_from([None, LIS, MAYOR, CITIZEN]))
    def approve_agenda(self, actor, meeting, by) -> None:
        self.say(mc.ApproveAgenda(meeting=meeting, approved_by=by), actor)

    @rule(actor=ACTORS, meeting=MEETINGS, days=DAYS, reason=REASONS)
    def move_the_meeting(self, actor, meeting, days, reason) -> None:
        starts_at = self.world.meetings[meeting].meeting.starts_at + timedelta(days=days % 30)
        self.say(mc.MoveMeeting(meeting=meeting, starts_at=starts_at, reason=reason), actor)

    @rule(
        actor=ACTORS,
        meeting=MEETINGS,
        person=st.sampled_from([LIS, KAI, MAYOR, CITIZEN]),
        substitute=st.sampled_from([OLE, MAYOR, 999]),
        yes=st.booleans(),
        reason=REASONS,
    )
    def fill_a_seat(self, actor, meeting, person, substitute, yes, reason) -> None:
        self.say(mc.ReportAbsence(meeting=meeting, person=person, reason=reason, at_least_a_month=yes), actor)
        if len(reason) % 2:
            self.say(mc.WithdrawAbsence(meeting=meeting, person=person), actor)
        asked = [substitution.substitute for substitution in self.world.meetings[meeting].substitutions] or [substitute]
        answer = mc.AnswerSubstitution(meeting=meeting, member=person, substitute=asked[-1], accepts=yes)
        self.say(answer, actor)
        self.say(mc.CallSubstitute(meeting=meeting, member=person, substitute=substitute), actor)
        self.say(mc.StateAttendance(meeting=meeting), actor)

    @rule(
        actor=ACTORS,
        meeting=MEETINGS,
        item=st.integers(1, 2),
        person=st.sampled_from([LIS, KAI, MAYOR, CITIZEN]),
        is_out=st.booleans(),
        substitute=st.sampled_from([None, OLE]),
    )
    def a_conflict(self, actor, meeting, item, person, is_out, substitute) -> None:
        self.say(mc.RaiseConflict(meeting=meeting, item=item, person=person, reason="x"), actor)
        ruling = mc.RuleOnConflict(
            meeting=meeting, item=item, person=person, is_disqualified=is_out, substitute=substitute
        )
        self.say(ruling, actor)

    @rule(actor=ACTORS, meeting=MEETINGS)
    def the_rest_as_proposed(self, actor, meeting) -> None:
        before = {decision.item for decision in self.world.meetings[meeting].decisions}
        self.say(mc.DecideRest(meeting=meeting), actor)
        for decision in self.world.meetings[meeting].decisions:
            if decision.item not in before:
                self.recorded[meeting, decision.item] = decision.outcome

    @rule(actor=ACTORS, meeting=MEETINGS, item=st.integers(1, 2), text=REASONS)
    def a_minority_speaks(self, actor, meeting, item, text) -> None:
        self.say(mc.EnterDissent(meeting=meeting, item=item, text=text), actor)
        self.say(mc.WithdrawDissent(meeting=meeting, item=item, number=len(text), reason=text), actor)
        self.say(mc.WithdrawStop(meeting=meeting, item=item, reason=text), actor)
        self.say(c.DropCallIn(case=1, reason=text), actor)

    @rule(actor=ACTORS, meeting=MEETINGS, outcome=st.sampled_from(list(Outcome)), reason=REASONS, big=st.booleans())
    def the_chair_decides(self, actor, meeting, outcome, reason, big) -> None:
        command = mc.DecideAlone(
            meeting=meeting, case=1, outcome=outcome, reason=reason, decided_by=LIS, is_appropriation=big
        )
        self._recorded(command, self.say(command, actor))

    @rule(actor=ACTORS, other=ACTORS, meeting=MEETINGS, item=st.integers(1, 2), text=REASONS)
    def after_the_meeting(self, actor, other, meeting, item, text) -> None:
        self.say(mc.SignRecord(meeting=meeting), actor)
        self.say(mc.CorrectRecord(meeting=meeting, item=item, text=text, reason=text), actor)
        self.say(mc.AddToRecord(meeting=meeting, item=item, text=text, reason=text), actor)
        self.say(mc.FileDocument(meeting=meeting, kind=DocumentKind.MINUTES, file=FILE), actor)
        self.say(mc.Publish(meeting=meeting, what=Published.MINUTES), actor)
        self.say(mc.WithdrawPublication(meeting=meeting, item=item, reason=text), actor)
        self.say(mc.EraseWords(meeting=meeting, words="Ukendte ord", gap="navn", ground=text), actor)

    @rule(actor=ACTORS, other=ACTORS, meeting=MEETINGS, item=st.integers(1, 2), outcome=st.sampled_from(list(Outcome)))
    def another_outcome(self, actor, other, meeting, item, outcome) -> None:
        command = mc.ReopenOutcome(meeting=meeting, item=item, outcome=outcome, text="x", reason="x")
        self.say(command, actor)
        number = len(self.world.meetings[meeting].corrections)
        answer = self.say(mc.ConfirmReopening(meeting=meeting, correction=number), other)
        if not isinstance(answer, Refusal):
            for decision in self.world.meetings[meeting].decisions:
                self.recorded[meeting, decision.item] = decision.outcome
            self.the_engine_moves()

    # -- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def the_stage_is_the_lowest_unfinished_step(self) -> None:
        state = self.world.case
        expected = stage_of(
            state.consultations, released=state.case.released_at is not None, ended=state.case.ending is not None
        )
        assert state.case.stage is expected

    @invariant()
    def every_open_case_has_a_named_holder_in_office(self) -> None:
        case = self.world.case.case
        if case.ending is None:
            assert case.holder in REGISTER.persons
            assert self.world.register.is_in_office(case.holder, self.world.context().today)
            assert case.held_since is not None

    @invariant()
    def what_it_waits_for_is_the_same_whoever_asks(self) -> None:
        state, ctx = self.world.case, self.world.context()
        acts = ctx.assessor.acts(state)
        assert acts == ctx.assessor.assess(state).acts
        placing = {step for act in acts if act.kind is ActKind.AGENDA for step in act.steps}
        assert to_place(state, ctx.register, ctx.today) == placing

    @invariant()
    def nothing_opens_before_its_turn(self) -> None:
        """No step is ready or open while an earlier step, or a hearing that gates it, is unfinished."""
        state = self.world.case
        for step in state.consultations:
            if step.state in (StepState.READY, StepState.OPEN) and step.number not in self.excused:
                assert step.role is Role.HEARING or not waits_for(state, step), step

    @invariant()
    def what_a_meeting_decided_is_recorded(self) -> None:
        for (meeting, item), outcome in self.recorded.items():
            assert self.world.meetings[meeting].decision_on(item).outcome is outcome

    @invariant()
    def the_rules_can_be_checked_and_say_what_was_marked(self) -> None:
        """Of any case, however it came about; a decision taken past a gate is never passed over in silence."""
        world = self.world
        around = (world.register, world.rules, CALENDAR, world.now)
        findings = check(Dossier(world.case, *around, world.meetings, world.texts()))
        marked = {code for m in world.meetings.values() for d in m.decisions for code in d.deviations}
        rules = {finding.rule for finding in findings if finding.level is Level.RED}
        assert Rule.COMPETENCE in rules or not marked & {"gate_open", "body_not_on_route"}
        assert all(finding.sentence and finding.source for finding in findings)

    @invariant()
    def consultation_numbers_are_never_reused(self) -> None:
        numbers = [step.number for step in self.world.case.consultations]
        assert len(numbers) == len(set(numbers))
        for step in self.world.case.consultations:
            assert self.numbers.setdefault(step.number, step.role) == step.role
        assert set(self.numbers) == set(numbers), "a consultation is struck, never removed"

    @invariant()
    def only_the_authoritative_body_decides(self) -> None:
        state = self.world.case
        if state.case.decided_on is None:
            assert state.case.ending in (None, Ending.WITHDRAWN)
            assert state.case.stage is not Stage.FOLLOW_UP
            return
        deciders = [s for s in state.treatments() if s.authoritative and s.outcome and s.state is StepState.DONE]
        alone = {p.consultation for p in state.placements if p.is_alone}
        held = {self.world.meetings[s.meeting].meeting.held_on for s in deciders}
        assert state.case.decided_on in held or alone & {s.number for s in deciders}
        assert all(
            s.number in alone or self.world.meetings[s.meeting].meeting.state is MeetingStatus.CLOSED for s in deciders
        )

    @invariant()
    def nobody_is_reminded_who_has_answered(self) -> None:
        finished = {(r.consultation, r.round) for r in self.world.case.requests if r.is_finished}
        for notice in self.world.planned(NoticeKind.REMINDER):
            assert notice.request not in finished
            request = next(r for r in self.world.case.requests if (r.consultation, r.round) == notice.request)
            assert request.promised_on is None or local_day(notice.planned_at) > request.promised_on
            if request.quiet_until and not notice.about.startswith("held/"):
                assert local_day(notice.planned_at) > request.quiet_until

    @invariant()
    def a_sent_letter_has_a_promise_and_an_ended_hearing_has_none_due(self) -> None:
        for request in self.world.case.requests:
            assert (request.next_due is not None) == request.is_waiting, request
            if request.sent_at:
                assert request.due_on is not None
            consultation = self.world.case.consultation(request.consultation)
            if consultation.state in FINISHED:
                latest = self.world.case.latest_request(request.consultation)
                assert latest.is_finished

    @invariant()
    def the_history_begins_with_the_registration(self) -> None:
        assert self.world.events[0].tag is Tag.CASE_REGISTERED


SUPPRESSED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
Journey.TestCase.settings = settings(stateful_step_count=40, suppress_health_check=SUPPRESSED)
TestJourneys = Journey.TestCase


@pytest.mark.soak
class TestManyJourneys(Journey.TestCase):
    settings = settings(max_examples=10_000, stateful_step_count=60, deadline=None, suppress_health_check=SUPPRESSED)


def test_the_machine_states_every_command() -> None:
    """A command the machine never says is one whose rules it never tried. Cases heard together have a machine of their
    own: `tests/process/hearing/test_packages.py`; their letters are let go in `test_brakes.py`. What
    is posted needs somebody without mail: `test_posting.py`.
    """
    elsewhere = {"RegisterCase", "OpenPackage", "GatherCase", "AskForSecond", "ReleaseLetters", "RecordPosted"}
    assert {kind.__name__ for kind in FACTS} - elsewhere <= NAMED | {kind.__name__ for kind in IN_WORDS}
