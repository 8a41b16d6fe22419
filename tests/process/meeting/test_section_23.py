"""§ 23 and dissents in the meeting: what can be stopped, who speaks for whom, what a correction leaves standing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from process.case.reopening import CALLED_IN
from process.commands import case as c
from process.commands import meeting as mc
from process.events import Tag
from process.stages import Stage, StepState
from process.state.case import Outcome
from process.state.meeting import ItemKind, ItemSubject
from tests.builders.nordby import (
    COORDINATOR,
    COUNCIL,
    COUNCIL_SECRETARY,
    IDA,
    KAI,
    LIS,
    MAYOR,
    OLE,
    ROADS,
    ROADS_SECRETARY,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.world import World, released


def stop(member=KAI, item=1):
    return mc.StopDecision(meeting=301, item=item, member=member)


def held(outcome=Outcome.APPROVED, case_type="short", member=None) -> World:
    world = released(case_type, answers=())
    world.place(301)
    world.decided(301, outcome)
    if member is not None:
        world.do(stop(member), member)
    return world


def together() -> World:
    """Item 1 without a case of its own, item 2 the case under it, decided with it."""
    world = released("short", answers=())
    whole = mc.AddItem(meeting=301, title="Samlet behandling", item_kind=ItemKind.DECISION)
    world.do(whole, SOCIAL_SECRETARY)
    world.place(301, under=1)
    decide(world)
    return world


def decide(world: World, outcome=Outcome.APPROVED, item=1, **fields) -> None:
    now = world.meetings[301].meeting.starts_at
    world.do(mc.RecordDecision(meeting=301, item=item, outcome=outcome, **fields), SOCIAL_SECRETARY, now)


def decision(world: World, item=1):
    decision = world.meetings[301].decision_on(item)
    assert decision is not None
    return decision


# -- who and what ----------------------------------------------------------------------------------------------------


def test_a_second_stop_does_not_take_the_first_ones_place() -> None:
    world = held(member=KAI)
    assert world.refused(stop(IDA), IDA) == "already_stopped"
    assert world.refused(stop(KAI), KAI) == "nothing_new"
    assert decision(world).stopped_by == KAI


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (ItemSubject.ADOPTION, "not_stoppable"),
        (ItemSubject.SUBSTITUTE, "not_stoppable"),
    ],
)
def test_what_the_council_could_be_given_nothing_of_cannot_be_stopped(subject, code) -> None:
    world = World()
    item = mc.AddItem(meeting=301, title="Punkt", subject=subject, item_kind=ItemKind.DECISION)
    world.do(item, SOCIAL_SECRETARY)
    decide(world)
    assert world.refused(stop(), KAI) == code


def test_a_plain_item_is_stopped_too() -> None:
    world = World()
    world.do(mc.AddItem(meeting=301, title="Navn til pladsen", item_kind=ItemKind.DECISION), SOCIAL_SECRETARY)
    decide(world)
    world.do(stop(), KAI)
    assert decision(world).stopped_by == KAI


def test_a_whole_is_stopped_for_the_case_under_it() -> None:
    world = together()
    world.do(stop(), KAI)
    assert decision(world, 2).stopped_by == KAI


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES])
def test_a_recommendation_is_not_stopped_whatever_word_the_minutes_use(outcome) -> None:
    assert held(outcome, "political_case").refused(stop(), KAI) == "not_stoppable"


@pytest.mark.parametrize(("actor", "may"), [(LIS, False), (KAI, True), (SOCIAL_SECRETARY, True), (COORDINATOR, True)])
def test_the_chair_does_not_take_back_what_a_member_demanded(actor, may) -> None:
    world = held(member=KAI)
    taken_back = mc.WithdrawStop(meeting=301, item=1)
    if may:
        world.do(taken_back, actor)
        assert decision(world).stopped_by is None
    else:
        assert world.refused(taken_back, actor) == "not_yourself"


@pytest.mark.parametrize(("actor", "may"), [(KAI, False), (LIS, True), (SOCIAL_SECRETARY, True)])
def test_a_partys_dissent_is_written_down_by_the_desk(actor, may) -> None:
    world = held()
    words = mc.EnterDissent(meeting=301, item=1, text="Venstre er imod.", by="Venstre")
    if may:
        world.do(words, actor)
        assert decision(world).dissents[0].by == "Venstre"
    else:
        assert world.refused(words, actor) == "dissent_of_another"


@pytest.mark.parametrize(("actor", "may"), [(IDA, False), (KAI, True), (LIS, True), (SOCIAL_SECRETARY, True)])
def test_a_dissent_entered_by_mistake_is_taken_out_by_its_author_or_the_desk(actor, may) -> None:
    world = held()
    world.do(mc.EnterDissent(meeting=301, item=1, text="For dyrt.", person=IDA), IDA)
    world.do(mc.EnterDissent(meeting=301, item=1, text="For sent.", person=KAI), KAI)
    mistake = mc.WithdrawDissent(meeting=301, item=1, number=2, reason="Skrevet på det forkerte punkt.")
    if not may:
        assert world.refused(mistake, actor) == "dissent_of_another"
        return
    assert "dissent_without_minority" in decision(world).deviations
    world.do(mistake, actor)
    assert [dissent.text for dissent in decision(world).dissents] == ["For dyrt."]
    world.do(replace(mistake, number=1), LIS)
    assert decision(world).dissents == ()
    assert "dissent_without_minority" not in decision(world).deviations
    assert world.events[-1].tag is Tag.DISSENT_WITHDRAWN


@pytest.mark.parametrize("number", [0, -1, 2])
def test_a_dissent_that_is_not_there_is_not_taken_out(number) -> None:
    world = held()
    assert world.refused(mc.WithdrawDissent(meeting=301, item=2), LIS) in ("nothing_decided", "not_found")
    world.do(mc.EnterDissent(meeting=301, item=1, text="For dyrt.", person=IDA), IDA)
    assert world.refused(mc.WithdrawDissent(meeting=301, item=1, number=number), LIS) == "not_found"


def test_once_the_record_is_closed_a_dissent_stands() -> None:
    world = held()
    world.do(mc.EnterDissent(meeting=301, item=1, text="For dyrt.", person=IDA), IDA)
    world.close(301)
    assert world.refused(mc.WithdrawDissent(meeting=301, item=1), LIS) == "record_closed"


# -- corrections while the record is open ----------------------------------------------------------------------------


def test_correcting_the_whole_keeps_what_was_said_of_the_case_under_it() -> None:
    world = together()
    world.do(stop(item=2), KAI)
    world.do(mc.EnterDissent(meeting=301, item=2, text="For dyrt.", person=IDA), IDA)
    decide(world, text="Godkendt. (rettet)")
    assert (decision(world, 1).stopped_by, decision(world, 2).stopped_by) == (None, KAI)
    assert [dissent.text for dissent in decision(world, 2).dissents] == ["For dyrt."]
    assert decision(world, 2).text == "Godkendt. (rettet)"


def test_a_case_put_under_a_stopped_whole_is_stopped_with_it() -> None:
    world = together()
    world.do(stop(), KAI)
    record = world.meetings[301]
    world.meetings[301] = replace(record, decisions=tuple(kept for kept in record.decisions if kept.item != 2))
    decide(world)
    assert decision(world, 2).stopped_by == KAI


def test_a_stop_that_a_correction_ends_is_told() -> None:
    world = held(member=KAI)
    answer = world.do(mc.RecordDecision(meeting=301, item=1, outcome=Outcome.POSTPONED), SOCIAL_SECRETARY, world.now)
    assert [(e.data["item"], e.data["member"]) for e in answer.events if e.tag is Tag.DECISION_RELEASED] == [(1, KAI)]
    again = world.do(mc.RecordDecision(meeting=301, item=1, outcome=Outcome.APPROVED), SOCIAL_SECRETARY, world.now)
    assert all(event.tag is not Tag.DECISION_RELEASED for event in again.events), "told once"


# -- after the record is closed --------------------------------------------------------------------------------------


def called_in() -> World:
    world = held(member=KAI)
    world.close(301)
    return world


@pytest.mark.parametrize("actor", [LIS, IDA, OLE, MAYOR, COUNCIL_SECRETARY])
def test_nobody_drops_another_members_call_in(actor) -> None:
    assert called_in().refused(c.DropCallIn(case=1, reason="x"), actor) == "not_yourself"


@pytest.mark.parametrize("actor", [KAI, SOCIAL_SECRETARY])
def test_the_member_drops_it_and_the_committees_secretary_writes_it_down(actor) -> None:
    world = called_in()
    world.do(c.DropCallIn(case=1, reason="Svaret er givet."), actor)
    assert (world.stage, world.of(COUNCIL).state) == (Stage.FOLLOW_UP, StepState.STRUCK)


def test_once_the_council_has_decided_there_is_nothing_to_drop() -> None:
    world = called_in()
    world.place(101)
    drop = c.DropCallIn(case=1, reason="Fortrudt.")
    world.decided(101, Outcome.NOT_APPROVED)
    assert world.refused(drop, KAI, world.now + timedelta(hours=1)) == "council_has_it"
    world.close(101)
    assert world.case.case.decided_on == world.meetings[101].meeting.held_on
    assert world.of(SOCIAL).outcome is Outcome.APPROVED


# -- a body that is not on the case's route ---------------------------------------------------------------------------


def beside(outcome=Outcome.APPROVED, case_type="short", is_stopped=True, world=None) -> World:
    """Vejudvalget has taken up a case that is Socialudvalget's, decided, and its member has stopped the decision."""
    world = world or released(case_type, answers=())
    world.do(mc.RecordDecision(meeting=401, case=1, outcome=outcome), ROADS_SECRETARY, held_at(world))
    if is_stopped:
        world.do(mc.StopDecision(meeting=401, item=1, member=OLE), OLE)
    world.close(401)
    return world


def held_at(world: World):
    return world.meetings[401].meeting.starts_at


def test_the_council_is_next_and_has_the_competence() -> None:
    world = beside()
    roads, council, social = world.of(ROADS), world.of(COUNCIL), world.of(SOCIAL)
    assert (roads.state, roads.outcome, roads.authoritative) == (StepState.DONE, Outcome.APPROVED, False)
    assert (council.state, council.authoritative, council.basis) == (StepState.READY, True, CALLED_IN)
    assert (social.state, social.authoritative) == (StepState.PLANNED, False)
    assert roads.step < council.step < social.step
    assert not world.advance(), "taken in once"
    world.treat(101, Outcome.APPROVED)
    assert world.case.case.decided_on == world.meetings[101].meeting.held_on
    assert (world.stage, world.of(SOCIAL).state) == (Stage.FOLLOW_UP, StepState.STRUCK)


@pytest.mark.parametrize("outcome", [Outcome.NOT_APPROVED, Outcome.RETURNED, Outcome.SENT_IN_HEARING])
def test_any_real_decision_from_beside_goes_to_the_council(outcome) -> None:
    world = beside(outcome)
    assert (world.of(COUNCIL).state, world.of(COUNCIL).authoritative) == (StepState.READY, True)
    assert world.case.case.ending is None


def test_what_nobody_stopped_moves_nothing_from_beside() -> None:
    world = beside(is_stopped=False)
    assert [step.body for step in world.case.treatments()] == [SOCIAL]


def test_a_council_that_is_to_decide_anyway_gets_no_second_treatment() -> None:
    world = beside(case_type="political_case")
    assert [step.body for step in world.case.treatments() if step.state is not StepState.DONE].count(COUNCIL) == 1
    assert (world.of(SOCIAL).state, world.of(COUNCIL).authoritative) == (StepState.READY, True)


def test_the_hearing_is_waited_for_by_the_council_now() -> None:
    world = beside(world=released("committee_case"))
    hearing = next(world.case.hearings())
    assert (hearing.gates, world.of(COUNCIL).state) == (world.of(COUNCIL).number, StepState.PLANNED)
    world.do(c.DropCallIn(case=1, reason="Svaret er givet."), OLE)
    assert next(world.case.hearings()).gates == world.of(SOCIAL).number


@pytest.mark.parametrize("actor", [OLE, ROADS_SECRETARY])
def test_dropped_again_the_case_is_where_it_was(actor) -> None:
    world = beside()
    assert world.refused(c.DropCallIn(case=1, reason="x"), KAI) == "not_yourself"
    world.do(c.DropCallIn(case=1, reason="Svaret er givet."), actor)
    assert (world.of(COUNCIL).state, world.of(ROADS).state) == (StepState.STRUCK, StepState.DONE)
    assert (world.of(SOCIAL).state, world.of(SOCIAL).authoritative) == (StepState.READY, True)
    assert world.case.case.decided_on is None, "a body that is not on the route decides nothing"
    assert not world.advance()
    world.treat(302, Outcome.APPROVED)
    assert world.stage is Stage.FOLLOW_UP


def test_reopened_to_something_that_cannot_be_stopped_the_council_is_off_again() -> None:
    world = beside()
    change = mc.ReopenOutcome(meeting=401, item=1, outcome=Outcome.POSTPONED, text="", reason="Fejl i referatet.")
    world.do(change, ROADS_SECRETARY)
    world.do(mc.ConfirmReopening(meeting=401, correction=1), OLE)
    world.advance()
    assert (world.of(COUNCIL).state, world.of(ROADS).state) == (StepState.STRUCK, StepState.DONE)
    assert (world.of(SOCIAL).state, world.of(SOCIAL).authoritative) == (StepState.READY, True)
    assert not world.advance()


def test_reopened_to_another_decision_it_is_still_the_councils() -> None:
    world = beside()
    change = mc.ReopenOutcome(meeting=401, item=1, outcome=Outcome.NOT_APPROVED, text="", reason="Fejl i referatet.")
    world.do(change, ROADS_SECRETARY)
    world.do(mc.ConfirmReopening(meeting=401, correction=1), OLE)
    world.advance()
    ahead = [step for step in world.case.treatments() if step.state is StepState.READY]
    assert [(step.body, step.authoritative) for step in ahead] == [(COUNCIL, True)]
    assert not world.of(SOCIAL).authoritative
