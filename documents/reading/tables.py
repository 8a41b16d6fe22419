"""Tables of years and amounts, with tabs between the cells or only blanks.

A head says which columns are years of change, which are accounts and budgets to compare with, and which amount is
lasting. A row is split into as many cells as the head has; where that can be done in more ways than one it says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from documents.reading.numbers import Money, is_nothing, is_percentage, parse_money
from documents.reading.result import SignConvention
from documents.reading.table_cells import split_cells
from documents.reading.text.lines import Line
from documents.reading.units import unit_of

ColumnKind = Literal["year", "lasting", "reference", "total", "other"]
Fit = Literal["exact", "short", "surplus", "unclear"]

_YEAR = re.compile(r"(?<![\d.,/-])20\d\d(?![\d,/]|\.\d|\s?[-–]\s?\d)")
PRICES = re.compile(
    r"\b(?:i\s+)?(20\d\d)\s?-?\s?(?:års)?-?(?:pris\w*|p/l\w*|pl\b(?:-niveau)?|niveau)|"
    r"(?:pris- og løn(?:niveau)?|pris(?:niveau|er)?|p/l(?:-niveau)?|\bpl(?:-niveau)?)[ :-]*(20\d\d)",
    re.IGNORECASE,
)
_ON = r"(?:\s*(?:[-–]\s*)?(?:og\s+(?:frem(?:efter|over)?|(?:efter)?følgende(?:\s+år)?)|ff\b\.?|frem\b|→|\+))"
_REFERENCE = (
    r"(?:forventet\s+)?regnskab|regnsk\.?|r|fr|(?:opr(?:indeligt|\.)?|vedtaget|korr(?:igeret|\.)?|gældende)\s+budget"
)
_WORD = rf"(?:(?P<reference>{_REFERENCE})|(?P<budget>budget|b)|(?P<ahead>budgetoverslag|overslag|bo|år))"
_COLUMN = re.compile(
    rf"(?<![\w,./-])(?:(?:{_WORD}[\s.:]*)?(?P<year>20\d\d)(?![\d,/]|\.\d|\s?[-–]\s?\d)(?P<on>{_ON})?|"
    r"(?P<lasting>varig(?:t|e)?(?:\s+effekt)?|helårs(?:effekt|virkning)|fuldt?\s+(?:effekt|indfaset)|og\s+frem|"
    r"(?:efter)?følgende\s+år)|"
    r"(?P<total>(?:i\s+alt|total|sum)(?:\s*20\d\d\s?[-–]\s?(?:20)?\d\d)?))(?![\wæøå])",
    re.IGNORECASE,
)
_HEAD_WORDS = 8
_LARGEST_STEP, _LARGEST_STEP_BETWEEN_TABS = 5, 30
_PART = re.compile(r"\S+(?: \S+)*")
_LEAST_STEP = 6
_ABBREVIATED = re.compile(r"\b(?:nr|kr|mio|mill|t|tkr|pl|p/l)\.$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s|;]*")
_AFTER = re.compile(r"[a-zæøå]{4,}", re.IGNORECASE)
_PLUS = re.compile(r"\+\s?[)\"”]?\s*(?:[=:]|betyder|er|angiver)\s*\(?(?P<what>\w+(?: \w+)?)", re.IGNORECASE)
_MINUS_IS = re.compile(r"[-−–]\s?[)\"”]?\s*(?:[=:]|betyder|angiver)\s*\(?(?P<what>\w+(?: \w+)?)", re.IGNORECASE)
_WITH_SIGN = re.compile(
    r"(?P<what>\w*(?:udgift|besparelse|indtægt|reduktion|effektivisering)\w*)\b[^.;\n]{0,60}?\b(?:med|som|ved)\s+"
    r"(?:et\s+)?(?P<sign>minus|plus|negativ\w*|positiv\w*)|"
    r"\b(?P<sign2>minus|plus|negativ\w*|positiv\w*)\w*\s+(?:tal|beløb|fortegn)?\s*(?:er|=|angiver|betyder)\s+"
    r"(?:en\s+)?(?P<what2>\w*(?:udgift|besparelse|indtægt|reduktion|effektivisering)\w*)",
    re.IGNORECASE,
)
_SPENDING = ("udgift", "merudgift", "mindreindtægt", "mindre indtægt", "øgede udgift")
_INCOME = (
    *("indtægt", "merindtægt", "mindreudgift", "mindre udgift", "besparelse", "mindredgift", "effektivisering"),
    "reduktion",
)
_PLAIN_KR = "kr."


@dataclass(frozen=True, slots=True)
class Column:
    """One column of amounts. `cell` is its place between tabs, None where there are no tabs."""

    kind: ColumnKind
    year: int | None
    heading: str
    cell: int | None = None
    end: int | None = None
    """Where the heading ends on its line, in signs, where there are no tabs."""

    @property
    def is_change(self) -> bool:
        return self.kind in ("year", "lasting")


@dataclass(frozen=True, slots=True)
class YearHead:
    """The heading line of a year table: every column of amounts, in order; `label` is what stands before them, `names`
    the same cell by cell where tabs part it.
    """

    line: Line
    columns: tuple[Column, ...]
    label: str
    names: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(column.year for column in self.columns if column.is_change and column.year)

    @property
    def changes(self) -> tuple[int, ...]:
        """The places of the columns that are changes."""
        return tuple(i for i, column in enumerate(self.columns) if column.is_change)

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind == "reference")

    @property
    def has_tabs(self) -> bool:
        return any(column.cell is not None for column in self.columns)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed in one column, and the amount where it is one."""

    printed: str = ""
    money: Money | None = None

    @property
    def is_unread(self) -> bool:
        """There are digits, but no amount that we can be sure of."""
        return self.money is None and any(c.isdigit() for c in self.printed) and not is_percentage(self.printed)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a year table: its cells follow the head's columns. `fit` says how surely: `exact`, `short` of cells and
    laid from the left, with a `surplus` of numbers before them, or `unclear` where blanks part thousands and columns.
    `named`: what stands under the head's `names`.
    """

    label: str
    cells: tuple[Cell, ...]
    fit: Fit
    line: int
    named: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        return self.fit == "exact"

    @property
    def is_stated(self) -> bool:
        return any(cell.money is not None for cell in self.cells)

    @property
    def has_content(self) -> bool:
        return any(cell.money is not None or cell.is_unread for cell in self.cells)

    @property
    def unit(self) -> str | None:
        return unit_of(self.label)

    @property
    def is_percentage(self) -> bool:
        words = re.search(r"\b(?:pct\b|procent)|%", self.label, re.IGNORECASE)
        return bool(words) or any(is_percentage(cell.printed) for cell in self.cells)


def year_head(line: Line) -> YearHead | None:
    """The line as the head of a year table: its years rise, and it holds nothing else but words of a heading."""
    text = PRICES.sub(lambda match: " " * len(match[0]), line.text)
    head = _tabbed(line, text) if "\t" in text else None
    return head or _plain(line, text)


def _tabbed(line: Line, text: str) -> YearHead | None:
    """Cells of which each holds at most one column."""
    cells = text.split("\t")
    columns = [_column(cell, place) for place, cell in enumerate(cells)]
    first = next((i for i, column in enumerate(columns) if column), len(cells))
    named = [
        column or Column("other", None, cell, i) for i, (column, cell) in enumerate(zip(columns, cells, strict=True))
    ]
    before = tuple(cell.strip() for cell in cells[:first])
    head = YearHead(line, tuple(_settled(named[first:])), " ".join(cells[:first]).strip(), before)
    is_single = len(head.years) == 1 and first > 0 and (len(head.columns) > 1 or unit_of(line.text))
    return head if _is_head(head) or (is_single and head.changes and _is_short(head.label)) else None


def _column(cell: str, place: int) -> Column | None:
    """A cell that names a column and little else; a cell with two years is none."""
    matches = list(_COLUMN.finditer(cell))
    if len(matches) != 1:
        return None
    rest = cell[: matches[0].start()] + cell[matches[0].end() :]
    beside = re.sub(r"\([^)]*\)|\b(?:kr|mio|t)\b\.?|[\W\d_]", "", rest)
    return _named(matches[0], place) if len(beside) <= 8 else None


def _plain(line: Line, text: str) -> YearHead | None:
    """Years with only blanks between them."""
    matches = list(_COLUMN.finditer(text))
    while matches and matches[0]["total"]:  # "I alt" before the years is their label
        matches.pop(0)
    if len(matches) < 2:
        return None
    gaps = [text[match.end() : other.start()] for match, other in pairwise(matches)]
    label, after = text[: matches[0].start()].strip(), text[matches[-1].end() :]
    if not all(_BETWEEN.fullmatch(gap) for gap in gaps) or _AFTER.search(after) or after.rstrip().endswith("."):
        return None
    columns = tuple(_settled([_named(match, None, line.indent + match.end()) for match in matches]))
    head = YearHead(line, columns, label)
    return head if _is_head(head) else None


def is_column(text: str) -> bool:
    """The text is the head of one column and nothing else."""
    match = _COLUMN.fullmatch(text.strip())
    return bool(match and not match["total"])


def _named(match: re.Match[str], place: int | None, end: int | None = None) -> Column:
    heading = " ".join(match[0].split())
    if match["year"] is None:
        return Column("total" if match["total"] else "lasting", None, heading, place, end)
    kind: ColumnKind = "reference" if match["reference"] else "lasting" if match["on"] else "year"
    return Column(kind, int(match["year"]), heading, place, end)


def _settled(columns: Sequence[Column]) -> list[Column]:
    """ "Budget 2026" is something to compare with where bare years follow, or where it follows the accounts."""
    years = [column for column in columns if column.kind in ("year", "lasting")]
    is_budget = [bool(re.match(r"b(?:udget)?[\s.]*\d", column.heading, re.IGNORECASE)) for column in columns]
    has_bare = any(re.match(r"20\d\d", column.heading) for column in years)
    settled: list[Column] = []
    for column, budget in zip(columns, is_budget, strict=True):
        after_accounts = bool(settled) and bool(re.match(r"(?:forventet\s+)?r", settled[-1].heading, re.IGNORECASE))
        if budget and column.kind == "year" and (has_bare or after_accounts) and len(years) > 1:
            settled.append(replace(column, kind="reference"))
        else:
            settled.append(column)
    return settled


def _is_head(head: YearHead) -> bool:
    """At least two columns of amounts, years rising, a short label before them."""
    amounts = [column for column in head.columns if column.kind != "other"]
    years = [column.year for column in amounts if column.year and column.is_change]
    most = _LARGEST_STEP_BETWEEN_TABS if head.has_tabs else _LARGEST_STEP
    rising = all(0 < later - earlier <= most for earlier, later in pairwise(years))
    return len(amounts) >= 2 and bool(years) and rising and _is_short(head.label)


def _is_short(label: str) -> bool:
    """A name and not the beginning of a sentence."""
    bare = label.rstrip(" ,;:(")
    is_whole = not bare.endswith(".") or bool(_ABBREVIATED.search(bare))
    return len(bare.split()) <= _HEAD_WORDS and is_whole and not (label.endswith(",") and not unit_of(bare))


def row_of(line: Line, head: YearHead) -> Row:
    """A line under the head as a row; without tabs, amounts are taken from its end."""
    if "\t" in line.text:
        return _tab_row(line, head)
    if (placed := _placed_row(line, head)) is not None:
        return placed
    label, cells, fit = split_cells(line.text, len(head.columns))
    return Row(label, _padded([_cell(text) for text in cells], head), fit, line.number)


def _placed_row(line: Line, head: YearHead) -> Row | None:
    """A row whose wide gaps part its cells, each under one heading: as printed in columns of signs. None where the gaps
    are narrow, or a cell stands between two headings.
    """
    ends = [column.end for column in head.columns]
    parts = list(_PART.finditer(line.text))
    cells = [part for part in parts if parse_money(part[0]) is not None or is_percentage(part[0])]
    first = line.text.find(cells[0][0]) if cells else 0
    steps = [b - a for a, b in pairwise(e for e in ends if e is not None)]
    if None in ends or not cells or not steps or min(steps) < _LEAST_STEP or len(cells) >= len(head.columns):
        return None
    placed: dict[int, str] = {}
    for cell in cells:
        distances = [abs(line.indent + cell.end() - end) for end in ends if end is not None]
        nearest = distances.index(min(distances))
        if nearest in placed or min(distances) > min(steps) // 3:
            return None
        placed[nearest] = cell[0]
    label = line.text[:first].strip()
    return Row(label, tuple(_cell(placed.get(i, "")) for i in range(len(ends))), "exact", line.number)


def _tab_row(line: Line, head: YearHead) -> Row:
    texts = [text.strip() for text in line.text.split("\t")]
    if head.has_tabs:
        taken = [column.cell for column in head.columns if column.cell is not None]
        cells = tuple(_cell(texts[i]) if i < len(texts) else Cell() for i in taken)
        beyond = [text for i, text in enumerate(texts) if i and i not in taken and parse_money(text)]
        named = tuple(texts[: min(taken)])
        label = " ".join(filter(None, named))
        return Row(label, cells, "surplus" if beyond and not _is_code(beyond) else "exact", line.number, named)
    filled = [text for text in texts[1:] if text]
    after = texts[1:] if len(texts) - 1 == len(head.columns) else filled
    if len(after) > len(head.columns):
        label, after = " ".join((texts[0], *after[: -len(head.columns)])), after[-len(head.columns) :]
        return Row(label, tuple(_cell(text) for text in after), "surplus", line.number)
    fit: Fit = "exact" if len(after) in (0, len(head.columns)) else "short"
    return Row(texts[0], _padded([_cell(text) for text in after], head), fit, line.number)


def _is_code(texts: Sequence[str]) -> bool:
    """Numbers before the amounts that name the row rather than count."""
    return len(texts) == 1 and bool(re.fullmatch(r"0\d+|\d{1,2}\.?|20\d\d|\d{5,}", texts[0]))


def _cell(text: str) -> Cell:
    return Cell("" if is_nothing(text) else text.strip(), None if is_nothing(text) else parse_money(text))


def _padded(cells: Sequence[Cell], head: YearHead) -> tuple[Cell, ...]:
    return (*cells, *(Cell() for _ in range(len(head.columns) - len(cells))))


def cell_unit(cell: Cell, row: Row, table: str | None) -> str | None:
    """The unit of an amount: its own, its row's, its table's. A plain "kr." behind a figure says only that it is
    money, where row or table say how many.
    """
    own = cell.money.unit if cell.money else None
    if own and own != _PLAIN_KR:
        return own
    return row.unit or table or own


def is_out_of_scale(cell: Cell, unit: str | None) -> bool:
    """ "1.200.000 kr." in a table of 1.000 kr.: one of the two is wrong."""
    own = cell.money.unit if cell.money else None
    return bool(own == _PLAIN_KR and unit not in (None, _PLAIN_KR) and cell.money and abs(cell.money.value) >= 100_000)


def price_level_of(text: str) -> str | None:
    """The year whose prices the amounts are in."""
    match = PRICES.search(text)
    return (match[1] or match[2]) if match else None


def sign_convention_of(text: str) -> SignConvention | None:
    """What a plus means: "plus_is_spending" or "plus_is_income"; from what is said of plus, of minus, or in words."""
    words = _WITH_SIGN.search(text)
    said = [(match["what"], True) for match in _PLUS.finditer(text)]
    said += [(match["what"], False) for match in _MINUS_IS.finditer(text)]
    if words:
        is_plus = (words["sign"] or words["sign2"]).casefold().startswith(("plus", "pos"))
        said.append((words["what"] or words["what2"], is_plus))
    for what, is_plus in said:
        kind = _meaning(what.casefold())
        if kind is not None:
            return "plus_is_spending" if (kind == "spending") == is_plus else "plus_is_income"
    return None


def _meaning(what: str) -> Literal["spending", "income"] | None:
    if what.startswith(_INCOME):
        return "income"
    return "spending" if what.startswith(_SPENDING) else None


def span(years: Sequence[int]) -> str | None:
    """2024-2027."""
    return f"{years[0]}-{years[-1]}" if years else None


def digit_of(value: Decimal) -> Decimal:
    """The worth of the last digit printed."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
