"""Asking again: new rounds, changes judged, successors; and the deadlines nobody here may move."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.events import Tag
from process.notices import NoticeKind
from process.rules import Role
from process.stages import FINISHED, Stage, StepState
from process.state.case import Outcome
from process.state.hearing import HearingState
from tests.builders.case import PARTIES
from tests.builders.moments import START, at
from tests.builders.nordby import (
    COORDINATOR,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    HOVEDMED,
    MED_CHAIR,
    MED_SECRETARY,
    OFFICER,
    OLE,
    REGISTER,
    ROADS,
    ROADS_SECRETARY,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.world import released

DUE = date(2027, 1, 25)
LATER = date(2027, 1, 12)
CHANGED = c.ReviseProposal(case=1, proposal=1, draft=act.Draft("Færre ramper", text="Nu 650"), reason="650 i stedet")


def sent(**fields):
    return released(**fields).send()


def answered(**fields):
    world = sent(**fields)
    for request in world.case.requests:
        world.answer(request.body)
    return world


# -- a new round -----------------------------------------------------------------------------------------------------


def test_a_new_round_drafts_the_letters_anew_and_the_memo_must_be_written_again() -> None:
    world = answered().sum_up()
    world.do(hc.NewRound(case=1, reason="Nyt grundlag", period_days=5), OFFICER)
    request = world.request()
    assert (request.round, request.state, request.reason) == (2, HearingState.DRAFTED, "Nyt grundlag")
    assert world.stage is Stage.HEARING
    world.send()
    assert not world.advance(), "an answer waits, though the earlier memo stands"
    assert world.request().due_on == START + timedelta(days=7), "five days end on Saturday, so Monday"
    world.answer()
    assert world.case.case.memo_approved_at is None
    assert not world.advance()


def struck(world) -> None:
    world.do(
        c.StrikeConsultation(case=1, consultation=world.of(DISABILITY).number, reason="Alligevel ikke"), COORDINATOR
    )


def withdrawn(world) -> None:
    world.send()
    world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Alligevel ikke"), COORDINATOR)


@pytest.mark.parametrize("undo", [struck, withdrawn])
@pytest.mark.parametrize("silent", [False, True])
def test_a_round_taken_back_leaves_the_earlier_round_and_its_memo(undo, silent) -> None:
    world = sent()
    if silent:
        world.do(hc.CloseHearing(case=1), None, at(DUE, 12, 1))
    else:
        world.answer()
    world.sum_up()
    approved = world.case.case.memo_approved_at
    world.do(hc.NewRound(case=1, reason="Nyt grundlag"), OFFICER)
    undo(world)
    world.advance()
    assert (world.of(DISABILITY).state, world.stage) == (StepState.DONE, Stage.RECOMMENDATION)
    assert world.case.case.memo_approved_at == approved is not None


@pytest.mark.parametrize("undo", [struck, withdrawn])
def test_a_round_taken_back_before_the_memo_leaves_the_case_in_hearing(undo) -> None:
    world = answered()
    world.do(hc.NewRound(case=1, reason="Nyt grundlag"), OFFICER)
    assert world.refused(hc.ApproveMemo(case=1), DIRECTOR) == "memo_missing"
    undo(world)
    world.advance()
    assert (world.of(DISABILITY).state in FINISHED, world.stage) == (False, Stage.HEARING)
    world.sum_up()
    assert (world.of(DISABILITY).state, world.stage) == (StepState.DONE, Stage.RECOMMENDATION)


def test_a_memo_filed_waits_for_the_round_begun_since() -> None:
    world = answered()
    world.do(hc.FileMemo(case=1, text="Notat."), OFFICER)
    world.do(hc.NewRound(case=1, reason="Nyt grundlag"), OFFICER)
    assert world.refused(hc.ApproveMemo(case=1), DIRECTOR) == "hearing_open"


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_hearing_added_and_dropped_leaves_the_approved_memo(is_sent) -> None:
    world = answered().sum_up()
    added = c.AddConsultation(case=1, body=ROADS, role=Role.HEARING, step=world.of(DISABILITY).step, reason="Også dem")
    world.do(added, OFFICER)
    if is_sent:
        world.send()
        world.do(hc.WithdrawHearing(case=1, body=ROADS, reason="Fortrudt"), COORDINATOR)
        world.advance()
    else:
        number = world.of(ROADS).number
        world.do(c.StrikeConsultation(case=1, consultation=number, reason="Fortrudt"), OFFICER)
    assert (world.of(ROADS).state, world.stage) == (StepState.STRUCK, Stage.RECOMMENDATION)
    assert world.case.case.memo_approved_at


def test_the_last_hearing_to_be_dropped_waits_for_the_memo_of_the_others() -> None:
    world = answered().sum_up()
    added = c.AddConsultation(case=1, body=ROADS, role=Role.HEARING, step=world.of(DISABILITY).step, reason="Også dem")
    world.do(added, OFFICER)
    world.send().answer(ROADS)
    world.do(hc.NewRound(case=1, reason="Nyt", bodies=(ROADS,)), OFFICER)
    world.do(c.StrikeConsultation(case=1, consultation=world.of(ROADS).number, reason="Fortrudt"), OFFICER)
    assert not world.advance()
    assert world.stage is Stage.HEARING
    world.sum_up()
    assert world.stage is Stage.RECOMMENDATION


def test_a_new_round_for_one_body_leaves_the_others_answers() -> None:
    world = answered(answers=PARTIES)
    world.do(hc.NewRound(case=1, bodies=(HOVEDMED,), reason="Medarbejderne er ikke hørt om flytningen"), OFFICER)
    assert [(r.body, r.round) for r in world.case.requests] == [(DISABILITY, 1), (HOVEDMED, 1), (HOVEDMED, 2)]


@pytest.mark.parametrize(
    ("begin", "command", "code"),
    [
        (answered, hc.NewRound(case=1, reason=" "), "reason_needed"),
        (sent, hc.NewRound(case=1, reason="x"), "no_hearing"),
        (sent, hc.NewRound(case=1, reason="x", bodies=(DISABILITY,)), "not_ended"),
        (answered, hc.NewRound(case=1, reason="x", bodies=(ROADS,)), "not_ended"),
    ],
)
def test_a_new_round_needs_a_reason_and_a_hearing_that_has_ended(begin, command, code) -> None:
    assert begin().refused(command, OFFICER) == code


def test_no_new_round_after_the_decision() -> None:
    world = released("committee_case").send().answer().sum_up().treat(301, Outcome.APPROVED)
    assert world.refused(hc.NewRound(case=1, reason="x"), OFFICER) == "already_decided"


def test_what_waited_for_the_hearing_waits_for_the_new_round() -> None:
    world = answered(case_type="committee_case").sum_up()
    assert world.of(3).state is StepState.READY
    world.do(hc.NewRound(case=1, reason="Nyt grundlag"), OFFICER)
    assert world.of(3).state is StepState.PLANNED


def test_a_hearing_whose_committee_has_treated_the_case_gates_the_final_decision() -> None:
    world = released("local_plan")
    world.treat(301, Outcome.RECOMMENDED)
    world.send().answer().sum_up()
    world.treat(302, Outcome.RECOMMENDED)
    world.do(hc.NewRound(case=1, reason="Nyt grundlag", accepts_cost=True), OFFICER)
    gated = world.case.consultation(world.of(DISABILITY).gates)
    assert gated.authoritative


# -- changed since you answered --------------------------------------------------------------------------------------


def test_a_new_text_after_the_letter_is_a_change_somebody_must_judge() -> None:
    world = sent()
    assert not world.case.unjudged()
    world.do(CHANGED, OFFICER, at(LATER))
    assert [proposal.number for proposal in world.case.unjudged()] == [1]


def test_a_new_text_before_anybody_was_asked_is_none() -> None:
    world = released()
    world.do(CHANGED, OFFICER, at(START, 11))
    world.send()
    assert not world.case.unjudged()


def test_immaterial_all_who_were_asked_are_told_and_nobody_is_asked_again() -> None:
    world = answered()
    world.do(CHANGED, OFFICER, at(LATER))
    world.do(hc.JudgeChange(case=1, proposal=1, is_material=False, reason="En slåfejl"), OFFICER)
    assert not world.case.unjudged()
    told = {notice.recipient for notice in world.planned(NoticeKind.PROPOSAL_CHANGED)}
    assert told == {DISABILITY_SECRETARY, DISABILITY_CHAIR}
    assert len(world.case.requests) == 1


def test_material_those_who_answered_get_a_new_round_and_those_still_asked_are_told() -> None:
    world = sent(answers=PARTIES)
    world.answer(DISABILITY)
    world.do(CHANGED, OFFICER, at(LATER))
    judged = hc.JudgeChange(case=1, proposal=1, is_material=True, reason="Beløbet", period_days=5)
    world.do(judged, OFFICER)
    assert [(r.body, r.round) for r in world.case.requests] == [(DISABILITY, 1), (HOVEDMED, 1), (DISABILITY, 2)]
    told = {notice.recipient for notice in world.planned(NoticeKind.PROPOSAL_CHANGED)}
    assert told == {MED_SECRETARY, MED_CHAIR}
    assert world.of(DISABILITY).period_days == 5


@pytest.mark.parametrize(
    ("proposal", "reason", "code"), [(1, "", "reason_needed"), (2, "x", "nothing_changed"), (1, "x", None)]
)
def test_a_judgement_is_of_a_change_with_a_reason_and_once(proposal, reason, code) -> None:
    world = answered()
    world.do(CHANGED, OFFICER, at(LATER))
    command = hc.JudgeChange(case=1, proposal=proposal, is_material=False, reason=reason)
    if code:
        assert world.refused(command, OFFICER) == code
    else:
        world.do(command, OFFICER)
        assert world.refused(command, OFFICER) == "nothing_changed"


# -- a body and its successor ----------------------------------------------------------------------------------------

REPLACE = hc.ReplaceBody(case=1, old=DISABILITY, new=ROADS, reason="Rådet er nedlagt")


def test_a_successor_takes_over_in_the_middle_of_the_hearing_with_the_deadline_frozen() -> None:
    world = sent()
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=date(2027, 1, 20)), COORDINATOR)
    world.do(REPLACE, None, at(LATER))
    request = world.request(ROADS)
    assert (request.due_on, request.promised_on, request.round) == (DUE, None, 1)
    recipients = {n.recipient for n in world.planned(NoticeKind.HEARING_SENT, NoticeKind.REMINDER)}
    assert recipients == {ROADS_SECRETARY, OLE}, "its secretary and its chair, nobody else"
    assert world.of(ROADS).state is StepState.OPEN


def test_what_the_old_body_has_answered_stays_its_answer() -> None:
    world = sent()
    world.answer()
    world.do(REPLACE, None, at(LATER))
    assert world.case.requests[0].body == DISABILITY
    assert not {ROADS_SECRETARY, OLE} & {notice.recipient for notice in world.planned()}


def test_a_letter_only_drafted_is_handed_over_and_sent_to_the_successor() -> None:
    world = released()
    world.do(REPLACE, COORDINATOR)
    world.send()
    assert world.request(ROADS).state is HearingState.SENT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"new": 999}, "not_found"),
        ({"reason": ""}, "reason_needed"),
        ({"old": ROADS}, "no_successor"),
        ({"old": ROADS, "new": HOVEDMED}, "nothing_new"),
    ],
)
def test_a_replacement_needs_bodies_that_exist_a_reason_and_something_open(changes, code) -> None:
    assert sent().refused(replace(REPLACE, **changes), COORDINATOR) == code


@pytest.mark.parametrize("later", [DISABILITY, HOVEDMED])
def test_a_successor_that_is_heard_already_is_asked_once_with_the_later_deadline(later) -> None:
    world = released(answers=PARTIES)
    days = {body: (date(2027, 1, 29) if body == later else DUE, time(12)) for body in (DISABILITY, HOVEDMED)}
    world.send(deadlines=days)
    world.do(replace(REPLACE, new=HOVEDMED), COORDINATOR, at(LATER))
    assert (world.of(DISABILITY).state, world.of(DISABILITY).reason) == (StepState.STRUCK, "Overtaget af HovedMED.")
    waiting = [request for request in world.case.requests if request.is_waiting]
    assert [(request.body, request.due_on) for request in waiting] == [(HOVEDMED, date(2027, 1, 29))]
    hers = (world.of(DISABILITY).number, 1)
    assert not [n for n in world.planned(NoticeKind.REMINDER) if n.request == hers]
    days_before = {n.about for n in world.planned(NoticeKind.REMINDER)}
    assert days_before
    assert all("2027-01-29" in about for about in days_before)


def test_a_successor_is_another_body_and_exists() -> None:
    world = sent()
    assert world.refused(replace(REPLACE, new=DISABILITY), COORDINATOR) == "no_successor"
    ended = replace(REGISTER.organizations[ROADS], ends_on=date(2027, 1, 1))
    world.register = replace(REGISTER, organizations={**REGISTER.organizations, ROADS: ended})
    assert world.refused(REPLACE, COORDINATOR) == "no_successor"


def test_a_committee_is_followed_by_a_political_body() -> None:
    world = sent()
    assert world.refused(replace(REPLACE, old=SOCIAL, new=HOVEDMED), COORDINATOR) == "another_kind"
    world.do(replace(REPLACE, old=SOCIAL, new=ROADS), COORDINATOR)
    assert world.of(ROADS).role is Role.RECOMMENDATION


# -- a holder who has left -------------------------------------------------------------------------------------------


def test_a_holder_who_left_is_followed_by_the_head_of_department() -> None:
    world = sent()
    assert world.case.case.holder == COORDINATOR
    assert world.refused(c.Resettle(case=1)) == "nothing_new"
    gone = tuple(seat for seat in REGISTER.memberships if seat.person != COORDINATOR)
    world.register = replace(REGISTER, memberships=gone)
    world.do(c.Resettle(case=1))
    assert world.case.case.holder != COORDINATOR
    assert world.case.case.held_since == world.now


# -- decided over an open hearing ------------------------------------------------------------------------------------


def test_a_case_decided_before_its_hearing_ended_moves_on_and_reminds_nobody() -> None:
    world = released("committee_case").send()
    world.place(301, override_reason="Haster")
    world.decided(301, Outcome.APPROVED)
    world.close(301)
    assert world.stage is Stage.FOLLOW_UP
    assert not world.planned(NoticeKind.REMINDER)
    assert world.of(DISABILITY).state is StepState.STRUCK
    told = {notice.recipient for notice in world.planned(NoticeKind.DECIDED)}
    assert {OFFICER, DISABILITY_CHAIR} <= told


# -- periods and days no calendar has ----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-1, 366, 999_999_999])
def test_a_period_nobody_can_mean_is_refused(days) -> None:
    world = answered()
    assert world.refused(hc.NewRound(case=1, reason="x", period_days=days), OFFICER) == "period_out_of_range"
    judged = hc.JudgeChange(case=1, proposal=1, is_material=True, reason="x", period_days=days)
    assert world.refused(judged, OFFICER) == "period_out_of_range"
    added = c.AddConsultation(case=1, body=ROADS, role=Role.HEARING, step=1, reason="x", period_days=days)
    assert world.refused(added, OFFICER) == "period_out_of_range"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_wall_lies_within_the_years_of_the_calendar(day) -> None:
    assert released().refused(c.SetExternalDeadline(case=1, on=day, what="Til styrelsen"), OFFICER) == "beyond_calendar"


# -- external deadlines -----------------------------------------------------------------------------------------------


def test_an_external_deadline_is_kept_and_struck_with_a_reason_never_moved() -> None:
    world = released()
    world.do(c.SetExternalDeadline(case=1, on=date(2027, 12, 1), what="Til Social- og Boligstyrelsen"), OFFICER)
    assert [(deadline.number, deadline.on) for deadline in world.case.live_external_deadlines()] == [
        (1, date(2027, 12, 1))
    ]
    assert world.refused(c.StrikeExternalDeadline(case=1, number=1, reason=" "), OFFICER) == "reason_needed"
    world.do(c.StrikeExternalDeadline(case=1, number=1, reason="Skrevet forkert"), OFFICER)
    assert world.case.live_external_deadlines() == ()
    assert world.refused(c.StrikeExternalDeadline(case=1, number=1, reason="x"), OFFICER) == "not_found"
    assert world.events[-1].tag is Tag.WALL_STRUCK


def test_a_wall_says_what_it_is_and_is_the_offices_to_set() -> None:
    world = released()
    assert world.refused(c.SetExternalDeadline(case=1, on=DUE, what=" "), OFFICER) == "text_needed"
    assert world.refused(c.SetExternalDeadline(case=1, on=DUE, what="x"), SOCIAL_SECRETARY) == "not_allowed"
