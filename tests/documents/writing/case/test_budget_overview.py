"""The overview's sums: formulas of ranges that give what Python adds up, and no text is ever one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import given, settings

from documents.writing.case.budget_overview import budget_overview
from models.case.budget_proposals import BudgetProposals, Selection
from tests.documents.writing.case.proposals import COMMITTEES, MUNICIPALITY, NOW, YEARS, budgets
from tests.documents.writing.case.test_catalogue import BUDGET, LIBRARY, TEACHERS, amount, proposal

SCHOOLS, _, CULTURE, _ = COMMITTEES


def opened(budget: BudgetProposals, **how: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(budget_overview(budget, MUNICIPALITY, NOW)), **how)


def cells_of(book: Any, sheet: str, area: str) -> Iterator[Any]:
    name, _, place = area.rpartition("!")
    cells = book[name or sheet][place]
    yield from (cell for row in cells for cell in row) if isinstance(cells, tuple) else (cells,)


def value(book: Any, sheet: str, cell: Any) -> Decimal:
    """A cell's number; of a formula, what its ranges add up to: SUM is all there may be."""
    if cell.data_type != "f":
        return Decimal(str(cell.value)) if cell.value is not None else Decimal(0)
    match = re.fullmatch(r"=SUM\(([^()]+)\)", cell.value)
    assert match, cell.value
    return sum(
        (
            value(book, area.rpartition("!")[0] or sheet, each)
            for area in match[1].split(",")
            for each in cells_of(book, sheet, area)
        ),
        Decimal(0),
    )


def table(budget: BudgetProposals) -> dict[tuple[str, str], list[Decimal]]:
    """Rows of the overview by committee and kind, calculated."""
    book = opened(budget)
    page = book["Oversigt"]
    head = next(row for row in page.iter_rows() if row[0].value == "Udvalg")
    assert [cell.value for cell in head] == ["Udvalg", "Art", *map(str, YEARS), "I alt"]
    rows = page.iter_rows(min_row=head[0].row + 1)
    return {(row[0].value, row[1].value or ""): [value(book, "Oversigt", cell) for cell in row[2:]] for row in rows}


def test_rows_by_committee_and_kind_with_sums_of_both() -> None:
    zero = Decimal(0)
    assert table(BUDGET) == {
        (SCHOOLS, "Service"): [Decimal("450.5"), Decimal(1081), zero, zero, Decimal("1531.5")],
        (SCHOOLS, "Anlæg"): [Decimal(60), zero, zero, zero, Decimal(60)],
        (f"{SCHOOLS} i alt", ""): [Decimal("510.5"), Decimal(1081), zero, zero, Decimal("1591.5")],
        (CULTURE, "Ikke oplyst"): [Decimal(-250), zero, zero, zero, Decimal(-250)],
        (f"{CULTURE} i alt", ""): [Decimal(-250), zero, zero, zero, Decimal(-250)],
        ("I alt", ""): [Decimal("260.5"), Decimal(1081), zero, zero, Decimal("1341.5")],
    }


def test_a_net_is_not_added_to_what_it_is_the_net_of() -> None:
    lines = (amount("Løn", 2028, "100"), amount("Sparet", 2028, "-30"), amount("Netto", 2028, "70", role="net"))
    today = amount("Nuværende budget", 2028, "9000", role="current")
    rounded = (amount("Løn", 2028, "100.4"), amount("Netto", 2028, "100", role="net"))
    budget = replace(BUDGET, proposals=(proposal(1, "Netto", *lines, today), proposal(2, "Afrundet", *rounded)))
    assert table(budget)["I alt", ""][0] == Decimal(170)


@given(budgets())
@settings(max_examples=40, deadline=None)
def test_every_formula_gives_the_sum_and_has_its_result_beside_it(budget: BudgetProposals) -> None:
    book, results = opened(budget), opened(budget, data_only=True)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    shown = results[page.title][cell.coordinate].value
                    assert value(book, page.title, cell) == Decimal(str(shown)), cell.coordinate
    amounts = [line.amount for each in budget.proposals for line in each.amounts]
    if amounts:
        assert table(budget)["I alt", ""][-1] == sum(amounts, Decimal(0))


@given(budgets())
@settings(max_examples=30, deadline=None)
def test_no_text_is_a_formula(budget: BudgetProposals) -> None:
    titles = {each.title for each in budget.proposals if each.amounts}
    book = opened(budget)
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert {cell.value for cell in cells if cell.value in titles} == titles
    assert {cell.data_type for cell in cells if cell.value in titles} <= {"s"}
    assert all(re.fullmatch(r"=SUM\([^()]+\)", cell.value) for cell in cells if cell.data_type == "f")
    risky = [cell for cell in cells if cell.value in titles and cell.value.startswith(("=", "+", "-", "@"))]
    assert all(cell.quotePrefix for cell in risky), "it stays a text when somebody edits the cell"


def test_a_committee_that_looks_like_a_formula_is_a_text() -> None:
    odd = "=HYPERLINK(1)"
    sly = proposal(1, "Lumsk", amount("=1+1", 2028, "5", committee=odd), committees=(odd,))
    book = opened(replace(BUDGET, proposals=(sly,)))
    for page in book.worksheets:
        for row in page.iter_rows():
            assert {cell.data_type for cell in row if odd in str(cell.value)} <= {"s"}


def test_it_is_made_to_be_read() -> None:
    book = opened(BUDGET)
    page = book["Oversigt"]
    head = next(row for row in page.iter_rows() if row[0].value == "Udvalg")
    assert page.freeze_panes == f"C{head[0].row + 1}"
    assert page.print_title_rows == f"${head[0].row}:${head[0].row}"
    assert all(cell.font.bold for cell in head)
    first = page.cell(head[0].row + 1, 3)
    assert first.number_format == "#,##0.0##"
    assert page.cell(head[0].row + 1, 4).number_format == "#,##0"
    assert (book.properties.language, book.properties.title) == ("da-DK", "Budgetoversigt: Budget 2028")
    notes = [row[0].value for row in page.iter_rows(max_row=head[0].row - 1)]
    assert "Beløb i 1.000 kr." in notes
    assert "Plus er udgifter, minus er indtægter og besparelser." in notes
    assert any("Sti langs fjorden" in str(note) for note in notes)


def test_without_proposals_there_is_nothing_to_add_up() -> None:
    book = opened(BudgetProposals(Selection(2028), YEARS))
    assert all(cell.data_type != "f" for page in book.worksheets for row in page.iter_rows() for cell in row)


def test_two_committees_that_treat_one_proposal_are_named_together() -> None:
    both = proposal(1, "Fælles", amount("Løn", 2028, "5", committee=""), committees=(SCHOOLS, CULTURE))
    amounts = table(replace(BUDGET, proposals=(TEACHERS, both, LIBRARY)))
    assert amounts[f"{SCHOOLS}; {CULTURE}", "Service"][0] == Decimal(5)
