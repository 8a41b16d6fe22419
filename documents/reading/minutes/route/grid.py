"""The grid of crosses: which bodies an item goes to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.text.lines import Line


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a route grid, which of them have a cross, and whether the crosses' columns are sure.
    `crosses` counts them also where their columns are lost; `cells` is how long the row is, 0 where that is not told.
    """

    columns: tuple[str, ...]
    marked: tuple[str, ...]
    crosses: int
    is_certain: bool
    cells: int = 0


def grid_of(lines: Sequence[Line], following: Line | None) -> Grid:
    """A grid of one cell a line: the place of the cross is counted in lines, and a row that is a cell short is unsure.
    On one line: cells parted by tabs. Glued together: the columns are lost.
    """
    heads = [line for line in lines if not _is_crosses(line.text)]
    rows = [line for line in lines if _is_crosses(line.text)]
    crosses = sum(len(re.findall(r"[xX]", row.text)) for row in rows)
    if len(heads) == 1:
        return _wide_grid(heads[0], rows, crosses)
    columns = tuple(line.text for line in heads)
    step = max(1, heads[-1].number - heads[-2].number)
    marked = []
    for row in rows:
        at = (row.number - heads[-1].number) / step
        if at != int(at) or not 1 <= at <= len(columns):
            return Grid(columns, (), crosses, is_certain=False)
        marked.append(columns[int(at) - 1])
    # text on the last cell's own line is moved in by the cell's blank
    cells = (following.number - heads[-1].number) // step + (following.indent > 0) if following else 0
    return Grid(columns, tuple(marked), crosses, is_certain=following is None or cells > len(columns), cells=cells)


def _is_crosses(text: str) -> bool:
    return bool(re.fullmatch(r"[\sxX]+", text))


def _wide_grid(head: Line, rows: Sequence[Line], crosses: int) -> Grid:
    columns = tuple(head.text.split())
    if len(columns) < 2:
        return Grid((), (), crosses, is_certain=False)
    marked: list[str] = []
    for row in rows:
        if "\t" in head.text and "\t" in row.text:
            cells = row.text.split("\t")
            marked += [columns[i] for i, cell in enumerate(cells) if cell.strip() and i < len(columns)]
            continue
        starts = [head.indent + match.start() for match in re.finditer(r"\S+", head.text)]
        for match in re.finditer(r"[xX]", row.text):
            place = row.indent + match.start()
            near = min(range(len(starts)), key=lambda i: abs(starts[i] + len(columns[i]) / 2 - place))
            marked.append(columns[near])
    return Grid(columns, tuple(marked), crosses, is_certain="\t" in head.text)
