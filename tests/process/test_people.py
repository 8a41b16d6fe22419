"""Who holds a case, who follows a holder that has left, who receives a body's letters."""

from dataclasses import replace
from datetime import date

import pytest

from process.commands import case as c
from process.commands import hearing as hc
from process.people import contacts_of, manager_of
from process.register import Membership, SeatRole
from process.stages import Stage
from tests.builders.moments import START, at
from tests.builders.nordby import (
    CARE,
    CITIZEN,
    COORDINATOR,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    HEAD,
    HOVEDMED,
    MED_CHAIR,
    MED_SECRETARY,
    OFFICER,
    REGISTER,
)
from tests.builders.world import registered, released


def without(*people):
    return replace(REGISTER, memberships=tuple(seat for seat in REGISTER.memberships if seat.person not in people))


@pytest.mark.parametrize(("gone", "holder"), [((), OFFICER), ((OFFICER,), HEAD), ((OFFICER, HEAD), DIRECTOR)])
def test_a_holder_who_has_left_is_followed_by_the_head_of_department(gone, holder) -> None:
    world = registered()
    world.register = without(*gone)
    assert world.context().assessor.assess(world.case).binding.owner == holder


def test_the_coordinator_is_the_last_resort() -> None:
    world = registered()
    world.register = without(OFFICER, HEAD, DIRECTOR)
    assert world.context().assessor.assess(world.case).binding.owner == COORDINATOR


def test_the_holder_changes_with_the_next_act_after_somebody_left() -> None:
    world = released("committee_case").send()
    world.register = without(COORDINATOR)
    world.answer()
    world.do(hc.FileMemo(case=1, text="x"), OFFICER)
    assert world.case.case.holder == DIRECTOR
    assert world.case.case.held_since == world.now


def test_holder_keeps_the_day_it_came_to_them() -> None:
    world = released("committee_case").send()
    since = world.case.case.held_since
    world.now = at(date(2027, 1, 20))
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=date(2027, 1, 22)), COORDINATOR)
    assert world.case.case.held_since == since


def test_an_ended_case_stays_with_its_officer() -> None:
    world = registered()
    world.do(c.WithdrawCase(case=1, reason="x"), OFFICER)
    assert (world.stage, world.case.case.holder) == (Stage.ENDED, OFFICER)


def test_a_med_committee_s_vice_chair_receives_its_letters_too() -> None:
    vice = Membership(100, HOVEDMED, CITIZEN, SeatRole.VICE_CHAIR)
    register = replace(REGISTER, memberships=(*REGISTER.memberships, vice))
    assert contacts_of(register, HOVEDMED, START) == (MED_SECRETARY, MED_CHAIR, CITIZEN)
    assert contacts_of(register, DISABILITY, START) == (DISABILITY_SECRETARY, DISABILITY_CHAIR)


def test_the_responsible_manager_is_never_the_chief_executive() -> None:
    register = without(HEAD, DIRECTOR)
    assert manager_of(register, CARE, START) is None
