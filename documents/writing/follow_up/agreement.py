"""The status of an agreement as a spreadsheet: the list the committees get, to sort and to send on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from documents.cells import append_row, csv_cell
from models.follow_up.agreement import AgreementView, PointRow
from process.calendar import danish_date
from process.follow_up.agreement import Counts, month_words
from process.state.follow_up import PointStatus

HEADINGS = ("Nr.", "Område", "Aftalepunkt", "Planlagt udvalg", "Planlagt", "Forelagt", "Sag", "Status", "Kommentar")
STATUS = {PointStatus.GREEN: "Grøn", PointStatus.YELLOW: "Gul"}
_COLOURS = {PointStatus.GREEN: "C6E0B4", PointStatus.YELLOW: "FFE699"}
_WIDTHS = (6, 22, 60, 28, 16, 16, 14, 10, 60)


def counts_in_words(counts: Counts) -> str:
    """ "42 punkter, 5 gule med kommentar"; what is without status is said too."""
    points = "1 punkt" if counts.points == 1 else f"{counts.points} punkter"
    yellow = "1 gult" if counts.yellow == 1 else f"{counts.yellow} gule"
    commented = " med kommentar" if counts.yellow and counts.yellow == counts.yellow_with_comment else ""
    unset = f", {counts.unset} uden status" if counts.unset else ""
    return f"{points}, {yellow}{commented}{unset}"


def cells(row: PointRow) -> Iterator[str | int]:
    point = row.point
    yield point.number
    yield from (point.heading, point.text, row.body)
    yield month_words(point.planned_month) if point.planned_month else ""
    yield danish_date(row.presented_on) if row.presented_on else ""
    yield row.linked.number if row.linked else ""
    yield STATUS[point.status] if point.status else ""
    yield point.comment


def agreement_csv(view: AgreementView) -> bytes:
    """Semicolons and a byte-order mark, as Danish Excel expects."""
    out = StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    table.writerows(map(csv_cell, cells(row)) for row in view.rows)
    return out.getvalue().encode("utf-8-sig")


def agreement_xlsx(view: AgreementView, title: str) -> bytes:
    """One sheet with headings that stay, a filter, and the status as word and colour."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Status"
    book.properties.title, book.properties.language = title, "da-DK"
    sheet.append(HEADINGS)
    for row in view.rows:
        append_row(sheet, list(cells(row)))
        if row.point.status:
            colour = _COLOURS[row.point.status]
            sheet.cell(sheet.max_row, HEADINGS.index("Status") + 1).fill = PatternFill("solid", fgColor=colour)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
        sheet.cell(1, column).font = Font(bold=True)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", sheet.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()
