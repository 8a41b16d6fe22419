"""The route: built from a template, what waits for what, and changed by a logged act."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.events import Tag
from process.notices import NoticeKind
from process.refusals import Refusal
from process.register import SeatRole
from process.route.new_route import build_route
from process.route.route import final_treatment, waits_for
from process.rules import Duty, Role
from process.stages import Stage, StepState
from process.state.case import Outcome
from tests.builders.case import PARTIES, a_case, a_step
from tests.builders.context import ctx
from tests.builders.nordby import (
    CITIZEN,
    COORDINATOR,
    COUNCIL,
    DISABILITY,
    FINANCE,
    HOVEDMED,
    OFFICER,
    ROADS,
    SECRETARIES,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.sandvig import sandvig_configuration
from tests.builders.world import registered, released
from tests.example_register import build_register

H, R, D = Role.HEARING, Role.RECOMMENDATION, Role.DECISION
PLANNED, READY, OPEN, DONE, STRUCK = StepState


# -- building --------------------------------------------------------------------------------------------------------


@cache
def sandvig():
    return build_register(sandvig_configuration())


def sandvig_route(case_type, committees=("sundhedsudvalg",), **fields):
    register, rules = sandvig(), sandvig_configuration().rules
    department = register.organization("handicap_psykiatri").id
    command = c.RegisterCase(
        title="Omlægning",
        case_type=case_type,
        department=department,
        officer=register.above(department, date(2027, 1, 4), SeatRole.OFFICER),
        proposals=(act.Draft("Omlægning", {}, "beskyttet beskæftigelse"),),
        committees=tuple(register.organization(code).id for code in committees),
        answers=("people_with_disabilities", "affects_staff"),
        **fields,
    )
    built = build_route(rules.routes[case_type], command, ctx(register=register, rules=rules))
    assert not isinstance(built, Refusal)
    return built


def treatments(route):
    bodies = sandvig().organizations
    return [(s.step, bodies[s.body].code, str(s.role), s.authoritative) for s in route if s.role is not Role.HEARING]


@pytest.mark.parametrize(
    ("case_type", "expected"),
    [
        (
            "budget_proposal",
            [
                (1, "oekonomiudvalg", "recommendation", False),
                (2, "sundhedsudvalg", "recommendation", False),
                (2, "byraad", "recommendation", False),
                (3, "byraad", "decision", True),
            ],
        ),
        ("reinvestment_catalogue", [(2, "sundhedsudvalg", "decision", True)]),
        (
            "political_case",
            [
                (1, "sundhedsudvalg", "recommendation", False),
                (2, "oekonomiudvalg", "recommendation", False),
                (3, "byraad", "decision", True),
            ],
        ),
        ("committee_case", [(2, "sundhedsudvalg", "decision", True)]),
        *(
            (
                case_type,
                [
                    (1, "sundhedsudvalg", "recommendation", False),
                    (3, "sundhedsudvalg", "recommendation", False),
                    (4, "oekonomiudvalg", "recommendation", False),
                    (5, "byraad", "decision", True),
                ],
            )
            for case_type in ("local_plan", "local_plan_minor", "school_district_case", "school_closure")
        ),
    ],
)
def test_every_template_of_the_example_builds_its_treatments(case_type, expected) -> None:
    assert treatments(sandvig_route(case_type)) == expected


def test_every_template_of_the_example_is_covered_here() -> None:
    covered = {
        *("budget_proposal", "reinvestment_catalogue", "political_case"),
        *("committee_case", "local_plan", "local_plan_minor", "school_district_case", "school_closure"),
    }
    assert set(sandvig_configuration().rules.routes) == covered


@pytest.mark.parametrize("case_type", list(sandvig_configuration().rules.routes))
def test_every_built_route_is_sound(case_type) -> None:
    route = sandvig_route(case_type)
    assert [step.number for step in route] == list(range(1, len(route) + 1))
    assert {step.state for step in route} == {PLANNED}
    hearings = [step for step in route if step.role is H]
    assert hearings, "the words of this proposal must find parties in every template"
    for hearing in hearings:
        gated = next(step for step in route if step.number == hearing.gates)
        assert gated.role is not H
        assert hearing.duty is not None
        assert hearing.period_days > 0
        assert hearing.basis
    assert all(step.basis for step in route)
    last = max((s for s in route if s.role is not H), key=lambda s: s.step)
    assert last.authoritative
    assert len({step.body for step in hearings}) == len(hearings), "nobody is asked twice"


def test_a_hearing_gates_the_step_its_template_names() -> None:
    route = sandvig_route("budget_proposal")
    gates = {next(s for s in route if s.number == h.gates).step for h in route if h.role is H}
    assert gates == {3}


def test_finance_named_beside_a_committee_is_not_asked_twice() -> None:
    route = sandvig_route("political_case", committees=("sundhedsudvalg", "oekonomiudvalg"))
    assert [body for _, body, _, _ in treatments(route)] == ["sundhedsudvalg", "oekonomiudvalg", "byraad"]


def test_several_committees_recommend_in_parallel_but_one_decides() -> None:
    both = ("sundhedsudvalg", "socialudvalg")
    assert [step for step, *_ in treatments(sandvig_route("political_case", both))] == [1, 1, 2, 3]
    assert len(treatments(sandvig_route("committee_case", both))) == 1


def test_a_body_named_in_the_document_is_heard_once() -> None:
    world = registered(hearing_bodies=(DISABILITY, HOVEDMED, HOVEDMED))
    heard = [step.body for step in world.case.hearings()]
    assert sorted(heard) == [DISABILITY, HOVEDMED]
    assert {step.body: step.duty for step in world.case.hearings()} == {DISABILITY: Duty.LAW, HOVEDMED: Duty.CUSTOM}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"case_type": "no_such_type"}, "unknown_case_type"),
        ({"committees": ()}, "committee_needed"),
        ({"department": 999}, "not_found"),
        ({"officer": 999}, "not_found"),
        ({"committees": (SOCIAL, 999)}, "not_found"),
        ({"hearing_bodies": (999,)}, "not_found"),
        ({"target_meeting": 999}, "not_found"),
    ],
)
def test_a_case_that_names_what_does_not_exist_is_refused(fields, code) -> None:
    world = registered()
    world.state = None
    plain = {
        "title": "T",
        "case_type": "political_case",
        "department": 8,
        "officer": OFFICER,
        "proposals": (),
        "committees": (SOCIAL,),
    }
    assert world.refused(c.RegisterCase(**plain | fields), OFFICER) == code


def test_a_case_pins_the_number_and_rules_it_was_given() -> None:
    world = registered()
    assert (world.case.case.number, world.case.case.pinned_config) == ("2027-0001", 1)
    assert world.events[0].tag is Tag.CASE_REGISTERED


# -- waiting ---------------------------------------------------------------------------------------------------------


def waiting(state):
    return {step.number: [other.number for other in waits_for(state, step)] for step in state.consultations}


def test_a_step_waits_for_every_treatment_of_an_earlier_step() -> None:
    route = (a_step(1, step=1), a_step(2, step=1), a_step(3, step=2), a_step(4, step=3))
    assert waiting(a_case(*route)) == {1: [], 2: [], 3: [1, 2], 4: [1, 2, 3]}


def test_heard_beside_a_first_reading_only_the_gated_reading_waits() -> None:
    route = (a_step(1, role=H, step=1, gates=3), a_step(2, step=2), a_step(3, step=3, role=D))
    assert waiting(a_case(*route)) == {1: [], 2: [], 3: [1, 2]}


def test_committee_then_hearing_then_the_same_committee() -> None:
    route = (
        a_step(1, step=1),
        a_step(2, step=2, role=H, gates=3),
        a_step(3, step=3),
        a_step(4, step=4, role=D),
    )
    assert waiting(a_case(*route)) == {1: [], 2: [1], 3: [1, 2], 4: [1, 2, 3]}


def test_a_hearing_that_gates_one_of_two_parallel_committees_holds_both() -> None:
    """`gates` names the step's consultation; the whole step is what the template meant."""
    route = (a_step(1, role=H, gates=2), a_step(2, step=2), a_step(3, step=2))
    assert waiting(a_case(*route)) == {1: [], 2: [1], 3: [1]}


def test_a_hearing_waits_for_no_other_hearing_and_a_step_never_for_itself() -> None:
    route = (a_step(1, role=H, step=1, gates=3), a_step(2, role=H, step=2, gates=3), a_step(3, step=3))
    assert waiting(a_case(*route)) == {1: [], 2: [], 3: [1, 2]}


def test_nobody_waits_for_information_and_finished_steps() -> None:
    route = (
        a_step(1, role=Role.INFORMATION),
        a_step(2, state=DONE),
        a_step(3, state=STRUCK),
        a_step(4, role=H, gates=5, state=DONE),
        a_step(5, step=5),
    )
    assert waiting(a_case(*route))[5] == []


@pytest.mark.parametrize(
    ("case_type", "ready"),
    [
        ("political_case", {DISABILITY, SOCIAL}),
        ("committee_case", {DISABILITY}),
        ("local_plan", {SOCIAL}),
        ("two_readings", {DISABILITY, COUNCIL}),
        ("short", {SOCIAL}),
    ],
)
def test_a_released_case_opens_what_waits_for_nothing(case_type, ready) -> None:
    world = released(case_type)
    assert {step.body for step in world.case.consultations if step.state is READY} == ready


def test_a_letter_is_drafted_when_the_hearing_is_ready_and_not_before() -> None:
    world = released("local_plan")
    assert not world.case.requests
    world.treat(301, Outcome.RECOMMENDED)
    assert [request.body for request in world.case.requests] == [DISABILITY]
    assert world.stage is Stage.HEARING
    assert not world.planned(NoticeKind.HEARING_SENT), "a drafted letter is not a sent one"


def test_law_and_agreement_make_an_answer_mandatory_custom_does_not() -> None:
    world = released(answers=PARTIES, hearing_bodies=(ROADS,))
    assert {r.body: r.mandatory for r in world.case.requests} == {DISABILITY: True, HOVEDMED: True, ROADS: False}


# -- changing --------------------------------------------------------------------------------------------------------


def add(**fields):
    return c.AddConsultation(**{"case": 1, "body": HOVEDMED, "role": H, "step": 1, "reason": "Personalet"} | fields)


def test_a_hearing_added_without_a_gate_gates_the_final_decision() -> None:
    world = released()
    world.do(add(), COORDINATOR)
    added = world.of(HOVEDMED)
    assert added.gates == final_treatment(world.case).number
    assert added.state is READY
    assert world.request(HOVEDMED).round == 1


def test_numbers_of_consultations_are_never_reused() -> None:
    world = released()
    first = world.case.next_number()
    world.do(add(), COORDINATOR)
    world.do(c.StrikeConsultation(case=1, consultation=first, reason="Alligevel ikke"), COORDINATOR)
    world.do(add(), COORDINATOR)
    assert [step.number for step in world.case.consultations] == list(range(1, first + 2))


def test_a_hearing_added_before_a_ready_committee_makes_it_wait_again() -> None:
    world = released("short", answers=())
    assert world.of(SOCIAL).state is READY
    world.do(add(), COORDINATOR)
    assert world.of(SOCIAL).state is PLANNED
    assert world.refused(mc.PlaceOnAgenda(meeting=301, case=1), SOCIAL_SECRETARY) == "gate_open"
    world.send().answer(HOVEDMED).sum_up()
    assert world.of(SOCIAL).state is READY


def test_a_committee_added_earlier_makes_a_ready_one_wait_again() -> None:
    world = released("short", answers=())
    world.do(add(body=ROADS, role=R, step=0), COORDINATOR)
    assert (world.of(SOCIAL).state, world.of(ROADS).state) == (PLANNED, READY)
    assert world.stage is Stage.RECOMMENDATION


def test_a_hearing_added_after_the_memo_needs_a_memo_of_its_own() -> None:
    world = released().send().answer().sum_up()
    world.do(add(), COORDINATOR)
    world.send().answer(HOVEDMED)
    assert not world.advance()
    assert world.of(HOVEDMED).state is OPEN
    world.sum_up()
    assert world.of(HOVEDMED).state is DONE


def test_a_body_struck_is_not_asked_and_one_restored_is_asked_anew() -> None:
    world = released()
    hearing = world.of(DISABILITY)
    world.do(c.StrikeConsultation(case=1, consultation=hearing.number, reason="Berører ikke"), COORDINATOR)
    assert world.of(DISABILITY).state is STRUCK
    assert world.request().withdrawn_at
    assert world.refused(hc.SendHearing(case=1), COORDINATOR) == "no_letters"
    world.do(c.RestoreConsultation(case=1, consultation=hearing.number), COORDINATOR)
    assert (world.of(DISABILITY).state, world.request().round) == (READY, 2)
    world.send()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (add(reason=" "), "reason_needed"),
        (add(body=999), "not_found"),
        (add(gates=99), "not_found"),
        (c.StrikeConsultation(case=1, consultation=99, reason="x"), "not_found"),
        (c.StrikeConsultation(case=1, consultation=2, reason=""), "reason_needed"),
        (c.RestoreConsultation(case=1, consultation=99), "not_found"),
        (c.RestoreConsultation(case=1, consultation=2), "not_struck"),
    ],
)
def test_a_route_changes_only_for_a_reason_and_between_things_that_exist(command, code) -> None:
    assert released().refused(command, COORDINATOR) == code


def test_the_only_deciding_body_cannot_be_struck() -> None:
    """A route without a decision would end as if it had been decided."""
    world = released()
    final = final_treatment(world.case)
    strike = c.StrikeConsultation(case=1, consultation=final.number, reason="Haster")
    assert world.refused(strike, COORDINATOR) == "decision_needed"


def test_what_is_on_an_agenda_or_done_cannot_be_struck() -> None:
    world = released()
    world.place(301)
    strike = c.StrikeConsultation(case=1, consultation=world.of(SOCIAL).number, reason="Nej")
    assert world.refused(strike, COORDINATOR) == "not_unfinished"


@pytest.mark.parametrize("command", [add(), add(role=R), c.RestoreConsultation(case=1, consultation=2)])
def test_the_route_of_a_decided_case_stands(command) -> None:
    world = released()
    world.do(c.StrikeConsultation(case=1, consultation=2, reason="Uden om udvalget"), COORDINATOR)
    world.send().answer().sum_up()
    world.treat(201, Outcome.RECOMMENDED).treat(101, Outcome.APPROVED)
    assert world.stage is Stage.FOLLOW_UP
    assert world.refused(command, COORDINATOR) == "already_decided"


def test_a_rule_changed_later_does_not_change_a_built_route() -> None:
    world = released()
    before = world.case.consultations
    world.rules = replace(world.rules, routes={})
    world.do(c.ReviseProposal(case=1, proposal=1, draft=act.Draft("Nyt"), reason="Rettet"), OFFICER)
    assert world.case.consultations == before


def test_only_the_desk_changes_a_route() -> None:
    assert released().refused(add(), CITIZEN) == "not_allowed"


def test_a_hearing_cannot_be_put_behind_what_is_to_wait_for_it() -> None:
    world = released("short", answers=())
    add = c.AddConsultation(case=1, body=DISABILITY, role=H, step=2, reason="Rampen er ny.")
    assert world.refused(add, OFFICER) == "hearing_behind"
    world.do(replace(add, step=1), OFFICER)
    assert world.stage is Stage.HEARING


def test_a_hearing_goes_on_gating_the_decision_when_another_body_is_to_make_it() -> None:
    world = released()
    add = c.AddConsultation(case=1, body=ROADS, role=D, step=1, authoritative=True, reason="Kompetencen er udvalgets.")
    world.do(add, OFFICER)
    for body in (COUNCIL, FINANCE, SOCIAL):
        world.do(c.StrikeConsultation(case=1, consultation=world.of(body).number, reason="Ikke byrådets."), OFFICER)
    assert world.refused(mc.PlaceOnAgenda(meeting=401, case=1), SECRETARIES[ROADS]) == "gate_open"
    world.send().answer().sum_up()
    world.place(401)


def test_a_hearing_goes_on_gating_what_came_after_a_struck_committee() -> None:
    world = released("local_plan", committees=(SOCIAL,))
    hearing, second = world.of(DISABILITY), world.of(SOCIAL, 1)
    world.do(c.StrikeConsultation(case=1, consultation=second.number, reason="Kun byrådet."), OFFICER)
    assert hearing.gates == second.number
    assert world.of(DISABILITY).gates == world.of(COUNCIL).number
