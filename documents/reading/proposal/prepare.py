"""Lines as a form meant them: two fields side by side become two lines, a table with a line for each cell its rows."""

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import takewhile

from documents.reading.labels import best_hit
from documents.reading.numbers import is_nothing, is_percentage, parse_money
from documents.reading.proposal.lexicon import HEAD
from documents.reading.tables import is_column, year_head
from documents.reading.text.lines import Line
from documents.reading.units import unit_of

_LEAST_COLUMNS = 2
_LONGEST_LABEL = 80
_TABLE_WORD = re.compile(r"\b(?:beløb|budget|økonomi|drift|anlæg|år)\w*", re.IGNORECASE)


def prepared(lines: Sequence[Line]) -> list[Line]:
    """The lines re-laid; each keeps the number of the first printed line it was made of."""
    return list(_joined_cells([part for line in lines for part in _side_by_side(line)]))


def _side_by_side(line: Line) -> Iterator[Line]:
    """ "Forslagsstiller⇥Administrationen⇥Afdeling⇥Handicap" as two fields."""
    cells = [cell.strip() for cell in line.text.split("\t")]
    filled = [cell for cell in cells if cell]
    pairs = [filled[i : i + 2] for i in range(0, len(filled), 2)]
    if len(filled) < 4 or len(filled) % 2 or year_head(line) or not all(_is_field(pair[0]) for pair in pairs):
        yield line
        return
    for place, pair in enumerate(pairs):
        yield Line(line.number, "\t".join(pair), line.paragraph_start or place > 0, line.page_start and place == 0)


def _is_field(text: str) -> bool:
    hit = best_hit([Line(1, text)], 0, HEAD)
    return hit is not None and not hit.beside


def _joined_cells(lines: Sequence[Line]) -> Iterator[Line]:
    """A run of lines that are columns, then names and as many amounts, each on a line: the table again."""
    position = 0
    while position < len(lines):
        columns = list(takewhile(lambda line: is_column(line.text), lines[position:]))
        if len(columns) < _LEAST_COLUMNS:
            ahead = lines[position : position + 2]
            is_label = len(ahead) == 2 and _is_table_label(ahead[0].text) and is_column(ahead[1].text)
            run = list(takewhile(lambda line: is_column(line.text), lines[position + 1 :])) if is_label else []
            if len(run) >= _LEAST_COLUMNS:
                yield _row(lines[position], lines[position].text, run)
                position = yield from _rows(lines, position + 1 + len(run), len(run))
                continue
            yield lines[position]
            position += 1
            continue
        yield _row(columns[0], "", columns)
        position = yield from _rows(lines, position + len(columns), len(columns))


def _is_table_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and bool(unit_of(text) or _TABLE_WORD.match(text)) and not is_column(text)


def _rows(lines: Sequence[Line], position: int, count: int) -> Generator[Line, None, int]:
    """The rows under such a head, up to a name without amounts; where it stopped."""
    while position < len(lines):
        name = lines[position]
        values = list(takewhile(lambda line: _is_value(line.text), lines[position + 1 : position + 1 + count]))
        if _is_value(name.text) or not values or "\t" in name.text or len(name.text) > _LONGEST_LABEL:
            break
        if len(values) == count:
            yield _row(name, name.text, values)
        else:
            yield name.with_text(" ".join((name.text, *(line.text for line in values))))
        position += 1 + len(values)
    return position


def _row(first: Line, label: str, cells: Sequence[Line]) -> Line:
    return first.with_text("\t".join((label, *(cell.text for cell in cells))))


def _is_value(text: str) -> bool:
    return parse_money(text) is not None or is_nothing(text) or is_percentage(text)
