"""Public holidays of Denmark and the legal non-days, for a span of years, as a calendar value.

Only statutory public holidays: Store Bededag is gone from 2024 (L 13 of 2023); 1 May, the Friday after Kristi
himmelfart and the days between Christmas and New Year are the municipality's own closing days (danish-rules §5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from process.calendar import WorkCalendar

LEGAL_NON_DAYS: tuple[tuple[int, int, str], ...] = (
    (6, 5, "Grundlovsdag"),
    (12, 24, "juleaftensdag"),
    (12, 31, "nytårsaftensdag"),
)
"""Month, day and name of the days that statutory deadlines treat as holidays (forældelsesloven § 27)."""


@lru_cache(maxsize=32)
def holiday_names(first_year: int, last_year: int) -> Mapping[date, str]:
    """The public holidays of the years, both included, with their Danish names."""
    import holidays  # a tenth of a second, wanted only where a calendar is built

    names = holidays.country_holidays("DK", years=range(first_year, last_year + 1), language="da")
    return dict(sorted(names.items()))


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
