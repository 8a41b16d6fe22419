"""What running text says in passing: years, årsværk, promises to come back, deadlines set by others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from documents.reading.numbers import FIGURE, parse_number
from documents.reading.result import ExternalDeadline, FollowUp
from documents.reading.text.lines import Line, passage

_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ\"»”(])|\n+")
_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(\d{{1,2}})\.\s?({_MONTH})\s+(20\d\d)\b|\b(\d{{1,2}})[-/.](\d{{1,2}})[-/.](20\d\d)\b", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\s+(20\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,-])(20\d\d)(?![\d-]|[.,]\d)")
_PERIOD = re.compile(r"\bperioden\s+(20\d\d)\s*(?:-|–|til|og)\s*(20\d\d)\b", re.IGNORECASE)
_PROMISE = re.compile(
    r"\b(?:\w*evaluer\w*|status(?:notat|redegørelse|orientering)|opfølgningen|følges op|genbesøg\w*|revurder\w*|"
    r"vende[rs]? tilbage|afrapporter\w*)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:vil|skal|bliver|blive|forelægges|evalueres|afrapporteres|revurderes|følges)\b", re.I)
_AUTHORITY = re.compile(r"\b\w*(?:styrelsen|ministeriet|regionen|puljen)\b|\bStaten\b|\bKL\b")
_DEADLINE = re.compile(r"\b(?:senest|frist(?:en)?|inden den)\b", re.IGNORECASE)
_WORDS = {
    "en": "1", "et": "1", "én": "1", "ét": "1", "to": "2", "tre": "3", "fire": "4", "fem": "5", "seks": "6",
    "syv": "7", "otte": "8", "ni": "9", "ti": "10", "et halvt": "0,5", "en halv": "0,5", "halvandet": "1,5",
}  # fmt: skip
_COUNT = "|".join(sorted(_WORDS, key=len, reverse=True))
_FTE = re.compile(
    rf"(?:(?<![\w.,])(?P<count>[+\-−]?(?:{FIGURE}½?|½)|{_COUNT})\s+)?(?:fuldtids)?årsværk\b", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the line it begins on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fte:
    """A mention of årsværk; the count is None where the text gives none."""

    count: Decimal | None
    text: str
    line: int


def sentences_of(lines: Sequence[Line]) -> Iterator[Sentence]:
    """The sentences of the lines, in order."""
    whole = passage(lines)
    start = 0
    for end in [match.span() for match in _END.finditer(whole.text)] + [(len(whole.text), len(whole.text))]:
        if text := whole.text[start : end[0]].strip():
            yield Sentence(text, whole.line_at(start))
        start = end[1]


def years_in(text: str) -> tuple[int, ...]:
    """Every calendar year mentioned, in order; parts of dates such as 01-03-2023 are left out."""
    return tuple(int(match[1]) for match in _YEAR.finditer(text))


def period_in(text: str) -> str | None:
    """ "perioden 2024 til 2026" as 2024-2026."""
    match = _PERIOD.search(text)
    return f"{match[1]}-{match[2]}" if match else None


def fte_in(lines: Sequence[Line]) -> Iterator[Fte]:
    """Every mention of årsværk in the lines."""
    whole = passage(lines)
    for match in _FTE.finditer(whole.text):
        count = match["count"]
        value = parse_number(_WORDS.get(count.casefold(), count)) if count else None
        yield Fte(value, match[0], whole.line_at(match.start()))


def follow_ups_in(lines: Sequence[Line]) -> Iterator[tuple[FollowUp, int]]:
    """Promises to evaluate or report back, with a time if one stands in the same clause, and their line."""
    for sentence in sentences_of(lines):
        clause = next((c for c in re.split(r",\s+(?=og\b|samt\b)|;", sentence.text) if _PROMISE.search(c)), None)
        if clause and _AHEAD.search(clause) and (due := _due(clause)):
            yield FollowUp(sentence.text, due, uncertain=len(due) < len("2026-01-01")), sentence.line


def external_deadlines_in(lines: Sequence[Line]) -> Iterator[ExternalDeadline]:
    """Sentences where an authority outside the municipality has set a date."""
    for sentence in sentences_of(lines):
        if _DEADLINE.search(sentence.text) and _AUTHORITY.search(sentence.text) and (due := _date(sentence.text)):
            yield ExternalDeadline(sentence.text, due)


def _due(text: str) -> str | None:
    """As much of a date as the text states."""
    if day := _date(text):
        return day.isoformat()
    if month := _MONTH_YEAR.search(text):
        return f"{month[2]}-{_MONTHS.index(month[1].casefold()) + 1:02}"
    years = years_in(text)
    return str(years[0]) if years else None


def _date(text: str) -> date | None:
    for day, name, year, day2, month2, year2 in _DATE.findall(text):
        month = _MONTHS.index(name.casefold()) + 1 if name else int(month2)
        try:
            return date(int(year or year2), month, int(day or day2))
        except ValueError:
            continue
    return None
