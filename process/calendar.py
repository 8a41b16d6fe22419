"""Working days and holidays of one municipality, as a value passed in (no clock here).

Day sets (DESIGN §10): public holidays; legal non-days (5 June, 24 and 31 December); office closures. Backward counts
and reminders skip all three; forward statutory deadlines roll over weekends and the first two; printed ones never move.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from process.remembered import AT_MOST, Remembered

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

SATURDAY = 5
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)


class CalendarRangeError(LookupError):
    """A day outside the years the calendar was built for: the answer would be a guess."""

    def __init__(self, day: date, known_from: date, known_to: date) -> None:
        super().__init__(
            f"Kalenderen dækker {danish_date(known_from)} til {danish_date(known_to)} og kan ikke svare for "
            f"{danish_date(day)}. Udvid kalenderens år."
        )
        self.day = day


@dataclass(frozen=True)
class WorkCalendar:
    """The three day sets, and how far they reach; asking beyond them is an error, never a guess.

    An *arbejdsdag* is Monday-Friday and in none of the sets. In statutes *hverdag* includes Saturday unless said
    otherwise, so a body may count Saturday too (danish-rules §5).
    """

    holidays: frozenset[date] = frozenset()
    legal_non_days: frozenset[date] = frozenset()
    closures: frozenset[date] = frozenset()
    known_to: date = date.max
    known_from: date = date.min

    @classmethod
    def of(
        cls,
        *,
        holidays: Iterable[date] = (),
        legal_non_days: Iterable[date] = (),
        closures: Iterable[date] = (),
        years: Iterable[int] = (),
    ) -> WorkCalendar:
        """A calendar from any collections of days; `years` bounds what it may be asked (none: everything)."""
        span = sorted(years)
        return cls(
            holidays=frozenset(holidays),
            legal_non_days=frozenset(legal_non_days),
            closures=frozenset(closures),
            known_to=date(span[-1], 12, 31) if span else date.max,
            known_from=date(span[0], 1, 1) if span else date.min,
        )

    def with_closures(self, days: Iterable[date]) -> WorkCalendar:
        """The same calendar with more days on which the offices are closed."""
        return replace(self, closures=self.closures | frozenset(days))

    def is_working_day(self, day: date, counts_saturday: bool = False) -> bool:
        """Whether backward counts and reminders count this day. Raises `CalendarRangeError` beyond the known years."""
        self._check(day)
        return day.weekday() < SATURDAY + counts_saturday and day not in self._off

    def is_rollover_day(self, day: date) -> bool:
        """Whether a *statutory* forward deadline ending here runs on to the next day: weekend, public holiday,
        Grundlovsdag, 24 or 31 December. Office closures do not move it (vejledning 9533/2018; forældelsesloven § 27).
        """
        self._check(day)
        return day.weekday() >= SATURDAY or day in self.holidays or day in self.legal_non_days

    def working_days_until(self, day: date, counts_saturday: bool = False) -> int:
        """Working days from the beginning of the calendar up to and including `day`: differences of two such numbers
        are what callers want, without walking the days.
        """
        self._check(day)
        weeks, weekday = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday
        in_week = SATURDAY + counts_saturday
        off = self._off_saturdays if counts_saturday else self._off_weekdays
        return weeks * in_week + min(weekday, in_week) - bisect_right(off, day)

    @cached_property
    def counted(self) -> Remembered[tuple[date, int, bool, bool], date]:
        """What `deadlines.py` has counted in it: the days of all cases lie so many working days from the same few."""
        return Remembered()

    @cached_property
    def spans(self) -> Remembered[tuple[date, date, bool], int]:
        """As `counted`, of how many working days lie between two days."""
        return Remembered()

    @cached_property
    def _off(self) -> frozenset[date]:
        return self.holidays | self.legal_non_days | self.closures

    @cached_property
    def _off_weekdays(self) -> tuple[date, ...]:
        return tuple(sorted(day for day in self._off if day.weekday() < SATURDAY))

    @cached_property
    def _off_saturdays(self) -> tuple[date, ...]:
        return tuple(sorted(day for day in self._off if day.weekday() <= SATURDAY))

    def _check(self, day: date) -> None:
        if not self.known_from <= day <= self.known_to:
            raise CalendarRangeError(day, self.known_from, self.known_to)


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none when `last` is earlier."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


@lru_cache(AT_MOST)
def local_day(moment: datetime) -> date:
    """The Copenhagen date of an instant."""
    return moment.astimezone(COPENHAGEN).date()


def instant(day: date, hour: time) -> datetime:
    """The UTC instant of a local date and hour."""
    return datetime.combine(day, hour, COPENHAGEN).astimezone(UTC)


def danish_date(day: date, weekday: bool = False) -> str:
    """A date as people write it: "5. oktober 2027", or "tirsdag den 5. oktober 2027"."""
    plain = f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} den {plain}" if weekday else plain
