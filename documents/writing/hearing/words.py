"""Danish for what documents print of a hearing; one word for one thing, as on the pages (docs/glossary)."""

from __future__ import annotations

from datetime import date, datetime, time

from process.calendar import COPENHAGEN, danish_date
from process.state.case import Case
from process.words.dates import hour


def short_moment(at: datetime) -> str:
    """«22.04.2027 kl. 9.30», for the columns of a table."""
    local = at.astimezone(COPENHAGEN)
    return f"{local:%d.%m.%Y} kl. {hour(local.time())}"


def deadline(day: date | None, at: time | None) -> str:
    """«onsdag den 12. maj 2027 kl. 12.00»."""
    if day is None:
        return "ingen frist"
    return danish_date(day, weekday=True) + (f" kl. {hour(at)}" if at else "")


REACHED_NOBODY = "Intet af det, der er sendt, er nået frem"


def silence(sentence: str, number: int) -> str:
    """«Der er ikke modtaget høringssvar inden fristen, trods 3 påmindelser.»; without any, that none were sent."""
    if not number:
        return f"{sentence}. Der er ikke sendt påmindelser."
    return f"{sentence}, trods {reminders(number)}."


def silence_so_far(sentence: str, number: int) -> str:
    """«Der er endnu ikke modtaget høringssvar. Der er sendt 1 påmindelse.»: the deadline is not over."""
    sent = f"sendt {reminders(number)}" if number else "ikke sendt påmindelser"
    return f"{sentence}. Der er {sent}."


def reminders(number: int) -> str:
    return "1 påmindelse" if number == 1 else f"{number} påmindelser"


def case_line(case: Case) -> str:
    """«2027-0001 Nye ramper (kommunens sagsnummer 27/1034)»."""
    own_number = f" (kommunens sagsnummer {case.case_number})" if case.case_number else ""
    return f"{case.number} {case.title}{own_number}"


def first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
