"""The change of term: every open case asks for its route, none reaches a new agenda before, and facts always count."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.notices import NoticeKind
from process.register import LegislativeTerm, Organization, Register
from process.stages import Stage
from process.state.case import Outcome
from process.state.terms import awaits_confirmation, confirmable, is_held_back, route_lines, without_successor
from tests.builders.case import a_case, a_step
from tests.builders.moments import START, at
from tests.builders.nordby import (
    COORDINATOR,
    COUNCIL,
    FINANCE,
    HEAD,
    OFFICER,
    REGISTER,
    ROADS,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.world import World, released

SHIFT = date(2027, 4, 1)
EVE = SHIFT - timedelta(days=1)
OLD = LegislativeTerm(1, "old", "Den gamle valgperiode", date(2023, 4, 1), EVE)
NEW = LegislativeTerm(2, "new", "Den nye valgperiode", SHIFT, date(2031, 3, 31))
NEXT_COMMITTEE = 77


def register(*, ends: int | None = None, successor: int | None = None) -> Register:
    """Nordby with two terms; `ends` is a body that ends with the first, `successor` who takes over from it."""
    bodies = dict(REGISTER.organizations)
    if ends is not None:
        bodies[ends] = replace(bodies[ends], ends_on=EVE, successor=successor)
    bodies[NEXT_COMMITTEE] = Organization(
        NEXT_COMMITTEE, "naeste", "Velfærdsudvalget", REGISTER.organizations[SOCIAL].kind, seats=3, starts_on=SHIFT
    )
    return replace(REGISTER, organizations=bodies, terms=(OLD, NEW))


def open_case(register: Register, case_type: str = "political_case") -> World:
    """A case approved in the first term, waiting for its committee."""
    world = released(case_type, answers=())
    world.register = register
    return world


@pytest.mark.parametrize(
    ("created", "day", "confirmed", "stage", "waits"),
    [
        (START, EVE, None, Stage.RECOMMENDATION, False),
        (START, SHIFT, None, Stage.RECOMMENDATION, True),
        (START, SHIFT, None, Stage.DRAFTING, True),
        (START, SHIFT, None, Stage.HEARING, True),
        (START, SHIFT + timedelta(days=900), None, Stage.DECISION, True),
        (START, SHIFT, None, Stage.FOLLOW_UP, False),
        (START, SHIFT, None, Stage.ENDED, False),
        (EVE, SHIFT, None, Stage.DRAFTING, True),
        (SHIFT, SHIFT, None, Stage.DRAFTING, False),
        (START, SHIFT, SHIFT, Stage.RECOMMENDATION, False),
        (START, SHIFT, SHIFT - timedelta(days=31), Stage.RECOMMENDATION, False),
        (START, SHIFT, SHIFT - timedelta(days=32), Stage.RECOMMENDATION, True),
        (START, NEW.ends_on + timedelta(days=1), None, Stage.RECOMMENDATION, False),  # no term is known that far ahead
    ],
)
def test_which_cases_wait_for_their_route_to_be_confirmed(created, day, confirmed, stage, waits) -> None:
    state = a_case(
        a_step(1), created_at=at(created), stage=stage, route_confirmed_at=at(confirmed) if confirmed else None
    )
    assert (awaits_confirmation(state, register(), day) is not None) is waits
    assert (is_held_back(state, register(), day) is not None) is waits


def test_in_the_registers_first_term_nothing_has_changed() -> None:
    state = a_case(a_step(1), created_at=at(START))
    assert awaits_confirmation(state, replace(register(), terms=(NEW,)), SHIFT) is None
    assert awaits_confirmation(state, replace(register(), terms=()), SHIFT) is None


def test_a_route_can_be_confirmed_once_the_new_council_has_constituted_itself() -> None:
    state = a_case(a_step(1), created_at=at(START))
    assert confirmable(state, register(), SHIFT - timedelta(days=32)) is None
    assert confirmable(state, register(), SHIFT - timedelta(days=31)) == NEW
    assert confirmable(state, register(), SHIFT) == NEW
    world = open_case(register())
    assert world.refused(c.ConfirmRoute(case=1), OFFICER, at(SHIFT - timedelta(days=40))) == "route_stands"
    world.do(c.ConfirmRoute(case=1), OFFICER, at(SHIFT - timedelta(days=10)))
    assert awaits_confirmation(world.case, world.register, SHIFT) is None


def test_the_officer_is_asked_once_and_holds_the_case_until_it_is_confirmed() -> None:
    world = open_case(register())
    assert world.case.case.holder == SOCIAL_SECRETARY
    assert world.refused(c.AskRoute(case=1), now=at(EVE)) == "nothing_new"
    world.do(c.AskRoute(case=1), now=at(SHIFT))
    assert [notice.recipient for notice in world.planned(NoticeKind.ROUTE_TO_CONFIRM)] == [OFFICER]
    assert world.case.case.holder == OFFICER
    assert world.refused(c.AskRoute(case=1), now=at(SHIFT + timedelta(days=9))) == "nothing_new"
    world.do(c.ConfirmRoute(case=1, reason="Set igennem."), OFFICER)
    assert world.case.case.holder == SOCIAL_SECRETARY
    assert world.refused(c.ConfirmRoute(case=1), OFFICER) == "route_stands"
    assert world.events[-1].data["term"] == "new"


def test_an_officer_who_has_left_is_followed_by_the_manager() -> None:
    world = open_case(register())
    left = tuple(replace(seat, ends_on=EVE) if seat.person == OFFICER else seat for seat in world.register.memberships)
    world.register = replace(world.register, memberships=left)
    world.do(c.AskRoute(case=1), now=at(SHIFT))
    assert [notice.recipient for notice in world.planned(NoticeKind.ROUTE_TO_CONFIRM)] == [HEAD]


def test_no_agenda_of_the_new_term_before_that_unless_somebody_says_why() -> None:
    world = open_case(register())
    after = max(m.id for m in world.register.meetings if m.organization == SOCIAL)
    before = next(m.id for m in world.register.meetings if m.organization == SOCIAL and m.held_on < SHIFT)
    place = mc.PlaceOnAgenda(meeting=after, case=1)
    assert world.refused(place, SOCIAL_SECRETARY, at(START)) == "route_unconfirmed", "a body of the new term"
    world.do(replace(place, override_reason="Fristen i planloven udløber."), SOCIAL_SECRETARY)
    other = open_case(register())
    other.do(mc.PlaceOnAgenda(meeting=before, case=1), SOCIAL_SECRETARY, at(START))
    third = open_case(register())
    third.do(c.ConfirmRoute(case=1), OFFICER, at(SHIFT))
    third.do(place, SOCIAL_SECRETARY)


def test_what_a_meeting_did_is_recorded_and_counts_all_the_same() -> None:
    world = open_case(register())
    meeting = next(m.id for m in world.register.meetings if m.organization == SOCIAL and m.held_on > SHIFT)
    world.do(mc.PlaceOnAgenda(meeting=meeting, case=1, override_reason="Haster."), SOCIAL_SECRETARY, at(START))
    world.advance()
    held = world.meetings[meeting].meeting.held_on
    world.now = at(held)
    assert world.case.case.holder == SOCIAL_SECRETARY, "it stands on an agenda: that goes on as it is"
    world.decided(meeting, Outcome.RECOMMENDED)
    world.do(mc.CloseRecord(meeting=meeting), SOCIAL_SECRETARY)
    world.advance()
    assert world.of(SOCIAL).outcome is Outcome.RECOMMENDED
    assert awaits_confirmation(world.case, world.register, held) == NEW
    assert world.case.case.holder == OFFICER


def test_who_has_taken_over_from_whom() -> None:
    world = open_case(register(ends=SOCIAL, successor=NEXT_COMMITTEE))
    world.now = at(SHIFT)
    world.do(hc.ReplaceBody(case=1, old=SOCIAL, new=NEXT_COMMITTEE, reason="x"))
    lines = route_lines(world.case, world.register, SHIFT)
    assert [(line.body, line.took_over_from, line.has_ended) for line in lines] == [
        (NEXT_COMMITTEE, (SOCIAL,), False),
        (FINANCE, (), False),
        (COUNCIL, (), False),
    ]
    world.do(c.ConfirmRoute(case=1), OFFICER)


def test_a_body_nobody_follows_takes_a_person() -> None:
    world = open_case(register(ends=SOCIAL))
    assert without_successor(world.case, world.register, SHIFT) == (SOCIAL,)
    assert world.refused(c.ConfirmRoute(case=1), OFFICER, at(SHIFT)) == "body_has_ended"
    assert world.of(SOCIAL).body == SOCIAL
    confirm = c.ConfirmRoute(case=1, replacements={SOCIAL: NEXT_COMMITTEE})
    world.do(confirm, OFFICER)
    assert [step.body for step in world.case.unfinished()] == [NEXT_COMMITTEE, FINANCE, COUNCIL]
    assert awaits_confirmation(world.case, world.register, SHIFT) is None


@pytest.mark.parametrize("new", [SOCIAL, COORDINATOR + 100, 8])
def test_only_a_political_body_that_exists_takes_over_a_treatment(new) -> None:
    world = open_case(register(ends=SOCIAL))
    refused = world.refused(c.ConfirmRoute(case=1, replacements={SOCIAL: new}), OFFICER, at(SHIFT))
    assert refused in ("no_successor", "not_found", "another_kind")
    assert awaits_confirmation(world.case, world.register, SHIFT) == NEW


def test_a_route_of_the_rules_leads_to_whoever_has_taken_over() -> None:
    world = World(now=at(SHIFT), register=register(ends=FINANCE, successor=NEXT_COMMITTEE))
    world.do(
        c.RegisterCase(
            title="Ny sag",
            case_type="political_case",
            department=8,
            officer=OFFICER,
            committees=(ROADS,),
            proposals=(act.Draft("Ny sag"),),
        ),
        OFFICER,
    )
    assert [step.body for step in world.case.treatments()] == [ROADS, NEXT_COMMITTEE, COUNCIL]


@pytest.mark.parametrize(("successor", "first"), [(NEXT_COMMITTEE, NEXT_COMMITTEE), (None, None)])
def test_a_case_that_names_an_ended_committee_goes_to_its_successor_or_asks(successor, first) -> None:
    world = World(now=at(SHIFT), register=register(ends=SOCIAL, successor=successor))
    command = c.RegisterCase(
        title="Ny sag",
        case_type="short",
        department=8,
        officer=OFFICER,
        committees=(SOCIAL,),
        proposals=(act.Draft("Ny sag"),),
    )
    if first is None:
        assert world.refused(command, OFFICER) == "body_has_ended"
    else:
        world.do(command, OFFICER)
        assert [step.body for step in world.case.treatments()] == [first]
