"""Dates and times of day as Danes print them: 1. oktober 2018 · d. 31-10-2024 · 10. nov 2016 · 3/5 2024 · kl. 9.45."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH = (
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|decmeber|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?)"
)
"""A pattern for the name of a month or its abbreviation."""
DATE = re.compile(
    rf"(?<![\w,-])(?<!\d\.)(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\d-])"
    rf"|(?P<day>\d{{1,2}})\.?\s?(?P<month>{MONTH})(?:,?\s*(?P<year>(?:19|20)\d\d)\b)?"
    r"|(?P<day2>\d{1,2})(?:\s?[./-]\s?)(?P<month2>\d{1,2})\s?[./ -]\s?(?P<year2>(?:19|20)\d\d)(?!\d))",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b({MONTH})\s+(20\d\d)\b", re.IGNORECASE)
_CLOCK = r"([01]?\d|2[0-3])[.:]([0-5]\d)(?::[0-5]\d)?"
_TIME = re.compile(
    rf"(?:\bkl(?:okken)?\b\.?\s*)({_CLOCK}|(?:[01]?\d|2[0-3])(?![\d.:]))|(?<![\d.,:-])({_CLOCK})(?![\d.])", re.I
)
_RANGE = re.compile(r"(\d[.:]\d\d)\s*[-–]\s*(?=\d{1,2}[.:]\d\d)")
LOST_TIME = re.compile(r"\bkl\b(?!\.?\s*\d)", re.IGNORECASE)
"""A clock time whose figures a copy has lost."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day in a text. `year` is None where only day and month are printed."""

    day: int
    month: int
    year: int | None
    start: int
    end: int

    def within(self, year: int | None) -> date | None:
        """The day, in this year where none is printed; None without a year or for a day that is none."""
        try:
            return date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


def dates_in(text: str) -> Iterator[PrintedDate]:
    """Every printed date, in order."""
    for match in DATE.finditer(text):
        if match["iso"]:
            year, month, day = (int(part) for part in match["iso"].split("-"))
        elif match["month"]:
            day, month = int(match["day"]), month_number(match["month"])
            year = int(match["year"]) if match["year"] else 0
        else:
            day, month, year = int(match["day2"]), int(match["month2"]), int(match["year2"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield PrintedDate(day, month, year or None, match.start(), match.end())


def first_date(text: str) -> date | None:
    """The first whole date of the text, year and all."""
    return next((day for printed in dates_in(text) if printed.year and (day := printed.within(None))), None)


def month_in(text: str) -> str | None:
    """The first month named with its year and no day: "marts 2028" as 2028-03."""
    match = _MONTH_YEAR.search(DATE.sub(" ", text))
    return f"{match[2]}-{month_number(match[1]):02}" if match else None


def month_number(name: str) -> int:
    """The month of a Danish name or its abbreviation, 1 to 12."""
    return _MONTHS.index(name[:3].casefold()) + 1


def times_in(text: str) -> tuple[time, ...]:
    """Every time of day: "kl. 9.45", "kl. 16", "09:00:00"; a date's figures are none."""
    without_dates = _RANGE.sub(r"\1 kl. ", DATE.sub(lambda match: " " * len(match[0]), text))
    return tuple(_time(match) for match in _TIME.finditer(without_dates))


def _time(match: re.Match[str]) -> time:
    hour, _, minute = (match[1] or match[4]).replace(".", ":").partition(":")
    return time(int(hour), int(minute[:2] or 0))
