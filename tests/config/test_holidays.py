"""Statutory holidays only, and the days that look like holidays but are none."""

from datetime import date

import holidays
import pytest

from config.holidays import holiday_names, work_calendar
from process.calendar import CalendarRangeError

CALENDAR = work_calendar(range(2023, 2031), [date(2027, 5, 7)])


@pytest.mark.parametrize(
    "day",
    [
        *(date(2027, 1, 1), date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)),
        *(date(2027, 5, 6), date(2027, 5, 16), date(2027, 5, 17), date(2027, 12, 25), date(2027, 12, 26)),
        *(date(2026, 4, 2), date(2026, 5, 14), date(2026, 5, 25), date(2028, 4, 13), date(2028, 5, 25)),
        date(2028, 6, 5),  # 2. pinsedag and Grundlovsdag at once
        date(2023, 5, 5),  # the last Store Bededag
    ],
)
def test_statutory_holidays(day: date) -> None:
    assert day in CALENDAR.holidays


@pytest.mark.parametrize(
    "day",
    [
        *(date(2024, 4, 26), date(2027, 4, 23)),  # Store Bededag was abolished from 2024
        *(date(2027, 5, 1), date(2027, 6, 5), date(2027, 12, 24), date(2027, 12, 31), date(2027, 5, 7)),
    ],
)
def test_days_that_are_no_public_holiday(day: date) -> None:
    assert day not in CALENDAR.holidays


def test_each_year_has_ten_holidays_with_danish_names() -> None:
    assert len(holiday_names(2027, 2027)) == 10
    assert holiday_names(2027, 2027)[date(2027, 3, 25)] == "Skærtorsdag"


def test_more_than_a_century_as_another_reckons_it() -> None:
    theirs = holidays.country_holidays("DK", years=range(1970, 2101), language="da")
    assert holiday_names(1970, 2100) == dict(theirs.items())


def test_legal_non_days_and_closures_are_their_own_sets() -> None:
    assert {date(2027, 6, 5), date(2027, 12, 24), date(2027, 12, 31)} <= CALENDAR.legal_non_days
    assert CALENDAR.closures == {date(2027, 5, 7)}


def test_beyond_the_years_nobody_guesses() -> None:
    with pytest.raises(CalendarRangeError):
        CALENDAR.is_working_day(date(2031, 1, 2))
    with pytest.raises(ValueError, match="at least one year"):
        work_calendar([])
