"""Amounts with a year on each line instead of each column: "2027: -400", alone or under heads of columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.reading.numbers import is_nothing, parse_money
from documents.reading.proposal.money import Around, MoneyTable
from documents.reading.tables import Cell, Column, Row, YearHead, price_level_of, sign_convention_of
from documents.reading.text.lines import Line, is_tabular
from documents.reading.units import unit_of

_ROW = re.compile(
    r"(?:[-•]\s+)?(?:(?:i|år|budget|bo)\s+)?(?P<year>20\d\d)(?P<on>\s*(?:og\s+frem\w*|ff\.?|og\s+følgende\s+år))?"
    r"(?P<mark>\s*:\s*|\t\s*|\s{2,}|\s+)(?P<rest>\S.*)",
    re.IGNORECASE,
)
_LEAST = 2
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class _YearRow:
    line: Line
    column: Column
    cells: tuple[str, ...]
    has_colon: bool


def year_row_tables(lines: Sequence[Line], around: Around) -> Iterator[MoneyTable]:
    """A table for each run of such lines; its rows are the columns of the run, its label what stands above."""
    position = 0
    while position < len(lines):
        run = _run(lines, position)
        is_single = len(run) == 1 and run[0].has_colon and unit_of(run[0].line.text) is not None
        if len(run) >= _LEAST or is_single:
            yield _table(run, lines[max(0, position - 2) : position], around)
        position += max(len(run), 1)


def _run(lines: Sequence[Line], start: int) -> list[_YearRow]:
    """The lines from here on that are year and amounts, years rising, as many cells in each."""
    run: list[_YearRow] = []
    for line in lines[start:]:
        row = _year_row(line)
        if row is None or (run and (len(row.cells) != len(run[0].cells) or _year(row) <= _year(run[-1]))):
            break
        run.append(row)
    return run


def _year(row: _YearRow) -> int:
    return row.column.year or 0


def _year_row(line: Line) -> _YearRow | None:
    match = _ROW.fullmatch(line.text.strip())
    if match is None:
        return None
    parts = re.split(r"\t| {3,}", match["rest"])
    cells = tuple(part.strip() for part in parts)
    money = [parse_money(cell) for cell in cells]
    if not any(money) or not all(each or is_nothing(cell) for each, cell in zip(money, cells, strict=True)):
        return None
    column = Column("lasting" if match["on"] else "year", int(match["year"]), f"{match['year']}{match['on'] or ''}")
    return _YearRow(line, column, cells, ":" in match["mark"])


def _table(run: Sequence[_YearRow], above: Sequence[Line], around: Around) -> MoneyTable:
    count = len(run[0].cells)
    heads = [line for line in above if is_tabular(line.text) and len(_cells(line.text)) == count + 1]
    labels = _cells(heads[-1].text)[1:] if heads else [_label(above), *[""] * (count - 1)]
    words = "\n".join(line.text for line in above)
    head = YearHead(run[0].line, tuple(row.column for row in run), "")
    rows = tuple(
        Row(labels[i], tuple(Cell(row.cells[i], parse_money(row.cells[i])) for row in run), "exact", run[0].line.number)
        for i in range(count)
    )
    convention = sign_convention_of(words) or sign_convention_of(around.notes)
    unit = unit_of(words) or unit_of(around.notes)
    return MoneyTable(head, rows, unit, convention, price_level_of(words) or price_level_of(around.notes), around)


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\t| {3,}", text)]


def _label(above: Sequence[Line]) -> str:
    """A short line that ends in a colon, or names what the amounts are."""
    text = above[-1].text.strip() if above else ""
    return text.rstrip(": ") if text.endswith(":") and len(text) <= _LONGEST_LABEL else ""
