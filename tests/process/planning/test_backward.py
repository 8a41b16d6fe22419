"""Back from the meeting aimed at: the latest day of everything, in agreement with the way forward."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from process.calendar import WorkCalendar
from process.deadlines import working_days_after, working_days_before
from process.planning.backward import Latest, walk_back
from process.planning.conditions import Conditions, PlannedStep, latest_end
from process.planning.forward import Walked, walk_forward
from process.register import MeetingDate
from process.rules import Role
from process.state.case import ExternalDeadline

TODAY = date(2027, 8, 23)
YEARS = range(2026, 2031)
HEARING, RECOMMENDATION, DECISION = Role.HEARING, Role.RECOMMENDATION, Role.DECISION
days_off = st.sets(st.integers(0, 400).map(lambda n: TODAY + timedelta(days=n)), max_size=25)


@st.composite
def calendars(draw: Callable) -> WorkCalendar:
    return WorkCalendar.of(holidays=draw(days_off), years=YEARS)


@st.composite
def meeting_calendars(draw: Callable, calendar: WorkCalendar, *, steady: bool) -> dict[int, tuple[MeetingDate, ...]]:
    """Meetings of five bodies in the year ahead. `steady`: a later meeting never has an earlier deadline."""
    by_body = {}
    for body in range(1, 6):
        held = sorted(draw(st.sets(st.integers(1, 330), min_size=1, max_size=14)))
        case_days, dispatch_days = draw(st.integers(3, 12)), draw(st.integers(0, 6))
        by_body[body] = tuple(
            _meeting(
                body * 100 + number,
                body,
                TODAY + timedelta(days=offset),
                calendar,
                case_days if steady else draw(st.integers(0, 12)),
                dispatch_days if steady else draw(st.integers(0, 12)),
            )
            for number, offset in enumerate(held)
        )
    return by_body


def _meeting(
    number: int, body: int, day: date, calendar: WorkCalendar, case_days: int, dispatch_days: int
) -> MeetingDate:
    return MeetingDate(
        number,
        body,
        datetime(day.year, day.month, day.day, 14, tzinfo=UTC),
        day,
        case_deadline_on=working_days_before(day, case_days, calendar),
        dispatch_on=working_days_before(day, dispatch_days, calendar),
    )


@st.composite
def routes(draw: Callable) -> tuple[PlannedStep, ...]:
    """Any route: committees in one to four steps, some beside each other, and hearings that gate a later one."""
    last = draw(st.integers(1, 4))
    bodies = st.integers(1, 5)
    steps = [PlannedStep(draw(bodies), f"Udvalg {n}", n, RECOMMENDATION) for n in range(1, last)]
    steps += [
        PlannedStep(draw(bodies), f"Udvalg {n}b", n, RECOMMENDATION)
        for n in draw(st.lists(st.integers(1, last), max_size=2))
    ]
    for number in range(draw(st.integers(0, 4))):
        begins = draw(st.integers(1, last))
        ends_on = draw(st.none() | st.integers(-10, 120).map(lambda n: TODAY + timedelta(days=n)))
        steps.append(
            PlannedStep(
                draw(bodies),
                f"Part {number}",
                begins,
                HEARING,
                hearing_ends_on=ends_on,
                period_days=draw(st.integers(1, 60)),
                gates=draw(st.none() | st.integers(begins, last)),
                sent_on=TODAY - timedelta(days=20) if ends_on else None,
                med_level=draw(st.integers(0, 3)),
            )
        )
    final = PlannedStep(draw(bodies), "Byrådet", last, DECISION, authoritative=True)
    if last > 1 and draw(st.booleans()):  # read twice
        first = next(place for place, step in enumerate(steps) if step.step == last - 1)
        steps[first] = replace(steps[first], body=final.body, reading=1)
        final = replace(final, reading=2)
    return (*steps, final)


@st.composite
def plans(draw: Callable, *, steady: bool = False) -> tuple[tuple[PlannedStep, ...], Conditions]:
    calendar = draw(calendars())
    meetings = draw(meeting_calendars(calendar, steady=steady))
    return draw(routes()), Conditions(
        lambda body: meetings[body],
        TODAY,
        calendar,
        memo_days=draw(st.integers(0, 10)),
        letters_from=draw(st.none() | st.integers(-5, 60).map(lambda n: TODAY + timedelta(days=n))),
        external_deadlines=tuple(
            ExternalDeadline(1, TODAY + timedelta(days=n), "styrelsen")
            for n in draw(st.lists(st.integers(0, 400), max_size=2))
        ),
        readings_apart=draw(st.sampled_from((0, 6, 21))),
    )


def reachable(steps: tuple[PlannedStep, ...], conditions: Conditions) -> Walked:
    walked = walk_forward(steps, conditions)
    assume(walked.decision_on is not None)
    return walked


def back(steps: tuple[PlannedStep, ...], conditions: Conditions, walked: Walked, aim: date) -> Latest:
    return walk_back(steps, conditions, aim, walked.hearings)


@given(plans())
def test_back_from_the_earliest_decision_nothing_had_to_start_before_today(plan) -> None:
    """Forward and backward agree, for any playbook, calendar and route: every step, not only the first."""
    steps, conditions = plan
    walked = reachable(steps, conditions)
    assert walked.decision_on is not None
    latest = back(steps, conditions, walked, walked.decision_on)
    assert (latest.start_by or TODAY) >= TODAY
    for place, day in walked.meetings.items():
        assert latest.meetings[place].held_by >= day.held_on
    for place, days in walked.hearings.items():
        limits = latest.hearings[place]
        for early, late in ((days.letter_on, limits.letter_by), (days.ends_on, limits.ends_by)):
            assert early is None or late is None or early <= late
        assert limits.memo_by is None or days.memo_on <= limits.memo_by


@given(plans(), st.integers(0, 120))
def test_a_later_target_never_asks_for_an_earlier_start(plan, later: int) -> None:
    steps, conditions = plan
    walked = reachable(steps, conditions)
    assert walked.decision_on is not None
    near = back(steps, conditions, walked, walked.decision_on)
    far = back(steps, conditions, walked, walked.decision_on + timedelta(days=later))
    assert (near.start_by or TODAY) <= (far.start_by or date.max)
    for place, limits in near.meetings.items():
        assert limits.ready_by is None or limits.ready_by <= (far.meetings[place].ready_by or date.max)
    for place, hearing in near.hearings.items():
        assert hearing.letter_by is None or hearing.letter_by <= (far.hearings[place].letter_by or date.max)


@given(plans(), st.integers(-60, 300))
def test_no_plan_crosses_an_external_deadline(plan, away: int) -> None:
    steps, conditions = plan
    assume(conditions.external_deadline is not None)
    assert conditions.external_deadline is not None
    walked = walk_forward(steps, conditions)
    if not walked.blocked:
        assert max(day.held_on for day in walked.meetings.values()) <= conditions.external_deadline.on
        assert all(days.ends_on <= conditions.external_deadline.on for days in walked.hearings.values())
    latest = back(steps, conditions, walked, TODAY + timedelta(days=away))
    assert all(limits.held_by <= conditions.external_deadline.on for limits in latest.meetings.values())
    assert all(
        limits.ends_by is None or limits.ends_by <= conditions.external_deadline.on
        for limits in latest.hearings.values()
    )


@given(plans(steady=True))
def test_whoever_starts_on_the_latest_day_still_reaches_the_meeting_and_a_day_later_does_not(plan) -> None:
    """The bound is sharp: a plan begun on `start_by` decides by the meeting aimed at, one begun after it does not."""
    planned, conditions = plan
    steps = tuple(replace(step, sent_on=None) for step in planned)  # a letter that has left cannot be moved
    walked = reachable(steps, conditions)
    assert walked.decision_on is not None
    latest = back(steps, conditions, walked, walked.decision_on)
    assert latest.start_by is not None
    started = walk_forward(steps, replace(conditions, today=latest.start_by))
    assert started.decision_on == walked.decision_on
    own_agenda = any(step.role is HEARING for step in steps)  # its own agenda is a wish, it holds no decision
    if not own_agenda:
        missed = walk_forward(steps, replace(conditions, today=latest.start_by + timedelta(days=1)))
        assert missed.decision_on is None or missed.decision_on > walked.decision_on


@given(plans())
def test_two_readings_lie_as_far_apart_as_the_law_says(plan) -> None:
    steps, conditions = plan
    walked = reachable(steps, conditions)
    first = [walked.meetings[place].held_on for place, step in enumerate(steps) if step.reading == 1]
    second = [walked.meetings[place].held_on for place, step in enumerate(steps) if step.reading == 2]
    if first and second:
        assert (second[0] - first[0]).days >= conditions.readings_apart


@given(plans())
def test_no_med_committee_closes_before_one_at_a_lower_level(plan) -> None:
    steps, conditions = plan
    walked = walk_forward(steps, conditions)
    for place, days in walked.hearings.items():
        for other, lower in walked.hearings.items():
            climbs = 0 < steps[other].med_level < steps[place].med_level and steps[other].step <= steps[place].step
            if climbs and steps[place].hearing_ends_on is None:
                assert lower.ends_on <= days.ends_on


@given(calendars(), st.integers(0, 200), st.integers(0, 10))
def test_the_latest_end_is_the_last_day_from_which_the_memo_is_in_time(calendar, away: int, memo_days: int) -> None:
    memo_by = TODAY + timedelta(days=away)
    last = latest_end(memo_by, memo_days, calendar)
    assert working_days_after(last, memo_days, calendar) <= memo_by
    assert working_days_after(last + timedelta(days=1), memo_days, calendar) > memo_by


CALENDAR = WorkCalendar.of(years=YEARS)
BOARD, COUNCIL = 1, 2


def _plain(body: int, *held: date, case_days: int = 7) -> tuple[MeetingDate, ...]:
    return tuple(_meeting(body * 10 + n, body, day, CALENDAR, case_days, 4) for n, day in enumerate(held))


@pytest.mark.parametrize(
    ("own", "letter_by"),
    [
        ((), date(2027, 9, 7)),  # 27 September less 20 days
        ((date(2027, 9, 23),), date(2027, 9, 7)),  # its own agenda closes on 14 September
        ((date(2027, 9, 14),), date(2027, 9, 3)),  # and here on 3 September
        ((date(2027, 8, 27),), date(2027, 9, 7)),  # that agenda has closed
        ((date(2027, 9, 28),), date(2027, 9, 7)),  # after the last day a hearing may end
    ],
)
def test_the_letter_comes_before_the_bodys_own_agenda_deadline(own: tuple[date, ...], letter_by: date) -> None:
    meetings = {BOARD: _plain(BOARD, *own), COUNCIL: _plain(COUNCIL, date(2027, 10, 5))}
    steps = (
        PlannedStep(3, "Økonomiudvalget", 1, RECOMMENDATION, done=True),
        PlannedStep(BOARD, "Handicaprådet", 1, HEARING, period_days=20, gates=2),
        PlannedStep(COUNCIL, "Byrådet", 2, DECISION, authoritative=True),
    )
    conditions = Conditions(lambda body: meetings[body], TODAY, CALENDAR, memo_days=2)
    latest = back(steps, conditions, walk_forward(steps, conditions), date(2027, 10, 5))
    assert latest.hearings[1].ends_by == date(2027, 9, 27)
    assert latest.hearings[1].letter_by == letter_by


def test_a_target_that_cannot_be_reached_shows_how_late_it_is() -> None:
    meetings = {BOARD: (), COUNCIL: _plain(COUNCIL, date(2027, 9, 7), date(2027, 10, 5))}
    steps = (
        PlannedStep(3, "Økonomiudvalget", 1, RECOMMENDATION, done=True),
        PlannedStep(BOARD, "Handicaprådet", 1, HEARING, period_days=20, gates=2),
        PlannedStep(COUNCIL, "Byrådet", 2, DECISION, authoritative=True),
    )
    conditions = Conditions(lambda body: meetings[body], TODAY, CALENDAR, memo_days=2)
    latest = back(steps, conditions, walk_forward(steps, conditions), date(2027, 9, 7))
    assert latest.hearings[1].letter_by == date(2027, 8, 10)
    assert latest.start_by == date(2027, 8, 10)


def test_a_second_reading_waits_three_weeks_from_the_first_that_was_held() -> None:
    meetings = {COUNCIL: _plain(COUNCIL, date(2027, 9, 14), date(2027, 9, 28), date(2027, 10, 5))}
    held = PlannedStep(COUNCIL, "Byrådet", 1, RECOMMENDATION, done=True, reading=1, held_on=date(2027, 9, 7))
    steps = (held, PlannedStep(COUNCIL, "Byrådet", 2, DECISION, authoritative=True, reading=2))
    conditions = Conditions(lambda body: meetings[body], TODAY, CALENDAR, readings_apart=21)
    assert walk_forward(steps, conditions).decision_on == date(2027, 9, 28)


def test_a_hearing_cannot_be_wished_to_end_before_its_letter_may_leave() -> None:
    meetings = {BOARD: (), COUNCIL: _plain(COUNCIL, date(2027, 10, 5))}
    steps = (
        PlannedStep(BOARD, "Handicaprådet", 1, HEARING, hearing_ends_on=date(2027, 8, 25), period_days=20, gates=2),
        PlannedStep(COUNCIL, "Byrådet", 2, DECISION, authoritative=True),
    )
    conditions = Conditions(lambda body: meetings[body], TODAY, CALENDAR, letters_from=date(2027, 8, 26))
    said = walk_forward(steps, conditions).blocked
    assert said == "Brevet til Handicaprådet kan tidligst sendes 26. august 2027, efter fristen 25. august 2027."
