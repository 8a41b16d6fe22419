"""Who a case waits for and by when, and what an act costs: situation, the sentence as every page and mail has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest

from documents.case.intake import keeping
from process.commands import case as c
from process.commands import hearing as hc
from process.notices import NoticeKind
from process.planning.plan import plan_rows
from process.state.case import Outcome
from process.words.kept_back import kept_back_words
from tests.builders.moments import START, at
from tests.builders.nordby import (
    CARE,
    COORDINATOR,
    COUNCIL_SECRETARY,
    DISABILITY,
    FINANCE_SECRETARY,
    HEAD,
    OFFICER,
    REGISTER,
    SOCIAL_SECRETARY,
)
from tests.builders.world import World, registered, released

COUNCIL_MARCH = 101  # 16 March; the committee before it, 301, meets 2 March, its cases due 18 February
LATE = date(2027, 2, 22)


def submitted() -> World:
    world = registered()
    world.do(c.SubmitDraft(case=1), OFFICER)
    return world


def sent(case_type: str = "committee_case", **fields: object) -> World:
    return released(case_type, **fields).send()


def beside_a_hearing(day: date = START) -> World:
    world = released(target_meeting=COUNCIL_MARCH).send(deadlines={DISABILITY: (date(2027, 2, 26), time(12))})
    world.now = at(day)
    return world


def memo_filed() -> World:
    world = sent().answer()
    world.do(hc.FileMemo(case=1, text="Notat."), OFFICER)
    return world


def placed(day: date = START) -> World:
    world = released("short", answers=())
    world.place(301)
    world.now = at(day)
    return world


def decided() -> World:
    world = placed()
    world.decided(301, Outcome.APPROVED)
    world.now = at(date(2027, 3, 3))
    return world


@dataclass(frozen=True)
class Waits:
    rule: str
    situation: str
    case: Callable[[], World]
    holder: str
    sentence: str


WAITS = (
    Waits(
        "planen bagud fra mødet",
        "Udkastet er ikke indsendt",
        registered,
        "Asta Lind",
        "Asta Lind skal gøre udkastet færdigt og indsende det senest onsdag den 10. februar 2027, "
        "ellers Nordby Byråd 20. april 2027.",
    ),
    Waits(
        "planen bagud fra mødet",
        "Udkastet er hos afdelingschefen",
        submitted,
        "Bo Vang",
        "Bo Vang skal godkende udkastet senest onsdag den 10. februar 2027, ellers Nordby Byråd 20. april 2027.",
    ),
    Waits(
        "høringens periode før mødet",
        "Brevet er ikke sendt",
        lambda: released("committee_case"),
        "Ella Krat",
        "Ella Krat skal sende ét høringsbrev senest torsdag den 21. januar 2027, ellers Socialudvalget 6. april 2027.",
    ),
    Waits(
        "den trykte frist",
        "Der ventes på ét svar",
        sent,
        "Ella Krat",
        "Ella Krat følger op på svar fra Handicaprådet; fristen er mandag den 25. januar 2027 kl. 12.00.",
    ),
    Waits(
        "den trykte frist",
        "Der ventes på to svar med hver sin frist",
        lambda: sent(answers=("people_with_disabilities", "affects_staff")),
        "Ella Krat",
        "Ella Krat følger op på svar fra Handicaprådet og HovedMED; første frist er mandag den 18. januar 2027 "
        "kl. 12.00.",
    ),
    Waits(
        "et besvaret organ ventes der ikke på",
        "Svaret er kommet, notatet mangler",
        lambda: sent().answer(),
        "Asta Lind",
        "Asta Lind skal skrive høringsnotatet senest torsdag den 18. februar 2027, "
        "ellers Socialudvalget 6. april 2027.",
    ),
    Waits(
        "sidste led godkender",
        "Notatet er skrevet",
        memo_filed,
        "Dina Mose",
        "Dina Mose skal godkende høringsnotatet senest torsdag den 18. februar 2027, "
        "ellers Socialudvalget 6. april 2027.",
    ),
    Waits(
        "sagsfristen",
        "Sagen er klar til udvalget",
        lambda: released("short", answers=()),
        "Inge Kær",
        "Inge Kær skal sætte sagen på dagsordenen i Socialudvalget senest torsdag den 18. februar 2027, "
        "ellers Socialudvalget 6. april 2027.",
    ),
    Waits(
        "det, der binder, går forud for et svar, der mangler",
        "Der ventes på et svar, og udvalgets sekretær skulle have sat sagen på for fire dage siden",
        lambda: beside_a_hearing(LATE),
        "Inge Kær",
        "Inge Kær skal sætte sagen på dagsordenen i Socialudvalget; det skulle være sket senest torsdag den "
        "18. februar 2027, og nu er det tidligst Nordby Byråd 20. april 2027.",
    ),
    Waits(
        "mødet er fristen",
        "Sagen står på dagsordenen",
        placed,
        "Inge Kær",
        "Behandles i Socialudvalget den 2. marts 2027. Inge Kær har punktet.",
    ),
    Waits(
        "protokollen går forud",
        "Beslutningen er skrevet, protokollen er åben",
        decided,
        "Inge Kær",
        "Inge Kær skal lukke protokollen for Socialudvalget den 2. marts 2027.",
    ),
)


@pytest.mark.parametrize("row", WAITS, ids=lambda row: row.situation)
def test_the_holder_is_the_owner_of_the_act_that_binds_the_plan(row: Waits) -> None:
    world = row.case()
    binding = world.context().assessor.assess(world.case).binding
    assert (REGISTER.persons[binding.owner].name, binding.sentence) == (row.holder, row.sentence)


def test_each_who_has_an_act_has_their_own_sentence() -> None:
    world = beside_a_hearing(LATE)
    acts = world.context().assessor.assess(world.case).acts
    assert [act.owner for act in acts] == [SOCIAL_SECRETARY, COORDINATOR]
    assert acts[1].sentence == (
        "Ella Krat følger op på svar fra Handicaprådet; fristen er fredag den 26. februar 2027 kl. 12.00."
    )


def test_the_stored_holder_and_deadline_are_those_of_the_page() -> None:
    world = sent()
    binding = world.context().assessor.assess(world.case).binding
    case = world.case.case
    assert (
        (case.holder, case.next_deadline_at) == (binding.owner, binding.due) == (COORDINATOR, at(date(2027, 1, 25), 12))
    )


@pytest.mark.parametrize("case", [registered, sent, lambda: sent().answer(), beside_a_hearing])
def test_a_case_has_one_figure_of_slack(case: Callable[[], World]) -> None:
    world = case()
    assessor = world.context().assessor
    plan = assessor.plan(world.case)
    assessment = assessor.assess(world.case)
    assert assessment.slack == plan.slack == min(act.slack for act in assessment.acts if act.slack is not None)
    assert plan.slack in {row.slack for row in plan_rows(plan, "Udkastet")}


def test_a_hearing_that_is_answered_waits_for_nothing() -> None:
    world = sent().answer()
    rows = plan_rows(world.context().assessor.plan(world.case))
    assert [(row.what, row.waits_for, row.slack) for row in rows if row.number == 1] == [
        ("Høring af Handicaprådet", "", None)
    ]
    assert [row.waits_for for row in rows if row.what == "Høringsnotatet er godkendt"] == ["5 arbejdsdage til notatet"]


# -- the secretary's mail --------------------------------------------------------------------------------------------


def test_who_is_asked_to_approve_is_told_so_as_themselves() -> None:
    (mail,) = submitted().planned(NoticeKind.TO_APPROVE)
    assert mail.payload.says == (
        "Du skal godkende udkastet senest onsdag den 10. februar 2027; "
        "ellers må den vente til Nordby Byråds møde 20. april 2027."
    )


def told(world: World) -> list[tuple[int, datetime, str]]:
    mails = world.planned(NoticeKind.READY_FOR_AGENDA)
    return [(mail.recipient, mail.planned_at, mail.payload.says) for mail in mails]


def test_the_secretary_is_told_when_a_case_is_ready_and_once_more_before_the_last_day() -> None:
    sentence = (
        "Du skal sætte sagen på dagsordenen i Socialudvalget senest torsdag den 18. februar 2027; ellers må den vente "
        "til Socialudvalgets møde 6. april 2027."
    )
    assert told(released("short", answers=())) == [
        (SOCIAL_SECRETARY, at(START), sentence),
        (SOCIAL_SECRETARY, at(date(2027, 2, 15), 8), sentence),
    ]


def test_what_is_placed_is_not_reminded_of_and_the_next_body_is_told() -> None:
    world = released(answers=())
    world.treat(301, Outcome.RECOMMENDED)
    recipients = {recipient for recipient, _, _ in told(world)}
    assert FINANCE_SECRETARY in recipients
    assert COUNCIL_SECRETARY not in recipients


# -- what an act costs ----------------------------------------------------------------------------------------------


COST = (
    "Nordby Byråd 16. marts 2027 kan ikke længere nås, næste er 20. april 2027. Høringen slutter 5. marts 2027 og kan "
    "ikke nå udsendelsen 10. marts 2027 til Nordby Byråds møde 16. marts 2027: høringsnotatet er først klar "
    "12. marts 2027. Senest mulige frist er 3. marts 2027."
)


def heard_in_january() -> World:
    return released(target_meeting=COUNCIL_MARCH).send().answer()


def test_a_new_round_that_costs_the_council_s_meeting_says_so_and_is_not_begun() -> None:
    world = heard_in_january()
    again = hc.NewRound(case=1, reason="Nyt grundlag", period_days=60)
    refusal = world.ask(again, OFFICER)
    assert refusal.danish == (
        f"{COST} Runden er ikke begyndt. Sæt kryds ved »Begynd runden alligevel«, hvis organerne skal spørges igen."
    )
    assert [request.round for request in world.case.requests] == [1]
    world.do(replace(again, accepts_cost=True), OFFICER)
    assert [request.round for request in world.case.requests] == [1, 2]


def test_a_round_that_costs_nothing_is_begun_at_once() -> None:
    world = heard_in_january()
    world.do(hc.NewRound(case=1, reason="Nyt grundlag", period_days=10), OFFICER)
    assert [request.round for request in world.case.requests] == [1, 2]


def test_a_letter_taken_back_and_sent_again_keeps_the_deadline_that_was_chosen() -> None:
    world = released("committee_case").send(deadlines={DISABILITY: (date(2027, 2, 1), time(15))})
    world.do(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR, at(START, 9, 5))
    world.now = at(START + timedelta(days=1))
    world.send()
    assert (world.request().due_on, world.request().due_time) == (date(2027, 2, 1), time(15))


# -- kept back -------------------------------------------------------------------------------------------------------


EMBARGO = at(date(2027, 2, 1), 12)


def test_a_running_case_is_closed_and_all_who_work_on_it_are_told() -> None:
    world = sent()
    assert world.refused(c.KeepBack(case=1, reason=" ", is_closed=True), HEAD) == "reason_needed"
    assert world.refused(c.KeepBack(case=1, reason="Uændret"), HEAD) == "nothing_new"
    world.do(c.KeepBack(case=1, reason="Personsag", is_closed=True, public_title="En sag"), HEAD)
    case = world.case.case
    assert (case.is_closed, case.public_from, case.public_title) == (True, None, "En sag")
    assert {mail.recipient for mail in world.planned(NoticeKind.KEPT_BACK)} == {OFFICER, COORDINATOR, SOCIAL_SECRETARY}
    world.do(c.KeepBack(case=1, reason="Offentliggjort", public_from=EMBARGO), HEAD)
    assert (world.case.case.is_closed, world.case.case.public_from) == (False, EMBARGO)


@pytest.mark.parametrize(
    ("is_closed", "public_from", "elsewhere", "words"),
    [
        (True, None, True, "Sagen er lukket (fortrolig): kun de, der behandler den, kan se den."),
        (
            False,
            EMBARGO,
            True,
            "Sagen er fortrolig indtil videre: den må først omtales fra mandag den 1. februar 2027 kl. 12.00.",
        ),
        (
            False,
            None,
            True,
            "Sagen er fortrolig, fordi den står på et lukket punkt eller et punkt, der ikke må omtales endnu.",
        ),
        (False, None, False, ""),
    ],
)
def test_why_a_case_is_hidden_is_said(
    is_closed: bool, public_from: datetime | None, elsewhere: bool, words: str
) -> None:
    assert kept_back_words(is_closed, public_from, elsewhere) == words


def test_a_changed_document_read_again_keeps_embargo_and_target() -> None:
    earlier = released(target_meeting=COUNCIL_MARCH, is_closed=True, public_from=EMBARGO, public_title="En sag")
    again = c.RegisterCase(title="Nye rampanlæg", case_type="short", department=CARE, officer=OFFICER, proposals=())
    kept = keeping(again, earlier.case.case)
    assert (kept.is_closed, kept.public_from, kept.public_title, kept.target_meeting) == (
        True,
        EMBARGO,
        "En sag",
        COUNCIL_MARCH,
    )


def test_the_mail_names_the_reading() -> None:
    world = released("two_readings", answers=())
    (first, *_) = world.planned(NoticeKind.READY_FOR_AGENDA)
    assert first.payload.says.startswith("Du skal sætte sagen på dagsordenen i Nordby Byråd (1. behandling)")
