"""Text in the cells of a spreadsheet: never a formula, and read back as it was written.

A program runs a cell that begins with one of `FORMULAS`. A CSV has no kinds of cells, so an apostrophe stands before
such a text, as people type it; one that has apostrophes there already gets one more, and reading takes one away. In an
XLSX the cell itself says that it is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_RUN = re.compile(rf"'*[{re.escape(''.join(FORMULAS))}]")
_MARKED = re.compile(rf"'+[{re.escape(''.join(FORMULAS))}]")


def csv_cell(cell: object) -> object:
    """As a CSV has it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and _RUN.match(cell) else cell


def of_csv_cell(text: str) -> str:
    """What was written, of a cell as a CSV has it."""
    return text[1:] if _MARKED.match(text) else text


def append_row(sheet: Worksheet, row: Sequence[str | int | Decimal | None]) -> None:
    """One more row of an XLSX, its texts as texts."""
    sheet.append(row)
    for cell, value in zip(sheet[sheet.max_row], row, strict=True):
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with = is taken for a formula otherwise
            cell.quotePrefix = value.startswith(FORMULAS)  # and stays one when somebody edits the cell
