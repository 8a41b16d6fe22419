"""Public holidays of Denmark and the legal non-days, for a span of years, as a calendar value.

Only statutory public holidays: Store Bededag is gone from 2024 (L 13 of 2023); 1 May, the Friday after Kristi
himmelfart and the days between Christmas and New Year are the municipality's own closing days (danish-rules §5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from process.calendar import WorkCalendar

LEGAL_NON_DAYS: tuple[tuple[int, int, str], ...] = (
    (6, 5, "Grundlovsdag"),
    (12, 24, "juleaftensdag"),
    (12, 31, "nytårsaftensdag"),
)
"""Month, day and name of the days that statutory deadlines treat as holidays (forældelsesloven § 27)."""
FIXED: tuple[tuple[int, int, str], ...] = ((1, 1, "Nytårsdag"), (12, 25, "Juledag"), (12, 26, "Anden juledag"))
WITH_EASTER: tuple[tuple[int, str], ...] = (
    (-3, "Skærtorsdag"),
    (-2, "Langfredag"),
    (0, "Påskedag"),
    (1, "Anden påskedag"),
    (39, "Kristi himmelfartsdag"),
    (49, "Pinsedag"),
    (50, "Anden pinsedag"),
)
"""Days after Easter Sunday, and their names."""
STORE_BEDEDAG, LAST_STORE_BEDEDAG = (26, "Store bededag"), 2023


@lru_cache(maxsize=32)
def holiday_names(first_year: int, last_year: int) -> Mapping[date, str]:
    """The public holidays of the years, both included, with their Danish names."""
    return dict(sorted(day for year in range(first_year, last_year + 1) for day in _holidays_of(year)))


def _holidays_of(year: int) -> Iterator[tuple[date, str]]:
    for month, day, name in FIXED:
        yield date(year, month, day), name
    with_easter = (*WITH_EASTER, STORE_BEDEDAG) if year <= LAST_STORE_BEDEDAG else WITH_EASTER
    for days, name in with_easter:
        yield easter_sunday(year) + timedelta(days), name


def easter_sunday(year: int) -> date:
    """The first Sunday after the full moon on or after 21 March, by the church's reckoning (Butcher's rule, in Meeus,
    Astronomical Algorithms, chapter 8).
    """
    century, of_century = divmod(year, 100)
    shift = (8 * century + 13) // 25
    epact = (19 * (year % 19) + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=32)
def legal_non_days(first_year: int, last_year: int) -> Mapping[date, str]:
    """5 June, 24 and 31 December of the years, with their names."""
    years = range(first_year, last_year + 1)
    return {date(year, month, day): name for year in years for month, day, name in LEGAL_NON_DAYS}


def work_calendar(years: Iterable[int], closures: Iterable[date] = ()) -> WorkCalendar:
    """The calendar of a municipality: statutory days for all years from the first to the last of `years`, and its own
    closing days. Raises `ValueError` when no year is given.
    """
    span = sorted(years)
    if not span:
        raise ValueError("a calendar needs at least one year")
    first, last = span[0], span[-1]
    return WorkCalendar.of(
        holidays=holiday_names(first, last),
        legal_non_days=legal_non_days(first, last),
        closures=closures,
        years=(first, last),
    )
