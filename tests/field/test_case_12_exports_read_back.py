"""Field case 12: an export gives back what went in, and no cell of it is a formula."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from app.web.files import table
from documents.cells import csv_cell, of_csv_cell
from documents.reading.agreement_list import read_points
from documents.writing.follow_up.agreement import agreement_csv, agreement_xlsx
from models.follow_up.agreement import AgreementView, PointRow
from process.follow_up.agreement import Counts
from process.state.follow_up import AgreementPoint

TEXTS = (
    "-2 pct. på vikarer",
    "=Flere bænke",
    "+ 3 årsværk",
    "@Ungdomshuset",
    "'-2 pct. i anførselstegn",
    "''=1+1",
    "'s-Gravenhage",
    "-",
    "Færre møder; flere samtaler",
    'Et "citat"',
)


def view(*texts: str) -> AgreementView:
    points = (AgreementPoint(number, text, planned_month=date(2028, 3, 1)) for number, text in enumerate(texts, 1))
    rows = tuple(PointRow(point, "", None, None, None) for point in points)
    return AgreementView(rows, Counts(len(texts), 0, 0, len(texts), 0), 0, None, {})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_point_reads_back_as_it_was_written(kind: str) -> None:
    written = agreement_csv(view(*TEXTS)) if kind == "csv" else agreement_xlsx(view(*TEXTS), "Aftale")
    read = read_points(f"aftale.{kind}", written, {})
    assert tuple(point.text for point in read.points) == TEXTS
    assert {point.month for point in read.points} == {date(2028, 3, 1)}


def test_in_a_workbook_it_is_text_and_stands_as_it_was_written() -> None:
    sheet = openpyxl.load_workbook(BytesIO(agreement_xlsx(view(*TEXTS), "Aftale"))).active
    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert tuple(cell.value for cell in cells) == TEXTS
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells[:4]] == [True] * 4, "it stays a text when somebody edits the cell"


@pytest.mark.parametrize("text", [*TEXTS, "\t=1", "\r=1"])
def test_every_list_for_a_spreadsheet_is_free_of_formulas_and_can_be_read_back(text: str) -> None:
    body = bytes(table("liste.csv", ["Sag"], [[text]]).body).decode("utf-8-sig")
    (_, (cell,)) = csv.reader(StringIO(body, newline=""), delimiter=";")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (cell, of_csv_cell(cell)) == (csv_cell(text), text)
    assert csv_cell(-2) == -2, "numbers stay numbers"
