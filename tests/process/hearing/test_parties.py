"""Who is heard in one case: proposed, named, added, left out; which one is meant; and the questionnaire asked later."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Draft
from process.hearing.parties import Origin, candidates, open_questions, party_list, questions, split_basis
from process.hearing.playbook import ANSWER_WORDS, CaseText
from process.register import BodyKind, Organization, Register
from process.rules import Duty, OwnPlan, PlaybookRow, Role
from process.stages import StepState
from tests.builders.moments import START
from tests.builders.nordby import CARE, COORDINATOR, COUNCIL, DISABILITY, HOVEDMED, OFFICER, REGISTER, SOCIAL, TOWN_HALL
from tests.builders.rules import RULES
from tests.builders.world import World, registered, released

LOCAL_CARE, LOCAL_SCHOOL, AREA, BOARD = range(51, 55)
MANY = Register(
    organizations={
        **REGISTER.organizations,
        LOCAL_CARE: Organization(LOCAL_CARE, "lokalmed_pleje", "LokalMED Pleje", BodyKind.MED, med_level=1),
        LOCAL_SCHOOL: Organization(LOCAL_SCHOOL, "lokalmed_skole", "LokalMED Skole", BodyKind.MED, med_level=1),
        AREA: Organization(AREA, "omraademed", "OmrådeMED Omsorg", BodyKind.MED, med_level=2),
        BOARD: Organization(BOARD, "skolebestyrelse", "Skolebestyrelsen ved Åskolen", BodyKind.BOARD),
        HOVEDMED: replace(REGISTER.organizations[HOVEDMED], med_level=3, aliases=("Hovedudvalget",)),
    }
)
ROWS = (
    *RULES.playbook,
    PlaybookRow("ord", "handicapraad", Duty.CUSTOM, "Drejebogen pkt. 2", "Fast praksis.", 10, words=("rampe",)),
    PlaybookRow("gebyr", "hovedmed", Duty.MED_AGREEMENT, "MED-aftalen", "Takster.", 9, answers=("fees",), gates=2),
    PlaybookRow(
        "skole", "social", Duty.CUSTOM, "Drejebogen pkt. 9", "Skole.", 9, departments=("raadhus",), kle=("17",)
    ),
)
BOOK = replace(RULES, playbook=ROWS)


def listed(world: World, day: date = START):
    return party_list(world.case, world.register, world.rules, world.texts(), day)


def hearing(world: World, body: int):
    return next(step for step in world.case.hearings() if step.body == body)


# -- which one is meant -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bodies"),
    [
        ("Lokalmed", (LOCAL_CARE, LOCAL_SCHOOL)),
        ("Lokal-MED", (LOCAL_CARE, LOCAL_SCHOOL)),
        ("LokalMED-udvalget", (LOCAL_CARE, LOCAL_SCHOOL)),
        ("LMU", (LOCAL_CARE, LOCAL_SCHOOL)),
        ("OmrådeMED", (AREA,)),
        ("MED-udvalg", (HOVEDMED, LOCAL_CARE, LOCAL_SCHOOL, AREA)),
        ("bestyrelsen", (BOARD,)),
        ("LokalMED Pleje", ()),
        ("lokalmed_pleje", ()),
        ("Hovedudvalget", ()),
        ("Menighedsrådet", ()),
        ("", ()),
    ],
)
def test_a_general_name_may_mean_these(name: str, bodies: tuple[int, ...]) -> None:
    assert candidates(name, MANY, START) == bodies


def test_a_body_that_is_no_more_is_not_meant() -> None:
    gone = replace(MANY.organizations[LOCAL_CARE], ends_on=date(2026, 12, 31))
    register = Register(organizations={**MANY.organizations, LOCAL_CARE: gone})
    assert candidates("Lokalmed", register, START) == (LOCAL_SCHOOL,)


def test_the_question_is_open_until_one_of_them_is_heard_and_again_when_it_is_struck() -> None:
    world = released(rules=BOOK)
    world.register = MANY
    texts = (CaseText("Ramper", named=("Lokalmed", "handicapraad")),)

    def asked() -> list[tuple[str, tuple[int, ...]]]:
        open_now = open_questions(world.case, MANY, texts, START)
        return [(question.name, question.candidates) for question in open_now]

    assert asked() == [("Lokalmed", (LOCAL_CARE, LOCAL_SCHOOL))]
    world.do(c.AddConsultation(case=1, body=LOCAL_SCHOOL, role=Role.HEARING, step=1, reason="Skolens værksted."))
    assert asked() == []
    assert questions(world.case, MANY, texts, START)[0].settled_by == (LOCAL_SCHOOL,)
    world.do(c.StrikeConsultation(case=1, consultation=hearing(world, LOCAL_SCHOOL).number, reason="Forkert."))
    assert asked() != []


def test_a_body_the_playbook_proposed_is_confirmed_and_not_asked_twice() -> None:
    rows = (*ROWS, PlaybookRow("lokal", "lokalmed_pleje", Duty.MED_AGREEMENT, "MED-aftalen", "Vagter.", 5))
    world = World(rules=replace(RULES, playbook=rows), register=replace(REGISTER, organizations=MANY.organizations))
    draft = c.RegisterCase(
        title="Vagter",
        case_type="political_case",
        department=CARE,
        officer=OFFICER,
        committees=(SOCIAL,),
        proposals=(Draft("Vagter"),),
    )
    world.do(draft, OFFICER)
    texts = (CaseText("Vagter", named=("Lokalmed",)),)
    (question,) = open_questions(world.case, MANY, texts, START)
    assert question.proposed == (LOCAL_CARE,)
    yes = c.AddConsultation(case=1, body=LOCAL_CARE, role=Role.HEARING, step=1, reason="Det er plejens vagter.")
    world.do(yes, OFFICER)
    assert open_questions(world.case, MANY, texts, START) == ()
    assert len(list(world.case.hearings())) == 1
    assert listed(world).heard[0].origin is Origin.SUGGESTED
    assert world.refused(yes, OFFICER) == "nothing_new"


# -- the list ----------------------------------------------------------------------------------------------------------


def test_every_party_has_its_origin_reason_source_and_gate() -> None:
    world = released(rules=BOOK, hearing_bodies=(HOVEDMED,))
    world.do(c.AddConsultation(case=1, body=TOWN_HALL, role=Role.HEARING, step=1, reason="Ejer bygningen."), OFFICER)
    parties = {party.consultation.body: party for party in listed(world).heard}
    assert {body: party.origin for body, party in parties.items()} == {
        DISABILITY: Origin.SUGGESTED,
        HOVEDMED: Origin.NAMED,
        TOWN_HALL: Origin.ADDED,
    }
    assert parties[DISABILITY].source == "Lov A; Drejebogen pkt. 2"
    assert "Ordet »ramper« står i forslaget." in parties[DISABILITY].why
    assert parties[DISABILITY].gate is not None
    assert parties[DISABILITY].gate.body == COUNCIL
    assert (parties[TOWN_HALL].why, parties[TOWN_HALL].source) == ("Ejer bygningen.", "")


def test_why_the_others_are_not_heard_is_said_by_what_their_nearest_row_lacks() -> None:
    world = registered(rules=BOOK, answers=())
    words = {row.body: row.why for row in listed(world).not_heard}
    assert words[HOVEDMED] == (
        "der er ikke svaret ja til, at medarbejderne berøres; "
        "der er ikke svaret ja til, at takster eller brugerbetaling berøres"
    )
    assert words[SOCIAL] == "sagens KLE-emne begynder ikke med 17"
    assert DISABILITY not in words


@pytest.mark.parametrize(
    ("basis", "parts"),
    [
        ("Berører. (Lov A)", ("Berører.", "Lov A")),
        ("Plan. (§ 37 a; planloven § 24 (fire uger))", ("Plan.", "§ 37 a; planloven § 24 (fire uger)")),
        ("Ejer bygningen.", ("Ejer bygningen.", "")),
    ],
)
def test_a_basis_is_a_reason_and_its_source(basis: str, parts: tuple[str, str]) -> None:
    assert split_basis(basis) == parts


# -- the questionnaire answered later ---------------------------------------------------------------------------------


def test_a_body_newly_hit_is_put_on_the_route_with_its_reason_and_its_letter_is_drafted() -> None:
    world = released(rules=BOOK)
    world.do(hc.AnswerQuestions(case=1, answers=("people_with_disabilities", "affects_staff"), kle="27.03"), OFFICER)
    assert (world.case.case.answers, world.case.case.kle) == ("affects_staff,people_with_disabilities", "27.03")
    added = hearing(world, HOVEDMED)
    assert added.state is StepState.READY
    assert added.duty is Duty.MED_AGREEMENT
    assert added.basis == "Personale. Forvaltningen har svaret ja til, at medarbejderne berøres. (MED-aftalen)"
    assert added.gates == hearing(world, DISABILITY).gates
    assert world.case.request_of(HOVEDMED) is not None
    assert [event.tag for event in world.events if event.data.get("by") == "playbook"] == ["route:changed"]


def test_what_is_asked_already_stays_asked_when_the_answer_is_taken_back() -> None:
    world = released(rules=BOOK, answers=("affects_staff",), proposals=(Draft("Vagtplan", {}, "vagt"),)).send()
    sent = world.request(HOVEDMED)
    world.do(hc.AnswerQuestions(case=1, answers=()), OFFICER)
    assert world.request(HOVEDMED) == sent
    assert hearing(world, HOVEDMED).state is StepState.OPEN
    (party,) = listed(world).heard
    assert party.origin is Origin.NO_LONGER


def test_a_struck_body_is_not_taken_back_in_by_the_playbook() -> None:
    world = released(rules=BOOK)
    world.do(c.StrikeConsultation(case=1, consultation=hearing(world, DISABILITY).number, reason="Uden betydning."))
    world.do(hc.AnswerQuestions(case=1, answers=("people_with_disabilities", "elderly")), OFFICER)
    assert [step.state for step in world.case.hearings()] == [StepState.STRUCK]


def test_heard_by_custom_becomes_heard_by_law() -> None:
    world = released(rules=BOOK, answers=()).send()
    assert hearing(world, DISABILITY).duty is Duty.CUSTOM
    assert not world.request().mandatory
    world.do(hc.AnswerQuestions(case=1, answers=("people_with_disabilities",)), OFFICER)
    assert hearing(world, DISABILITY).duty is Duty.LAW
    assert world.request().mandatory
    assert world.request().due_on is not None, "the promise stands"


def test_a_row_may_name_another_gate_than_the_template() -> None:
    world = registered(rules=BOOK, answers=("fees",))
    gate = world.case.consultation(hearing(world, HOVEDMED).gates or 0)
    assert gate is not None
    assert gate.step == 2
    later = registered(rules=BOOK, answers=())
    later.do(hc.AnswerQuestions(case=1, answers=("fees",)), OFFICER)
    gate = later.case.consultation(hearing(later, HOVEDMED).gates or 0)
    assert gate is not None
    assert gate.step == 2


def test_a_revised_draft_is_read_again_and_a_released_one_is_not() -> None:
    world = registered(rules=BOOK, answers=(), proposals=(Draft("Vagtplan", {}, "vagt"),))
    assert not list(world.case.hearings())
    world.do(c.ReviseProposal(case=1, proposal=1, draft=Draft("Vagtplan", {}, "nye ramper")), OFFICER)
    assert hearing(world, DISABILITY).state is StepState.PLANNED
    plain = released(rules=BOOK, answers=(), proposals=(Draft("Vagtplan", {}, "vagt"),))
    plain.do(c.ReviseProposal(case=1, proposal=1, draft=Draft("Vagtplan", {}, "ramper"), reason="Rettet."), OFFICER)
    assert not list(plain.case.hearings())
    assert [party.body_code for party in listed(plain).missing] == ["handicapraad"]


@given(st.lists(st.sets(st.sampled_from(sorted(ANSWER_WORDS))), max_size=5))
def test_whatever_is_answered_nobody_falls_off_and_everybody_who_is_hit_is_there(said) -> None:
    world = released(rules=BOOK, answers=())
    for answers in said:
        before = world.case.consultations
        world.ask(hc.AnswerQuestions(case=1, answers=tuple(sorted(answers))), OFFICER)
        assert {step.number for step in before} <= {step.number for step in world.case.consultations}
        assert listed(world).missing == ()
        bodies = [step.body for step in world.case.hearings()]
        assert len(bodies) == len(set(bodies))


@pytest.mark.parametrize(
    ("answers", "kle", "code"),
    [
        (("people_with_disabilities",), "", "nothing_new"),
        (("hester",), "", "not_found"),
        (("fees",), "", None),
        (("people_with_disabilities",), "17", None),
    ],
)
def test_the_questionnaire_takes_known_questions_and_something_new(answers, kle, code) -> None:
    world = registered(rules=BOOK)
    command = hc.AnswerQuestions(case=1, answers=answers, kle=kle)
    if code is None:
        world.do(command, OFFICER)
    else:
        assert world.refused(command, OFFICER) == code


def test_nobody_is_put_on_the_route_of_a_decided_case() -> None:
    world = released("short", answers=())
    world.treat(301, "approved")
    assert world.case.case.decided_on
    assert world.refused(hc.AnswerQuestions(case=1, answers=("affects_staff",)), OFFICER) == "already_decided"


# -- the reminder plan that counts ------------------------------------------------------------------------------------


def test_a_letter_is_reminded_by_its_bodys_own_plan() -> None:
    own = replace(BOOK, own_plans=(OwnPlan(body="handicapraad", days_before=(4,)),))
    world = released(rules=own, answers=("people_with_disabilities", "affects_staff"))
    world.do(hc.SendHearing(case=1), COORDINATOR)
    days = {
        body: sorted({n.data["days_before"] for n in world.notices if n.kind == "reminder" and n.request == key})
        for body, key in ((r.body, (r.consultation, r.round)) for r in world.case.requests)
    }
    assert days == {DISABILITY: [4], HOVEDMED: [1, 3, 7]}
