"""A council decides a catalogue with three cases joined to it: each proposal and each case gets its own ending."""

from datetime import date

import pytest

from models.collective import settle_joined
from models.store import Store
from models.sweeps import advance_all
from process import aftermath_commands as a
from process import commands as c
from process import meeting_commands as mc
from process.aftermath import BudgetEnding
from process.case import Ending, Outcome
from process.decision import PointOutcome
from process.register import BodyKind, MeetingDate
from process.stages import Stage
from tests.models.test_store import People

IN, CHANGED, OUT, DROPPED = BudgetEnding


class Round(People):
    """A catalogue of three proposals before the council, with three cases joined to it and placed under its item."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        drafts = tuple(c.Draft(f"Forslag {number}") for number in (1, 2, 3))
        self.whole = self.ready(title="Råderumskatalog", proposals=drafts)
        self.joined = [self.ready(title=f"Sag {number}", proposals=(c.Draft("x"),)) for number in (1, 2, 3)]
        for case in self.joined:
            self.do(a.JoinCase(case=case, into=self.whole, reason="Afgøres samlet i budgettet"))
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
        return max(self.state(case).placements, key=lambda one: (one.held_on, one.item)).item

    def decide(self, meeting: MeetingDate, item: int, outcome: Outcome, **said) -> None:
        self.do(mc.RecordDecision(meeting=meeting.id, item=item, outcome=outcome, **said), now=meeting.starts_at)

    def close(self, meeting: MeetingDate) -> None:
        self.do(mc.CloseRecord(meeting=meeting.id))
        advance_all(self.store, self.now)
        settle_joined(self.store, self.now)
        advance_all(self.store, self.now)

    def endings(self) -> list[BudgetEnding | None]:
        return [one.budget_ending for one in self.state(self.whole).proposals]


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
    found = [budget.state(case).case for case in budget.joined]
    assert [(one.budget_ending, one.ending, one.stage) for one in found] == [
        (CHANGED, None, Stage.FOLLOW_UP),
        (OUT, Ending.NOT_APPROVED, Stage.ENDED),
        (None, None, Stage.DECISION),
    ]
    assert [one.decided_on for one in found] == [budget.first.held_on, budget.first.held_on, None]
    assert found[2].joined_into is None, "postponed by itself, it comes again by itself"
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
    budget.do(a.SettleProposals(case=budget.whole, endings=((2, DROPPED),)))
    budget.decide(budget.first, budget.placed(budget.first)[0], Outcome.APPROVED)
    budget.close(budget.first)
    assert budget.endings() == [IN, DROPPED, IN]
    budget.do(a.SettleProposals(case=budget.whole, endings=((1, CHANGED),)))
    assert budget.endings() == [CHANGED, DROPPED, IN]
