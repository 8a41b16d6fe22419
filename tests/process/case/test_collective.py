"""What is decided together: joined cases, the proposals of a catalogue, pool and priorities."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from process.case.collective import ending_of, endings_of, pool_of
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Draft
from process.decide import decide
from process.notices import NoticeKind
from process.people import contacts_of
from process.planning.waiting import waiting_acts
from process.refusals import Refusal
from process.register import MeetingStatus
from process.rules import Role
from process.stages import FINISHED, Stage, StepState
from process.state.case import Ending, Outcome, Placement
from process.state.decision import PointOutcome
from process.state.follow_up import BudgetEnding
from process.words.decided_together import without_number
from tests.builders.case import a_step
from tests.builders.nordby import COORDINATOR, DISABILITY, OFFICER, SOCIAL_SECRETARY
from tests.builders.world import World, registered, released

IN, CHANGED, OUT, DROPPED = BudgetEnding
DAY = date(2027, 5, 4)


@pytest.mark.parametrize(
    ("outcome", "amendment", "ending"),
    [
        (Outcome.APPROVED, "", IN),
        (Outcome.RECOMMENDED, " ", IN),
        (Outcome.NOTED, "", IN),
        (Outcome.APPROVED, "med 400 t.kr.", CHANGED),
        (Outcome.APPROVED_WITH_CHANGES, "", CHANGED),
        (Outcome.NOT_APPROVED, "", OUT),
        (Outcome.NOT_APPROVED, "x", OUT),
        (Outcome.TAKEN_OFF, "", DROPPED),
        (Outcome.POSTPONED, "", None),
        (Outcome.RETURNED, "", None),
        (Outcome.REFERRED, "", None),
        (Outcome.SENT_IN_HEARING, "", None),
    ],
)
def test_how_something_ends(outcome, amendment, ending) -> None:
    assert ending_of(outcome, amendment) is ending


@pytest.mark.parametrize(
    ("outcome", "points", "endings"),
    [
        (Outcome.APPROVED, (), {1: IN, 2: IN, 3: IN}),
        (Outcome.NOT_APPROVED, (), {1: OUT, 2: OUT, 3: OUT}),
        (Outcome.POSTPONED, (), {}),
        (Outcome.APPROVED, ((2, Outcome.TAKEN_OFF, ""),), {1: IN, 2: DROPPED, 3: IN}),
        (Outcome.APPROVED, ((1, Outcome.APPROVED, "½"), (3, Outcome.NOT_APPROVED, "")), {1: CHANGED, 2: IN, 3: OUT}),
        (Outcome.APPROVED, ((2, Outcome.POSTPONED, ""),), {1: IN, 3: IN}),
        (Outcome.POSTPONED, ((1, Outcome.APPROVED, ""),), {1: IN}),
        (Outcome.APPROVED_WITH_CHANGES, ((9, Outcome.TAKEN_OFF, ""),), {1: CHANGED, 2: CHANGED, 3: CHANGED}),
    ],
)  # fmt: skip
def test_point_n_is_about_proposal_n(outcome, points, endings) -> None:
    assert endings_of((1, 2, 3), outcome, points) == endings


def test_the_pool_its_sum_and_what_is_left() -> None:
    costs = {1: Decimal(740), 2: Decimal("310.5"), 3: Decimal(900)}
    pool = pool_of(Decimal(4300), costs, {1: IN, 2: None, 3: DROPPED})
    assert (pool.total, pool.rest) == (Decimal("1050.5"), Decimal("3249.5"))
    assert pool_of(Decimal(100), costs, {}).rest == Decimal("-1850.5")


# -- joining ---------------------------------------------------------------------------------------------------------


def whole(world: World, **changes):
    """Another case, as the store loads it beside the first."""
    return replace(world.case, case=replace(world.case.case, id=2, number="2027-0002", **changes), placements=())


def say(world: World, command, collective, actor: int | None = None):
    ctx = replace(world.context(actor), collective=collective)
    answer = decide(world.state, None, command, ctx)
    if not isinstance(answer, Refusal):
        world._keep(command, answer)
    return answer


JOIN = c.JoinCase(case=1, into=2, reason="Regnskaberne behandles samlet")


@pytest.fixture
def world() -> World:
    return released("committee_case", answers=())


def test_a_joined_case_stands_still_until_it_leaves(world: World) -> None:
    assert not isinstance(say(world, JOIN, whole(world), OFFICER), Refusal)
    assert (world.case.case.joined_into, world.case.case.joined_number) == (2, "2027-0002")
    assert not world.advance()
    meeting = next(m for m in world.register.meetings if m.organization == next(world.case.treatments()).body)
    place = mc.PlaceOnAgenda(meeting=meeting.id, case=1)
    assert world.refused(place, SOCIAL_SECRETARY) == "joined_case"
    assert say(world, JOIN, whole(world)).code == "joined_already"
    assert world.refused(c.LeaveCase(case=1, reason=" "), OFFICER) == "reason_needed"
    world.do(c.LeaveCase(case=1, reason="Haster alene"), OFFICER)
    assert world.case.case.joined_into is None
    world.do(place, SOCIAL_SECRETARY)
    assert world.refused(c.LeaveCase(case=1, reason="Igen"), OFFICER) == "not_joined"


def test_where_everybody_reads_it_the_other_case_has_no_number(world: World) -> None:
    """Its number tells of a case that may be closed: lists, mails and public papers are written of these words."""
    say(world, JOIN, whole(world))
    (act,) = waiting_acts(world.case, world.register, DAY)
    assert act.sentence == "Behandles sammen med en anden sag."
    assert "2027-0002" not in str(say(world, JOIN, whole(world)))
    place = Placement(1, 301, 2, 4, MeetingStatus.CLOSED, DAY, Outcome.APPROVED)
    say(world, c.TakeFromCollective(case=1), replace(whole(world, decided_on=DAY), placements=(place,)))
    struck = {step.reason for step in world.case.consultations if step.state is StepState.STRUCK}
    assert struck == {"Afgjort sammen med en anden sag."}


def test_words_kept_before_are_said_without_the_number() -> None:
    assert without_number("Afgjort sammen med sag 2027-0002.") == "Afgjort sammen med en anden sag."
    for typed in ("Afgjort sammen med sag 2027-0002, se referatet.", "Ikke berørt", ""):
        assert without_number(typed) == typed


@pytest.mark.parametrize("kept", ["Afgjort sammen med en anden sag.", "Afgjort sammen med sag 2027-0002."])
def test_a_changed_outcome_is_followed_whichever_words_were_kept(world: World, kept: str) -> None:
    say(world, JOIN, whole(world))
    place = Placement(1, 301, 2, 4, MeetingStatus.CLOSED, DAY, Outcome.APPROVED)
    decided = replace(whole(world, decided_on=DAY), placements=(place,))
    say(world, c.TakeFromCollective(case=1), decided)
    steps = (replace(step, reason=kept) if step.reason else step for step in world.case.consultations)
    world.state = replace(world.case, consultations=tuple(steps))
    again = replace(decided, placements=(replace(place, outcome=Outcome.NOT_APPROVED, revision=1),))
    say(world, c.TakeFromCollective(case=1), again)
    assert world.case.case.budget_ending is OUT


def test_a_hearing_that_fell_away_with_one_case_is_not_counted_as_settled_in_the_next() -> None:
    """An outcome changed to *postponed* has let it stand still again; then it leaves, for another case."""
    fell_away = a_step(
        1, DISABILITY, Role.HEARING, state=StepState.STRUCK, reason="Afgjort sammen med en anden sag.", taken_from=301
    )
    by_hand = replace(fell_away, number=2, reason="Ikke berørt")
    world = registered()
    joined = replace(world.case.case, joined_into=2, joined_number="2027-0002")
    world.state = replace(world.case, case=joined, consultations=(fell_away, by_hand))
    world.do(c.LeaveCase(case=1, reason="Haster alene"), OFFICER)
    assert world.case.consultations == (replace(fell_away, taken_from=None), by_hand)


@pytest.mark.parametrize(
    ("changes", "command", "code"),
    [
        ({}, replace(JOIN, reason=""), "reason_needed"),
        ({}, replace(JOIN, into=1), "linked_to_itself"),
        ({"decided_on": DAY}, JOIN, "not_collective"),
        ({"ending": Ending.WITHDRAWN}, JOIN, "not_collective"),
        ({"joined_into": 3}, JOIN, "not_collective"),
        (None, JOIN, "not_found"),
    ],
)
def test_what_cannot_be_joined(world: World, changes, command, code) -> None:
    other = None if changes is None else whole(world, **changes)
    assert say(world, command, other, COORDINATOR).code == code


@pytest.mark.parametrize(
    ("own", "of_whole", "ending", "stage"),
    [
        (None, Outcome.APPROVED, IN, Stage.FOLLOW_UP),
        (Outcome.APPROVED_WITH_CHANGES, Outcome.APPROVED, CHANGED, Stage.FOLLOW_UP),
        (Outcome.NOT_APPROVED, Outcome.APPROVED, OUT, Stage.ENDED),
        (Outcome.TAKEN_OFF, Outcome.APPROVED, DROPPED, Stage.ENDED),
        (None, Outcome.NOT_APPROVED, OUT, Stage.ENDED),
    ],
)
def test_it_ends_as_its_own_item_else_as_the_whole(world: World, own, of_whole, ending, stage) -> None:
    say(world, JOIN, whole(world))
    take = c.TakeFromCollective(case=1)
    assert say(world, take, whole(world)).code == "nothing_new"
    place = Placement(1, 301, 2, 4, MeetingStatus.CLOSED, DAY, of_whole)
    other = replace(whole(world, decided_on=DAY), placements=(place,))
    if own is not None:
        world.state = replace(world.case, placements=(replace(place, item=5, outcome=own),))
    answer = say(world, take, other)
    assert not isinstance(answer, Refusal)
    case = answer.case.case
    assert (case.budget_ending, case.stage, case.decided_on) == (ending, stage, DAY)
    assert all(step.state in FINISHED for step in answer.case.consultations)
    assert [notice.kind for notice in answer.notices] == [NoticeKind.DECIDED]
    assert say(world, take, other).code == "nothing_new" if case.ending is None else True


def test_the_bodies_heard_about_a_case_hear_what_the_whole_came_to() -> None:
    world = registered().heard()
    say(world, JOIN, whole(world))
    place = Placement(1, 301, 2, 4, MeetingStatus.CLOSED, DAY, Outcome.APPROVED)
    answer = say(world, c.TakeFromCollective(case=1), replace(whole(world, decided_on=DAY), placements=(place,)))
    told = {notice.recipient for notice in answer.notices if notice.kind is NoticeKind.DECIDED}
    assert told == {OFFICER, *contacts_of(world.register, DISABILITY, DAY)}


@pytest.mark.parametrize("own", [Outcome.POSTPONED, Outcome.RETURNED, Outcome.REFERRED, Outcome.SENT_IN_HEARING])
def test_one_whose_own_item_was_not_decided_goes_its_own_way(world: World, own) -> None:
    say(world, JOIN, whole(world))
    place = Placement(1, 301, 2, 4, MeetingStatus.CLOSED, DAY, Outcome.APPROVED)
    world.state = replace(world.case, placements=(replace(place, item=5, outcome=own),))
    other = replace(whole(world, decided_on=DAY), placements=(place,))
    answer = say(world, c.TakeFromCollective(case=1), other)
    assert not isinstance(answer, Refusal)
    case = answer.case.case
    assert (case.joined_into, case.decided_on, case.budget_ending, case.ending) == (None, None, None, None)


def test_what_was_to_be_decided_in_a_withdrawn_case_falls_away(world: World) -> None:
    say(world, JOIN, whole(world))
    answer = say(world, c.TakeFromCollective(case=1), whole(world, ending=Ending.WITHDRAWN))
    assert (answer.case.case.budget_ending, answer.case.case.ending) == (DROPPED, Ending.NOT_APPROVED)
    assert answer.notices == ()


# -- a catalogue -----------------------------------------------------------------------------------------------------


@pytest.fixture
def catalogue() -> World:
    return registered(proposals=tuple(Draft(f"Forslag {n}", text="x") for n in (1, 2, 3)))


def test_priorities_and_pool(catalogue: World) -> None:
    command = c.SetPriorities(case=1, pool_1000_dkk=Decimal("4300.50"), order=(3, 1, 2))
    catalogue.do(command, OFFICER)
    assert [proposal.priority for proposal in catalogue.case.proposals] == [2, 3, 1]
    assert catalogue.case.case.pool_1000_dkk == "4300.50"
    assert catalogue.refused(command, OFFICER) == "nothing_new"
    for order in ((1, 2), (1, 2, 2), (1, 2, 4)):
        assert catalogue.refused(replace(command, order=order), OFFICER) == "order_wrong"
    assert catalogue.refused(replace(command, pool_1000_dkk=Decimal(-1)), OFFICER) == "pool_negative"


def test_each_proposal_has_its_own_ending(catalogue: World) -> None:
    settled = c.SettleProposals(case=1, endings=((1, IN), (2, DROPPED)))
    catalogue.do(settled, OFFICER)
    assert [proposal.budget_ending for proposal in catalogue.case.proposals] == [IN, DROPPED, None]
    assert catalogue.refused(settled, OFFICER) == "nothing_new"
    assert catalogue.refused(c.SettleProposals(case=1, endings=((7, IN),)), OFFICER) == "not_found"
    catalogue.do(c.WithdrawCase(case=1, reason="x"), OFFICER)
    catalogue.do(c.SettleProposals(case=1, endings=((3, OUT),)), OFFICER)


# -- a catalogue decided ---------------------------------------------------------------------------------------------


@pytest.fixture
def before_council() -> World:
    return released("short", proposals=tuple(Draft(f"Forslag {n}", text="x") for n in (1, 2, 3)), answers=())


def decided(world: World, outcome: Outcome, points=(), proposed=()) -> list[BudgetEnding | None]:
    step = next(world.case.treatments())
    meeting = next(m for m in world.register.meetings if m.organization == step.body)
    world.do(mc.PlaceOnAgenda(meeting=meeting.id, case=1, points=proposed))
    world.do(mc.RecordDecision(meeting=meeting.id, item=1, outcome=outcome, points=points), now=meeting.starts_at)
    world.do(mc.CloseRecord(meeting=meeting.id))
    world.advance()
    return [proposal.budget_ending for proposal in world.case.proposals]


ONE_OUT = (PointOutcome(2, Outcome.NOT_APPROVED),)


@pytest.mark.parametrize(
    ("outcome", "points", "proposed", "endings"),
    [
        (Outcome.APPROVED, (), (), [IN, IN, IN]),
        (Outcome.NOT_APPROVED, (), (), [OUT, OUT, OUT]),
        (Outcome.POSTPONED, ONE_OUT, (), [None, None, None]),
        (Outcome.APPROVED, ONE_OUT, (), [IN, OUT, IN]),
        (Outcome.APPROVED, (PointOutcome(3, Outcome.POSTPONED),), (), [IN, IN, None]),
        (Outcome.APPROVED, (PointOutcome(1, Outcome.APPROVED, "½"), *ONE_OUT), (), [CHANGED, OUT, IN]),
        (Outcome.APPROVED, (), ("at katalogets forslag godkendes",), [IN, IN, IN]),
        (Outcome.APPROVED, ONE_OUT, ("at alt godkendes", "at direktionen følger op"), [None, None, None]),
        (Outcome.APPROVED, (PointOutcome(4, Outcome.TAKEN_OFF),), (), [None, None, None]),
    ],
)  # fmt: skip
def test_a_decision_settles_the_proposals_by_its_points(
    before_council: World, outcome, points, proposed, endings
) -> None:
    assert decided(before_council, outcome, points, proposed) == endings


def test_a_catalogues_item_has_a_point_for_each_proposal(before_council: World) -> None:
    decided(before_council, Outcome.APPROVED)
    (item,) = [item for record in before_council.meetings.values() for item in record.items]
    assert item.points == tuple(f"at udvalget godkender forslag {n}, Forslag {n}" for n in (1, 2, 3))


def test_a_case_of_one_proposal_has_no_ending_of_it() -> None:
    assert decided(released("short", answers=()), Outcome.APPROVED) == [None]


def test_an_outcome_changed_by_two_settles_anew_but_for_what_was_said_by_hand(before_council: World) -> None:
    assert decided(before_council, Outcome.APPROVED) == [IN, IN, IN]
    before_council.do(c.SettleProposals(case=1, endings=((3, CHANGED),)), OFFICER)
    meeting = before_council.case.placements[0].meeting
    changed = mc.ReopenOutcome(meeting=meeting, item=1, outcome=Outcome.POSTPONED, text="Udsat.", reason="x")
    before_council.do(changed, SOCIAL_SECRETARY)
    before_council.do(mc.ConfirmReopening(meeting=meeting, correction=1), COORDINATOR)
    before_council.advance()
    assert [proposal.budget_ending for proposal in before_council.case.proposals] == [None, None, CHANGED]
