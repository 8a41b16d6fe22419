# ruff: noqa: E501 - one situation a line is how the table reads best
"""Regeltjek: one situation a row, with the rule it concerns, how it stands, and words of the sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from process.checks.check import check, counts, summary
from process.checks.finding import Dossier, Level
from process.checks.record import DEVIATIONS
from process.checks.sources import SOURCES, Rule
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Draft
from process.hearing.playbook import CaseText
from process.register import BodyKind, MeetingStatus, Organization, Register
from process.rules import BudgetYear, Duty, PlaybookRow, Role
from process.stages import Stage, StepState
from process.state.amendment import TabledAmendment
from process.state.case import CaseState, Consultation, Ending, ExternalDeadline, Outcome, ProposalRef
from process.state.decision import Decision, Deviation
from process.state.hearing import Answer, HearingRequest, HearingResponse, ResponsePublication
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, ListType, MeetingState
from tests.builders.case import a_case, a_step
from tests.builders.hearing import a_hearing
from tests.builders.meeting import a_meeting
from tests.builders.moments import CALENDAR, START, at
from tests.builders.nordby import (
    CARE,
    COORDINATOR,
    COUNCIL,
    DISABILITY,
    FINANCE,
    HOVEDMED,
    KAI,
    OFFICER,
    REGISTER,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.rules import RULES
from tests.builders.world import World, released

GREEN, YELLOW, RED = Level.GREEN, Level.YELLOW, Level.RED
COUNCIL_DAY = date(2027, 3, 16)  # meeting 101, a Tuesday; the fourth working day before is the 10th
SOCIAL_DAY = date(2027, 3, 2)  # meeting 301, sent out on 24 February
SENT = (at(START, 10), date(2027, 1, 25))
ROWS = (*RULES.playbook, PlaybookRow("ord", "handicapraad", Duty.CUSTOM, "Pkt. 2", "Praksis.", 10, words=("rampe",)))
PLAN = replace(RULES.routes["local_plan"], public_hearing="local_plan")
BOOK = replace(RULES, playbook=ROWS, routes={**RULES.routes, "local_plan": PLAN})
LOCAL = Organization(51, "lokalmed_pleje", "LokalMED Pleje", BodyKind.MED, med_level=1)
TOWN = Register(
    organizations={**REGISTER.organizations, LOCAL.id: LOCAL},
    persons=REGISTER.persons,
    memberships=REGISTER.memberships,
    meetings=REGISTER.meetings,
)

DECIDING = a_step(9, COUNCIL, Role.DECISION, step=3, authoritative=True, basis="Kompetenceplan pkt. 1")
OPINION = a_step(8, FINANCE, step=2)


def heard(number: int = 1, body: int = DISABILITY, duty: Duty = Duty.LAW, **changes: object) -> Consultation:
    basis = "Berører. (Lov A)" if duty is Duty.LAW else "Personale. (MED-aftalen)"
    facts = {"step": 1, "gates": 9, "duty": duty, "basis": basis, "period_days": 21, "state": StepState.OPEN}
    return a_step(number, body, Role.HEARING, **facts | changes)


def route(*steps: Consultation, requests: tuple[HearingRequest, ...] = (), **changes: object) -> CaseState:
    """A case heard by these, with the finance committee's opinion before the council's decision."""
    answers = {HOVEDMED: "affects_staff", DISABILITY: "people_with_disabilities"}
    said = ",".join(
        answers[step.body] for step in steps if step.body in answers and step.duty in (Duty.LAW, "agreement")
    )
    parts = {
        key: changes.pop(key)
        for key in ("external_deadlines", "responses", "proposals", "placements", "tabled")
        if key in changes
    }
    parts |= {"amendments": parts.pop("tabled")} if "tabled" in parts else {}
    state = a_case(*steps, OPINION, DECIDING, **{"answers": said} | changes)
    return replace(state, requests=requests, **parts)


def with_(steps: CaseState, **changes: object) -> CaseState:
    return replace(steps, **changes)


def asked(**changes: object) -> HearingRequest:
    return a_hearing(**{"sent_at": at(START, 10), "release_at": at(START, 10, 10)} | changes)


def met(
    meeting: int = 101,
    step: int | None = 9,
    outcome: Outcome | None = None,
    deviations: tuple[str, ...] = (),
    refer_to: int | None = None,
    stopped_by: int | None = None,
    item: dict[str, object] | None = None,
    **row: object,
) -> MeetingState:
    """A meeting with the case as its item 1, and what it decided."""
    record = a_meeting(meeting, **row)
    decision = Decision(1, 1, step, outcome, at(COUNCIL_DAY, 17), (), deviations=deviations) if outcome else None
    if decision is not None:
        decision = replace(decision, refer_to=refer_to, stopped_by=stopped_by)
    place = replace(AgendaItem(1, 1, step, "Nye rampanlæg"), **item or {})
    return replace(record, items=(place,), decisions=(decision,) if decision else ())


def dossier(
    state: CaseState,
    *meetings: MeetingState,
    texts: tuple[CaseText, ...] = (),
    now: datetime = at(date(2027, 2, 1)),
    rules=BOOK,
    register: Register = TOWN,
) -> Dossier:
    by_id = {record.meeting.id: record for record in meetings}
    return Dossier(state, register, rules, CALENDAR, now, by_id, texts)


ANSWERED = {"answered_at": at(date(2027, 1, 20)), "answer": Answer.REMARKS}
STRUCK = {"state": StepState.STRUCK, "reason": "Uden betydning."}
MED = heard(body=HOVEDMED, duty=Duty.MED_AGREEMENT)
MED_SAID = asked(body=HOVEDMED, **ANSWERED)
LEVELS = replace(
    TOWN, organizations={**TOWN.organizations, HOVEDMED: replace(TOWN.organizations[HOVEDMED], med_level=3)}
)


def LEVELLED(lower: int, upper: int) -> CaseState:  # noqa: N802 - reads as the constants beside it
    """LokalMED and HovedMED asked until these days of January."""
    local = heard(3, body=LOCAL.id, duty=Duty.MED_AGREEMENT)
    until = {LOCAL.id: date(2027, 1, lower), HOVEDMED: date(2027, 1, upper)}
    requests = (
        asked(consultation=3, body=LOCAL.id, due_on=until[LOCAL.id]),
        asked(body=HOVEDMED, due_on=until[HOVEDMED]),
    )
    return route(MED, local, requests=requests)


CONFIRMED = {"chair_confirmed_at": at(START), "vice_confirmed_at": at(START)}
REVISED = ProposalRef(1, "Nye rampanlæg", 2, True, revised_at=at(date(2027, 1, 22)))
BUDGET_BOOK = replace(
    BOOK, routes={**BOOK.routes, "two_readings": replace(BOOK.routes["two_readings"], budget_round=True)}
)
YEAR = BudgetYear(
    2028, date(2027, 3, 16), date(2027, 4, 20), date(2027, 3, 1), date(2027, 3, 31), adopted_by=date(2027, 4, 15)
)
READ_TWICE = (
    a_step(2, COUNCIL, step=2, reading=1, meeting=101, outcome=Outcome.RECOMMENDED, state=StepState.DONE),
    a_step(3, COUNCIL, Role.DECISION, step=3, reading=2, authoritative=True, meeting=102, state=StepState.OPEN),
)
BUDGET = a_case(a_step(1, FINANCE, step=1), *READ_TWICE, case_type="two_readings")


def priced(**said: Any) -> Dossier:
    """On its way to the council with amounts."""
    return dossier(route(), texts=(CaseText("Rampe", "Vi bygger.", amounts=True, **said),))


COSTS = (CaseText("Rampe", "Vi bygger.", amounts=True),)
LAST_DAY = date(2027, 1, 20)
IN_TIME, LATE, LATER = (
    TabledAmendment(number, by, "100 t.kr. mere", at(LAST_DAY + timedelta(days=days), 22))
    for number, by, days in ((1, "Liste A", 0), (2, "Liste B", 1), (3, "Liste C", 2))
)
OPENED = replace(LATE, accepted_at=at(LAST_DAY))
BLOCKED = HearingResponse(4, 1, 1, DISABILITY, Answer.REMARKS, at(START), publication=ResponsePublication.BLOCKED)
DEADLINE = ExternalDeadline(1, date(2027, 3, 1), "Ansøgning til styrelsen.")
NO_FINANCE = a_case(DECIDING)
SUPPLEMENT = "Der søges en tillægsbevilling på 400.000 kr."


def funded(text: str, state: CaseState = NO_FINANCE) -> Dossier:
    return dossier(state, texts=(CaseText("Sag", text),))


ONE_ANSWER = a_hearing(sent_at=SENT[0], due_on=SENT[1], answered_at=at(date(2027, 1, 20)), answer=Answer.REMARKS)

SITUATIONS: dict[str, tuple[Dossier, Rule, Level | None, str]] = {
    # -- who is heard
    "amendments in time": (
        dossier(route(tabled=(IN_TIME,), amendments_due_on=LAST_DAY)), Rule.AMENDMENTS, GREEN, "inden fristen 20. januar",
    ),
    "one too late": (
        dossier(route(tabled=(IN_TIME, LATE), amendments_due_on=LAST_DAY)), Rule.AMENDMENTS, YELLOW,
        "Ændringsforslag 2 (Liste B) kom efter fristen 20. januar 2027 og kan kun behandles, hvis flertallet",
    ),
    "what is open to one is open to all": (
        dossier(route(tabled=(IN_TIME, OPENED, LATER), amendments_due_on=LAST_DAY)), Rule.AMENDMENTS, YELLOW,
        "Så er også ændringsforslag 3 (Liste C) åbne for behandling.",
    ),
    "all late ones accepted": (
        dossier(route(tabled=(OPENED,), amendments_due_on=LAST_DAY)), Rule.AMENDMENTS, GREEN, "gået med til at behandle",
    ),
    "withdrawn amendments are not asked about": (
        dossier(route(tabled=(replace(LATE, withdrawn_at=at(LAST_DAY)),), amendments_due_on=LAST_DAY)),
        Rule.AMENDMENTS, None, "",
    ),
    "no deadline for amendments, none late": (dossier(route(tabled=(LATER,))), Rule.AMENDMENTS, None, ""),
    "all who must be heard are on the route": (dossier(route(heard())), Rule.PARTIES, GREEN, "Handicaprådet"),
    "left out though the law asks": (dossier(route(heard(**STRUCK))), Rule.PARTIES, RED, "efter loven, men er udeladt"),
    "left out though agreed": (
        dossier(route(heard(body=HOVEDMED, duty=Duty.MED_AGREEMENT, **STRUCK))), Rule.PARTIES, RED, "efter MED-aftalen",
    ),
    "heard by custom and dropped": (
        dossier(route(heard(duty=Duty.CUSTOM, **STRUCK))), Rule.PARTIES, GREEN, "fravalgt: »Uden betydning.«",
    ),
    "custom on the route, law by the answers, dropped": (
        dossier(route(heard(duty=Duty.CUSTOM, **STRUCK), answers="people_with_disabilities")), Rule.PARTIES, RED, "loven",
    ),
    "struck once and heard again": (dossier(route(heard(**STRUCK), heard(2))), Rule.PARTIES, GREEN, "Handicaprådet"),
    "the playbook asks for one who is not there": (
        dossier(route(answers="affects_staff")), Rule.PARTIES, RED, "HovedMED skal høres, men er ikke på sagens rute",
    ),
    "custom alone may be missing": (dossier(route(), texts=(CaseText("En rampe"),)), Rule.PARTIES, None, ""),
    "decided and never asked": (
        dossier(route(heard(state=StepState.READY), decided_on=COUNCIL_DAY)), Rule.PARTIES, RED, "fik ikke sagen",
    ),
    "a withdrawn case owes nobody": (
        dossier(route(heard(**STRUCK), ending=Ending.WITHDRAWN)), Rule.PARTIES, None, "",
    ),
    "the document says only Lokalmed": (
        dossier(route(), texts=(CaseText("Sag", named=("Lokalmed",)),)), Rule.WHICH_BODY, YELLOW, "LokalMED Pleje?",
    ),
    "one Lokalmed is heard": (
        dossier(route(heard(body=LOCAL.id)), texts=(CaseText("Sag", named=("Lokalmed",)),)), Rule.WHICH_BODY, None, "",
    ),
    # -- how long
    "as long as the playbook says": (
        dossier(route(heard(), requests=(asked(),))), Rule.PERIOD, GREEN, "Den ene høringspart har fået den tid",
    ),
    "shorter than the playbook says": (
        dossier(route(heard(), requests=(asked(due_on=date(2027, 1, 13)),))), Rule.PERIOD, YELLOW, "9 dage",
    ),
    "a body of no row gets what is usual": (
        dossier(route(heard(body=LOCAL.id), requests=(asked(body=LOCAL.id, due_on=date(2027, 1, 7)),))),
        Rule.PERIOD, YELLOW, "almindeligt er mindst 13",
    ),
    "the weeks of planloven § 24 are the public's, not the council's": (
        dossier(route(heard(), requests=(asked(),), case_type="local_plan")), Rule.PERIOD, GREEN, "den tid",
    ),
    "a short second round": (
        dossier(route(heard(), requests=(asked(round=2, due_on=date(2027, 1, 7)),))), Rule.PERIOD, YELLOW, "ny runde",
    ),
    "a second round of five days": (
        dossier(route(heard(), requests=(asked(round=2, due_on=date(2027, 1, 9)),))), Rule.PERIOD, GREEN, "tid",
    ),
    "a plan the public has not seen": (
        dossier(route(heard(), case_type="local_plan")), Rule.PUBLIC_HEARING, YELLOW, "offentlig høring i mindst fire uger",
    ),
    # -- over before it is decided
    "open while the council decides": (
        dossier(route(heard(), requests=(asked(),)), met(outcome=Outcome.APPROVED)), Rule.HEARING_ENDED, RED, "stadig i høring",
    ),
    "open while a committee recommends": (
        dossier(route(heard(), requests=(asked(),)), met(201, 8, Outcome.RECOMMENDED)),
        Rule.HEARING_ENDED, YELLOW, "svar, der kommer senere, indgår i den videre behandling.",
    ),
    "on a committee's agenda before the hearing ends": (
        dossier(
            route(heard(), requests=(asked(),)),
            met(201, 8, starts_at=at(date(2027, 1, 20), 16), held_on=date(2027, 1, 20)),
            now=at(date(2027, 1, 10)),
        ),
        Rule.HEARING_ENDED, YELLOW,
        "behandler sagen 20. januar 2027, før høringen af Handicaprådet slutter; svar, der kommer senere, indgår i den videre behandling.",
    ),
    "on an agenda after the hearing ends": (
        dossier(
            route(heard(), requests=(asked(),)),
            met(201, 8, starts_at=at(date(2027, 1, 26), 16), held_on=date(2027, 1, 26)),
            now=at(date(2027, 1, 10)),
        ),
        Rule.HEARING_ENDED, GREEN, "Ingen behandler sagen før høringens slut.",
    ),
    "agenda out before the hearing ended": (
        dossier(route(heard(), requests=(asked(),)), met(state=MeetingStatus.DISPATCHED, dispatched_at=at(START, 12))),
        Rule.HEARING_ENDED, YELLOW, "blev udsendt, før høringen af Handicaprådet var slut",
    ),
    "over before the council decides": (
        dossier(route(heard(), requests=(asked(**ANSWERED),), decided_on=COUNCIL_DAY), met(outcome=Outcome.APPROVED)),
        Rule.HEARING_ENDED, GREEN, "var slut, før",
    ),
    "sent after the council decided": (
        dossier(route(heard(), requests=(asked(sent_at=at(date(2027, 4, 1)), release_at=at(date(2027, 4, 1))),)), met(outcome=Outcome.APPROVED)),
        Rule.HEARING_ENDED, GREEN, "",
    ),
    # -- no answer
    "silent and recorded": (
        dossier(route(heard(), requests=(asked(closed_at=at(date(2027, 1, 25), 13)),))),
        Rule.SILENCE, YELLOW, "Der er ikke modtaget høringssvar fra Handicaprådet inden fristen 25. januar 2027. Tavshed",
    ),
    "silent and not recorded": (dossier(route(heard(), requests=(asked(),))), Rule.SILENCE, YELLOW, "udløb 25. januar"),
    "answered and no memo approved": (
        dossier(route(heard(), requests=(ONE_ANSWER,))), Rule.MEMO, YELLOW, "høringsnotatet er ikke godkendt",
    ),
    "decided without the memo": (
        dossier(route(heard(), requests=(ONE_ANSWER,), decided_on=COUNCIL_DAY)), Rule.MEMO, RED, "blev behandlet, uden",
    ),
    "answered and summed up": (
        dossier(route(heard(), requests=(ONE_ANSWER,), memo_approved_at=at(date(2027, 1, 26)))), Rule.MEMO, None, "",
    ),
    "heard in an earlier round, the next one struck": (
        dossier(route(heard(**STRUCK), requests=(ONE_ANSWER,))), Rule.PARTIES, GREEN, "Alle, der skal høres",
    ),
    "not due yet": (dossier(route(heard(), requests=(asked(),)), now=at(date(2027, 1, 25), 12)), Rule.SILENCE, None, ""),
    "silent and heard by custom": (
        dossier(route(heard(), requests=(asked(mandatory=False, closed_at=at(date(2027, 1, 26))),))), Rule.SILENCE, None, "",
    ),
    # -- MED, changes, personal data
    "the levels of MED are asked for the same day": (
        dossier(LEVELLED(20, 20), register=LEVELS), Rule.MED_LEVELS, YELLOW, "kan ikke se svaret fra LokalMED Pleje",
    ),
    "the levels of MED climb": (dossier(LEVELLED(13, 20), register=LEVELS), Rule.MED_LEVELS, None, ""),
    "nobody has confirmed": (dossier(route(MED, requests=(MED_SAID,))), Rule.MED_CONFIRMED, YELLOW, "formanden og næstf"),
    "the chair alone has": (
        dossier(route(MED, requests=(replace(MED_SAID, chair_confirmed_at=at(START)),))),
        Rule.MED_CONFIRMED, YELLOW, "ikke bekræftet af næstformanden",
    ),
    "both have": (
        dossier(route(MED, requests=(replace(MED_SAID, **CONFIRMED),))), Rule.MED_CONFIRMED, GREEN, "HovedMED er bekræftet",
    ),
    "a council of citizens needs no confirming": (
        dossier(route(heard(), requests=(asked(**ANSWERED),))), Rule.MED_CONFIRMED, None, "",
    ),
    "changed since they were asked": (
        dossier(route(heard(), requests=(asked(),), proposals=(REVISED,))), Rule.CHANGE, YELLOW, "er ændret (version 2)",
    ),
    "changed, and judged": (
        dossier(route(heard(), requests=(asked(),), proposals=(replace(REVISED, judged_at=at(date(2027, 1, 23))),))),
        Rule.CHANGE, None, "",
    ),
    "changed, never judged, decided": (
        dossier(route(heard(), requests=(asked(),), proposals=(REVISED,), decided_on=COUNCIL_DAY)), Rule.CHANGE, RED, "",
    ),
    "an answer the guard has stopped": (dossier(route(responses=(BLOCKED,))), Rule.PERSONAL_DATA, YELLOW, "Svar nr. 4"),
    "an answer somebody has cleared": (
        dossier(route(responses=(replace(BLOCKED, publication=ResponsePublication.CLEARED),))), Rule.PERSONAL_DATA, None, "",
    ),
    # -- sent in time, late items
    "sent four working days before the council": (
        dossier(route(), met(dispatched_at=at(date(2027, 3, 10)))), Rule.DISPATCH, GREEN, "senest 10. marts 2027",
    ),
    "sent three working days before": (
        dossier(route(), met(dispatched_at=at(date(2027, 3, 11)))), Rule.DISPATCH, YELLOW, "fire hverdage før mødet var 10.",
    ),
    "sent after the meeting": (dossier(route(), met(dispatched_at=at(date(2027, 3, 17)))), Rule.DISPATCH, RED, "17. marts"),
    "the council met and nothing was sent": (
        dossier(route(), met(state=MeetingStatus.HELD)), Rule.DISPATCH, RED, "ikke registreret",
    ),
    "not sent though it is time": (dossier(route(), met(), now=at(date(2027, 3, 11))), Rule.DISPATCH, YELLOW, "er ikke udsendt"),
    "not sent, and not time yet": (dossier(route(), met(), now=at(date(2027, 3, 10))), Rule.DISPATCH, None, ""),
    "a committee's own day": (
        dossier(route(), met(301, None, dispatched_at=at(date(2027, 2, 25)))), Rule.DISPATCH, YELLOW, "udvalgets egen dag",
    ),
    "a cancelled meeting says nothing": (
        dossier(route(), met(state=MeetingStatus.CANCELLED, dispatched_at=at(date(2027, 3, 11)))), Rule.DISPATCH, None, "",
    ),
    "late with its reason printed": (
        dossier(route(), met(item={"list_type": ListType.LATE, "late_reason": "Tilbud udløber."})),
        Rule.LATE_ITEM, GREEN, "»Tilbud udløber.«",
    ),
    "late without a reason": (dossier(route(), met(item={"list_type": ListType.LATE})), Rule.LATE_ITEM, RED, "ingen begr"),
    "not on the council's agenda": (
        dossier(route(), met(item={"list_type": ListType.OUTSIDE_AGENDA})), Rule.LATE_ITEM, RED, "stod ikke på dagsordenen",
    ),
    "not on a committee's agenda": (
        dossier(route(), met(301, None, item={"list_type": ListType.OUTSIDE_AGENDA})), Rule.LATE_ITEM, YELLOW, "Socialudv",
    ),
    # -- two readings, finance committee, funding
    "five weeks between the readings": (dossier(BUDGET, rules=BUDGET_BOOK), Rule.READINGS, GREEN, "35 dage"),
    "adopted after the year's last day": (
        dossier(BUDGET, rules=replace(BUDGET_BOOK, budget_years={2028: YEAR})), Rule.BUDGET_YEAR, RED, "senest skal være",
    ),
    "twenty days between the readings": (
        dossier(BUDGET, rules=BUDGET_BOOK, register=replace(TOWN, meetings=tuple(
            replace(m, held_on=date(2027, 4, 5)) if m.id == 102 else m for m in TOWN.meetings
        ))),
        Rule.READINGS, RED, "20 dage; der skal være mindst 21",
    ),
    "twenty-one days are enough": (
        dossier(BUDGET, rules=BUDGET_BOOK, register=replace(TOWN, meetings=tuple(
            replace(m, held_on=date(2027, 4, 6)) if m.id == 102 else m for m in TOWN.meetings
        ))),
        Rule.READINGS, GREEN, "21 dage",
    ),
    "the target counts while nothing is placed": (
        dossier(replace(BUDGET, case=replace(BUDGET.case, target_meeting=101), consultations=(
            BUDGET.consultations[0], READ_TWICE[0], replace(READ_TWICE[1], meeting=None),
        ))),
        Rule.READINGS, RED, "er der 0 dage",
    ),
    "no first reading": (
        dossier(replace(BUDGET, consultations=(replace(READ_TWICE[0], state=StepState.STRUCK), READ_TWICE[1]))),
        Rule.READINGS, RED, "1. behandling er ikke på sagens rute",
    ),
    "decided without a first reading": (
        dossier(replace(BUDGET, consultations=(
            replace(READ_TWICE[0], meeting=None, outcome=None, state=StepState.READY),
            replace(READ_TWICE[1], outcome=Outcome.APPROVED),
        ))),
        Rule.READINGS, RED, "uden 1. behandling",
    ),
    "another case type is read once": (dossier(route()), Rule.READINGS, None, ""),
    "the finance committee will be asked": (dossier(route()), Rule.FINANCE, GREEN, "Økonomiudvalget udtaler sig før Nordby Byråd"),
    "money and no finance committee": (dossier(NO_FINANCE, texts=COSTS), Rule.FINANCE, RED, "Sagen har økonomi"),
    "no money and no finance committee": (dossier(NO_FINANCE), Rule.FINANCE, YELLOW, "ikke på ruten"),
    "the finance committee left out": (
        dossier(a_case(replace(OPINION, state=StepState.STRUCK), DECIDING), texts=COSTS), Rule.FINANCE, RED, "ikke på ruten",
    ),
    "decided before the finance committee spoke": (
        dossier(a_case(OPINION, replace(DECIDING, outcome=Outcome.APPROVED))), Rule.FINANCE, RED, "uden at Økonomiudvalget",
    ),
    "a committee decides its own": (dossier(a_case(a_step(1, authoritative=True, role=Role.DECISION))), Rule.FINANCE, None, ""),
    "a supplement and nothing pays": (funded(SUPPLEMENT), Rule.FUNDING, RED, "siger ikke, hvordan"),
    "a supplement paid from the reserves": (
        funded(f"{SUPPLEMENT} Den finansieres af kassebeholdningen."), Rule.FUNDING, GREEN, "hvordan tillægsbevillingen dækkes",
    ),
    "a supplement a committee would give": (
        funded(f"{SUPPLEMENT} Dækkes af kassen.", a_case(a_step(1, authoritative=True, role=Role.DECISION))),
        Rule.FUNDING, RED, "Kun Nordby Byråd",
    ),
    "a supplement without funding, and it says so": (
        funded(f"{SUPPLEMENT} Udgiften er ikke finansieret."), Rule.FUNDING, RED, "siger ikke, hvordan",
    ),
    "transfer payments pay nothing": (
        funded(f"{SUPPLEMENT} Det vedrører overførselsudgifter."), Rule.FUNDING, RED, "siger ikke, hvordan",
    ),
    "amounts without prices and sign": (
        priced(), Rule.AMOUNTS, YELLOW,
        "»Rampe« har beløb, men siger ikke, hvilket års priser de er i og om plus er udgifter eller indtægter.",
    ),
    "amounts without a sign": (
        priced(price_level="2027"), Rule.AMOUNTS, YELLOW,
        "»Rampe« har beløb, men siger ikke, om plus er udgifter eller indtægter.",
    ),
    "amounts that say both": (
        priced(price_level="2027", sign_convention="plus_is_spending"), Rule.AMOUNTS, GREEN, "hvilket års priser de er i",
    ),
    "a text that still names a sum of before": (
        priced(price_level="2027", sign_convention="plus_is_spending", outdated=("Teksten nævner stadig 900.000 kr.",)),
        Rule.AMOUNTS, YELLOW, "»Rampe«: Teksten nævner stadig 900.000 kr.",
    ),
    "no amounts": (funded("Ingen udgift."), Rule.AMOUNTS, None, ""),
    "no supplement": (funded("Ingen udgift."), Rule.FUNDING, None, ""),
    # -- competence, the meeting itself, external deadlines
    "the council will decide": (dossier(route()), Rule.COMPETENCE, GREEN, "afgøres af Nordby Byråd"),
    "the council has decided": (
        dossier(with_(
            a_case(OPINION, replace(DECIDING, outcome=Outcome.APPROVED), stage=Stage.FOLLOW_UP, decided_on=COUNCIL_DAY)
        )),
        Rule.COMPETENCE, GREEN, "er afgjort af Nordby Byråd",
    ),
    "nobody may decide": (dossier(a_case(OPINION)), Rule.COMPETENCE, RED, "Intet organ"),
    "a body off the route decided": (
        dossier(route(), met(401, None, Outcome.APPROVED, ("not_on_agenda", "body_not_on_route"))),
        Rule.COMPETENCE, RED, "Vejudvalget 3. marts 2027: organet er ikke på sagens rute",
    ),
    "decided past a gate": (
        dossier(route(), met(outcome=Outcome.APPROVED, deviations=("gate_open",))), Rule.COMPETENCE, RED, "tidligere trin",
    ),
    "referred to itself": (
        dossier(route(), met(outcome=Outcome.REFERRED, deviations=("referred_to_itself",), refer_to=COUNCIL)),
        Rule.COMPETENCE, RED, "til sig selv",
    ),
    "referred to a department": (
        dossier(route(), met(outcome=Outcome.REFERRED, deviations=("referred_to_no_committee",), refer_to=CARE)),
        Rule.COMPETENCE, RED, "henvist til et organ, der ikke er politisk. Det blev Omsorg.",
    ),
    "stopped, and the council has not spoken": (
        dossier(route(), met(301, 8, Outcome.APPROVED, stopped_by=KAI)), Rule.COMPETENCE, YELLOW, "endnu ingen virkning",
    ),
    "too few were there": (
        dossier(route(), met(outcome=Outcome.APPROVED, deviations=("no_quorum",))), Rule.MEETING, RED, "halvdelen",
    ),
    "not raised to a decision": (
        dossier(route(), met(outcome=Outcome.APPROVED, deviations=("not_raised_to_decision",))), Rule.MEETING, YELLOW, "hævet",
    ),
    "decided after an external deadline": (
        dossier(route(external_deadlines=(DEADLINE,), decided_on=COUNCIL_DAY)), Rule.WALL, RED, "efter fristen 1. marts 2027",
    ),
    "aimed after an external deadline": (
        dossier(route(external_deadlines=(DEADLINE,), target_meeting=101)), Rule.WALL, RED, "Ansøgning til styrelsen.",
    ),
    "an external deadline that holds": (
        dossier(route(external_deadlines=(replace(DEADLINE, on=COUNCIL_DAY),), target_meeting=101)), Rule.WALL, GREEN, "holder",
    ),
    "an external deadline written down wrongly": (
        dossier(route(external_deadlines=(replace(DEADLINE, struck_reason="Fejl."),), target_meeting=101)), Rule.WALL, None, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_is_judged(name: str) -> None:
    case, rule, level, codes = SITUATIONS[name]
    findings = [finding for finding in check(case) if finding.rule is rule]
    assert [finding.level for finding in findings[:1]] == ([level] if level else [])
    assert not level or codes in findings[0].sentence
    assert all(finding.source and finding.source_date for finding in check(case))


def test_the_duty_is_told_with_its_own_paragraph() -> None:
    (finding,) = [finding for finding in check(dossier(route(heard(**STRUCK)))) if finding.rule is Rule.PARTIES]
    assert (finding.source, finding.source_date) == ("Lov A", "læst november 2026")


def test_the_worst_comes_first_and_is_counted() -> None:
    findings = check(dossier(route(heard(**STRUCK), responses=(BLOCKED,))))
    levels = [finding.level for finding in findings]
    assert levels == sorted(levels, key=[RED, YELLOW, GREEN].index)
    assert counts(findings) == {RED: 1, YELLOW: 1, GREEN: 2}
    assert summary(findings) == "1 ikke i orden, 1 at se efter, 2 i orden"


def test_every_rule_has_a_title_a_source_and_a_situation() -> None:
    assert set(SOURCES) == set(Rule)
    assert {rule for _, rule, level, _ in SITUATIONS.values() if level} == set(Rule)


# -- whole journeys ----------------------------------------------------------------------------------------------------


def of(world: World) -> Dossier:
    around = {"now": world.now, "register": world.register, "rules": world.rules}
    return dossier(world.case, *world.meetings.values(), **around)


def red(world: World) -> list[tuple[Rule, str]]:
    return [(finding.rule, finding.sentence) for finding in check(of(world)) if finding.level is RED]


def treated(world: World, meeting: int, outcome: Outcome) -> None:
    """On the agenda, sent out on its day, decided, the record closed."""
    world.place(meeting)
    planned = world.meetings[meeting].meeting.dispatch_on
    assert planned is not None
    world.dispatch(meeting, at(planned))
    world.decided(meeting, outcome)
    world.close(meeting)


def test_a_case_that_went_as_it_should_has_nothing_red() -> None:
    world = released(answers=("people_with_disabilities",)).send()
    world.answer()
    world.sum_up()
    for meeting, outcome in ((301, "recommended"), (201, "recommended"), (101, "approved")):
        treated(world, meeting, Outcome(outcome))
    assert world.case.case.decided_on == COUNCIL_DAY
    assert red(world) == []


def test_a_committee_that_sends_in_hearing_and_hears_of_it_again_breaks_no_rule() -> None:
    """Committee, hearing, the same committee, council: the hearing is over before anybody treats the case again."""
    world = released("local_plan")
    treated(world, 301, Outcome.SENT_IN_HEARING)
    world.send()
    world.answer()
    world.sum_up()
    treated(world, 302, Outcome.RECOMMENDED)
    treated(world, 102, Outcome.APPROVED)
    assert world.case.case.decided_on == date(2027, 4, 20)
    assert red(world) == []
    asked = [
        finding.rule for finding in check(of(world)) if finding.level is YELLOW and finding.rule is not Rule.MEETING
    ]
    assert asked == [Rule.FINANCE]


def closed_after(*acts: mc.MeetingCommand) -> list[str]:
    """What the check asks somebody to look at in the record of a meeting where these acts were stated."""
    world = released(answers=())
    world.place(301)
    world.now = world.meetings[301].meeting.starts_at
    for act in acts:
        world.do(act, SOCIAL_SECRETARY)
    world.do(mc.DecideRest(meeting=301), SOCIAL_SECRETARY)
    world.do(mc.CloseRecord(meeting=301), SOCIAL_SECRETARY)
    return [
        finding.sentence for finding in check(of(world)) if finding.level is YELLOW and finding.rule is Rule.MEETING
    ]


def test_a_record_that_does_not_say_who_was_there_is_to_be_looked_at() -> None:
    adoption = mc.AddItem(
        meeting=301,
        title="Godkendelse af dagsorden",
        subject=ItemSubject.ADOPTION,
        item_kind=ItemKind.DECISION,
        late_reason="Glemt",
    )
    not_stated, not_adopted = closed_after()
    assert "hvem der deltog" in not_stated
    assert "dagsordenen blev godkendt" in not_adopted
    assert closed_after(mc.StateAttendance(meeting=301)) == [not_adopted]
    assert closed_after(mc.StateAttendance(meeting=301), adoption) == []


@pytest.mark.parametrize("deviation", Deviation)
def test_every_deviation_is_told_with_its_paragraph(deviation: Deviation) -> None:
    told = DEVIATIONS[deviation]
    assert told.level in (RED, YELLOW)
    assert told.sentence[0].isupper()
    assert told.sentence.endswith(".")
    assert told.source or SOURCES[told.rule].source


@pytest.mark.parametrize(
    ("refer_to", "code"),
    [(SOCIAL, "referred_to_itself"), (CARE, "referred_to_no_committee"), (HOVEDMED, "referred_to_no_committee")],
)
def test_a_referral_nobody_can_treat_is_recorded_and_marked(refer_to: int, code: str) -> None:
    world = released(answers=())
    world.place(301)
    world.decided(301, Outcome.REFERRED, refer_to=refer_to)
    (decision,) = world.meetings[301].decisions
    assert decision.deviations == (code,)
    assert [rule for rule, _ in red(world)] == [Rule.COMPETENCE]


def test_a_withdrawn_hearing_of_a_body_the_law_names_is_red() -> None:
    world = released().send()
    world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Sendt for tidligt."), COORDINATOR)
    world.advance()
    assert [rule for rule, _ in red(world)] == [Rule.PARTIES]
    world.do(c.RestoreConsultation(case=1, consultation=1), OFFICER)
    assert red(world) == []


def test_money_read_from_the_proposal_asks_for_the_finance_committee() -> None:
    world = released("local_plan", answers=(), proposals=(Draft("Plan", {}, "plan"),))
    texts = (CaseText("Plan", amounts=True),)
    findings = check(replace(of(world), texts=texts))
    assert [finding.rule for finding in findings if finding.level is RED] == [Rule.FINANCE]


def test_a_school_board_is_not_heard_by_the_law_on_social_services() -> None:
    board = heard(basis="Skolebestyrelsen høres. (folkeskoleloven; styrelsesvedtægten for skolevæsenet)")
    case = dossier(route(board, requests=(asked(),)), now=at(date(2027, 1, 10)))
    cited = {
        finding.rule: finding.source for finding in check(case) if finding.rule in (Rule.PERIOD, Rule.HEARING_ENDED)
    }
    assert cited == dict.fromkeys(
        (Rule.PERIOD, Rule.HEARING_ENDED), "folkeskoleloven; styrelsesvedtægten for skolevæsenet"
    )
