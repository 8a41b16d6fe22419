"""The plan of stored cases: the demonstration's, and situations as they came from other councils (people invented)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest

from config.load import calendar_of, load
from config.settings import EXAMPLE
from models.case.plan import CasePlan, case_plan
from process.calendar import WorkCalendar
from process.deadlines import working_days_before
from process.ids import MeetingId
from process.planning.assessment import Assessor
from process.planning.risk import RiskLevel
from process.register import BodyKind, MeetingDate, MeetingStatus, Organization, Register
from process.rules import Role, RuleBook
from process.stages import Stage, StepState
from process.state.case import Case, CaseState, Consultation, ExternalDeadline, Outcome, Placement
from process.state.hearing import HearingRequest
from tests.example_register import build_register

DAY = date(2027, 8, 23)


@cache
def sandvig() -> tuple[Register, WorkCalendar, RuleBook]:
    configuration = load(EXAMPLE)
    return build_register(configuration), calendar_of(configuration.calendar), configuration.rules


def body(code: str) -> int:
    organization = sandvig()[0].organization(code)
    assert organization is not None
    return organization.id


def assessor(today: date = DAY) -> Assessor:
    register, calendar, rules = sandvig()
    return Assessor(register, calendar, rules, today)


def a_case(*steps: Consultation, **changes) -> CaseState:
    row = {
        "id": 1,
        "number": "2027-0001",
        "title": "Omlægning",
        "case_type": "budget_proposal",
        "department": body("handicap_psykiatri"),
        "officer": 1,
        "created_at": datetime(2027, 8, 23, 6, tzinfo=UTC),
    }
    return CaseState(Case(**(row | changes)), consultations=steps)


def budget(**changes) -> CaseState:
    heard = {
        "lokalmed_beskyttet_beskaeftigelse": 5,
        "omraademed_social_sundhed": 11,
        "hovedmed": 20,
        "handicapraad": 20,
        "aeldreraad": 20,
    }
    hearings = [
        Consultation(number, body(code), Role.HEARING, 1, gates=8, period_days=days)
        for number, (code, days) in enumerate(heard.items(), 1)
    ]
    return a_case(
        *hearings,
        Consultation(6, body("oekonomiudvalg"), Role.RECOMMENDATION, 1),
        Consultation(7, body("byraad"), Role.RECOMMENDATION, 2, reading=1),
        Consultation(8, body("byraad"), Role.DECISION, 3, authoritative=True, reading=2),
        **changes,
    )


def asked(day: date, hour: time = time(12)) -> CasePlan:
    return case_plan(assessor(), budget(), deadlines={body("handicapraad"): (day, hour)})


def test_the_plan_of_the_demonstration() -> None:
    plan = case_plan(assessor(), budget())
    rows = {row.number: row for row in plan.rows if row.number}
    assert (rows[6].ends_on, rows[7].ends_on, rows[8].ends_on) == (
        date(2027, 8, 25),
        date(2027, 9, 7),
        date(2027, 10, 5),
    )
    assert {rows[n].starts_on for n in range(1, 6)} == {date(2027, 8, 26)}
    assert [rows[n].ends_on for n in range(1, 6)] == [
        *(date(2027, 8, 31), date(2027, 9, 6), date(2027, 9, 15), date(2027, 9, 15), date(2027, 9, 15)),
    ]
    assert rows[4].due_time == time(12)
    assert [rows[n].what for n in (3, 4)] == ["MED-drøftelse i HovedMED", "Høring af Handicaprådet"]
    assert dict(rows[8].dates)["udsendelse"] == date(2027, 9, 29)
    assert rows[8].note == "28 dage efter 1. behandling (mindst 21)"
    assert plan.warnings == ()
    assert [(each.due_on, each.due_time) for each in plan.hearings] == [
        *((day, time(12)) for day in (date(2027, 8, 31), date(2027, 9, 7), date(2027, 9, 15))),
        (date(2027, 9, 24), time(12)),
        (date(2027, 9, 15), time(12)),
    ]
    assert rows[4].note == "Foreslået, fordi Handicaprådet mødes 23. september 2027: arbejdsdagen efter mødet."


def test_a_case_that_was_put_off_is_planned_for_the_meeting_the_decision_named() -> None:
    """On 25 August the finance committee puts it off, to a later meeting than its next."""
    finance = sorted(sandvig()[0].meetings_of(body("oekonomiudvalg")), key=lambda meeting: meeting.starts_at)
    put_off, _, named = [meeting for meeting in finance if meeting.held_on >= date(2027, 8, 25)][:3]
    stands = {"consultation": 1, "meeting": put_off.id, "body": put_off.organization, "item": 1}
    place = Placement(**stands, meeting_state=MeetingStatus.CLOSED, held_on=put_off.held_on, outcome=Outcome.POSTPONED)
    steps = (
        Consultation(1, body("oekonomiudvalg"), Role.RECOMMENDATION, 1, state=StepState.READY, taken_from=put_off.id),
        Consultation(2, body("byraad"), Role.DECISION, 2, authoritative=True),
    )
    state = a_case(*steps, case_type="political_case", stage=Stage.RECOMMENDATION)
    today = assessor(put_off.held_on + timedelta(days=1))

    def planned(postponed_to: MeetingId | None) -> tuple[date | None, date | None]:
        asked = replace(state, placements=(replace(place, postponed_to=postponed_to),))
        row = next(row for row in case_plan(today, asked).rows if row.number == 1)
        return row.ends_on, row.end_by

    assert planned(named.id) == (named.held_on, named.held_on)
    first, _ = planned(None)
    assert first is not None
    assert first < named.held_on


@pytest.mark.parametrize(
    ("aimed_at", "by"),
    [
        pytest.param(None, date(2027, 9, 2), id="nothing planned: towards the first meeting it reaches"),
        pytest.param(date(2027, 10, 5), date(2027, 9, 2), id="that one planned"),
        pytest.param(date(2027, 9, 7), date(2027, 9, 2), id="one planned that it cannot reach any more"),
        pytest.param(date(2027, 10, 26), date(2027, 9, 22), id="a later one planned"),
    ],
)
def test_like_cases_have_the_same_latest_day_unless_they_aim_at_other_meetings(aimed_at: date | None, by: date) -> None:
    council = sandvig()[0].meetings_of(body("byraad"))
    target = next((meeting.id for meeting in council if meeting.held_on == aimed_at), None)
    state = a_case(
        Consultation(1, body("socialudvalg"), Role.RECOMMENDATION, 1),
        Consultation(2, body("oekonomiudvalg"), Role.RECOMMENDATION, 2),
        Consultation(3, body("byraad"), Role.DECISION, 3, authoritative=True),
        case_type="political_case",
        target_meeting=target,
    )
    assert assessor().assess(state).binding.by == by


def test_handicapraad_until_24_september_still_reaches_the_council() -> None:
    plan = asked(date(2027, 9, 24))
    assert plan.answer == (
        "Handicaprådet får frist 24. september 2027 kl. 12.00: Sandvig Byråd 5. oktober 2027 kan stadig nås, med 1 "
        "arbejdsdag i overskud for høringsnotatet.",
    )
    assert plan.warnings == ()
    assert plan.plan is not None
    assert plan.plan.decision_on == date(2027, 10, 5)  # the plan itself is as it was


def test_handicapraad_until_30_september_misses_the_dispatch() -> None:
    plan = asked(date(2027, 9, 30))
    assert plan.answer[0] == (
        "Handicaprådet får seks dage mere: Sandvig Byråd 5. oktober 2027 kan ikke længere nås, næste er 26. oktober "
        "2027."
    )
    assert "kan ikke nå udsendelsen 29. september" in plan.answer[1]
    assert "En afgørelse 26. oktober 2027 er for sen til budgettet." in " ".join(plan.warnings)


def test_a_body_that_is_not_heard_is_named() -> None:
    wished = {
        body("kultur_fritidsudvalg"): (date(2027, 9, 24), time(12)),
        body("hovedmed"): (date(2027, 9, 16), time(9)),
    }
    plan = case_plan(assessor(), budget(), deadlines=wished)
    assert plan.unknown == (body("kultur_fritidsudvalg"),)
    assert plan.answer[0].startswith("HovedMED får en dag mere")


def test_another_meeting_as_target() -> None:
    target = next(m for m in sandvig()[0].meetings_of(body("byraad")) if m.held_on == date(2027, 9, 7))
    plan = case_plan(assessor(), budget(), target=target)
    assert plan.answer == ("Sandvig Byråd 7. september 2027 kan ikke nås. Sagen kan tidligst afgøres 5. oktober 2027.",)
    latest = {row.number: row.slack for row in plan.rows}
    assert latest[4] is not None
    assert latest[4] < 0


def test_an_embargo_after_the_hearing_should_begin_holds_the_letters() -> None:
    plan = case_plan(assessor(), budget(public_from=datetime(2027, 9, 1, 10, tzinfo=UTC)))
    row = next(row for row in plan.rows if row.number == 4)
    assert (row.starts_on, row.waits_for) == (date(2027, 9, 1), "Sagen må ikke omtales før.")


@pytest.mark.parametrize(
    ("today", "decision_on"),
    [
        (date(2027, 8, 23), date(2027, 10, 5)),
        (date(2027, 10, 6), date(2028, 10, 3)),  # the next round: heard next August
        (date(2028, 10, 4), date(2029, 10, 9)),
        (date(2029, 10, 10), date(2030, 10, 8)),
        (date(2030, 10, 9), date(2030, 12, 17)),  # no year ahead in budget.toml: the meeting calendar alone
    ],
)
def test_a_budget_proposal_waits_for_the_dates_of_its_round(today: date, decision_on: date) -> None:
    assert assessor(today).assess(budget()).forecast_on == decision_on


def test_a_proposal_whose_letters_are_out_goes_on_by_the_meeting_calendar() -> None:
    sent = HearingRequest(
        consultation=4,
        round=1,
        body=body("handicapraad"),
        mandatory=True,
        drafted_at=datetime(2027, 9, 27, 8, tzinfo=UTC),
        sent_at=datetime(2027, 9, 27, 8, tzinfo=UTC),
        due_on=date(2027, 10, 8),
        due_time=time(12),
    )
    heard = replace(budget(released_at=datetime(2027, 9, 27, 8, tzinfo=UTC)), requests=(sent,))
    done = tuple(
        replace(step, state=StepState.DONE) if step.number in (1, 2, 3, 5, 6) else step for step in heard.consultations
    )
    plan = case_plan(assessor(date(2027, 10, 6)), replace(heard, consultations=done))
    row = next(row for row in plan.rows if row.number == 4)
    assert (row.starts_on, row.ends_on, row.waits_for) == (
        date(2027, 9, 27),
        date(2027, 10, 8),
        "Svar fra Handicaprådet",
    )
    assert plan.plan is not None
    assert plan.plan.readings() == (date(2027, 10, 26), date(2027, 11, 23))  # 21 days apart, by the meetings
    assert [hearing.is_sent for hearing in plan.hearings] == [True]
    assert "Budget 2028 har 2. behandling 5. oktober 2027." in plan.warnings[0]


def test_a_cancelled_target_is_said_and_the_next_meeting_found() -> None:
    register, calendar, rules = sandvig()
    target = next(m for m in register.meetings_of(body("byraad")) if m.held_on == date(2027, 10, 5))
    off = replace(target, state=MeetingStatus.CANCELLED)
    without = replace(register, meetings=tuple(off if m.id == target.id else m for m in register.meetings))
    plan = case_plan(Assessor(without, calendar, rules, DAY), budget(target_meeting=target.id))
    assert plan.warnings[0] == "Mødet 5. oktober 2027, som sagen sigter mod, er aflyst. Vælg et andet mål."
    assert plan.plan is not None
    assert (plan.plan.decision_on, plan.plan.aim) == (date(2027, 10, 26), date(2027, 10, 5))


def test_what_is_read_twice_but_is_no_budget_keeps_six_days_and_no_budget_year() -> None:
    """The governing statute and changes of it (KSL § 2)."""
    council = (
        Consultation(1, body("byraad"), Role.RECOMMENDATION, 1, reading=1),
        Consultation(2, body("byraad"), Role.DECISION, 2, authoritative=True, reading=2),
    )
    plan = case_plan(assessor(date(2027, 11, 1)), a_case(*council, case_type="political_case"))
    assert plan.plan is not None
    assert plan.plan.readings() == (date(2027, 11, 23), date(2027, 12, 14))
    assert plan.rows[-1].note == "21 dage efter 1. behandling (mindst 6)"


def test_a_plan_that_leaves_the_calendar_says_so() -> None:
    far = {body("handicapraad"): (date(2031, 12, 31), time(12))}
    plan = case_plan(assessor(), budget(), deadlines=far)
    assert plan.plan is None
    assert "Udvid kalenderens år" in plan.beyond


# A committee sends its proposal in hearing, gets it back, and sends it on to the finance committee and the council.


def sent_in_hearing(period_days: int) -> CaseState:
    committee, council = body("kultur_fritidsudvalg"), body("byraad")
    return a_case(
        Consultation(1, committee, Role.RECOMMENDATION, 1, state=StepState.DONE, outcome=Outcome.SENT_IN_HEARING),
        Consultation(2, body("aeldreraad"), Role.HEARING, 2, gates=3, period_days=period_days),
        Consultation(3, committee, Role.RECOMMENDATION, 3),
        Consultation(4, body("oekonomiudvalg"), Role.RECOMMENDATION, 4),
        Consultation(5, council, Role.DECISION, 5, authoritative=True),
        case_type="local_plan",
        released_at=datetime(2027, 8, 20, 8, tzinfo=UTC),
        stage=Stage.HEARING,
    )


def test_a_hearing_without_a_deadline_is_a_finding_and_no_day_is_guessed() -> None:
    plan = case_plan(assessor(), sent_in_hearing(0))
    assert plan.warnings == ("Høringen af Ældrerådet har ingen frist endnu.",)
    assert {row.ends_on for row in plan.rows} == {None}
    stands = assessor().assess(sent_in_hearing(0))
    assert (stands.forecast_on, stands.risk and stands.risk.level) == (None, RiskLevel.OUT_OF_REACH)


def test_once_it_has_one_the_way_back_through_the_committee_is_planned() -> None:
    wished = {body("aeldreraad"): (date(2027, 9, 24), time(12))}
    plan = case_plan(assessor(), sent_in_hearing(0), deadlines=wished)
    assert [row.ends_on for row in plan.rows if row.kind == "meeting"] == [
        *(
            date(2027, 11, 1),
            date(2027, 11, 10),
            date(2027, 11, 23),
        ),  # the agenda of 4 October went out before the memo
    ]
    assert plan.answer[0] == (
        "Ældrerådet får frist 24. september 2027 kl. 12.00: sagen kan tidligst afgøres 23. november 2027."
    )
    assert case_plan(assessor(), sent_in_hearing(28)).warnings == ()
    assert case_plan(assessor(), sent_in_hearing(24)).warnings == ()


# A report is owed to an agency on 29 November and to a ministry on 1 December 2024; the days are not ours to move.

KLITBY, KLITBY_COUNCIL = 1, 2
IN_2024 = WorkCalendar.of(years=(2024, 2025))
EXTERNAL_DEADLINES = (
    ExternalDeadline(1, date(2024, 12, 1), "til ministeriet"),
    ExternalDeadline(2, date(2024, 11, 29), "til Kyststyrelsen"),
)


def klitby(*council: date) -> Register:
    days = {KLITBY: (date(2024, 11, 13),), KLITBY_COUNCIL: council}
    return Register(
        organizations={
            KLITBY: Organization(KLITBY, "social", "Omsorgsudvalget", BodyKind.COMMITTEE),
            KLITBY_COUNCIL: Organization(KLITBY_COUNCIL, "raad", "Klitby Kommunalbestyrelse", BodyKind.COUNCIL),
        },
        meetings=tuple(
            MeetingDate(
                body_id * 10 + number,
                body_id,
                datetime(day.year, day.month, day.day, 16, tzinfo=UTC),
                day,
                dispatch_on=working_days_before(day, 4, IN_2024),
            )
            for body_id, held in days.items()
            for number, day in enumerate(held)
        ),
    )


def owed(*deadlines: ExternalDeadline) -> CaseState:
    route = (
        Consultation(1, KLITBY, Role.RECOMMENDATION, 1),
        Consultation(2, KLITBY_COUNCIL, Role.DECISION, 2, authoritative=True),
    )
    return replace(a_case(*route, case_type="political_case", walls=len(deadlines)), external_deadlines=deadlines)


@pytest.mark.parametrize(
    ("council", "deadlines", "decision_on"),
    [
        ((date(2024, 11, 28), date(2024, 12, 19)), EXTERNAL_DEADLINES, date(2024, 11, 28)),
        ((date(2024, 11, 29),), EXTERNAL_DEADLINES, date(2024, 11, 29)),  # the day itself
        ((date(2024, 12, 19),), EXTERNAL_DEADLINES, None),
        ((date(2024, 11, 30),), EXTERNAL_DEADLINES, None),  # between the two: the first counts
        ((date(2024, 11, 30),), EXTERNAL_DEADLINES[:1], date(2024, 11, 30)),
        (
            (date(2024, 11, 30),),
            (EXTERNAL_DEADLINES[0], replace(EXTERNAL_DEADLINES[1], struck_reason="Skrevet forkert.")),
            date(2024, 11, 30),
        ),
    ],
)
def test_no_plan_crosses_an_external_deadline(council, deadlines, decision_on) -> None:
    klitby_assessor = Assessor(klitby(*council), IN_2024, RuleBook(), date(2024, 11, 1))
    stands = klitby_assessor.assess(owed(*deadlines))
    assert stands.forecast_on == decision_on
    if decision_on is None:
        assert stands.risk is not None
        assert stands.risk.level is RiskLevel.OUT_OF_REACH
        assert "efter den ydre frist 29. november 2024 (til Kyststyrelsen). Den kan ikke flyttes her." in (
            stands.risk.reason_da
        )


def test_every_external_deadline_stands_in_the_plan() -> None:
    plan = case_plan(
        Assessor(klitby(date(2024, 11, 28)), IN_2024, RuleBook(), date(2024, 11, 1)), owed(*EXTERNAL_DEADLINES)
    )
    assert plan.external_deadlines == (
        (date(2024, 11, 29), "til Kyststyrelsen"),
        (date(2024, 12, 1), "til ministeriet"),
    )
    assert plan.plan is not None
    assert plan.plan.decision_on == date(2024, 11, 28)
