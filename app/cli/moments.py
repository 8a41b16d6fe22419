"""Dates and hours as people type them."""

from __future__ import annotations

from datetime import date, datetime, time

from app.cli.errors import WrongUseError
from process.calendar import COPENHAGEN


def parse_moment(text: str) -> tuple[date, time]:
    """`2027-09-24` (noon) or `2027-09-24 12:00`, Copenhagen."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text), time(12, 0)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"{text!r} is no date; write 2027-09-24 or '2027-09-24 12:00'") from None
    moment = moment.astimezone(COPENHAGEN) if moment.tzinfo else moment
    return moment.date(), moment.time()
