"""Tables of years on a page: each amount is put under the year it stands under, and an empty cell stays empty."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.tables import year_head
from documents.reading.text.lines import Line
from documents.reading.text.pdf_words import Word

_SAME_LINE = 0.4
_CELL_GAP = 0.75
_CLOSE = 1.35
_FAR = 5.0
_MOST_UNFILLED = 3
_NUMBER = re.compile(r"[(+\-−–÷]*\d[\d.,]*(?:,-|-|%|\))?\*?|[-−–÷+]|½|kr\.?|mio\.?|t\.?kr\.?|%|pct\.?")
_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(r"(?:og|frem|fremefter|ff\.?|følgende|år|varigt?|effekt|priser|-?p/l|-?pl)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table: its rows as text with tabs and their baselines, and which of the page's words they took."""

    rows: tuple[tuple[str, float], ...]
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Placed:
    place: int
    word: Word


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    heading: str


def placed_tables(words: Sequence[Word]) -> list[PlacedTable]:
    """Every table of years on the page, from the top."""
    rows = _rows(words)
    tables: list[PlacedTable] = []
    position = 0
    while position < len(rows):
        columns = _head(rows[position])
        if not columns:
            position += 1
            continue
        table, position = _table(rows, position, columns)
        tables.append(table)
    return tables


def _rows(words: Sequence[Word]) -> list[list[_Placed]]:
    """The words of the page by their baselines, from the top, each row from the left."""
    placed = sorted((_Placed(i, word) for i, word in enumerate(words)), key=lambda each: (each.word.y, each.word.left))
    rows: list[list[_Placed]] = []
    for each in placed:
        if rows and abs(each.word.y - rows[-1][0].word.y) <= _SAME_LINE * each.word.size:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [sorted(row, key=lambda each: each.word.left) for row in rows]


def _segments(row: Sequence[_Placed]) -> list[list[_Placed]]:
    """A row cut at its gaps."""
    segments: list[list[_Placed]] = []
    for each in row:
        before = segments[-1][-1].word if segments else None
        if before is None or each.word.left - before.right > _CELL_GAP * max(each.word.size, before.size):
            segments.append([])
        segments[-1].append(each)
    return segments


def _head(row: Sequence[_Placed]) -> list[_Column]:
    """The columns that this row heads, the names of rows not among them; empty where it is no head."""
    segments = _segments(row)
    texts = [" ".join(each.word.text for each in segment) for segment in segments]
    head = year_head(Line(1, "\t".join(("", *texts))))
    cells = [column.cell for column in head.columns if column.cell is not None] if head else []
    if len(cells) < 2:
        return []
    return [_Column(segments[c - 1][0].word.left, segments[c - 1][-1].word.right, texts[c - 1]) for c in cells]


def _table(rows: Sequence[Sequence[_Placed]], start: int, columns: list[_Column]) -> tuple[PlacedTable, int]:
    """The head and the rows below it, up to text that runs through the columns or a wide gap."""
    label = " ".join(each.word.text for each in rows[start] if each.word.right < columns[0].left)
    taken = [start]
    position = start + 1
    if position < len(rows) and _continues_head(rows[position], columns):
        columns = _joined(rows[position], columns)
        taken.append(position)
        position += 1
    head = "\t".join((label, *(column.heading for column in columns)))
    read: list[_Row] = []
    for index in range(position, len(rows)):
        above = rows[index - 1][0].word
        is_far = rows[index][0].word.y - above.y > _FAR * above.size
        row = None if is_far else _row(rows[index], columns, index)
        if row is None or _head(rows[index]) or (read and index - _last_filled(read, position) > _MOST_UNFILLED):
            break
        read.append(row)
    last = max((i for i, row in enumerate(read) if row.is_filled), default=-1)
    kept = read[: last + 1]
    kept += [row for row in read[last + 1 : last + 2] if kept and _is_close(kept[-1], row, read)]
    lines = [(head, rows[start][0].word.y), *_printed(kept)]
    places = frozenset(each.place for i in (*taken, *(row.index for row in kept)) for each in rows[i])
    end = kept[-1].index + 1 if kept else position
    return PlacedTable(tuple(lines), places), end


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    cells: tuple[str, ...]
    index: int
    y: float
    size: float

    @property
    def is_filled(self) -> bool:
        return any(self.cells)


def _row(row: Sequence[_Placed], columns: Sequence[_Column], index: int) -> _Row | None:
    """A row's words by column; None for a line of text that runs into the columns."""
    edges = [(a.right + b.left) / 2 for a, b in pairwise(columns)]
    label: list[str] = []
    cells: list[list[str]] = [[] for _ in columns]
    first = _first_edge(columns)
    for each in row:
        if each.word.middle < first:
            label.append(each.word.text)
        else:
            cells[sum(each.word.middle > edge for edge in edges)].append(each.word.text)
    strange = [word for cell in cells for word in cell if not _NUMBER.fullmatch(word)]
    has_digit = any(_DIGIT.search(word) for cell in cells for word in cell)
    if len(strange) > 1 or (strange and not has_digit):
        return None
    return _Row(" ".join(label), tuple(" ".join(cell) for cell in cells), index, row[0].word.y, row[0].word.size)


def _first_edge(columns: Sequence[_Column]) -> float:
    """Where the first column begins: amounts may stick out to the left of their heading by half a column."""
    step = min((b.right - a.right for a, b in pairwise(columns)), default=60.0)
    return columns[0].right - step * 0.9


def _last_filled(read: Sequence[_Row], start: int) -> int:
    return max((row.index for row in read if row.is_filled), default=start)


def _continues_head(row: Sequence[_Placed], columns: Sequence[_Column]) -> bool:
    """ "og frem" broken to the next line below its year."""
    return all(_GOES_ON.fullmatch(each.word.text) and each.word.right > columns[0].left - 5 for each in row)


def _joined(row: Sequence[_Placed], columns: Sequence[_Column]) -> list[_Column]:
    nearest = {
        each.place: min(columns, key=lambda column: abs((column.left + column.right) / 2 - each.word.middle))
        for each in row
    }
    return [
        _Column(c.left, c.right, " ".join((c.heading, *(each.word.text for each in row if nearest[each.place] is c))))
        for c in columns
    ]


def _is_close(before: _Row, row: _Row, read: Sequence[_Row]) -> bool:
    """The lines are of one cell, in a table whose rows are further apart than that."""
    filled = [each for each in read if each.is_filled]
    pitch = min((b.y - a.y for a, b in pairwise(filled)), default=0.0)
    return row.y - before.y <= _CLOSE * row.size < pitch and not row.is_filled


def _printed(rows: Sequence[_Row]) -> Iterator[tuple[str, float]]:
    """The rows as text; a name that goes on below its amounts, or begins above them, is one name."""
    labels = [row.label for row in rows]
    for place in range(len(rows) - 1, 0, -1):
        row, before = rows[place], rows[place - 1]
        if _is_close(before, row, rows) and labels[place]:
            labels[place - 1], labels[place] = f"{labels[place - 1]} {labels[place]}".strip(), ""
    for row, label in zip(rows, labels, strict=True):
        if row.is_filled:
            yield "\t".join((label, *row.cells)), row.y
        elif label:
            yield label, row.y
