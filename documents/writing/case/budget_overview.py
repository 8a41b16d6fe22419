"""Budgetoversigt: what the proposals cost by committee, kind and year, as a workbook whose sums are alive.

Each amount of the overview is the sum of the proposals' rows on the sheet beside it: who mends a row there sees the
overview change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from documents.writing.case.amounts import NOT_STATED, TOTAL, Years, foot_notes, head_notes, kind_name, year_name
from documents.writing.case.catalogue import numbered, subject
from documents.writing.case.proposal_sheet import FIRST_YEAR, ListedAmount, amounts_sheet, listed
from documents.writing.workbook import Cell, Sheet, letter, total, workbook
from models.case.budget_proposals import BudgetProposals
from process.words.codes import EXPENDITURE_TYPES

_AMOUNTS = "Forslag"
_KINDS = (*EXPENDITURE_TYPES, "")


def budget_overview(selected: BudgetProposals, municipality: str, now: datetime) -> bytes:
    """The file: the overview, and the rows it is made of."""
    return workbook(f"Budgetoversigt{subject(selected)}", municipality, now, overview_sheets(selected, now))


def overview_sheets(selected: BudgetProposals, now: datetime) -> tuple[Sheet, Sheet]:
    title = f"Budgetoversigt{subject(selected)}"
    rows = _in_order([row for row in listed(numbered(selected.standing), selected.years) if row.amounts])
    notes = (title, *head_notes(selected, now), *foot_notes(selected))
    amounts = amounts_sheet(_AMOUNTS, (f"Forslag{subject(selected)}", *head_notes(selected, now)), rows, selected.years)
    return _overview(notes, rows, amounts.first, selected.years), amounts


def _in_order(rows: Sequence[ListedAmount]) -> tuple[ListedAmount, ...]:
    """By committee in the order they came, then by kind: the rows of a sum stand together."""
    committees = list(dict.fromkeys(row.committee for row in rows))
    return tuple(sorted(rows, key=lambda row: (committees.index(row.committee), _KINDS.index(_kind(row)))))


def _kind(row: ListedAmount) -> str:
    return row.kind if row.kind in EXPENDITURE_TYPES else ""


def _overview(notes: tuple[str, ...], rows: Sequence[ListedAmount], first: int, years: Years) -> Sheet:
    """A row for each kind of each committee, the committee's sum below them, all committees' at the end."""
    written: list[tuple[Cell, ...]] = []
    sums: list[int] = []
    place, top = first, len(notes) + 3
    for committee, of_committee in groupby(rows, key=lambda row: row.committee):
        begun = len(written)
        own: list[ListedAmount] = []
        for kind, group in groupby(of_committee, key=_kind):
            part = list(group)
            name = kind_name(kind) or NOT_STATED
            written.append((committee or NOT_STATED, name, *_from_rows(part, place, years)))
            place += len(part)
            own += part
        label = f"{committee or 'Udvalg ikke oplyst'} {TOTAL.casefold()}"
        ranges = [(top + begun, top + len(written) - 1)]
        sums.append(len(written))
        written.append((label, "", *_from_sheet(ranges, own, years)))
    if written:
        lines = [(top + line, top + line) for line in sums]
        sums.append(len(written))
        written.append((TOTAL, "", *_from_sheet(lines, rows, years)))
    columns = ("Udvalg", "Art", *map(year_name, years), TOTAL)
    widths = (44, 16, *(14 for _ in (*years, TOTAL)))
    return Sheet("Oversigt", notes, columns, tuple(written), widths, frozenset(sums), kept=2)


def _values(rows: Sequence[ListedAmount], years: Years) -> list[Decimal]:
    by_year = [sum((row.of_year(year) for row in rows), Decimal(0)) for year in years]
    return [*by_year, sum(by_year, Decimal(0))]


def _from_rows(rows: Sequence[ListedAmount], first: int, years: Years) -> Iterator[Cell]:
    """Of the rows that stand together on the other sheet from row `first` on."""
    for place, value in enumerate(_values(rows, years), FIRST_YEAR):
        column = letter(place)
        yield total([(f"{_AMOUNTS}!{column}{first}:{column}{first + len(rows) - 1}", value)])


def _from_sheet(lines: Sequence[tuple[int, int]], rows: Sequence[ListedAmount], years: Years) -> Iterator[Cell]:
    """Of lines of this sheet, each from its first to its last row; `rows` are what they are made of."""
    for place, value in enumerate(_values(rows, years), 2):
        column = letter(place)
        named = [f"{column}{a}:{column}{b}" if b > a else f"{column}{a}" for a, b in lines]
        yield total([(",".join(named), value)])
