"""Tables of years and amounts, with tabs between the cells or only blanks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from documents.reading.numbers import parse_number
from documents.reading.result import SignConvention
from documents.reading.text.lines import Line

_YEAR = re.compile(r"(?<![\d.])(20\d\d)(?![\d.,]|\s?-?\s?(?:pris|p/l|pl\b))")
_UNITS = {  # as printed, our name, its worth in 1.000 kr.
    "1.000 kr.": (re.compile(r"(?:\b1\.000|\bt\.?|\btusinde?)\s*kr", re.IGNORECASE), Decimal(1)),
    "mio. kr.": (re.compile(r"\bmio\.?\s*kr", re.IGNORECASE), Decimal(1000)),
    "kr.": (re.compile(r"\b(?:i|hele)\s+(?:hele\s+)?kr", re.IGNORECASE), Decimal("0.001")),
}
_PRICES = re.compile(r"(20\d\d)\s?-?\s?(?:pris|p/l|pl\b)|(?:pris- og lønniveau|prisniveau|p/l|pl)[ :]*(20\d\d)", re.I)
_CELL = r"[+\-−–]?\s?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|½"
_TRAILING = re.compile(rf"(?:(?<=\s)|^)(?:{_CELL})(?:\s+(?:{_CELL}))*\s*$")
_PLUS = re.compile(r"\+\s?\)?\s*[=:]\s*\(?(?P<what>\w+)", re.IGNORECASE)
_SPENDING = ("udgift", "merudgift", "mindreindtægt", "mindre indtægt")
_INCOME = ("indtægt", "merindtægt", "mindreudgift", "besparelse", "mindredgift")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a year table. `cells` follow the years; `exact` when every cell's column is certain."""

    label: str
    cells: tuple[Decimal | None, ...]
    exact: bool
    line: int

    @property
    def is_stated(self) -> bool:
        return any(cell is not None for cell in self.cells)

    @property
    def stated(self) -> tuple[Decimal, ...]:
        return tuple(cell for cell in self.cells if cell is not None)


@dataclass(frozen=True, slots=True)
class YearHead:
    """The heading line of a year table. `columns` are the tab positions of the years, empty where there are no tabs."""

    line: Line
    years: tuple[int, ...]
    columns: tuple[int, ...]


def year_head(line: Line) -> YearHead | None:
    """The line as the head of a year table: at least two years, rising, and nothing after them but their like."""
    years = tuple(int(match[1]) for match in _YEAR.finditer(line.text))
    if len(years) < 2 or any(later != earlier + 1 for earlier, later in pairwise(years)):
        return None
    after = line.text[[m.end() for m in _YEAR.finditer(line.text)][-1] :]
    if re.search(r"[a-zæøå]{4,}", after, re.IGNORECASE) or line.text.rstrip().endswith("."):
        return None
    cells = line.text.split("\t")
    columns = tuple(i for i, cell in enumerate(cells) if _YEAR.search(cell)) if len(cells) > len(years) else ()
    return YearHead(line, years, columns if len(columns) == len(years) else ())


def row_of(line: Line, head: YearHead) -> Row:
    """A line under the head as a row; without tabs, amounts are taken from its end."""
    if "\t" in line.text and head.columns:
        cells = line.text.split("\t")
        values = tuple(parse_number(cells[i]) if i < len(cells) else None for i in head.columns)
        return Row(cells[0].strip(), values, True, line.number)
    text = " ".join(line.text.split())
    match = _TRAILING.search(text)
    numbers = re.findall(_CELL, match[0]) if match else []
    of_years = numbers[-len(head.years) :]
    label = text[: match.start()] if match else text
    values = tuple(parse_number(number.replace(" ", "")) for number in of_years)
    padded = values + (None,) * (len(head.years) - len(values))
    surplus = " ".join(numbers[: -len(head.years)])
    return Row(f"{label} {surplus}".strip(), padded, len(of_years) in (0, len(head.years)), line.number)


def unit_of(text: str) -> str | None:
    """The unit the table says its amounts are in, None where it says nothing."""
    return next((name for name, (printed, _) in _UNITS.items() if printed.search(text)), None)


def in_thousands(amount: Decimal, unit: str | None) -> Decimal:
    """An amount in the table's unit as 1.000 kr.; without a unit it is read as 1.000 kr."""
    return amount * _UNITS[unit][1] if unit and unit != "1.000 kr." else amount


def price_level_of(text: str) -> str | None:
    """The year whose prices the amounts are in."""
    match = _PRICES.search(text)
    return (match[1] or match[2]) if match else None


def sign_convention_of(text: str) -> SignConvention | None:
    """What a plus means: "plus_is_spending" or "plus_is_income"."""
    match = _PLUS.search(text)
    if match is None:
        return None
    what = match["what"].casefold()
    if what.startswith(_SPENDING):
        return "plus_is_spending"
    return "plus_is_income" if what.startswith(_INCOME) else None


def span(years: Sequence[int]) -> str | None:
    """2024-2027."""
    return f"{years[0]}-{years[-1]}" if years else None
