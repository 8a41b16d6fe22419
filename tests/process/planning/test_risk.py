"""The earliest possible decision, how many days may be lost, and the risk in words."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.calendar import WorkCalendar
from process.deadlines import working_days_before
from process.planning.conditions import Conditions, PlannedStep
from process.planning.plan import Plan, make_plan
from process.planning.risk import Forecast, RiskLevel, risk
from process.register import MeetingDate, MeetingStatus
from process.rules import Role

COMMITTEE, FINANCE, COUNCIL, BOARD = 1, 2, 3, 4
CALENDAR = WorkCalendar.of(years=(2027, 2028))
TODAY = date(2027, 8, 23)


def meetings(body: int, *days: date, case_days: int = 8) -> tuple[MeetingDate, ...]:
    return tuple(
        MeetingDate(
            id=body * 100 + number,
            organization=body,
            starts_at=datetime(day.year, day.month, day.day, 15, tzinfo=UTC),
            held_on=day,
            case_deadline_on=working_days_before(day, case_days, CALENDAR),
            dispatch_on=working_days_before(day, 4, CALENDAR),
        )
        for number, day in enumerate(days)
    )


PLANNED = {
    COMMITTEE: meetings(COMMITTEE, date(2027, 9, 14), date(2027, 10, 4), date(2027, 11, 2)),
    FINANCE: (
        replace(
            meetings(FINANCE, date(2027, 8, 25))[0], case_deadline_on=date(2027, 8, 24), dispatch_on=date(2027, 8, 24)
        ),
        *meetings(FINANCE, date(2027, 9, 22), date(2027, 10, 13)),
    ),
    COUNCIL: meetings(COUNCIL, date(2027, 9, 7), date(2027, 10, 5), date(2027, 10, 26), case_days=10),
}


def planned(body: int) -> Iterable[MeetingDate]:
    return PLANNED.get(body, ())


def budget(hearing_ends_on: date | None = date(2027, 9, 15), **changes) -> tuple[PlannedStep, ...]:
    sent_on = date(2027, 8, 26) if hearing_ends_on else None
    hearing = PlannedStep(
        BOARD, "Handicaprådet", 2, Role.HEARING, hearing_ends_on=hearing_ends_on, gates=3, sent_on=sent_on
    )
    return (
        PlannedStep(FINANCE, "Økonomiudvalget", 1, Role.RECOMMENDATION),
        replace(hearing, **changes),
        PlannedStep(COMMITTEE, "Socialudvalget", 2, Role.RECOMMENDATION),
        PlannedStep(COUNCIL, "Byrådet", 2, Role.RECOMMENDATION),
        PlannedStep(COUNCIL, "Byrådet", 3, Role.DECISION, authoritative=True),
    )


def plan(steps, today: date = TODAY, meetings_of: Callable = planned, **options) -> Plan:
    target_on = options.pop("target_on", None)
    return make_plan(steps, Conditions(meetings_of, today, CALENDAR, **({"memo_days": 2} | options)), target_on)


def meetings_in(planned: Plan) -> list[tuple[int, str, date]]:
    days = (
        (planned.steps[place].step, planned.steps[place].name, day.held_on)
        for place, day in planned.walked.meetings.items()
    )
    return sorted(days, key=lambda day: (day[0], day[2]))


def test_the_plan_of_the_demonstration() -> None:
    made = plan(budget())
    assert meetings_in(made) == [
        (1, "Økonomiudvalget", date(2027, 8, 25)),
        (2, "Byrådet", date(2027, 9, 7)),
        (2, "Socialudvalget", date(2027, 9, 14)),
        (3, "Byrådet", date(2027, 10, 5)),
    ]
    assert made.decision_on == date(2027, 10, 5)
    assert (made.slack, made.slack_of) == (1, "sagen")


@pytest.mark.parametrize(
    ("hearing_ends_on", "decision_on"),
    [
        (date(2027, 9, 15), date(2027, 10, 5)),
        (date(2027, 9, 24), date(2027, 10, 5)),  # after the Handicapråd's own meeting on the 23rd
        (date(2027, 9, 27), date(2027, 10, 5)),  # memo on the day of dispatch
        (date(2027, 9, 28), date(2027, 10, 26)),
        (date(2027, 9, 30), date(2027, 10, 26)),  # cannot reach the dispatch on 29 September
    ],
)
def test_the_hearing_and_its_memo_hold_the_decision(hearing_ends_on: date, decision_on: date) -> None:
    assert plan(budget(hearing_ends_on)).decision_on == decision_on


def test_a_hearing_does_not_hold_the_steps_before_its_gate() -> None:
    made = plan(budget(date(2027, 9, 30)))
    assert (2, "Byrådet", date(2027, 9, 7)) in meetings_in(made)


def test_a_hearing_not_yet_sent_takes_its_period_from_the_step_before() -> None:
    assert plan(budget(None, period_days=20)).decision_on == date(2027, 10, 5)  # 25 August + 20 days = 14 September
    assert plan(budget(None, period_days=40)).decision_on == date(2027, 10, 26)


def test_a_passed_deadline_leaves_the_memo_to_be_written_from_today() -> None:
    steps = tuple(replace(step, done=step.step < 3 and step.role is not Role.HEARING) for step in budget())
    assert plan(steps, today=date(2027, 9, 27)).decision_on == date(2027, 10, 5)
    assert plan(steps, today=date(2027, 9, 28)).decision_on == date(2027, 10, 26)


def test_a_case_from_the_administration_needs_the_case_deadline() -> None:
    steps = (PlannedStep(COUNCIL, "Byrådet", 1, Role.DECISION, authoritative=True),)
    assert plan(steps, today=date(2027, 9, 21)).decision_on == date(2027, 10, 5)
    assert plan(steps, today=date(2027, 9, 22)).decision_on == date(2027, 10, 26)


def test_a_case_from_another_meeting_needs_only_the_dispatch() -> None:
    before = PlannedStep(FINANCE, "Økonomiudvalget", 1, Role.RECOMMENDATION, done=True)
    steps = (before, PlannedStep(COUNCIL, "Byrådet", 2, Role.DECISION, authoritative=True))
    assert plan(steps, today=date(2027, 9, 29)).decision_on == date(2027, 10, 5)
    assert plan(steps, today=date(2027, 9, 30)).decision_on == date(2027, 10, 26)


def test_a_placed_case_keeps_its_meeting_and_waits_for_nobody() -> None:
    steps = (PlannedStep(COUNCIL, "Byrådet", 1, Role.DECISION, placed_on=date(2027, 10, 5)),)
    made = plan(steps, today=date(2027, 10, 4))
    assert (made.decision_on, made.slack) == (date(2027, 10, 5), None)


def test_a_cancelled_or_dispatched_meeting_is_passed_over() -> None:
    for state in (MeetingStatus.CANCELLED, MeetingStatus.DISPATCHED, MeetingStatus.HELD):
        first, *rest = meetings(COUNCIL, date(2027, 10, 5), date(2027, 10, 26))
        steps = (PlannedStep(COUNCIL, "Byrådet", 1, Role.DECISION),)
        made = plan(steps, meetings_of=lambda body, first=replace(first, state=state), rest=rest: (first, *rest))
        assert made.decision_on == date(2027, 10, 26)


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        (budget(None), "Høringen af Handicaprådet har ingen frist endnu."),
        ((PlannedStep(9, "Børneudvalget", 1, Role.DECISION),), "intet møde i Børneudvalget"),
        ((PlannedStep(COUNCIL, "Byrådet", 1, Role.DECISION, done=True),), "ingen behandling tilbage"),
        ((), "ingen behandling tilbage"),
    ],
)
def test_what_blocks_is_said(steps, reason: str) -> None:
    made = plan(steps)
    assert made.decision_on is None
    assert reason in made.blocked
    assert risk(made.forecast, None, None, TODAY, CALENDAR).level is RiskLevel.OUT_OF_REACH


def test_slack_is_measured_on_what_is_waited_for_now() -> None:
    steps = tuple(replace(step, done=step.step < 3 and step.role is not Role.HEARING) for step in budget())
    made = plan(steps, today=date(2027, 9, 13))
    assert (made.slack, made.slack_of) == (8, "høringsnotatet")  # 17 to 29 September


def test_slack_towards_a_later_target_is_larger() -> None:
    steps = (PlannedStep(COUNCIL, "Byrådet", 1, Role.DECISION),)
    near, far = (plan(steps, target_on=day).slack for day in (date(2027, 9, 7), date(2027, 10, 26)))
    assert near is not None
    assert far is not None
    assert near < far


BASE = Forecast(date(2027, 10, 5), slack_working_days=5, slack_of="sagen")


@pytest.mark.parametrize(
    ("forecast", "target", "missing", "moved", "level", "words"),
    [
        (BASE, date(2027, 10, 5), None, False, "on_track", "Sagen kan afgøres 5. oktober 2027."),
        (BASE, date(2027, 10, 26), None, False, "on_track", "kan nå det planlagte møde 26. oktober 2027"),
        (BASE, None, None, False, "on_track", "5. oktober 2027"),
        (BASE, date(2027, 9, 7), None, False, "out_of_reach", "tidligst afgøres 5. oktober 2027"),
        (replace(BASE, slack_working_days=3), date(2027, 10, 5), None, False, "on_track", "kan afgøres"),
        (replace(BASE, slack_working_days=2), date(2027, 10, 5), None, False, "in_danger", "2 arbejdsdage i overskud"),
        (replace(BASE, slack_working_days=1), date(2027, 10, 5), None, False, "in_danger", "1 arbejdsdag i overskud"),
        (replace(BASE, slack_working_days=-4), date(2027, 10, 5), None, False, "in_danger", "ingen arbejdsdage"),
        (replace(BASE, slack_working_days=None), date(2027, 10, 5), None, False, "on_track", "kan afgøres"),
        (BASE, date(2027, 10, 5), date(2027, 8, 26), False, "on_track", "kan afgøres"),
        (BASE, date(2027, 10, 5), date(2027, 8, 25), False, "in_danger", "mangler; fristen er 25. august 2027"),
        (BASE, date(2027, 10, 5), date(2027, 8, 20), False, "in_danger", "mangler; fristen var 20. august 2027"),
        (BASE, date(2027, 10, 26), None, True, "in_danger", "flyttet til 26. oktober 2027"),
    ],
)
def test_the_risk_and_its_reason(forecast, target, missing, moved, level, words) -> None:
    said = risk(forecast, target, missing, TODAY, CALENDAR, target_moved=moved)
    assert said.level == level
    assert words in said.reason_da
    assert said.level.danish in {"kan nås", "i fare", "kan ikke nås"}


@given(st.integers(0, 60), st.integers(0, 60))
def test_starting_later_never_decides_earlier(first: int, later: int) -> None:
    def on(offset: int) -> date:
        return plan(budget(), today=TODAY + timedelta(days=offset)).decision_on or date.max

    assert on(first) <= on(first + later)


@given(st.integers(1, 60))
def test_a_case_late_by_its_slack_still_holds_and_by_one_more_does_not(period: int) -> None:
    steps = (
        PlannedStep(
            BOARD,
            "Ældrerådet",
            1,
            Role.HEARING,
            hearing_ends_on=TODAY + timedelta(days=period),
            gates=2,
            sent_on=TODAY,
        ),
        PlannedStep(FINANCE, "Økonomiudvalget", 2, Role.RECOMMENDATION),
        PlannedStep(COUNCIL, "Byrådet", 3, Role.DECISION, authoritative=True),
    )
    made = plan(steps, today=TODAY)
    if made.decision_on is None or made.slack is None or made.slack_of != "høringsnotatet":
        return
    delayed = plan(steps, today=TODAY, memo_days=2 + made.slack)
    missed = plan(steps, today=TODAY, memo_days=3 + made.slack)
    assert delayed.decision_on == made.decision_on
    assert (missed.decision_on or date.max) > made.decision_on
