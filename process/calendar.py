"""Working days and holidays of one municipality, as a value passed in (no clock here).

Day sets (DESIGN §10): public holidays; legal non-days (5 June, 24 and 31 December); office closures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class WorkCalendar:
    """The three day sets, and how far they reach; asking beyond `known_to` is an error, never a guess."""

    holidays: frozenset[date] = frozenset()
    legal_non_days: frozenset[date] = frozenset()
    closures: frozenset[date] = frozenset()
    known_to: date = date.max


def local_day(moment: datetime) -> date:
    """The Copenhagen date of an instant."""
    return moment.astimezone(COPENHAGEN).date()


def instant(day: date, hour: time) -> datetime:
    """The UTC instant of a local date and hour."""
    return datetime.combine(day, hour, COPENHAGEN).astimezone(UTC)
