"""The rows of a list that people keep: the first sheet of a spreadsheet (.xlsx), a .csv file, or what is pasted."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from documents.cells import of_csv_cell
from documents.reading.errors import UnreadableDocumentError

Rows = list[list[str]]
_LARGEST_UNPACKED = 50 * 1024 * 1024
_MOST_CELLS = 20


def list_rows(name: str, content: bytes, most: int) -> Rows:
    """Of a file; what it is, its name says. Raises `UnreadableDocumentError` with a Danish sentence."""
    is_sheet = name.casefold().endswith(".xlsx")
    return sheet_rows(content, most) if is_sheet else pasted_rows(decoded(content), most)


def pasted_rows(text: str, most: int | None = None) -> Rows:
    """Cells with tabs or semicolons between them, as a spreadsheet is pasted; of a file as far as `most` rows."""
    between = "\t" if "\t" in text else ";"
    try:
        rows = islice(csv.reader(StringIO(text), delimiter=between), most)
        return [list(map(of_csv_cell, row[:_MOST_CELLS])) for row in rows]
    except csv.Error as wrong:
        raise UnreadableDocumentError("file_damaged", "Listen kan ikke læses. Gem den som CSV igen.") from wrong


def decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocumentError("file_damaged", "Filen er ikke tekst. Gem den som CSV.")


def sheet_rows(content: bytes, most: int) -> Rows:
    """The first sheet, as far as `most` rows. Cells that are dates are written 2027-09-24."""
    import openpyxl

    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST_UNPACKED:
                raise UnreadableDocumentError("file_too_large", "Regnearket er for stort. Gem listen for sig.")
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=most, max_col=_MOST_CELLS, values_only=True)
        return [[_cell(cell) for cell in row] for row in rows]
    except (BadZipFile, KeyError, ValueError, IndexError, OSError, EOFError) as wrong:
        raise UnreadableDocumentError("file_damaged", "Regnearket kan ikke læses. Gem det som .xlsx igen.") from wrong


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return "" if value is None else str(value)
