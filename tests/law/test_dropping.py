# ruff: noqa: E501 - one rule a row is how the table reads best
"""Who may drop a body from the hearing, by the duty it is heard by: duty, who, whether they may, who the refusal names.

Retssikkerhedsloven § 37 a (Handicapråd) and § 30, stk. 3 (the agreement with the Ældreråd), MED-rammeaftalen § 7.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from documents.writing.hearing.memo import memo_paper
from documents.writing.meeting.case_parts import presentation
from documents.writing.paper import Heading, Items, Paragraph
from models.case.view import CaseView
from models.hearing.memo import MemoView
from models.meeting.paper import CasePaper
from process.checks.check import check
from process.checks.finding import Dossier, Level, Rule
from process.commands import case as c
from process.commands import hearing as hc
from process.handlers import FACTS
from process.hearing.dropping import DROPPING, not_heard
from process.register import SeatRole
from process.rules import Duty, Role
from process.stages import StepState
from process.state.meeting import AgendaItem
from process.words.hearing import not_heard_line
from tests.builders.moments import CALENDAR
from tests.builders.nordby import (
    ADMINISTRATOR,
    COORDINATOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    HEAD,
    HOVEDMED,
    MED_CHAIR,
    MED_SECRETARY,
    OFFICER,
    ROADS,
    SOCIAL_SECRETARY,
)
from tests.builders.world import World, released

LAW, BINDING, MED, CUSTOM = Duty
ASKED_OF_COORDINATOR = "Det kan kun høringskoordinatoren med en begrundelse."
REASON = "Kravet gælder ikke sagen, fordi ordet »rampe« her er et ord for støtte."

# duty, body, who, may they, the refusal
RULES = [
    (LAW, DISABILITY, COORDINATOR, True, ""),
    (LAW, DISABILITY, OFFICER, False, f"Asta Lind kan ikke fravælge Handicaprådet, som skal høres efter loven. {ASKED_OF_COORDINATOR}"),
    (LAW, DISABILITY, SOCIAL_SECRETARY, False, f"Inge Kær kan ikke fravælge Handicaprådet, som skal høres efter loven. {ASKED_OF_COORDINATOR}"),
    (LAW, DISABILITY, DISABILITY_CHAIR, False, f"Leif Sig kan ikke fravælge Handicaprådet, som skal høres efter loven. {ASKED_OF_COORDINATOR}"),
    (BINDING, DISABILITY, COORDINATOR, True, ""),
    (BINDING, DISABILITY, OFFICER, False, f"Asta Lind kan ikke fravælge Handicaprådet, som skal høres efter aftale, der binder efter loven. {ASKED_OF_COORDINATOR}"),
    (BINDING, DISABILITY, DISABILITY_SECRETARY, False, f"Kamma Bro kan ikke fravælge Handicaprådet, som skal høres efter aftale, der binder efter loven. {ASKED_OF_COORDINATOR}"),
    (MED, HOVEDMED, COORDINATOR, True, ""),
    (MED, HOVEDMED, MED_CHAIR, True, ""),
    (MED, HOVEDMED, MED_SECRETARY, True, ""),
    (MED, HOVEDMED, OFFICER, False, "Asta Lind kan ikke fravælge HovedMED, som skal høres efter MED-aftalen. Det kan kun høringskoordinatoren eller udvalgets egen formand eller sekretær med en begrundelse."),
    (MED, HOVEDMED, DISABILITY_CHAIR, False, "Leif Sig har ikke adgang til dette. Det kan formanden, høringskoordinatoren, en sagsbehandler, organets sekretær."),
    (CUSTOM, DISABILITY, COORDINATOR, True, ""),
    (CUSTOM, DISABILITY, OFFICER, True, ""),
    (CUSTOM, DISABILITY, SOCIAL_SECRETARY, False, "Inge Kær kan ikke fravælge Handicaprådet, som høres efter fast praksis. Det kan kun en sagsbehandler eller høringskoordinatoren med en begrundelse."),
]  # fmt: skip


def heard_by(duty: Duty, body: int) -> World:
    """A released case in which this body is to be heard by this duty, and has no letter yet."""
    world = released(answers=())
    world.do(
        c.AddConsultation(case=1, body=body, role=Role.HEARING, step=1, duty=duty, reason="Er berørt."), COORDINATOR
    )
    return world


def dossier(world: World) -> Dossier:
    return Dossier(world.case, world.register, world.rules, CALENDAR, world.now, world.meetings, world.texts())


def strike(world: World, body: int, reason: str = REASON) -> c.StrikeConsultation:
    return c.StrikeConsultation(case=1, consultation=world.of(body).number, reason=reason)


@pytest.mark.parametrize(("duty", "body", "who", "may", "sentence"), RULES)
def test_a_body_goes_only_by_the_word_its_duty_asks_for(duty, body, who, may, sentence) -> None:
    world = heard_by(duty, body)
    if may:
        assert world.refused(strike(world, body, " "), who) == "reason_needed"
        world.do(strike(world, body), who)
        assert world.of(body).state is StepState.STRUCK
    else:
        assert world.ask(strike(world, body), who).danish == sentence
        assert world.of(body).state is StepState.READY


def test_every_duty_has_its_row_and_the_coordinator_is_in_each() -> None:
    """So that the coordinator, who alone takes a letter back, never needs another to drop its body."""
    assert set(DROPPING) == set(Duty)
    assert all(SeatRole.COORDINATOR in row.seats for row in DROPPING.values())
    assert FACTS[hc.WithdrawHearing].seats == {SeatRole.COORDINATOR}


@pytest.mark.parametrize(
    ("duty", "level", "is_printed"),
    [(LAW, Level.RED, True), (BINDING, Level.RED, True), (MED, Level.RED, True), (CUSTOM, Level.GREEN, False)],
)
def test_what_is_owed_stays_in_the_rule_check_and_in_print(duty, level, is_printed) -> None:
    world = heard_by(duty, HOVEDMED)
    world.do(strike(world, HOVEDMED), COORDINATOR)
    findings = [each for each in check(dossier(world)) if each.rule is Rule.PARTIES and REASON in each.sentence]
    assert [each.level for each in findings] == [level]
    lines = [not_heard_line(step, world.context().body) for step in not_heard(world.case, world.context().body)]
    assert lines == ([f"HovedMED {DROPPING[duty].duty.danish}, men er ikke hørt: »{REASON}«"] if is_printed else [])


@pytest.mark.parametrize(("who", "code"), [(COORDINATOR, None), (ADMINISTRATOR, "not_to_drop")])
def test_a_body_that_goes_on_is_not_dropped_by_naming_another_in_its_place(who, code) -> None:
    world = heard_by(LAW, DISABILITY)
    replaced = hc.ReplaceBody(case=1, old=DISABILITY, new=HOVEDMED, reason="Samme sag.")
    if code is None:
        world.do(replaced, who)
    else:
        assert world.refused(replaced, who) == code


def test_a_body_that_has_ended_has_its_successor_by_whoever_names_it() -> None:
    world = heard_by(LAW, DISABILITY)
    ended = replace(world.register.organizations[DISABILITY], ends_on=world.now.date())
    world.register = replace(world.register, organizations={**world.register.organizations, DISABILITY: ended})
    world.do(hc.ReplaceBody(case=1, old=DISABILITY, new=HOVEDMED, reason="Lagt sammen."), ADMINISTRATOR)
    assert world.of(HOVEDMED).duty is LAW


def test_a_treatment_is_the_desks_and_no_hearing_bodys() -> None:
    world = heard_by(MED, HOVEDMED)
    world.do(c.AddConsultation(case=1, body=ROADS, role=Role.RECOMMENDATION, step=1, reason="Vejen."), OFFICER)
    for person in (MED_CHAIR, HEAD):
        assert world.refused(strike(world, ROADS), person) == "not_allowed"
    world.do(strike(world, ROADS), SOCIAL_SECRETARY)
    assert world.of(ROADS).state is StepState.STRUCK


def test_agenda_and_memo_print_it_as_not_heard_without_personal_data() -> None:
    world = heard_by(LAW, DISABILITY)
    world.do(strike(world, DISABILITY, "Aftalt med formanden, cpr 010203-4567."), COORDINATOR)
    printed = Items(
        ("Handicaprådet skal høres efter loven, men er ikke hørt: »Aftalt med formanden, cpr [CPR-nummer fjernet].«",)
    )
    item = AgendaItem(1, 1, None, "Nye ramper")
    blocks = list(presentation(CasePaper(world.case), world.register, item, 3))
    assert blocks[-3:] == [Heading("Høring", 3), Paragraph("Ikke hørt:"), printed]
    memo = MemoView(CaseView(world.case, is_confidential=False), not_heard=printed.texts)
    paper = memo_paper(memo, "Sandvig Kommune", world.now)
    assert [after for before, after in pairwise(paper.blocks) if before == Heading("Ikke hørt")] == [printed]
