"""Running text as people wrote it, as blocks: paragraphs, lists, and the tables among them.

A table in plain text is lines whose cells stand apart by a tab or a wide gap, as a form or a spreadsheet is pasted. It
stays a table in every print; read as prose its numbers lose their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.reading.numbers import parse_number
from documents.reading.text.lines import is_tabular
from documents.writing.paper import Items, Paragraph, Table

Row = tuple[str, ...]
_BULLET = re.compile(r"\s*[-–•*]\s+(?=\S)")
_EXACT, _LOOSE = re.compile(r"\t"), re.compile(r"[ \t]*\t[ \t]*| {2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(r"\s*(?:%|pct\.|kr\.|t\.kr\.|\*)$")
_NOT_STATED = frozenset({"", "-", "–", "i.t.", "."})


def prose(text: str) -> Iterator[Paragraph | Items | Table]:
    """An empty line begins a paragraph, lines that begin with a dash are a list, lines of cells are a table."""
    plain: list[str] = []
    lines = text.strip("\n").split("\n")
    at = 0
    while at < len(lines):
        end = _end_of_cells(lines, at)
        printed = list(_cells_printed([line for line in lines[at:end] if line.strip()]))
        if printed:
            yield from _paragraphs(plain)
            yield from printed
            plain, at = [], end
        else:
            plain += lines[at : max(end, at + 1)]
            at = max(end, at + 1)
    yield from _paragraphs(plain)


def is_figure(cell: str) -> bool:
    """A number, with its unit or without, or that there is none."""
    return cell in _NOT_STATED or _is_number(cell)


def _is_number(cell: str) -> bool:
    return parse_number(_UNIT.sub("", cell)) is not None


def figure_columns(table: Table) -> frozenset[int]:
    """The columns that hold nothing but numbers: they are set with the units under one another. A year without
    amounts stands as the years beside it.
    """
    return frozenset(
        column
        for column, heading in enumerate(table.columns)
        if column
        and all(is_figure(row[column]) for row in table.rows)
        and (_YEAR.fullmatch(heading) or any(_is_number(row[column]) for row in table.rows))
    )


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph | Items]:
    for part in re.split(r"\n\s*\n", "\n".join(lines).strip()):
        rows = [row.rstrip() for row in part.split("\n") if row.strip()]
        first = next((at for at, row in enumerate(rows) if _BULLET.match(row)), len(rows))
        if rows[:first]:
            yield Paragraph("\n".join(rows[:first]))
        listed = rows[first:]
        if listed and all(_BULLET.match(row) for row in listed):
            yield Items(tuple(_BULLET.sub("", row, count=1) for row in listed))
        elif listed:
            yield Paragraph("\n".join(listed))


# -- lines of cells --------------------------------------------------------------------------------------------------


def _end_of_cells(lines: Sequence[str], start: int) -> int:
    """Where the lines of cells that begin here end. An empty line between them is none, unless a new heading follows:
    then it parts two tables.
    """
    end = start
    if not lines[start].strip():  # an empty line begins no cells, and thousands of them are looked at once each
        return start
    for at in range(start, len(lines)):
        line = lines[at].strip(" ")
        if not line:
            continue
        if not is_tabular(line) and not (end > start and _is_narrow_row(line, lines[start])):
            break
        if at > end > start + 1 and _is_head(_cells(line, _LOOSE)):
            break
        end = at + 1
    return end


def _cells(line: str, gap: re.Pattern[str]) -> Row:
    return tuple(cell.strip() for cell in gap.split(line.strip(" ")))


def _is_narrow_row(line: str, head: str) -> bool:
    return _narrow(line, len(_cells(head, _LOOSE))) is not None


def _narrow(line: str, width: int) -> Row | None:
    """A row whose gaps have shrunk to single blanks: its last words are the numbers."""
    words = line.split()
    count = width - 1
    if count < 1 or len(words) <= count or not all(parse_number(word) is not None for word in words[-count:]):
        return None
    return " ".join(words[:-count]), *words[-count:]


def _is_head(cells: Row) -> bool:
    """Names of columns: words or years, never amounts."""
    return not any(parse_number(cell) is not None and not _YEAR.fullmatch(cell) for cell in cells[1:])


def _cells_printed(lines: Sequence[str]) -> Iterator[Items | Table]:
    """A table under its heading row; rows nobody has put a heading over are a list. Nothing where the cells do not
    stand in columns: a number under the wrong name is worse than none.
    """
    if len(lines) < 2:
        return
    for gap in (_EXACT, _LOOSE):
        rows = _rectangle(lines, gap)
        if rows is None:
            continue
        if _is_head(rows[0]) and (len(rows[0]) > 2 or all(is_figure(row[1]) for row in rows[1:])):
            yield Table(rows[0], rows[1:], widths(rows))
        else:
            yield Items(tuple(f"{name}: {'; '.join(filter(None, cells))}" for name, *cells in rows))
        return


def _rectangle(lines: Sequence[str], gap: re.Pattern[str]) -> tuple[Row, ...] | None:
    """All rows with equally many cells; the heading row may lack the one above the names."""
    head, *rest = (_cells(line, gap) for line in lines)
    widest = max(map(len, rest))
    width = widest if widest > 1 else len(head)
    rows = [cells if len(cells) == width else _narrow(lines[at], width) for at, cells in enumerate(rest, 1)]
    if len(head) == width - 1 and _is_head(("", *head)):
        head = ("", *head)
    if width < 2 or len(head) != width or not all(rows):
        return None
    return _without_empty_columns((head, *(row for row in rows if row)))


def _without_empty_columns(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Two tabs where one would do make a column of nothing."""
    filled = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    return tuple(tuple(row[column] for column in filled) for row in rows)


def widths(rows: Sequence[Row]) -> tuple[int, ...]:
    """Room by the longest cell, so that the names get most of the page."""
    return tuple(min(max(8, *(len(row[column]) for row in rows)), 40) for column in range(len(rows[0])))
