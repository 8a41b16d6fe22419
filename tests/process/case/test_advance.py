"""What an outcome does: every outcome, recommending and authoritative, and the ways back and aside."""

import itertools
from dataclasses import replace

import pytest

from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.events import Tag
from process.notices import NoticeKind
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import POSITIVE, Ending, Outcome
from process.state.decision import Question
from process.words.decisions import of_step
from tests.builders.case import PARTIES
from tests.builders.nordby import (
    COORDINATOR,
    COUNCIL,
    COUNCIL_SECRETARY,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    FINANCE,
    HEAD,
    HOVEDMED,
    KAI,
    MED_CHAIR,
    MED_SECRETARY,
    OFFICER,
    ROADS,
    SECRETARIES,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.world import registered, released

READY, DONE, PLANNED = StepState.READY, StepState.DONE, StepState.PLANNED


def recommending():
    """A committee that recommends to finance and the council; nobody is heard."""
    return released("political_case", answers=())


def deciding():
    """A committee that decides by itself, after a hearing that is over."""
    return released("committee_case").send().answer().sum_up()


def final_council():
    world = released("political_case", answers=())
    return world.treat(301, Outcome.RECOMMENDED).treat(201, Outcome.RECOMMENDED)


def first_reading():
    return released("two_readings", answers=())


def before_a_hearing():
    """A committee that first agrees to send a plan in hearing."""
    return released("local_plan")


def refer(outcome):
    return {"refer_to": ROADS} if outcome is Outcome.REFERRED else {}


# (who, meeting, body) × outcome → stage, state of the step, ending
TABLE = [
    *((recommending, 301, SOCIAL, outcome, Stage.RECOMMENDATION, DONE, None)
      for outcome in sorted(POSITIVE | {Outcome.NOT_APPROVED})),
    (recommending, 301, SOCIAL, Outcome.POSTPONED, Stage.RECOMMENDATION, READY, None),
    (recommending, 301, SOCIAL, Outcome.TAKEN_OFF, Stage.RECOMMENDATION, READY, None),
    (recommending, 301, SOCIAL, Outcome.RETURNED, Stage.DRAFTING, PLANNED, None),
    (recommending, 301, SOCIAL, Outcome.REFERRED, Stage.RECOMMENDATION, DONE, None),
    (recommending, 301, SOCIAL, Outcome.SENT_IN_HEARING, Stage.RECOMMENDATION, READY, None),  # nobody to hear: again
    *((deciding, 301, SOCIAL, outcome, Stage.FOLLOW_UP, DONE, None)
      for outcome in (Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Outcome.RECOMMENDED, Outcome.NOTED)),
    (deciding, 301, SOCIAL, Outcome.NOT_APPROVED, Stage.ENDED, DONE, Ending.NOT_APPROVED),
    (deciding, 301, SOCIAL, Outcome.POSTPONED, Stage.DECISION, READY, None),
    (deciding, 301, SOCIAL, Outcome.TAKEN_OFF, Stage.DECISION, READY, None),
    (deciding, 301, SOCIAL, Outcome.RETURNED, Stage.DRAFTING, PLANNED, None),
    (deciding, 301, SOCIAL, Outcome.REFERRED, Stage.RECOMMENDATION, PLANNED, None),
    (deciding, 301, SOCIAL, Outcome.SENT_IN_HEARING, Stage.HEARING, PLANNED, None),
    *((final_council, 101, COUNCIL, outcome, Stage.FOLLOW_UP, DONE, None)
      for outcome in (Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Outcome.RECOMMENDED, Outcome.NOTED)),
    (final_council, 101, COUNCIL, Outcome.NOT_APPROVED, Stage.ENDED, DONE, Ending.NOT_APPROVED),
    (final_council, 101, COUNCIL, Outcome.POSTPONED, Stage.DECISION, READY, None),
    (final_council, 101, COUNCIL, Outcome.TAKEN_OFF, Stage.DECISION, READY, None),
    (final_council, 101, COUNCIL, Outcome.RETURNED, Stage.DRAFTING, PLANNED, None),
    (final_council, 101, COUNCIL, Outcome.REFERRED, Stage.RECOMMENDATION, PLANNED, None),
    *((first_reading, 101, COUNCIL, outcome, Stage.DECISION, DONE, None)
      for outcome in (Outcome.APPROVED, Outcome.RECOMMENDED, Outcome.NOTED, Outcome.NOT_APPROVED)),
    (first_reading, 101, COUNCIL, Outcome.POSTPONED, Stage.RECOMMENDATION, READY, None),
    *((before_a_hearing, 301, SOCIAL, outcome, Stage.HEARING, DONE, None)
      for outcome in (Outcome.SENT_IN_HEARING, Outcome.RECOMMENDED, Outcome.APPROVED)),
    (before_a_hearing, 301, SOCIAL, Outcome.POSTPONED, Stage.RECOMMENDATION, READY, None),
    (before_a_hearing, 301, SOCIAL, Outcome.RETURNED, Stage.DRAFTING, PLANNED, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "meeting", "body", "outcome", "stage", "state", "ending"),
    TABLE,
    ids=[f"{row[0].__name__}-{row[3]}" for row in TABLE],
)
def test_what_an_outcome_does(begin, meeting, body, outcome, stage, state, ending) -> None:
    world = begin()
    world.treat(meeting, outcome, **refer(outcome))
    assert (world.stage, world.of(body).state, world.case.case.ending) == (stage, state, ending)
    assert world.of(body).outcome is outcome
    assert bool(world.case.case.decided_on) is (stage in (Stage.FOLLOW_UP, Stage.ENDED))


def test_what_came_of_it_is_said_as_its_item_says_it() -> None:
    """A committee that says yes to a hearing has sent the case out; it has not recommended it."""
    world = before_a_hearing().treat(301, Outcome.RECOMMENDED)
    assert of_step(world.case, world.of(SOCIAL)) == "sendt i høring"
    asked = tuple(replace(place, question=Question.PLAN_PROPOSAL) for place in world.case.placements)
    assert of_step(replace(world.case, placements=asked), world.of(SOCIAL)) == "forslaget er vedtaget"
    treated = next(event for event in world.events if event.tag is Tag.STEP_TREATED)
    assert treated.data["question"] == Question.SEND_OUT


def test_the_table_has_every_outcome_for_both_kinds_of_body() -> None:
    assert len(TABLE) >= 30
    for begin in (recommending, deciding):
        assert {row[3] for row in TABLE if row[0] is begin} == set(Outcome)


# -- who decides -----------------------------------------------------------------------------------------------------


def test_no_outcome_is_final_before_its_record_is_closed() -> None:
    world = deciding()
    world.place(301)
    world.decided(301, Outcome.NOT_APPROVED)
    assert not world.advance()
    assert (world.stage, world.case.case.decided_on) == (Stage.DECISION, None)
    world.decided(301, Outcome.APPROVED)  # corrected before closing
    world.close(301)
    assert world.stage is Stage.FOLLOW_UP


def test_a_recommending_no_does_not_end_a_case_another_body_must_decide() -> None:
    world = recommending()
    world.treat(301, Outcome.NOT_APPROVED).treat(201, Outcome.NOT_APPROVED)
    assert (world.stage, world.of(COUNCIL).state) == (Stage.DECISION, READY)
    world.treat(101, Outcome.APPROVED)
    assert world.case.case.decided_on == world.meetings[101].meeting.held_on


def test_of_two_readings_only_the_second_decides() -> None:
    world = first_reading()
    world.treat(101, Outcome.APPROVED)
    assert world.case.case.decided_on is None
    world.treat(102, Outcome.APPROVED)
    assert world.case.case.decided_on == world.meetings[102].meeting.held_on


def test_the_decision_is_told_to_the_officer_and_to_every_body_heard() -> None:
    world = deciding()
    world.treat(301, Outcome.APPROVED)
    told = {notice.recipient for notice in world.planned(NoticeKind.DECIDED)}
    assert told == {OFFICER, DISABILITY_SECRETARY, DISABILITY_CHAIR}


def test_a_case_decided_against_leaves_nothing_open() -> None:
    world = final_council()
    world.do(c.AddConsultation(case=1, body=HOVEDMED, role=Role.HEARING, step=1, reason="x"), COORDINATOR)
    world.send()
    world.place(101, override_reason="Kan ikke vente på HovedMED")
    world.decided(101, Outcome.NOT_APPROVED)
    world.close(101)
    assert world.case.case.ending is Ending.NOT_APPROVED
    assert not list(world.case.unfinished())
    assert all(request.is_finished for request in world.case.requests)
    assert not world.planned(NoticeKind.REMINDER)
    told = {notice.recipient for notice in world.planned(NoticeKind.DECIDED)}
    assert {MED_SECRETARY, MED_CHAIR} <= told, "who was about to answer must hear that there is nothing to answer"


# -- postponed, returned, taken once ---------------------------------------------------------------------------------


def test_a_postponed_case_is_treated_again_by_the_same_body() -> None:
    world = recommending()
    world.treat(301, Outcome.POSTPONED)
    assert not world.advance(), "one postponement counts once"
    world.treat(302, Outcome.RECOMMENDED)
    assert (world.of(SOCIAL).state, world.of(SOCIAL).meeting) == (DONE, 302)


def test_a_returned_case_is_approved_anew_and_the_same_body_treats_it_again() -> None:
    world = recommending()
    world.treat(301, Outcome.RETURNED)
    assert (world.stage, world.case.case.holder) == (Stage.DRAFTING, OFFICER)
    assert [n.recipient for n in world.planned(NoticeKind.DRAFT_RETURNED)] == [OFFICER]
    world.approve()
    assert world.of(SOCIAL).state is READY
    world.treat(302, Outcome.RECOMMENDED)
    assert world.of(FINANCE).state is READY


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.POSTPONED, Outcome.SENT_IN_HEARING])
@pytest.mark.parametrize("gone", ["cancelled", "removed"])
def test_an_old_outcome_is_not_taken_in_again_when_the_next_meeting_falls_away(outcome, gone) -> None:
    world = deciding()
    world.treat(301, outcome)
    if outcome is Outcome.RETURNED:
        world.approve()
    if outcome is Outcome.SENT_IN_HEARING:
        world.send().answer().sum_up()
    item = world.place(302)
    if gone == "cancelled":
        world.do(mc.CancelMeeting(meeting=302, reason="Sne"), SOCIAL_SECRETARY)
    else:
        world.do(mc.RemoveFromAgenda(meeting=302, item=item, reason="Skal belyses"), SOCIAL_SECRETARY)
    assert world.advance()
    assert (world.stage, world.of(SOCIAL).state) == (Stage.DECISION, READY)
    world.treat(303, Outcome.APPROVED)
    assert world.stage is Stage.FOLLOW_UP


def test_what_a_meeting_decided_outside_its_agenda_counts_though_the_case_stood_on_a_later_one() -> None:
    world = recommending()
    world.place(302)
    world.now = world.meetings[301].meeting.starts_at
    world.decided(301, Outcome.RECOMMENDED)
    world.close(301)
    assert world.of(SOCIAL).outcome is Outcome.RECOMMENDED
    assert world.of(FINANCE).state is READY


def test_a_case_back_in_drafting_sends_no_letters() -> None:
    world = released("political_case", answers=PARTIES)
    world.treat(301, Outcome.RETURNED)
    assert world.stage is Stage.DRAFTING
    assert world.refused(hc.SendHearing(case=1), COORDINATOR) == "wrong_stage"
    assert world.refused(mc.PlaceOnAgenda(meeting=302, case=1), SOCIAL_SECRETARY) == "gate_open"
    world.approve().send()
    assert all(request.sent_at for request in world.case.requests)


def test_parallel_committees_wait_while_one_of_them_has_returned_the_case() -> None:
    world = released("political_case", answers=(), committees=(SOCIAL, ROADS))
    world.treat(301, Outcome.RETURNED)
    assert {world.of(SOCIAL).state, world.of(ROADS).state} == {PLANNED}
    world.approve()
    assert {world.of(SOCIAL).state, world.of(ROADS).state} == {READY}


# -- referred --------------------------------------------------------------------------------------------------------


def test_a_recommending_body_that_refers_is_done_and_the_other_body_comes_next() -> None:
    world = recommending()
    world.treat(301, Outcome.REFERRED, refer_to=ROADS)
    assert [(s.body, s.step, s.state) for s in world.case.treatments()] == [
        (SOCIAL, 1, DONE),
        (FINANCE, 3, PLANNED),
        (COUNCIL, 4, PLANNED),
        (ROADS, 2, READY),
    ]
    world.treat(402, Outcome.RECOMMENDED)
    assert world.of(FINANCE).state is READY


def test_a_deciding_body_that_refers_decides_when_the_case_comes_back() -> None:
    world = deciding()
    world.treat(301, Outcome.REFERRED, refer_to=ROADS)
    assert (world.of(SOCIAL).state, world.of(ROADS).state) == (PLANNED, READY)
    world.treat(402, Outcome.RECOMMENDED)
    assert (world.stage, world.of(SOCIAL).state) == (Stage.DECISION, READY)
    world.treat(303, Outcome.APPROVED)
    assert world.case.case.decided_on


# -- sent in hearing -------------------------------------------------------------------------------------------------


def test_a_route_with_a_hearing_ahead_goes_committee_hearing_same_committee_council() -> None:
    world = before_a_hearing()
    world.treat(301, Outcome.SENT_IN_HEARING)
    assert (world.stage, world.request().round) == (Stage.HEARING, 1)
    world.send().answer().sum_up()
    assert (world.stage, world.of(SOCIAL, 1).state) == (Stage.RECOMMENDATION, READY)
    world.treat(302, Outcome.RECOMMENDED)
    assert world.of(COUNCIL).state is READY
    world.treat(102, Outcome.APPROVED)
    assert world.stage is Stage.FOLLOW_UP


def test_sent_in_hearing_again_asks_the_same_parties_in_a_new_round_with_a_new_memo() -> None:
    world = deciding()
    world.treat(301, Outcome.SENT_IN_HEARING)
    assert (world.request().round, world.request().sent_at) == (2, None)
    assert world.refused(mc.PlaceOnAgenda(meeting=302, case=1), SOCIAL_SECRETARY) == "gate_open"
    world.send().answer()
    assert world.case.case.memo_filed_at is None
    world.sum_up()
    assert (world.stage, world.of(SOCIAL).state) == (Stage.DECISION, READY)


def test_a_parallel_committee_waits_when_the_other_sends_the_case_in_hearing() -> None:
    world = released("political_case", committees=(SOCIAL, ROADS)).send().answer().sum_up()
    world.treat(301, Outcome.SENT_IN_HEARING)
    assert (world.of(ROADS).state, world.stage) == (PLANNED, Stage.HEARING)
    world.send().answer().sum_up()
    assert {world.of(SOCIAL).state, world.of(ROADS).state} == {READY}


# -- § 23 ------------------------------------------------------------------------------------------------------------


def stopped(begin, outcome, meeting=301):
    world = begin()
    world.place(meeting)
    world.decided(meeting, outcome)
    world.do(mc.StopDecision(meeting=meeting, item=1, member=KAI), KAI)
    world.close(meeting)
    return world


def test_a_stopped_decision_comes_before_the_council_which_then_has_the_competence() -> None:
    world = stopped(deciding, Outcome.APPROVED)
    assert world.case.case.decided_on is None
    council = world.of(COUNCIL)
    assert (council.role, council.authoritative, council.state) == (Role.DECISION, True, READY)
    assert not world.of(SOCIAL).authoritative
    assert (world.stage, world.case.case.holder) == (Stage.DECISION, COUNCIL_SECRETARY)
    world.treat(101, Outcome.APPROVED)
    assert world.case.case.decided_on == world.meetings[101].meeting.held_on


def test_a_case_the_council_decides_anyway_gets_no_second_council_treatment() -> None:
    world = stopped(recommending, Outcome.NOT_APPROVED)
    assert [step.body for step in world.case.treatments()].count(COUNCIL) == 1
    assert world.of(FINANCE).state is READY


def test_a_council_that_only_recommended_on_the_route_is_still_given_the_stopped_case() -> None:
    world = deciding()
    add = c.AddConsultation(case=1, body=COUNCIL, role=Role.RECOMMENDATION, step=9, reason="Til orientering")
    world.do(add, COORDINATOR)
    world.place(301)
    world.decided(301, Outcome.APPROVED)
    world.do(mc.StopDecision(meeting=301, item=1, member=KAI), KAI)
    world.close(301)
    assert any(step.body == COUNCIL and step.authoritative for step in world.case.treatments())


def test_a_stopped_decision_to_send_in_hearing_waits_for_the_council() -> None:
    """KSL § 23 covers the decision to send a proposal in hearing; until the council decides it has no effect."""
    world = stopped(before_a_hearing, Outcome.SENT_IN_HEARING)
    assert world.stage is Stage.DECISION
    assert not world.case.requests
    world.treat(101, Outcome.SENT_IN_HEARING)
    assert (world.stage, world.request().round) == (Stage.HEARING, 1)
    world.send().answer().sum_up()
    world.treat(302, Outcome.RECOMMENDED).treat(102, Outcome.APPROVED)
    assert world.case.case.decided_on == world.meetings[102].meeting.held_on


def test_the_council_may_refuse_to_send_a_stopped_case_in_hearing() -> None:
    world = stopped(before_a_hearing, Outcome.SENT_IN_HEARING)
    world.treat(101, Outcome.NOT_APPROVED)
    assert (world.stage, world.case.case.ending) == (Stage.ENDED, Ending.NOT_APPROVED)


def test_a_gating_hearing_follows_the_competence_to_the_council() -> None:
    world = released("committee_case").send()
    world.place(301, override_reason="Haster")
    world.decided(301, Outcome.APPROVED)
    world.do(mc.StopDecision(meeting=301, item=1, member=KAI), KAI)
    world.close(301)
    assert world.of(DISABILITY).gates == world.of(COUNCIL).number
    assert world.of(COUNCIL).state is PLANNED
    world.answer().sum_up()
    assert world.of(COUNCIL).state is READY


# -- parallel committees ---------------------------------------------------------------------------------------------


def parallel():
    return released("political_case", answers=(), committees=(SOCIAL, ROADS))


def test_the_next_step_waits_for_all_parallel_committees() -> None:
    world = parallel()
    world.treat(301, Outcome.RECOMMENDED)
    assert world.of(FINANCE).state is PLANNED
    world.treat(402, Outcome.RECOMMENDED)
    assert world.of(FINANCE).state is READY


def test_one_postponing_holds_the_step_until_the_secretary_sends_on_with_a_reason() -> None:
    world = parallel()
    world.treat(301, Outcome.RECOMMENDED)
    world.treat(402, Outcome.POSTPONED)
    assert world.refused(c.SendOn(case=1, reason=" "), SECRETARIES[SOCIAL]) == "reason_needed"
    world.do(c.SendOn(case=1, reason="Vejudvalget mødes først i maj"), SECRETARIES[SOCIAL])
    assert (world.of(ROADS).state, world.of(ROADS).reason) == (StepState.STRUCK, "Vejudvalget mødes først i maj")
    assert world.of(FINANCE).state is READY


def test_nobody_is_skipped_before_another_of_the_same_step_has_finished() -> None:
    send_on = c.SendOn(case=1, reason="Haster")
    assert parallel().refused(send_on, COORDINATOR) == "nothing_to_send_on"
    assert deciding().refused(send_on, COORDINATOR) == "nothing_to_send_on"


def test_a_committee_skipped_that_decides_afterwards_is_recorded_and_moves_nothing() -> None:
    world = parallel()
    world.treat(301, Outcome.RECOMMENDED)
    world.place(402)
    world.do(c.SendOn(case=1, reason="Haster"), COORDINATOR)
    world.decided(402, Outcome.NOT_APPROVED)
    world.close(402)
    assert world.meetings[402].decisions[0].outcome is Outcome.NOT_APPROVED
    assert (world.of(ROADS).state, world.of(FINANCE).state) == (StepState.STRUCK, READY)


# -- the whole way ---------------------------------------------------------------------------------------------------


def test_the_journey_of_a_political_case() -> None:
    world = registered(answers=PARTIES)
    assert (world.stage, world.case.case.holder) == (Stage.DRAFTING, OFFICER)
    world.do(c.SubmitDraft(case=1), OFFICER)
    world.do(c.ApproveDraft(case=1), HEAD)
    world.do(c.ApproveDraft(case=1), DIRECTOR)
    world.do(c.Advance(case=1))
    assert (world.stage, world.case.case.holder) == (Stage.HEARING, COORDINATOR)
    world.send().answer(DISABILITY).answer(HOVEDMED)
    assert world.case.case.holder == SOCIAL_SECRETARY, "its agenda comes before what waits for the memo"
    world.do(hc.FileMemo(case=1, text="x"), OFFICER)
    world.do(hc.ApproveMemo(case=1), DIRECTOR)
    world.advance()
    for meeting in (301, 201, 101):
        assert world.case.case.holder == world.secretary(meeting)
        world.treat(meeting, Outcome.APPROVED if meeting == 101 else Outcome.RECOMMENDED)
    assert (world.stage, world.case.case.holder) == (Stage.FOLLOW_UP, HEAD)
    world.do(c.CarryOut(case=1), HEAD)
    world.advance()
    moves = [(e.data["came_from"], e.data["to"]) for e in world.events if e.tag is Tag.CASE_MOVED]
    order = ["drafting", "hearing", "recommendation", "decision", "follow_up", "ended"]
    assert moves == list(itertools.pairwise(order))
