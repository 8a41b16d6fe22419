"""A workbook (XLSX) of tables that add up: text is text, numbers are numbers, sums are formulas with their results.

A formula is only ever one of ours. Its result stands in the file beside it, so that a preview, a telephone and a
program that does not calculate show it too; Excel and LibreOffice calculate anew when the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from documents.cells import append_row
from documents.writing.packing import repacked

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LANGUAGE = "da-DK"
LONGEST_CELL = 32_000
"""Characters; a spreadsheet's cell holds 32,767 and the rest would be lost without a word."""
_THOUSANDS, _DECIMALS = "#,##0", "#,##0.0##"
_HEAD_COLOUR, _SUM_COLOUR = "D9E2EC", "EEF3F8"
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


@dataclass(frozen=True, slots=True)
class Formula:
    """«SUM(C5:C7)», without the sign before it, and what it gives."""

    text: str
    value: Decimal


Cell = str | int | Decimal | Formula | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table under its heading row. `notes` stand above it: what the sheet is, in what the amounts are. `sums`: the
    places of the rows that are sums. The heading row and the first `kept` columns stay when the sheet is scrolled.
    """

    name: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    sums: frozenset[int] = frozenset()
    kept: int = 1

    @property
    def head(self) -> int:
        """The number of the heading row: an empty one stands between it and the notes."""
        return len(self.notes) + 2

    @property
    def first(self) -> int:
        """The number of the first row of the table."""
        return self.head + 1


def letter(column: int) -> str:
    """The letter of a column counted from 0."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


def total(cells: Iterable[tuple[str, Decimal]]) -> Formula:
    """The sum of ranges or cells, each with what it gives: («C5:C7», 12), («C9», 3)."""
    named = tuple(cells)
    return Formula(f"SUM({','.join(name for name, _ in named)})", sum((value for _, value in named), Decimal(0)))


def workbook(title: str, author: str, made_at: datetime, sheets: Sequence[Sheet]) -> bytes:
    """The file. Equal tables give equal bytes."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    about, at = book.properties, made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.title, about.creator, about.language, about.created = clean(title), clean(author), LANGUAGE, at
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    packed = BytesIO()
    book.save(packed)
    results = {place: dict(_results(sheet)) for place, sheet in enumerate(sheets, 1)}
    return repacked(packed.getvalue(), partial(_with_results, results, at))


def clean(text: str) -> str:
    """Without what a spreadsheet cannot hold."""
    return _UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str) -> Iterator[str]:
    """A long text as several cells hold it; "" gives one empty cell."""
    yield from (text[at : at + LONGEST_CELL] for at in range(0, max(len(text), 1), LONGEST_CELL))


def _write(page: Worksheet, sheet: Sheet) -> None:
    for note in sheet.notes:
        append_row(page, [clean(note)])
    page.append([])
    for row in (sheet.columns, *sheet.rows):
        append_row(page, [_plain(cell) for cell in row])
    for number, row in enumerate(sheet.rows, sheet.first):
        for column, cell in enumerate(row, 1):
            if isinstance(cell, Formula):
                page.cell(number, column).value = f"={cell.text}"
    _dress(page, sheet)


def _plain(cell: Cell) -> str | int | Decimal | None:
    if isinstance(cell, Formula):
        return None
    return clean(cell) if isinstance(cell, str) else cell


def _dress(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    last = letter(len(sheet.columns) - 1)
    page.cell(1, 1).font = Font(bold=True, size=14)
    for number, row in enumerate(page.iter_rows(min_row=sheet.head, max_col=len(sheet.columns)), sheet.head):
        is_head, is_sum = number == sheet.head, number - sheet.first in sheet.sums
        for column, cell in enumerate(row):
            is_number = not is_head and _is_number(sheet.rows[number - sheet.first][column])
            cell.alignment = Alignment(
                wrap_text=not is_number, vertical="top", horizontal="right" if is_number else None
            )
            if is_head or is_sum:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor=_HEAD_COLOUR if is_head else _SUM_COLOUR)
                cell.border = Border(bottom=Side("thin")) if is_head else Border(top=Side("thin"))
            if is_number:
                cell.number_format = _format(sheet.rows[number - sheet.first][column])
    for column, width in enumerate(sheet.widths):
        page.column_dimensions[letter(column)].width = width
    page.freeze_panes = f"{letter(sheet.kept)}{sheet.first}"
    if len(sheet.sums) < 2:  # sums between the rows would be sorted among them
        page.auto_filter.ref = f"A{sheet.head}:{last}{sheet.head + len(sheet.rows) - len(sheet.sums)}"
    page.print_title_rows = f"{sheet.head}:{sheet.head}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Decimal | Formula)


def _format(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    is_whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return _THOUSANDS if is_whole else _DECIMALS


def _results(sheet: Sheet) -> Iterator[tuple[str, Decimal]]:
    for number, row in enumerate(sheet.rows, sheet.first):
        for column, cell in enumerate(row):
            if isinstance(cell, Formula):
                yield f"{letter(column)}{number}", cell.value


def _with_results(results: Mapping[int, Mapping[str, Decimal]], at: datetime, name: str, content: bytes) -> bytes:
    """A part of the file: the results of a sheet's formulas written in, the hour of saving made that of the paper."""
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>" + f"{at.isoformat()}Z".encode(), content)
    page = _SHEET.fullmatch(name)
    for cell, value in results.get(int(page[1]), {}).items() if page else ():
        empty = re.compile(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)'.encode())
        content = empty.sub(rb"\g<1><v>" + f"{value:f}".encode() + b"</v>", content, count=1)
    return content
