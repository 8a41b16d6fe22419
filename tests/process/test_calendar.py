"""The three day sets, and what each of them is asked for."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.calendar import CalendarRangeError, WorkCalendar, danish_date, days_from, instant, local_day

EASTER_2027 = (date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29))
CALENDAR = WorkCalendar.of(
    holidays=(*EASTER_2027, date(2027, 12, 25), date(2027, 12, 26), date(2028, 1, 1), date(2028, 6, 5)),
    legal_non_days=[date(year, *day) for year in (2027, 2028) for day in ((6, 5), (12, 24), (12, 31))],
    closures=(*days_from(date(2027, 12, 27), date(2027, 12, 30)), date(2027, 5, 7)),
    years=(2027, 2028),
)


@pytest.mark.parametrize(
    ("day", "working", "with_saturday", "rolls"),
    [
        (date(2027, 3, 24), True, True, False),  # Wednesday before Easter
        (date(2027, 3, 25), False, False, True),  # Skærtorsdag
        (date(2027, 3, 27), False, True, True),  # Easter Saturday is no holiday
        (date(2027, 3, 29), False, False, True),  # 2. påskedag
        (date(2027, 5, 7), False, False, False),  # office closure: no rollover
        (date(2027, 6, 5), False, False, True),  # Grundlovsdag on a Saturday
        (date(2028, 6, 5), False, False, True),  # 2. pinsedag and Grundlovsdag at once
        (date(2027, 12, 24), False, False, True),
        (date(2027, 12, 28), False, False, False),
        (date(2027, 12, 31), False, False, True),
        (date(2027, 9, 18), False, True, True),  # an ordinary Saturday
        (date(2027, 9, 19), False, False, True),  # a Sunday counts for nobody
        (date(2027, 4, 23), True, True, False),  # Store Bededag is no holiday since 2024
    ],
)
def test_each_kind_of_day(day: date, working: bool, with_saturday: bool, rolls: bool) -> None:
    assert CALENDAR.is_working_day(day) is working
    assert CALENDAR.is_working_day(day, counts_saturday=True) is with_saturday
    assert CALENDAR.is_rollover_day(day) is rolls


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2029, 1, 1)])
def test_a_day_beyond_the_known_years_is_an_error_that_says_what_to_do(day: date) -> None:
    for ask in (CALENDAR.is_working_day, CALENDAR.is_rollover_day, CALENDAR.working_days_until):
        with pytest.raises(CalendarRangeError, match="Udvid kalenderens år") as caught:
            ask(day)
        assert caught.value.day == day


@given(st.dates(date(2027, 1, 1), date(2028, 12, 31)), st.integers(0, 200), st.booleans())
def test_the_running_count_equals_walking_the_days(day: date, length: int, counts_saturday: bool) -> None:
    last = min(day + timedelta(days=length), date(2028, 12, 31))
    walked = sum(CALENDAR.is_working_day(each, counts_saturday) for each in days_from(day, last))
    before = CALENDAR.working_days_until(day, counts_saturday) - CALENDAR.is_working_day(day, counts_saturday)
    assert CALENDAR.working_days_until(last, counts_saturday) - before == walked


def test_closures_can_be_added() -> None:
    closed = CALENDAR.with_closures([date(2027, 9, 20)])
    assert not closed.is_working_day(date(2027, 9, 20))
    assert CALENDAR.is_working_day(date(2027, 9, 20))


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2027, 3, 27), time(12), datetime(2027, 3, 27, 11, tzinfo=UTC)),
        (date(2027, 3, 28), time(12), datetime(2027, 3, 28, 10, tzinfo=UTC)),  # summer time since the night
        (date(2027, 10, 31), time(12), datetime(2027, 10, 31, 11, tzinfo=UTC)),
    ],
)
def test_a_local_hour_is_an_instant(day: date, hour: time, utc: datetime) -> None:
    assert instant(day, hour) == utc
    assert local_day(utc) == day


def test_the_local_day_begins_at_copenhagens_midnight() -> None:
    assert local_day(datetime(2027, 10, 4, 22, 0, tzinfo=UTC)) == date(2027, 10, 5)


def test_dates_are_written_in_danish() -> None:
    assert danish_date(date(2027, 10, 5)) == "5. oktober 2027"
    assert danish_date(date(2027, 9, 12), weekday=True) == "søndag den 12. september 2027"
