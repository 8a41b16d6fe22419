"""A stand-in who would be more than one: prolongs their time, takes a seat by their own word, approves their draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Draft
from process.covers import judged
from process.ids import PersonId
from process.people import named_above, named_manager
from process.refusals import Refusal
from process.register import Membership, Register, SeatRole
from tests.builders.moments import START
from tests.builders.nordby import (
    CARE,
    COORDINATOR,
    DIRECTOR,
    DISABILITY_SECRETARY,
    HEAD,
    OFFICER,
    REGISTER,
    SOCIAL,
)
from tests.builders.world import World, registered, released
from tests.process.test_covers import WEEK, covered


def code_of(answer: Refusal | None) -> str | None:
    return answer.code if answer is not None else None


def hands_over(
    register: Register, actor: PersonId | None, absent: PersonId, stand_in: PersonId, ends_on: date | None = None
) -> str | None:
    return code_of(judged(register, actor, absent, stand_in, START, ends_on, START))


def test_a_stand_in_neither_prolongs_their_own_time_nor_passes_it_on() -> None:
    register = covered(HEAD, OFFICER, START + WEEK)
    assert hands_over(register, OFFICER, HEAD, OFFICER) == "not_allowed"
    assert hands_over(register, OFFICER, HEAD, OFFICER, START + 2 * WEEK) == "not_allowed"
    assert hands_over(register, OFFICER, HEAD, DIRECTOR) == "not_allowed"
    assert hands_over(register, DIRECTOR, HEAD, OFFICER, START + 2 * WEEK) is None


def test_nobody_is_a_body_s_secretary_or_the_coordinator_by_their_own_word() -> None:
    assert hands_over(REGISTER, HEAD, DISABILITY_SECRETARY, HEAD) == "own_stand_in"
    assert hands_over(REGISTER, HEAD, DISABILITY_SECRETARY, OFFICER) is None
    both = Membership(9001, CARE, COORDINATOR, SeatRole.OFFICER)
    register = replace(REGISTER, memberships=(*REGISTER.memberships, both))
    assert hands_over(register, HEAD, COORDINATOR, HEAD) == "own_stand_in", "led in one of two places"
    assert hands_over(register, HEAD, COORDINATOR, OFFICER) is None
    led = covered(HEAD, OFFICER)
    colleague = Membership(9002, CARE, DISABILITY_SECRETARY, SeatRole.OFFICER)
    led = replace(led, memberships=(*(s for s in led.memberships if s.person != DISABILITY_SECRETARY), colleague))
    assert hands_over(led, OFFICER, DISABILITY_SECRETARY, OFFICER) == "own_stand_in", "leads only for another"


@pytest.mark.parametrize("last", [START - timedelta(days=1), START + WEEK])
def test_a_cover_can_always_be_ended_sooner(last: date) -> None:
    """Also when the stand-in has left, or is away, since."""
    register = covered(OFFICER, DISABILITY_SECRETARY, START + 2 * WEEK)
    away = covered(DISABILITY_SECRETARY, COORDINATOR, register=register)
    gone = replace(register, memberships=tuple(s for s in register.memberships if s.person != DISABILITY_SECRETARY))
    for now in (register, away, gone):
        assert hands_over(now, HEAD, OFFICER, DISABILITY_SECRETARY, last) is None
    assert hands_over(away, HEAD, OFFICER, DISABILITY_SECRETARY, START + 3 * WEEK) == "stand_in_absent"
    assert hands_over(register, DISABILITY_SECRETARY, OFFICER, DISABILITY_SECRETARY, last) == "not_allowed"


def test_an_officer_does_not_approve_their_own_draft_as_a_stand_in() -> None:
    world = registered()
    world.do(c.SubmitDraft(case=1), OFFICER)
    link = world.case.pending_links()[0]
    assert link.person is not None
    world.register = covered(link.person, OFFICER)
    assert world.refused(c.ApproveDraft(case=1), OFFICER) == "own_work"
    world.register = covered(link.person, DISABILITY_SECRETARY)
    world.do(c.ApproveDraft(case=1), DISABILITY_SECRETARY)
    assert world.case.approvals[0].decided_by == DISABILITY_SECRETARY


def test_nor_the_memo_of_their_own_case() -> None:
    world = released().send()
    world.answer()
    for request in world.case.requests:
        if not request.is_finished:
            world.answer(body=request.body)
    world.do(hc.FileMemo(case=1, text="Notat."), OFFICER)
    world.register = covered(DIRECTOR, OFFICER)
    assert world.refused(hc.ApproveMemo(case=1), OFFICER) == "own_work"
    world.do(hc.ApproveMemo(case=1), DIRECTOR)


def test_what_is_written_down_meanwhile_is_the_absent_s_and_not_left_with_the_stand_in() -> None:
    """Or they would go on seeing a closed case, and the approval would lie with somebody who may not give it."""
    stands_in = covered(HEAD, DISABILITY_SECRETARY, START + WEEK)
    assert stands_in.above(CARE, START, SeatRole.HEAD) == DISABILITY_SECRETARY
    assert named_above(stands_in, CARE, START, SeatRole.HEAD) == HEAD
    assert named_manager(stands_in, CARE, START) == HEAD
    gone = tuple(replace(s, ends_on=START - WEEK) if s.person == HEAD else s for s in REGISTER.memberships)
    left = covered(HEAD, DISABILITY_SECRETARY, register=replace(REGISTER, memberships=gone))
    assert named_above(left, CARE, START, SeatRole.HEAD) == DISABILITY_SECRETARY
    world = World(register=stands_in)
    draft = Draft("Rampe", {"beløb": 10}, "ramper")
    case = {"title": "Rampe", "case_type": "political_case", "department": CARE, "officer": OFFICER}
    world.do(c.RegisterCase(**case, proposals=(draft,), committees=(SOCIAL,)), OFFICER)  # type: ignore[arg-type]
    assert HEAD in [link.person for link in world.case.approvals]
    assert DISABILITY_SECRETARY not in [link.person for link in world.case.approvals]
