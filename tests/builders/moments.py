"""When it is in the tests: the first Monday, the days off, an hour of a day."""

from __future__ import annotations

from datetime import date, datetime, time

from process.calendar import WorkCalendar, instant

START = date(2027, 1, 4)  # a Monday
CALENDAR = WorkCalendar.of(holidays=[date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 29)], years=range(2026, 2030))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant from a Copenhagen day and hour."""
    return instant(day, time(hour, minute))
