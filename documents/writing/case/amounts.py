"""How the amounts of proposals are called and added up, the same in a paper and in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from documents.reading.numbers import format_number
from documents.writing.amounts import EMPTY, STAR, UNIT, marks, year_table
from documents.writing.paper import Block, Paragraph
from models.case.amounts import NO_YEAR
from models.case.budget_proposals import BudgetProposal, BudgetProposals, ProposedAmount
from process.words import codes
from process.words.amounts import PLUS_IS_SPENDING, prices
from process.words.dates import date_and_hour, listing
from process.words.grammar import sentence

TOTAL = "I alt"
NOT_STATED = "Ikke oplyst"
Years = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A row of a table of amounts: what it is called, of which committee and kind, and its amounts by year."""

    label: str
    committee: str
    kind: str
    lines: tuple[ProposedAmount, ...]

    def of_year(self, year: int | None) -> Decimal | None:
        """None where nothing is stated, which is not 0."""
        stated = [line.amount for line in self.lines if line.year == year]
        return sum(stated, Decimal(0)) if stated else None

    def over(self, years: Years) -> Decimal:
        return sum((self.of_year(year) or Decimal(0) for year in years), Decimal(0))


def rows_of(lines: Iterable[ProposedAmount]) -> tuple[AmountRow, ...]:
    """Lines of one name, committee and kind are a row; a second amount for a year begins another."""
    rows: list[tuple[tuple[str, str, str, str], dict[int | None, ProposedAmount]]] = []
    for line in lines:
        key = (line.label, line.committee, line.kind, line.role)
        free = next((cells for known, cells in rows if known == key and line.year not in cells), None)
        if free is None:
            free = {}
            rows.append((key, free))
        free[line.year] = line
    return tuple(AmountRow(key[0], key[1], key[2], tuple(cells.values())) for key, cells in rows)


def year_name(year: int | None) -> str:
    return NO_YEAR if year is None else str(year)


def kind_name(kind: str) -> str:
    return sentence(codes.of(codes.EXPENDITURE_TYPES, kind)) if kind else ""


def sum_of(proposals: Iterable[BudgetProposal], year: int | None) -> Decimal | None:
    """What they cost together in a year; None where none of them states an amount for it."""
    stated = [line.amount for proposal in proposals for line in proposal.counted if line.year == year]
    return sum(stated, Decimal(0)) if stated else None


def printed(amount: Decimal | None) -> str:
    return EMPTY if amount is None else format_number(amount)


def years_in(proposal: BudgetProposal, years: Years) -> tuple[int | None, ...]:
    """The columns of its own table: all the years, and the amounts without a year where it has one."""
    has_undated = any(line.year is None for line in proposal.amounts)
    return tuple(year for year in years if year is not None or has_undated)


def amount_blocks(proposal: BudgetProposal, years: Years) -> Iterator[Block]:
    """The amounts of one proposal as a table, with a sum where the proposal prints none itself, and what must be said
    of them.
    """
    shown = [line for line in proposal.amounts if line.year in years]
    if not shown:
        yield Paragraph("Beløbet er ikke oplyst.")
        return
    columns = years_in(proposal, years)
    rows = [(row_name(row), *(_cell(row, year) for year in columns)) for row in rows_of(shown)]
    added = [line for line in proposal.counted if line.year in years]
    if len(added) == len(shown) and len(rows) > 1:
        rows.append((TOTAL, *(printed(sum_of([proposal], year)) for year in columns)))
    gaps = marks(any(EMPTY in row for row in rows), is_uncertain=False)
    said = (prices(proposal.price_level), PLUS_IS_SPENDING, *gaps, *remarks(proposal, years))
    yield Paragraph(" ".join(filter(None, said)), is_note=True)
    yield year_table(tuple(map(year_name, columns)), tuple(rows))


def row_name(row: AmountRow) -> str:
    """The line's own name, with its committee and kind where the name does not say them."""
    label, line = row.label, row.lines[0]
    kind = kind_name(row.kind)
    if kind and kind.casefold()[:6] not in label.casefold():
        label = f"{label}, {kind.casefold()}"
    if line.own_committee and row.committee.casefold() not in label.casefold() and "(" not in label:
        label = f"{label} ({row.committee})"
    return label


def _cell(row: AmountRow, year: int | None) -> str:
    lines = [line for line in row.lines if line.year == year]
    return f"{printed(row.of_year(year))}{'*' if any(not line.is_confirmed for line in lines) else ''}"


def remarks(proposal: BudgetProposal, years: Years, doubt: str = STAR) -> tuple[str, ...]:
    """What must be said of a proposal's amounts. `doubt`: of an amount that is not confirmed."""
    shown = [line for line in proposal.amounts if line.year in years]
    lasting = sorted({line.year for line in shown if line.is_lasting and line.year})
    unsure = doubt if any(not line.is_confirmed for line in shown) else ""
    after = "Det sidste beløb gælder også årene efter." if lasting else ""
    turned = "Forslaget regner selv indtægter som plus; her er fortegnet vendt." if proposal.is_turned else ""
    return tuple(filter(None, (unsure, after, turned)))


def head_notes(selected: BudgetProposals, now: datetime) -> tuple[str, ...]:
    """In what the amounts are, and as of when."""
    levels = sorted({proposal.price_level for proposal in selected.proposals if proposal.price_level})
    unit = f"Beløb i {UNIT}, {listing([f'{level}-priser' for level in levels])}." if levels else f"Beløb i {UNIT}"
    mixed = "Summerne er ikke omregnet til samme prisniveau." if len(levels) > 1 else ""
    return (*filter(None, (unit, mixed)), PLUS_IS_SPENDING, f"Opgjort {date_and_hour(now)}.")


def foot_notes(selected: BudgetProposals) -> Iterator[str]:
    """What is not in the sums, and why."""
    if selected.left_out:
        yield f"Ikke med i summerne, fordi de ikke indgår i budgettet: {_titles(selected.left_out)}."
    without = [
        proposal for proposal in selected.standing if not any(line.year in selected.years for line in proposal.counted)
    ]
    if without:
        yield f"Ikke med i summerne, fordi beløbet ikke er oplyst: {_titles(without)}."
    if selected.undated:
        yield f"Ikke med, fordi intet år er oplyst: {listing([f'»{title}«' for title in selected.undated])}."
    if selected.has_other_years:
        yield "Nogle forslag har også beløb uden år eller i andre år. De beløb er ikke med."


def _titles(proposals: Iterable[BudgetProposal]) -> str:
    return listing([f"»{proposal.title}«" for proposal in proposals])
