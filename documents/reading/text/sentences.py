"""What running text says in passing: years, årsværk, promises to come back, deadlines set by others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.reading.numbers import FIGURE, SPELLED, amounts_in, parse_number
from documents.reading.result import ExternalDeadline, FollowUp
from documents.reading.text.dates import first_date, month_in
from documents.reading.text.deadlines import is_set_outside
from documents.reading.text.lines import Line, passage

_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-ZÆØÅ]\.)(?<!\bjf\.)(?<!\bnr\.)(?<!\bpkt\.)(?<!\bkl\.)(?<!\bca\.)"
    r"(?:\s+(?=[A-ZÆØÅ\"»”])|(?<!\bkr\.)\s+(?=\())|\n+"
)
_BROKEN = re.compile(r"\b(?:og|eller|samt|at|hvis)\s?\.$")
_YEAR = re.compile(r"(?<![\d.,-])(20\d\d)(?![\d-]|[.,]\d)")
_PERIOD = re.compile(r"\bperioden\s+(20\d\d)\s*(?:-|–|til|og)\s*(20\d\d)\b", re.IGNORECASE)
_PROMISE = re.compile(
    r"\b(?:\w*evaluer\w*|status(?:notat|redegørelse|orientering)|opfølgningen|følges op|genbesøg\w*|revurder\w*|"
    r"vende[rs]? tilbage|afrapporter\w*)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:vil|skal|bliver|blive|forelægges|evalueres|afrapporteres|revurderes|følges)\b", re.I)
_PART_OF_YEAR = re.compile(r"\b(primo|medio|ultimo) (20\d\d)\b", re.IGNORECASE)
_MONTHS = {"primo": "01", "medio": "06", "ultimo": "12"}
_WORDS = {word: str(number) for word, number in SPELLED.items()}
_WORDS |= {"et halvt": "0,5", "en halv": "0,5", "halvandet": "1,5"}
_FRACTIONS = {
    "1/4": "0,25", "¼": "0,25", "en kvart": "0,25", "en fjerdedel": "0,25", "fjerdedels": "0,25", "1/2": "0,5",
    "½": "0,5", "en halv": "0,5", "halv": "0,5", "halvtids": "0,5", "3/4": "0,75", "¾": "0,75",
    "tre fjerdedele": "0,75", "deltids": "",
}  # fmt: skip
_COUNT = "|".join(sorted(_WORDS, key=len, reverse=True))
_FRACTION = "|".join(sorted(_FRACTIONS, key=len, reverse=True))
_STAFF = (
    r"\w*(?:stilling(?:er)?|koordinator(?:er)?|medarbejdere?|sagsbehandlere?|rådgivere?|konsulent(?:er)?|vejledere?|"
    r"pædagog(?:er)?|ledere?|tovholdere?|lærere?|terapeut(?:er)?|sygeplejersker?|assistent(?:er)?|tid)"
)
_FTE = re.compile(
    rf"(?:(?<![\w.,])(?P<count>[+\-−–]?(?:{FIGURE}½?|½)|{_COUNT})\s+)?(?:fuldtids)?årsværk\b|"
    rf"(?<![\w.,/])(?P<times>\d{{1,2}})\s*[x×*]\s*(?P<hours>\d{{1,2}}(?:,\d+)?)\s*timer\b|"
    rf"(?<![\w.,])(?P<full>{FIGURE}½?|½|{_COUNT})\s+fuldtids(?:stilling(?:er)?|medarbejdere?|ansatte?)\b|"
    rf"(?<![\w.,/])(?:(?P<many>\d{{1,2}}|{_COUNT})\s+)?(?<![\w.,/])(?P<part>{_FRACTION})(?:\s|(?<=tids)|(?<=dels)){{1,2}}(?:stilling(?:er)?\b|{_STAFF}\b)",
    re.IGNORECASE,
)
_FULL_WEEK = Decimal(37)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the line it begins on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fte:
    """A mention of staff in årsværk; the count is None where the text gives none. `is_worded`: it says årsværk in other
    words ("halvtids", "2 x 37 timer"), which is our reading.
    """

    count: Decimal | None
    text: str
    line: int
    is_worded: bool = False


def sentences_of(lines: Sequence[Line]) -> Iterator[Sentence]:
    """The sentences of the lines, in order."""
    return (Sentence(text, first) for text, first, _ in sentence_lines(lines))


def sentence_lines(lines: Sequence[Line]) -> Iterator[tuple[str, int, int]]:
    """Each sentence with its first and last line; a heading or a point on a line of its own is one."""
    whole = passage(lines)
    start = 0
    for end, after in [*(match.span() for match in _END.finditer(whole.text)), (len(whole.text), len(whole.text))]:
        if text := whole.text[start:end].strip():
            yield text, whole.line_at(start), whole.line_at(max(end - 1, start))
        start = after


def years_in(text: str) -> tuple[int, ...]:
    """Every calendar year mentioned, in order; parts of dates such as 01-03-2023 are left out."""
    return tuple(int(match[1]) for match in _YEAR.finditer(text))


def year_of_amount(lines: Sequence[Line], years: Sequence[int], kroner: Decimal) -> tuple[int | None, int]:
    """The only one of the years named beside the amount, else the only one named at all; and its line."""
    mentions = [(s, year) for s in sentences_of(lines) for year in years_in(s.text) if year in years]
    beside = [(s, year) for s, year in mentions if any(a.kroner == abs(kroner) for a in amounts_in(s.text))]
    for named in (beside, mentions):
        if len({year for _, year in named}) == 1:
            return named[0][1], named[0][0].line
    return None, 0


def period_in(text: str) -> str | None:
    """ "perioden 2024 til 2026" as 2024-2026."""
    match = _PERIOD.search(text)
    return f"{match[1]}-{match[2]}" if match else None


def fte_in(lines: Sequence[Line]) -> Iterator[Fte]:
    """Every mention of staff in the lines; what stands in brackets in other words explains a number before it."""
    whole = passage(lines)
    for match in _FTE.finditer(whole.text):
        is_worded = "årsværk" not in match[0].casefold()
        inside = whole.text.rfind("(", 0, match.start()) > whole.text.rfind(")", 0, match.start())
        if is_worded and inside:
            continue
        yield Fte(_count(match), " ".join(match[0].split()), whole.line_at(match.start()), is_worded)


def _count(match: re.Match[str]) -> Decimal | None:
    if match["times"]:
        hours = parse_number(match["hours"]) or _FULL_WEEK
        return int(match["times"]) * hours / _FULL_WEEK
    if match["part"]:
        part = parse_number(_FRACTIONS[" ".join(match["part"].casefold().split())])
        many = parse_number(_WORDS.get(match["many"].casefold(), match["many"])) if match["many"] else Decimal(1)
        return None if part is None or many is None else many * part
    count = match["count"] or match["full"]
    return parse_number(_WORDS.get(count.casefold(), count)) if count else None


def follow_ups_in(lines: Sequence[Line]) -> Iterator[tuple[FollowUp, int]]:
    """Promises to evaluate or report back, with a time if one stands in the same clause, and their line."""
    for sentence in sentences_of(lines):
        clause = next((c for c in re.split(r",\s+(?=og\b|samt\b)|;", sentence.text) if _PROMISE.search(c)), None)
        if clause and _AHEAD.search(clause) and (due := due_in(clause)):
            yield FollowUp(sentence.text, due, uncertain=len(due) < len("2026-01-01")), sentence.line


def external_deadlines_in(lines: Sequence[Line]) -> Iterator[ExternalDeadline]:
    """Sentences where an authority outside the municipality has set a date."""
    for sentence in sentences_of(lines):
        if is_set_outside(sentence.text) and (due := first_date(sentence.text)):
            yield ExternalDeadline(sentence.text, due)


def due_in(text: str) -> str | None:
    """As much of a date as the text states."""
    years = years_in(text)
    return day_or_month_in(text) or (str(years[0]) if years else None)


def day_or_month_in(text: str) -> str | None:
    """The day that the text states, else the month, "medio 2026" as its middle one."""
    if day := first_date(text):
        return day.isoformat()
    if month := month_in(text):
        return month
    match = _PART_OF_YEAR.search(text)
    return f"{match[2]}-{_MONTHS[match[1].casefold()]}" if match else None


def broken_in(lines: Sequence[Line]) -> Iterator[Sentence]:
    """Sentences that stop after a word that must be followed by more: "… samarbejde med netværk og."."""
    for sentence in sentences_of(lines):
        if _BROKEN.search(sentence.text):
            yield sentence
