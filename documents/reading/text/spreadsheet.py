"""The text of a spreadsheet (.xlsx): a line for each row, tabs between cells, a form feed between sheets.

Numbers are written so that they read back the same. A formula that was never calculated is printed as it is: its value
is not known, and the reader says so.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from typing import Any

from documents.reading.errors import UnreadableDocumentError
from documents.reading.text.packed import DAMAGED, check_unpacked, damaged, joined
from process.limits import LONGEST_TEXT

_WHAT = "Regnearket"
_MOST_ROWS, _MOST_COLUMNS = 5000, 60
_DIGITS = 6


def spreadsheet_text(data: bytes, most: int = LONGEST_TEXT) -> str:
    """The visible sheets. Raises UnreadableDocumentError `file_damaged` or `file_too_large`."""
    import openpyxl

    try:
        check_unpacked(data, _WHAT)
        values = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(BytesIO(data), read_only=True)
        sheets = [
            "\n".join(_rows(sheet, formulas[sheet.title]))
            for sheet in values.worksheets
            if getattr(sheet, "sheet_state", "visible") == "visible"
        ]
        return joined(["\f".join(sheets)], most, _WHAT)
    except UnreadableDocumentError:
        raise
    except (*DAMAGED, TypeError, IndexError) as error:
        raise damaged(_WHAT) from error


def _rows(values: Any, formulas: Any) -> Iterator[str]:
    bounds = {"max_row": _MOST_ROWS, "max_col": _MOST_COLUMNS}
    for row, written in zip_longest(values.iter_rows(**bounds), formulas.iter_rows(**bounds), fillvalue=()):
        cells = [_printed(cell, formula) for cell, formula in zip_longest(row, written)]
        yield "\t".join(cells).rstrip("\t")


def _printed(cell: Any, written: Any) -> str:
    value, formula = getattr(cell, "value", None), getattr(written, "value", None)
    if value is None:
        return str(formula) if isinstance(formula, str) and formula.startswith("=") else ""
    if isinstance(value, datetime | date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, bool):
        return "X" if value else ""
    if isinstance(value, int | float):
        is_share = "%" in str(getattr(cell, "number_format", ""))
        return _number(Decimal(repr(value)) * 100) + " %" if is_share else _number(Decimal(repr(value)))
    return " ".join(str(value).split())


def _number(value: Decimal) -> str:
    """1800.5 as 1800,5: no dots, so that a year stays a year."""
    rounded = round(value, _DIGITS)
    text = f"{rounded.normalize():f}" if rounded else "0"
    return text.replace(".", ",")
