"""The sheet that lists the amounts of proposals: a row for each, which the sums of the other sheets point at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.writing.case.amounts import TOTAL, AmountRow, Years, kind_name, remarks, rows_of, year_name
from documents.writing.workbook import Cell, Formula, Sheet, letter, total
from models.case.budget_proposals import BudgetProposal
from process.words.codes import UNCONFIRMED

_NAMES = ("Nr.", "Forslag", "Udvalg", "Art", "Post", "Sagsnr.", "Prisniveau")
_WIDTHS = (6, 44, 30, 14, 24, 12, 11)
_YEAR_WIDTH, _REMARK_WIDTH = 12, 44
FIRST_YEAR = len(_NAMES)
"""The place of the first column of amounts."""
UNSTATED = "Beløbet er ikke oplyst."


@dataclass(frozen=True, slots=True)
class ListedAmount:
    """A row of the sheet: a proposal with its number in the file, and one row of its amounts; None: it states none."""

    number: int
    proposal: BudgetProposal
    amounts: AmountRow | None

    @property
    def committee(self) -> str:
        own = self.amounts.committee if self.amounts else ""
        return own or "; ".join(self.proposal.committees)

    @property
    def kind(self) -> str:
        return self.amounts.kind if self.amounts else ""

    def of_year(self, year: int | None) -> Decimal:
        return (self.amounts.of_year(year) if self.amounts else None) or Decimal(0)


def listed(proposals: Iterable[tuple[int, BudgetProposal]], years: Years) -> tuple[ListedAmount, ...]:
    """What is added up of each, a row for each name, committee and kind."""
    rows: list[ListedAmount] = []
    for number, proposal in proposals:
        amounts = rows_of(line for line in proposal.counted if line.year in years)
        rows += [ListedAmount(number, proposal, row) for row in amounts or (None,)]
    return tuple(rows)


def amounts_sheet(name: str, notes: tuple[str, ...], rows: Sequence[ListedAmount], years: Years) -> Sheet:
    """A sum over the years at the end of each row, and of each column below the last."""
    columns = (*_NAMES, *map(year_name, years), TOTAL, "Bemærkning")
    first, count = len(notes) + 3, len(rows)
    written = [tuple(_cells(row, years, first + place)) for place, row in enumerate(rows)]
    if written:
        written.append(tuple(_sums(rows, years, first)))
    widths = (*_WIDTHS, *(_YEAR_WIDTH for _ in (*years, TOTAL)), _REMARK_WIDTH)
    return Sheet(name, notes, columns, tuple(written), widths, frozenset({count} if written else ()), kept=2)


def _cells(row: ListedAmount, years: Years, number: int) -> Iterator[Cell]:
    proposal = row.proposal
    yield row.number
    yield from (proposal.title, row.committee, kind_name(row.kind), row.amounts.label if row.amounts else "")
    yield from (proposal.case, proposal.price_level)
    yield from (row.amounts.of_year(year) if row.amounts else None for year in years)
    yield _across(row, years, number) if row.amounts else None
    said = remarks(proposal, years, f"{UNCONFIRMED}.") if row.amounts else (UNSTATED,)
    yield " ".join(said)


def _across(row: ListedAmount, years: Years, number: int) -> Formula | None:
    """The sum of a row's years."""
    if not years:
        return None
    first, last = letter(FIRST_YEAR), letter(FIRST_YEAR + len(years) - 1)
    return Formula(f"SUM({first}{number}:{last}{number})", row.amounts.over(years) if row.amounts else Decimal(0))


def _sums(rows: Sequence[ListedAmount], years: Years, first: int) -> Iterator[Cell]:
    last = first + len(rows) - 1
    yield from ("", TOTAL, *("" for _ in _NAMES[2:]))
    by_year = [sum((row.of_year(year) for row in rows), Decimal(0)) for year in years]
    for place, value in enumerate([*by_year, sum(by_year, Decimal(0))], FIRST_YEAR):
        yield total([(f"{letter(place)}{first}:{letter(place)}{last}", value)])
    yield ""
