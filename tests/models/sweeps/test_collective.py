"""A council decides a catalogue with three cases joined to it: each proposal and each case gets its own ending."""

from datetime import date

import pytest

from models.case.history_words import history_lines
from models.database import reading
from models.rows.meeting import load_meeting
from models.store import Store
from models.sweeps.collective import settle_collective
from models.sweeps.ready import advance_all
from process.commands import act
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import meeting as mc
from process.notices import NoticeKind
from process.register import BodyKind, MeetingDate, SeatRole
from process.stages import Stage, StepState
from process.state.case import Ending, Outcome
from process.state.decision import PointOutcome
from process.state.follow_up import BudgetEnding, FollowUpKind
from tests.models.test_store import People, notices

pytestmark = pytest.mark.slow

IN, CHANGED, OUT, DROPPED = BudgetEnding


class Round(People):
    """A catalogue of three proposals before the council, with three cases joined to it and placed under its item."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        drafts = tuple(act.Draft(f"Forslag {number}") for number in (1, 2, 3))
        self.whole = self.ready(title="Råderumskatalog", proposals=drafts)
        self.joined = [self.ready(title=f"Sag {number}", proposals=(act.Draft("x"),)) for number in (1, 2, 3)]
        for case in self.joined:
            self.do(c.JoinCase(case=case, into=self.whole, reason="Afgøres samlet i budgettet"))
        council = next(s.body for s in self.state(self.whole).treatments() if s.authoritative)
        ahead = (m for m in store.reference.register.meetings_of(council) if m.held_on > date(2027, 2, 15))
        self.first, self.second = next(ahead), next(ahead)

    def ready(self, **fields) -> int:
        """A case that only the council has left to treat."""
        case = self.register(case_type="political_case", **fields)
        self.approve(case)
        for step in self.state(case).consultations:
            if not step.authoritative:
                self.do(c.StrikeConsultation(case=case, consultation=step.number, reason="Ikke berørt"))
        advance_all(self.store, self.now)
        assert self.store.reference.register.organizations[step.body].kind is BodyKind.COUNCIL
        return case

    def placed(self, meeting: MeetingDate) -> list[int]:
        """The items at this meeting: the catalogue's, then those of the joined cases under it."""
        self.do(mc.PlaceOnAgenda(meeting=meeting.id, case=self.whole))
        item = self.item(self.whole)
        for case in self.joined:
            if self.state(case).case.joined_into:
                self.do(mc.PlaceOnAgenda(meeting=meeting.id, case=case, under=item))
        advance_all(self.store, self.now)
        return [item, *(self.item(case) for case in self.joined if self.state(case).case.joined_into)]

    def item(self, case: int) -> int:
        return max(self.state(case).placements, key=lambda placement: (placement.held_on, placement.item)).item

    def decide(self, meeting: MeetingDate, item: int, outcome: Outcome, **said) -> None:
        self.do(mc.RecordDecision(meeting=meeting.id, item=item, outcome=outcome, **said), now=meeting.starts_at)

    def close(self, meeting: MeetingDate) -> None:
        self.do(mc.CloseRecord(meeting=meeting.id))
        advance_all(self.store, self.now)
        settle_collective(self.store, self.now)
        advance_all(self.store, self.now)

    def reopen(self, meeting: MeetingDate, item: int, outcome: Outcome) -> None:
        """Two people change what the record says; taken in by the engine."""
        register = self.store.reference.register
        first = register.first_in(meeting.organization, meeting.held_on, SeatRole.SECRETARY)
        second = register.first_in(meeting.organization, meeting.held_on, SeatRole.CHAIR)
        reason = "Stemmerne var talt forkert."
        said = mc.ReopenOutcome(meeting=meeting.id, item=item, outcome=outcome, text="Rettet.", reason=reason)
        self.do(said, first)
        with reading(self.store.engine) as connection:
            number = load_meeting(connection, meeting.id).corrections[-1].number
        self.do(mc.ConfirmReopening(meeting=meeting.id, correction=number), second)
        self.early = settle_collective(self.store, self.now)  # before the whole has taken it in
        advance_all(self.store, self.now)
        self.settled = settle_collective(self.store, self.now)
        advance_all(self.store, self.now)
        assert settle_collective(self.store, self.now) == 0, "once"

    def told(self, case: int) -> list[str]:
        return sorted(row.about for row in notices(self.store.engine, NoticeKind.DECIDED) if row.case_id == case)

    def history(self, case: int) -> list[str]:
        with reading(self.store.engine) as connection:
            lines = history_lines(connection, self.state(case), self.store.reference.register, self.now)
        return [line.what for line in lines]

    def endings(self) -> list[BudgetEnding | None]:
        return [proposal.budget_ending for proposal in self.state(self.whole).proposals]


@pytest.fixture
def budget(store: Store) -> Round:
    return Round(store)


def test_the_council_settles_every_proposal_and_every_joined_case(budget: Round) -> None:
    whole, _, second, third = budget.placed(budget.first)
    points = (PointOutcome(2, Outcome.APPROVED, "med 400 t.kr."), PointOutcome(3, Outcome.NOT_APPROVED))
    budget.decide(budget.first, second, Outcome.NOT_APPROVED)
    budget.decide(budget.first, third, Outcome.POSTPONED)
    budget.decide(budget.first, whole, Outcome.APPROVED_WITH_CHANGES, points=points)
    budget.close(budget.first)
    assert budget.endings() == [CHANGED, CHANGED, OUT]
    cases = [budget.state(case).case for case in budget.joined]
    assert [(case.budget_ending, case.ending, case.stage) for case in cases] == [
        (CHANGED, None, Stage.FOLLOW_UP),
        (OUT, Ending.NOT_APPROVED, Stage.ENDED),
        (None, None, Stage.DECISION),
    ]
    assert [case.decided_on for case in cases] == [budget.first.held_on, budget.first.held_on, None]
    assert cases[2].joined_into is None, "postponed by itself, it comes again by itself"
    postponed = budget.joined[2]
    budget.do(mc.PlaceOnAgenda(meeting=budget.second.id, case=postponed))
    budget.decide(budget.second, budget.item(postponed), Outcome.APPROVED)
    budget.close(budget.second)
    assert budget.state(postponed).case.decided_on == budget.second.held_on


def test_a_postponed_catalogue_settles_nothing_until_it_is_decided(budget: Round) -> None:
    budget.decide(budget.first, budget.placed(budget.first)[0], Outcome.POSTPONED)
    budget.close(budget.first)
    assert budget.endings() == [None, None, None]
    assert all(budget.state(case).case.joined_into == budget.whole for case in budget.joined)
    whole = budget.placed(budget.second)[0]
    budget.decide(budget.second, whole, Outcome.APPROVED, points=(PointOutcome(1, Outcome.TAKEN_OFF),))
    budget.close(budget.second)
    assert budget.endings() == [DROPPED, IN, IN]
    assert [budget.state(case).case.budget_ending for case in budget.joined] == [IN, IN, IN]


def test_what_somebody_has_said_of_a_proposal_wins(budget: Round) -> None:
    budget.do(c.SettleProposals(case=budget.whole, endings=((2, DROPPED),)))
    budget.decide(budget.first, budget.placed(budget.first)[0], Outcome.APPROVED)
    budget.close(budget.first)
    assert budget.endings() == [IN, DROPPED, IN]
    budget.do(c.SettleProposals(case=budget.whole, endings=((1, CHANGED),)))
    assert budget.endings() == [CHANGED, DROPPED, IN]


# -- two people change the outcome of the whole -----------------------------------------------------------------------


def settled(budget: Round, outcome: Outcome = Outcome.APPROVED) -> int:
    whole = budget.placed(budget.first)[0]
    budget.decide(budget.first, whole, outcome)
    budget.close(budget.first)
    return whole


@pytest.mark.parametrize(
    ("was", "becomes", "ending", "stage"),
    [
        (Outcome.APPROVED, Outcome.NOT_APPROVED, OUT, Stage.ENDED),
        (Outcome.NOT_APPROVED, Outcome.APPROVED, IN, Stage.FOLLOW_UP),
        (Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, CHANGED, Stage.FOLLOW_UP),
    ],
)
def test_joined_cases_are_settled_anew_and_told_again(budget: Round, was, becomes, ending, stage) -> None:
    whole = settled(budget, was)
    before = [len(budget.told(case)) for case in budget.joined]
    budget.reopen(budget.first, whole, becomes)
    assert (budget.early, budget.settled) == (0, 3)
    for case, earlier in zip(budget.joined, before, strict=True):
        joined_case = budget.state(case).case
        assert (joined_case.budget_ending, joined_case.stage, joined_case.decided_on) == (
            ending,
            stage,
            budget.first.held_on,
        )
        assert len(budget.told(case)) == earlier + 1
        said = " ".join(budget.history(case))
        assert "blev ændret, og denne sags afgørelse" in said
        assert "bad om det, og Karen Ravnholt bekræftede det" in said
    register = budget.store.reference.register
    secretary = register.first_in(budget.first.organization, budget.first.held_on, SeatRole.SECRETARY)
    both = f". {register.persons[secretary].name} bad om det, og Karen Ravnholt bekræftede det."
    assert [line for line in budget.history(budget.whole) if line.endswith(both)], "who asked, and who confirmed"


def test_a_whole_that_was_postponed_after_all_lets_them_stand_still_again(budget: Round) -> None:
    whole = settled(budget)
    budget.reopen(budget.first, whole, Outcome.POSTPONED)
    for case in budget.joined:
        state = budget.state(case)
        assert (state.case.decided_on, state.case.budget_ending, state.case.ending) == (None, None, None)
        assert state.case.joined_into == budget.whole
        assert [step.state for step in state.treatments() if step.authoritative] == [StepState.PLANNED]
    again = budget.placed(budget.second)[0]
    budget.decide(budget.second, again, Outcome.APPROVED)
    budget.close(budget.second)
    assert [budget.state(case).case.decided_on for case in budget.joined] == [budget.second.held_on] * 3


def test_one_of_them_reopened_by_itself_leaves_the_others(budget: Round) -> None:
    settled(budget)
    first = budget.joined[0]
    budget.reopen(budget.first, budget.item(first), Outcome.NOT_APPROVED)
    assert [budget.state(case).case.budget_ending for case in budget.joined] == [OUT, IN, IN]
    assert (budget.early, budget.settled) == (1, 0), "its own outcome waits for nobody"
    budget.reopen(budget.first, budget.item(first), Outcome.POSTPONED)
    state = budget.state(first)
    assert (state.case.joined_into, state.case.decided_on) == (None, None)
    assert [step.state for step in state.treatments() if step.authoritative] == [StepState.READY]


@pytest.mark.parametrize(
    ("becomes", "ending", "stays"),
    [
        (Outcome.APPROVED_WITH_CHANGES, Ending.CARRIED_OUT, True),
        (Outcome.NOT_APPROVED, Ending.NOT_APPROVED, False),
        (Outcome.POSTPONED, None, False),
    ],
)
def test_what_had_been_carried_out_is_said_and_not_silently_undone(budget: Round, becomes, ending, stays) -> None:
    whole, case = settled(budget), budget.joined[0]
    budget.do(fc.AddFollowUp(case=case, kind=FollowUpKind.TASK, text="Send regnskabet"))
    budget.do(c.CarryOut(case=case, text="Gennemført.", reason="Regnskabet sendes senere."))
    advance_all(budget.store, budget.now)
    assert budget.state(case).case.ending is Ending.CARRIED_OUT
    budget.reopen(budget.first, whole, becomes)
    state = budget.state(case)
    assert (state.case.ending, state.case.followed_up_at is not None) == (ending, stays)
    assert [follow_up.number for follow_up in state.open_follow_ups()] == [1]
    said = " ".join(budget.history(case))
    assert "sagen var meldt udført og opfølgning 1 står stadig åben, og det skal der tages stilling til" in said
    again = [row for row in notices(budget.store.engine, NoticeKind.DECIDED) if row.case_id == case]
    told = {row.recipient for row in again if row.about.count("/") > 1}
    assert state.case.officer in told
    assert len(told) > 1, "the manager too"
