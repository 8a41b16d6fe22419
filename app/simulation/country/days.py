"""When the bodies of an invented municipality meet: each month committees, finance committee, council."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.simulation.country.bodies import Society
from process.calendar import WorkCalendar

JULY = 7
COUNCIL_WEEKS = {12: 2}
"""Which week of the month the council meets in, from 0, where it is not the fourth."""
MONDAY, WEDNESDAY, THURSDAY = 0, 2, 3
EXTRA_FINANCE_MONTHS = (3, 6, 9, 11)


@dataclass(frozen=True, slots=True)
class Sittings:
    """The meetings of one body. `before`: working days before each for the days that lead up to it, by name."""

    body: str
    starts_at: str
    before: Mapping[str, int]
    days: tuple[date, ...]


TO_BE_SENT = timedelta(days=12)
COUNCIL_DAYS = {"case_deadline_days": 7, "directors_days": 6, "chair_days": 5, "dispatch_days": 4, "publish_days": 3}
COMMITTEE_DAYS = {**dict.fromkeys(COUNCIL_DAYS, 4), "publish_days": 3}
HEARD_DAYS = {"case_deadline_days": 2, "chair_days": 2, "dispatch_days": 2}


def sittings(society: Society, rng: random.Random, calendar: WorkCalendar, months: Iterable[date]) -> list[Sittings]:
    """`months`: the first day of each month, from the January in which the play begins: what would have to be sent out
    before that is not held. Nobody meets in July.
    """
    firsts = [first for first in months if first.month != JULY]
    begins = firsts[0] + TO_BE_SENT
    weekday = rng.randint(MONDAY, THURSDAY)
    council = [_nth(first, COUNCIL_WEEKS.get(first.month, 3), weekday) for first in firsts]
    finance = [_week_before(day, 2, WEDNESDAY) for day in council]
    finance += [day - timedelta(days=7) for day in council if day.month in EXTRA_FINANCE_MONTHS]
    meet = [
        _meet(society.council.code, rng.choice(("16:00", "17:00", "18:00")), COUNCIL_DAYS, council, calendar),
        _meet(society.finance.code, "15:00", COMMITTEE_DAYS, finance, calendar),
    ]
    for committee in society.committees:
        place = rng.randint(MONDAY, WEDNESDAY)
        days = [_week_before(day, 3, place) for day in council]
        meet.append(_meet(committee.code, rng.choice(("14:00", "15:00", "16:00")), COMMITTEE_DAYS, days, calendar))
    for heard in society.heard:
        week, place, skipped = rng.randint(0, 3), rng.randint(MONDAY, THURSDAY), rng.choice((1, 8, 12))
        days = [_nth(first, week, place) for first in firsts if first.month != skipped]
        meet.append(_meet(heard.code, rng.choice(("09:00", "10:00", "13:00")), HEARD_DAYS, days, calendar))
    return [replace(body, days=tuple(day for day in body.days if day >= begins)) for body in meet]


def _meet(
    body: str, starts_at: str, before: Mapping[str, int], days: Iterable[date], calendar: WorkCalendar
) -> Sittings:
    """On the next working day where the day is none."""
    held = sorted({_working_day(day, calendar) for day in days})
    return Sittings(body, starts_at, before, tuple(held))


def _nth(first: date, week: int, weekday: int) -> date:
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * week)


def _week_before(day: date, weeks: int, weekday: int) -> date:
    return day - timedelta(days=day.weekday() + 7 * weeks - weekday)


def _working_day(day: date, calendar: WorkCalendar) -> date:
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day
