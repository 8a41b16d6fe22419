"""Counting days and keeping deadlines, over a calendar passed in (no clock here).

Which rule applies when (danish-rules §5):

- *Backward* (dispatch four working days before a meeting, reminders): the day itself is not counted, only working days
  are, and the result is never rounded later. KSL § 8 says "så vidt muligt senest 4 hverdage"; Monday-Friday is the safe
  reading, kept unless a body counts Saturday.
- *Forward, statutory*: the day of receipt is not counted; weeks end on the same weekday, months on the same date; an
  end on a weekend, public holiday, 5 June, 24 or 31 December moves to the next day that is none of these
  (Justitsministeriets vejledning 9533/2018).
- *Printed* (a published hearing deadline): stands as printed, even on a Sunday. Warn, never move.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from process.calendar import COPENHAGEN, SATURDAY, WorkCalendar, danish_date
from process.remembered import AT_MOST

ONE_DAY = timedelta(days=1)
END_OF_DAY = time(23, 59)
"""When a day of a deadline set by law ends (`due_instant` includes the minute)."""


def working_days_before(day: date, number: int, calendar: WorkCalendar, counts_saturday: bool = False) -> date:
    """That many working days before `day`, `day` not counted; for 0 the last working day on or before it.

    Never later than `day`. Raises `ValueError` for a negative number, `CalendarRangeError` beyond the known years.
    """
    return _counted(day, number, calendar, counts_saturday, is_back=True)


def working_days_after(day: date, number: int, calendar: WorkCalendar, counts_saturday: bool = False) -> date:
    """That many working days after `day`, `day` not counted; for 0 the first working day on or after it.

    Raises `ValueError` for a negative number, `CalendarRangeError` beyond the known years.
    """
    return _counted(day, number, calendar, counts_saturday, is_back=False)


def _counted(day: date, number: int, calendar: WorkCalendar, counts_saturday: bool, is_back: bool) -> date:
    asked = (day, number, counts_saturday, is_back)
    counted = calendar.counted.get(asked)
    return counted or calendar.counted.keep(asked, _count(day, number, calendar, counts_saturday, is_back))


def _count(day: date, number: int, calendar: WorkCalendar, counts_saturday: bool, is_back: bool) -> date:
    if number < 0:
        raise ValueError(f"a number of working days cannot be negative: {number}")
    one_day = -ONE_DAY if is_back else ONE_DAY
    current, left = (day + one_day, number - 1) if number else (day, 0)
    while True:
        if calendar.is_working_day(current, counts_saturday):
            if left == 0:
                return current
            left -= 1
        current += one_day


def working_days_between(first: date, last: date, calendar: WorkCalendar, counts_saturday: bool = False) -> int:
    """How many working days lie after `first` up to and including `last`; negative when `last` is before `first`.

    So `working_days_between(day, working_days_after(day, n)) == n`, and for a meeting on a working day the dispatch
    rule reads `working_days_between(dispatch, meeting) >= 4`.
    """
    asked = (first, last, counts_saturday)
    span = calendar.spans.get(asked)
    if span is None:
        until = calendar.working_days_until
        span = calendar.spans.keep(asked, until(last, counts_saturday) - until(first, counts_saturday))
    return span


def statutory_deadline(
    received_on: date, *, days: int = 0, weeks: int = 0, months: int = 0, calendar: WorkCalendar
) -> date:
    """The last day of a deadline set by law, counted from receipt (lokalplan: 4 weeks, planloven § 24).

    The day of receipt is not counted, so weeks end on the same weekday and months on the same date (the month's last
    day where there is none). It expires at the end of that day. Raises `ValueError` when no length is given.
    """
    if min(days, weeks, months) < 0 or not days + weeks + months:
        raise ValueError("a statutory deadline needs a length in days, weeks or months")
    end = _months_after(received_on, months) + timedelta(days=days, weeks=weeks)
    while calendar.is_rollover_day(end):
        end += ONE_DAY
    return end


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@lru_cache(AT_MOST)
def due_instant(on: date, at: time) -> datetime:
    """The first moment that is too late (UTC) for a deadline printed as `on` kl. `at`, Copenhagen.

    The deadline includes the whole of its minute (DESIGN §10): received `< due_instant(...)` is in time. Where the
    clock change makes the hour ambiguous or skips it, the later reading counts, so nobody loses an hour.
    """
    minute = at.replace(second=0, microsecond=0)
    readings = (datetime.combine(on, minute.replace(fold=fold), COPENHAGEN).astimezone(UTC) for fold in (0, 1))
    return max(readings) + timedelta(minutes=1)


def printed_deadline_warnings(due_on: date, calendar: WorkCalendar) -> tuple[str, ...]:
    """What a clerk should know before printing this deadline, in Danish. It is never moved (danish-rules §5)."""
    if calendar.is_working_day(due_on):
        return ()
    if due_on in calendar.holidays:
        what = "er en helligdag"
    elif due_on in calendar.legal_non_days:
        what = "regnes som en helligdag i lovbestemte frister"
    elif due_on.weekday() >= SATURDAY:
        what = "falder i en weekend"
    else:
        what = "er en dag, hvor kommunen holder lukket"
    before = danish_date(working_days_before(due_on, 1, calendar), weekday=True)
    return (
        f"Fristen {danish_date(due_on, weekday=True)} {what}. Den gælder, som den er skrevet, og flyttes ikke. "
        f"Overvej {before}.",
    )
