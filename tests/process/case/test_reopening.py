"""An outcome that two people change, a § 23 that is dropped, a chair who decides alone: what it does to the case."""

from dataclasses import replace

import pytest

from process.commands import case as c
from process.commands import meeting as mc
from process.events import Tag
from process.notices import NoticeKind
from process.stages import Stage, StepState
from process.state.case import Ending, Outcome
from process.state.meeting import ItemKind
from process.state.record import Published
from tests.builders.moments import at
from tests.builders.nordby import COUNCIL, COUNCIL_SECRETARY, LIS, MAYOR, SECRETARIES, SOCIAL, SOCIAL_SECRETARY
from tests.builders.world import released

REASON = "Stemmerne var talt forkert."


def treated(outcome, case_type="short", **fields):
    """The committee, which has the competence, has decided and its record is closed."""
    return released(case_type, answers=()).treat(301, outcome, **fields)


def reopen(world, outcome, first=SOCIAL_SECRETARY, second=LIS, meeting=301):
    item = world.meetings[meeting].item_of(1).number
    world.do(mc.ReopenOutcome(meeting=meeting, item=item, outcome=outcome, text="Rettet.", reason=REASON), first)
    number = world.meetings[meeting].corrections[-1].number
    world.do(mc.ConfirmReopening(meeting=meeting, correction=number), second)
    world.advance()


@pytest.mark.parametrize(
    ("was", "becomes", "stage", "state", "ending"),
    [
        (Outcome.APPROVED, Outcome.NOT_APPROVED, Stage.ENDED, StepState.DONE, Ending.NOT_APPROVED),
        (Outcome.NOT_APPROVED, Outcome.APPROVED, Stage.FOLLOW_UP, StepState.DONE, None),
        (Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Stage.FOLLOW_UP, StepState.DONE, None),
        (Outcome.APPROVED, Outcome.POSTPONED, Stage.DECISION, StepState.READY, None),
        (Outcome.NOT_APPROVED, Outcome.POSTPONED, Stage.DECISION, StepState.READY, None),
        (Outcome.POSTPONED, Outcome.APPROVED, Stage.FOLLOW_UP, StepState.DONE, None),
        (Outcome.APPROVED, Outcome.RETURNED, Stage.DRAFTING, StepState.PLANNED, None),
    ],
)
def test_the_case_stands_as_if_the_new_outcome_had_been_the_first(was, becomes, stage, state, ending) -> None:
    world = treated(was)
    reopen(world, becomes)
    assert (world.stage, world.of(SOCIAL).state, world.case.case.ending) == (stage, state, ending)
    assert (world.case.case.decided_on is not None) is (becomes not in (Outcome.POSTPONED, Outcome.RETURNED))
    assert not world.advance(), "taken in once"


def test_a_recommendation_that_becomes_a_no_goes_on_and_one_postponed_holds_the_next_body_back() -> None:
    world = treated(Outcome.RECOMMENDED, "political_case")
    reopen(world, Outcome.NOT_APPROVED)
    assert world.of(SOCIAL).outcome is Outcome.NOT_APPROVED
    later = [step.state for step in world.case.treatments() if step.body != SOCIAL]
    assert later == [StepState.READY, StepState.PLANNED]
    reopen(world, Outcome.POSTPONED)
    assert [step.state for step in world.case.treatments()] == [StepState.READY, StepState.PLANNED, StepState.PLANNED]


def test_a_council_that_had_said_no_and_meant_yes_leaves_no_step_struck() -> None:
    world = released("political_case", answers=())
    world.treat(301, Outcome.RECOMMENDED).treat(201, Outcome.RECOMMENDED).treat(101, Outcome.NOT_APPROVED)
    reopen(world, Outcome.APPROVED, COUNCIL_SECRETARY, MAYOR, meeting=101)
    assert (world.stage, world.case.case.ending) == (Stage.FOLLOW_UP, None)
    assert all(step.state is StepState.DONE for step in world.case.treatments())


def test_all_who_were_told_are_told_again_and_it_takes_two() -> None:
    world = treated(Outcome.APPROVED)
    told = {n.recipient for n in world.planned(NoticeKind.DECIDED)}
    command = mc.ReopenOutcome(meeting=301, item=1, outcome=Outcome.POSTPONED, text="", reason=REASON)
    world.do(command, SOCIAL_SECRETARY)
    assert not world.advance(), "one person moves nothing"
    assert world.refused(command, LIS) == "reopening_waits"
    assert world.refused(mc.ConfirmReopening(meeting=301, correction=1), SOCIAL_SECRETARY) == "two_people"
    world.do(mc.ConfirmReopening(meeting=301, correction=1), LIS)
    world.advance()
    again = {n.recipient for n in world.planned(NoticeKind.DECIDED) if n.about.endswith("/1") and n.about != "301/1"}
    assert again == told


def test_what_should_have_been_postponed_names_its_meeting_as_the_decision_would_have() -> None:
    world = treated(Outcome.APPROVED)
    later, of_another_body = 303, 203
    command = mc.ReopenOutcome(meeting=301, item=1, outcome=Outcome.POSTPONED, text="", reason=REASON)
    assert world.refused(replace(command, postponed_to=of_another_body), SOCIAL_SECRETARY) == "later_meeting_needed"
    assert world.refused(replace(command, outcome=Outcome.RETURNED, postponed_to=later), LIS) == "later_meeting_needed"
    world.do(replace(command, postponed_to=later), SOCIAL_SECRETARY)
    world.do(mc.ConfirmReopening(meeting=301, correction=1), LIS)
    assert world.meetings[301].decision_on(1).postponed_to == later


def stopped(outcome=Outcome.APPROVED):
    world = released("short", answers=())
    world.place(301)
    world.decided(301, outcome)
    world.do(mc.StopDecision(meeting=301, item=1, member=LIS), LIS)
    world.close(301)
    return world


def test_a_dropped_call_in_gives_the_committee_its_decision_back() -> None:
    world = stopped()
    assert world.of(COUNCIL).authoritative
    assert world.refused(c.DropCallIn(case=1, reason=""), LIS) == "reason_needed"
    world.do(c.DropCallIn(case=1, reason="Formanden har svaret på spørgsmålet."), LIS)
    assert (world.stage, world.of(COUNCIL).state) == (Stage.FOLLOW_UP, StepState.STRUCK)
    assert world.of(SOCIAL).authoritative
    assert world.refused(c.DropCallIn(case=1, reason="x"), LIS) == "not_called_in"


def test_a_stop_taken_back_before_the_record_closes_leaves_nothing() -> None:
    world = released("short", answers=())
    world.place(301)
    world.decided(301, Outcome.APPROVED)
    world.do(mc.StopDecision(meeting=301, item=1, member=LIS), LIS)
    assert world.refused(mc.WithdrawStop(meeting=301, item=1), MAYOR) in ("not_yourself", "not_allowed")
    world.do(mc.WithdrawStop(meeting=301, item=1), LIS)
    world.close(301)
    assert world.stage is Stage.FOLLOW_UP


def alone(**fields):
    world = released("short", answers=())
    command = {"meeting": 301, "case": 1, "outcome": Outcome.APPROVED, "reason": "Fristen er i morgen."} | fields
    return world, mc.DecideAlone(**command)


def test_a_chair_who_decides_alone_moves_the_case_at_once_and_tells_the_next_meeting() -> None:
    world, command = alone()
    world.do(command, LIS)
    world.advance()
    item = world.meetings[301].items[0]
    assert world.stage is Stage.FOLLOW_UP
    assert world.case.case.decided_on == at(world.now.date()).date()
    assert item.item_kind is ItemKind.INFORMATION
    assert "§ 22" in item.points[0]
    assert world.meetings[301].decisions[0].alone_by == LIS
    assert not world.meetings[301].undecided()
    world.do(mc.RecordDecision(meeting=301, item=1, outcome=Outcome.NOTED), SOCIAL_SECRETARY, at(world.now.date()))
    assert world.meetings[301].decisions[0].outcome is Outcome.APPROVED, "the chair's decision stands"
    assert world.meetings[301].decisions[0].text.endswith("taget til efterretning.")
    world.do(mc.CloseRecord(meeting=301), SOCIAL_SECRETARY, world.meetings[301].meeting.starts_at)
    assert not world.advance(), "and is not taken in again"


@pytest.mark.parametrize(
    ("fields", "actor", "code"),
    [
        ({"reason": " "}, LIS, "reason_needed"),
        ({"outcome": Outcome.POSTPONED}, LIS, "not_alone"),
        ({"outcome": Outcome.REFERRED}, LIS, "not_alone"),
        ({}, SECRETARIES[SOCIAL], "chair_decides"),
        ({"decided_by": MAYOR}, SECRETARIES[SOCIAL], "chair_decides"),
        ({}, MAYOR, "not_allowed"),
    ],
)
def test_who_may_decide_what_alone(fields, actor, code) -> None:
    world, command = alone(**fields)
    assert world.refused(command, actor) == code


def test_an_appropriation_by_one_is_recorded_and_marked() -> None:
    world, command = alone(is_appropriation=True, decided_by=LIS)
    answer = world.do(command, SOCIAL_SECRETARY)
    assert "alone_on_appropriation" in world.meetings[301].decisions[0].deviations
    assert [event.tag for event in answer.events][-1] is Tag.DECISION_RECORDED


def decided_by_all():
    world = released("political_case", answers=())
    return world.treat(301, Outcome.RECOMMENDED).treat(201, Outcome.RECOMMENDED).treat(101, Outcome.APPROVED)


@pytest.mark.parametrize("becomes", [Outcome.NOT_APPROVED, Outcome.POSTPONED, Outcome.RETURNED])
def test_a_recommendation_put_right_afterwards_does_not_undo_what_the_council_decided(becomes) -> None:
    world = decided_by_all()
    before = world.case.case
    reopen(world, becomes)
    after = world.case.case
    assert world.of(SOCIAL).outcome is becomes
    assert (after.decided_on, after.ending, world.stage) == (before.decided_on, before.ending, Stage.FOLLOW_UP)
    assert all(step.state is StepState.DONE for step in world.case.treatments())
    assert not world.advance(), "taken in once"


def test_a_case_that_was_not_to_be_returned_is_approved_as_it_was() -> None:
    world = treated(Outcome.RETURNED)
    assert world.case.case.released_at is None
    reopen(world, Outcome.APPROVED)
    case = world.case.case
    assert (world.stage, case.released_at is None, case.submitted_at is None) == (Stage.FOLLOW_UP, False, False)
    assert world.case.is_approved
    assert not world.planned(NoticeKind.TO_APPROVE)


WISH = "Godkendt. Udvalget ønsker en evaluering om et år."


def test_what_only_the_old_outcome_asked_for_is_owed_no_more() -> None:
    world = treated(Outcome.APPROVED, text=WISH)
    assert len(world.case.open_follow_ups()) == 1
    reopen(world, Outcome.NOT_APPROVED)
    assert not world.meetings[301].decisions[0].requests
    assert [follow_up.done_text for follow_up in world.case.follow_ups] == ["Udfaldet er ændret."]


def test_what_the_new_text_asks_for_is_owed() -> None:
    world = treated(Outcome.NOT_APPROVED, text="Ikke godkendt.")
    world.do(
        mc.ReopenOutcome(meeting=301, item=1, outcome=Outcome.APPROVED, text=WISH, reason=REASON), SOCIAL_SECRETARY
    )
    world.do(mc.ConfirmReopening(meeting=301, correction=1), LIS)
    world.advance()
    assert [follow_up.text for follow_up in world.case.open_follow_ups()] == ["Udvalget ønsker en evaluering om et år."]


def test_another_outcome_takes_the_public_text_with_it_and_a_new_one_may_be_written() -> None:
    world = released("short", answers=(), is_closed=True)
    world.treat(301, Outcome.APPROVED, text="Godkendt.", public_text="Sagen blev godkendt.")
    world.do(mc.Publish(meeting=301, what=Published.MINUTES, reason="x"), SOCIAL_SECRETARY)
    correct = mc.CorrectRecord(meeting=301, item=1, text="Rettet.", public_text="Afslået.", reason=REASON)
    assert world.refused(correct, SOCIAL_SECRETARY) == "published_already"
    reopen(world, Outcome.NOT_APPROVED)
    assert world.meetings[301].decisions[0].public_text == ""
    world.do(correct, SOCIAL_SECRETARY)
    assert world.meetings[301].decisions[0].public_text == "Afslået."
    assert world.refused(replace(correct, public_text="Igen."), SOCIAL_SECRETARY) == "published_already"


def test_a_case_reopened_by_itself_is_not_reached_by_what_becomes_of_the_whole() -> None:
    world = released("short", answers=())
    world.do(mc.AddItem(meeting=301, title="Samlet", item_kind=ItemKind.DECISION), SOCIAL_SECRETARY)
    world.place(301, under=1)
    command = mc.RecordDecision(meeting=301, item=1, outcome=Outcome.APPROVED, text="Godkendt.")
    world.do(command, SOCIAL_SECRETARY, world.meetings[301].meeting.starts_at)
    world.close(301)
    reopen(world, Outcome.NOT_APPROVED)
    world.do(mc.CorrectRecord(meeting=301, item=1, text="Tiltrådt.", reason=REASON), SOCIAL_SECRETARY)
    whole = mc.ReopenOutcome(meeting=301, item=1, outcome=Outcome.POSTPONED, text="Udsat.", reason=REASON)
    world.do(whole, SOCIAL_SECRETARY)
    world.do(mc.ConfirmReopening(meeting=301, correction=world.meetings[301].corrections[-1].number), LIS)
    own = world.meetings[301].decision_on(2)
    assert (own.outcome, own.text) == (Outcome.NOT_APPROVED, "Rettet.")
