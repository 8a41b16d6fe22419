"""Counting forward and backward: Easter, Christmas, clock change, year end; and what must never happen."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.calendar import WorkCalendar, days_from
from process.deadlines import (
    due_instant,
    printed_deadline_warnings,
    statutory_deadline,
    working_days_after,
    working_days_before,
    working_days_between,
)
from process.hearing.reminders import escalations, planned_reminders
from process.office_hours import next_office_moment
from process.rules import ReminderPlan

HOLIDAYS = [
    *(
        date(2026, *day)
        for day in ((1, 1), (4, 2), (4, 3), (4, 5), (4, 6), (5, 14), (5, 24), (5, 25), (12, 25), (12, 26))
    ),
    *(date(2027, *day) for day in ((1, 1), (3, 25), (3, 26), (3, 28), (3, 29), (5, 6), (5, 16), (5, 17))),
    *(date(2027, *day) for day in ((12, 25), (12, 26))),
    *(date(2028, *day) for day in ((1, 1), (4, 13), (4, 14), (4, 16), (4, 17), (5, 25), (6, 4), (6, 5))),
]
CALENDAR = WorkCalendar.of(
    holidays=HOLIDAYS,
    legal_non_days=[date(year, *day) for year in (2026, 2027, 2028) for day in ((6, 5), (12, 24), (12, 31))],
    closures=[date(2027, 5, 7), *days_from(date(2027, 12, 27), date(2027, 12, 30))],
    years=range(2025, 2030),
)
PLAN = ReminderPlan()
days = st.dates(date(2026, 2, 1), date(2028, 10, 31))
counts = st.integers(0, 30)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2027, 10, 5), 4, date(2027, 9, 29)),  # dispatch to the second reading: Wednesday
        (date(2021, 11, 4), 4, date(2021, 10, 29)),  # the one observation: Copenhagen, Thursday -> Friday
        (date(2027, 3, 30), 1, date(2027, 3, 24)),  # Easter, Skærtorsdag to 2. påskedag
        (date(2028, 1, 3), 1, date(2027, 12, 23)),  # Christmas closing and the year's end
        (date(2028, 6, 6), 1, date(2028, 6, 2)),  # 2. pinsedag = Grundlovsdag
        (date(2027, 5, 10), 1, date(2027, 5, 5)),  # Kr. himmelfart and the closed Friday after
        (date(2027, 9, 12), 1, date(2027, 9, 10)),  # from a Sunday
        (date(2027, 9, 12), 0, date(2027, 9, 10)),  # the last working day on or before
        (date(2027, 9, 10), 0, date(2027, 9, 10)),
        (date(2027, 3, 29), 0, date(2027, 3, 24)),
    ],
)
def test_counting_backward(day: date, n: int, expected: date) -> None:
    calendar = CALENDAR if day.year >= 2026 else WorkCalendar()
    assert working_days_before(day, n, calendar) == expected


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2027, 3, 24), 1, date(2027, 3, 30)),
        (date(2027, 12, 23), 1, date(2028, 1, 3)),
        (date(2028, 6, 2), 1, date(2028, 6, 6)),
        (date(2027, 9, 10), 5, date(2027, 9, 17)),
        (date(2027, 9, 11), 0, date(2027, 9, 13)),
    ],
)
def test_counting_forward(day: date, n: int, expected: date) -> None:
    assert working_days_after(day, n, CALENDAR) == expected


def test_a_body_that_counts_saturday_gets_fewer_calendar_days() -> None:
    assert working_days_before(date(2027, 10, 5), 4, CALENDAR, counts_saturday=True) == date(2027, 9, 30)
    assert working_days_before(date(2027, 3, 30), 1, CALENDAR, counts_saturday=True) == date(2027, 3, 27)
    assert working_days_after(date(2027, 9, 10), 1, CALENDAR, counts_saturday=True) == date(2027, 9, 11)
    assert working_days_between(date(2027, 9, 10), date(2027, 9, 13), CALENDAR, counts_saturday=True) == 2


@pytest.mark.parametrize("count", [working_days_before, working_days_after])
def test_a_negative_number_of_days_is_refused(count) -> None:
    with pytest.raises(ValueError, match="negative"):
        count(date(2027, 9, 10), -1, CALENDAR)


@given(days, counts, st.booleans())
def test_backward_is_never_later_and_forward_never_earlier(day: date, n: int, counts_saturday: bool) -> None:
    assert working_days_before(day, n, CALENDAR, counts_saturday) <= day
    assert working_days_after(day, n, CALENDAR, counts_saturday) >= day


@given(days, counts, st.booleans())
def test_before_and_after_undo_each_other_on_a_working_day(day: date, n: int, counts_saturday: bool) -> None:
    there = working_days_after(day, n, CALENDAR, counts_saturday)
    start = working_days_after(day, 0, CALENDAR, counts_saturday)
    assert CALENDAR.is_working_day(there, counts_saturday)
    if start == day:
        assert working_days_before(there, n, CALENDAR, counts_saturday) == day
        assert working_days_between(day, there, CALENDAR, counts_saturday) == n
        assert working_days_between(there, day, CALENDAR, counts_saturday) == -n


@pytest.mark.parametrize(
    ("received", "length", "expected"),
    [
        (date(2027, 9, 1), {"days": 14}, date(2027, 9, 15)),
        (date(2027, 9, 1), {"weeks": 4}, date(2027, 9, 29)),  # the same weekday
        (date(2027, 1, 31), {"months": 1}, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2028, 1, 31), {"months": 1}, date(2028, 2, 29)),
        (date(2026, 11, 30), {"months": 3}, date(2027, 3, 1)),
        (date(2027, 2, 25), {"weeks": 4}, date(2027, 3, 30)),  # Skærtorsdag -> Tuesday after Easter
        (date(2027, 11, 26), {"weeks": 4}, date(2027, 12, 27)),  # 24 December; the office being closed moves nothing
        (date(2027, 12, 3), {"weeks": 4}, date(2028, 1, 3)),  # 31 December, New Year, weekend
        (date(2028, 5, 8), {"weeks": 4}, date(2028, 6, 6)),  # 2. pinsedag = Grundlovsdag
        (date(2027, 8, 12), {"months": 1}, date(2027, 9, 13)),  # a Sunday
        (date(2027, 5, 5), {"days": 2}, date(2027, 5, 7)),  # the closed Friday is no holiday
    ],
)
def test_a_statutory_deadline_rolls_forward(received: date, length: dict[str, int], expected: date) -> None:
    assert statutory_deadline(received, **length, calendar=CALENDAR) == expected


@pytest.mark.parametrize("length", [{}, {"days": -1}, {"weeks": 2, "days": -1}])
def test_a_statutory_deadline_needs_a_length(length: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="length"):
        statutory_deadline(date(2027, 9, 1), **length, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("on", "at", "first_too_late"),
    [
        (date(2027, 9, 15), time(12, 0), datetime(2027, 9, 15, 10, 1, tzinfo=UTC)),
        (date(2027, 1, 15), time(12, 0), datetime(2027, 1, 15, 11, 1, tzinfo=UTC)),
        (date(2027, 9, 15), time(23, 59), datetime(2027, 9, 15, 22, 0, tzinfo=UTC)),
        (date(2027, 12, 31), time(23, 59), datetime(2027, 12, 31, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 59), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # the last minute before the jump
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 31, tzinfo=UTC)),  # an hour that does not exist
        (date(2027, 3, 28), time(12, 0), datetime(2027, 3, 28, 10, 1, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 30), datetime(2027, 10, 31, 1, 31, tzinfo=UTC)),  # twice: the second counts
        (date(2027, 10, 31), time(12, 0, 30), datetime(2027, 10, 31, 11, 1, tzinfo=UTC)),
    ],
)
def test_a_deadline_includes_its_whole_minute(on: date, at: time, first_too_late: datetime) -> None:
    assert due_instant(on, at) == first_too_late
    assert due_instant(on, at).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2027, 9, 12), ("søndag den 12. september 2027", "weekend", "fredag den 10. september 2027")),
        (date(2027, 3, 29), ("helligdag", "onsdag den 24. marts 2027")),
        (date(2028, 6, 5), ("helligdag", "fredag den 2. juni 2028")),
        (date(2027, 12, 24), ("lovbestemte frister", "torsdag den 23. december 2027")),
        (date(2027, 12, 28), ("holder lukket", "torsdag den 23. december 2027")),
    ],
)
def test_a_printed_deadline_is_warned_about_and_not_moved(due_on: date, words: tuple[str, ...]) -> None:
    (warning,) = printed_deadline_warnings(due_on, CALENDAR)
    assert all(word in warning for word in (*words, "flyttes ikke"))


def test_a_deadline_on_a_working_day_needs_no_warning() -> None:
    assert printed_deadline_warnings(date(2027, 9, 15), CALENDAR) == ()


def test_the_plan_of_the_demonstration() -> None:
    planned = planned_reminders(date(2027, 8, 26), date(2027, 9, 15), PLAN, CALENDAR)
    assert [(each.day, each.days_before, each.applicable) for each in planned] == [
        (date(2027, 9, 6), 7, True),
        (date(2027, 9, 10), 3, True),
        (date(2027, 9, 14), 1, True),
    ]


def test_a_short_hearing_is_not_reminded_within_its_quiet_days() -> None:
    planned = planned_reminders(date(2027, 8, 26), date(2027, 8, 31), PLAN, CALENDAR)
    assert [each.applicable for each in planned] == [False, False, False]
    planned = planned_reminders(date(2027, 8, 26), date(2027, 9, 3), PLAN, CALENDAR)
    assert [(each.day.day, each.applicable) for each in planned] == [(25, False), (31, True), (2, True)]


def test_a_saturday_reminder_goes_on_the_friday_and_only_once() -> None:
    plan = ReminderPlan(days_before=(3, 2, 1))
    planned = planned_reminders(date(2027, 9, 1), date(2027, 9, 14), plan, CALENDAR, counts_saturday=True)
    assert [(each.day, each.days_before) for each in planned] == [(date(2027, 9, 10), 3), (date(2027, 9, 13), 1)]


plans = st.builds(
    ReminderPlan, days_before=st.lists(st.integers(0, 15), max_size=6).map(tuple), quiet_days=st.integers(0, 5)
)


@given(days, st.integers(-5, 60), plans, st.booleans())
def test_reminders_keep_every_promise(sent_on: date, length: int, plan: ReminderPlan, counts_saturday: bool) -> None:
    due_on = sent_on + timedelta(days=length)
    planned = planned_reminders(sent_on, due_on, plan, CALENDAR, counts_saturday)
    assert len({each.day for each in planned}) == len(planned)
    for each in planned:
        assert CALENDAR.is_working_day(each.day)
        assert each.day <= due_on
        quiet = working_days_after(sent_on, plan.quiet_days, CALENDAR) if plan.quiet_days else sent_on
        assert each.applicable is (each.day > max(sent_on, quiet))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2027, 9, 10, 9, 0, tzinfo=UTC), datetime(2027, 9, 10, 9, 0, tzinfo=UTC)),
        (datetime(2027, 9, 10, 5, 59, tzinfo=UTC), datetime(2027, 9, 10, 6, 0, tzinfo=UTC)),
        (datetime(2027, 9, 10, 14, 0, tzinfo=UTC), datetime(2027, 9, 13, 6, 0, tzinfo=UTC)),  # Friday 16:00 is closed
        (datetime(2027, 9, 11, 9, 0, tzinfo=UTC), datetime(2027, 9, 13, 6, 0, tzinfo=UTC)),
        (datetime(2027, 3, 24, 15, 0, tzinfo=UTC), datetime(2027, 3, 30, 6, 0, tzinfo=UTC)),  # Easter and summer time
        (datetime(2027, 10, 29, 15, 0, tzinfo=UTC), datetime(2027, 11, 1, 7, 0, tzinfo=UTC)),  # back to winter time
        (datetime(2027, 12, 23, 22, 0, tzinfo=UTC), datetime(2028, 1, 3, 7, 0, tzinfo=UTC)),
        (datetime(2027, 9, 9, 22, 30, tzinfo=UTC), datetime(2027, 9, 10, 6, 0, tzinfo=UTC)),  # past local midnight
    ],
)
def test_letters_leave_in_office_hours(moment: datetime, expected: datetime) -> None:
    assert next_office_moment(moment, PLAN, CALENDAR) == expected


@given(st.integers(0, 1000 * 24 * 60))
def test_the_next_office_moment_is_never_earlier_and_stays_put(minutes: int) -> None:
    moment = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    office_moment = next_office_moment(moment, PLAN, CALENDAR)
    assert office_moment >= moment
    assert next_office_moment(office_moment, PLAN, CALENDAR) == office_moment


def test_escalations_follow_the_deadline_in_working_days() -> None:
    assert escalations(date(2027, 12, 23), PLAN, CALENDAR) == (date(2028, 1, 3), date(2028, 1, 5))
    assert escalations(date(2027, 9, 15), PLAN, CALENDAR) == (date(2027, 9, 16), date(2027, 9, 20))
