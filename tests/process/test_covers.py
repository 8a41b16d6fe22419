"""A stand-in does what somebody absent does in the administration, and nothing they were elected to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.commands import case as c
from process.covers import judged
from process.ids import PersonId
from process.people import contacts_of, coordinator, coordinator_of
from process.refusals import Refusal
from process.register import Cover, Register, SeatRole
from tests.builders.moments import START
from tests.builders.nordby import (
    COORDINATOR,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    HEAD,
    OFFICER,
    REGISTER,
)
from tests.builders.world import released

WEEK = timedelta(days=7)


def covered(
    absent: PersonId, stand_in: PersonId, ends_on: date | None = None, register: Register = REGISTER
) -> Register:
    return replace(register, covers=(*register.covers, Cover(1, absent, stand_in, START, ends_on)))


def test_the_stand_in_comes_first_while_it_lasts_and_then_no_more() -> None:
    register = covered(COORDINATOR, OFFICER, START + WEEK)
    assert coordinator(REGISTER, START) == COORDINATOR
    assert [coordinator(register, START + days) for days in (-WEEK, 0 * WEEK, WEEK, 2 * WEEK)] == [
        COORDINATOR,
        OFFICER,
        OFFICER,
        COORDINATOR,
    ]
    assert register.covered_by(OFFICER, START) == (COORDINATOR,)
    assert SeatRole.COORDINATOR in {seat.role for seat in register.roles_of(OFFICER, START)}


def test_a_body_s_letters_go_to_its_absent_secretary_and_to_who_stands_in() -> None:
    people = contacts_of(covered(DISABILITY_SECRETARY, OFFICER), DISABILITY, START)
    assert people == (OFFICER, DISABILITY_SECRETARY, DISABILITY_CHAIR)
    chair = covered(DISABILITY_CHAIR, OFFICER)
    assert contacts_of(chair, DISABILITY, START) == contacts_of(REGISTER, DISABILITY, START)


def test_the_coordinator_is_who_has_taken_the_case_then_the_nearest_of_its_department() -> None:
    case = released().case.case
    seat = next(seat for seat in REGISTER.memberships if seat.person == COORDINATOR)
    near = replace(seat, id=9001, person=HEAD, organization=case.department)
    register = replace(REGISTER, memberships=(*REGISTER.memberships, near))
    assert coordinator_of(case, REGISTER, START) == COORDINATOR
    assert coordinator_of(case, register, START) == HEAD
    taken = replace(case, taken_by=COORDINATOR)
    assert coordinator_of(taken, register, START) == COORDINATOR
    assert coordinator_of(taken, covered(COORDINATOR, OFFICER, register=register), START) == HEAD
    assert coordinator_of(replace(case, taken_by=OFFICER), register, START) == HEAD, "who has no such seat"


def test_a_taken_case_is_given_back_by_who_has_it_or_when_they_are_away() -> None:
    world = released()
    assert world.refused(c.GiveBackCase(case=1), COORDINATOR) == "nothing_new"
    assert world.refused(c.TakeCase(case=1), OFFICER) == "not_allowed"
    world.do(c.TakeCase(case=1), COORDINATOR)
    assert world.case.case.taken_by == COORDINATOR
    assert world.refused(c.TakeCase(case=1), COORDINATOR) == "nothing_new"
    seat = next(seat for seat in REGISTER.memberships if seat.person == COORDINATOR)
    both = replace(REGISTER, memberships=(*REGISTER.memberships, replace(seat, id=9001, person=HEAD)))
    world.register = both
    assert world.refused(c.TakeCase(case=1), HEAD) == "taken"
    world.register = covered(COORDINATOR, OFFICER, register=both)
    world.do(c.TakeCase(case=1), HEAD)
    assert world.case.case.taken_by == HEAD
    world.do(c.GiveBackCase(case=1), HEAD)
    assert world.case.case.taken_by is None


def test_who_left_lately_is_followed_by_a_stand_in_and_who_left_long_ago_is_not() -> None:
    def left(days: int) -> Register:
        gone = START - timedelta(days=days)
        seats = (replace(s, ends_on=gone) if s.person == COORDINATOR else s for s in REGISTER.memberships)
        return covered(COORDINATOR, OFFICER, register=replace(REGISTER, memberships=tuple(seats)))

    assert coordinator(left(1), START) == OFFICER
    assert coordinator(left(40), START) is None


@pytest.mark.parametrize(
    ("actor", "absent", "stand_in", "code"),
    [
        (HEAD, OFFICER, HEAD, None),
        (DIRECTOR, OFFICER, HEAD, None),
        (OFFICER, OFFICER, HEAD, None),  # one's own absence, planned
        (None, COORDINATOR, OFFICER, None),
        (OFFICER, HEAD, OFFICER, "not_allowed"),
        (HEAD, OFFICER, OFFICER, "no_stand_in"),
        (HEAD, OFFICER, DISABILITY_CHAIR, "no_stand_in"),
        (None, DISABILITY_CHAIR, OFFICER, "no_stand_in"),
        (None, PersonId(424242), OFFICER, "not_found"),
    ],
)
def test_a_head_hands_over_to_somebody_of_the_administration(
    actor: PersonId | None, absent: PersonId, stand_in: PersonId, code: str | None
) -> None:
    answer = judged(REGISTER, actor, absent, stand_in, START, None, START)
    assert (answer.code if isinstance(answer, Refusal) else answer) == code


def test_nobody_absent_stands_in() -> None:
    register = covered(HEAD, DIRECTOR, START + WEEK)
    early = judged(register, None, OFFICER, HEAD, START, None, START)
    assert early is not None
    assert early.code == "stand_in_absent"
    assert judged(register, None, OFFICER, HEAD, START + 2 * WEEK, None, START) is None
