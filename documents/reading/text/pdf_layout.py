"""The lines of a page from its words: in the order of the file, but a table of years row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from documents.reading.text.pdf_tables import PlacedTable, placed_tables
from documents.reading.text.pdf_words import Word

_SAME_LINE = 0.35
_WIDE = 2.0
_BACK = 0.5
_PARAGRAPH = 1.35
_MOST_PITCH = 3.0


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    y: float
    size: float


def page_text(words: Sequence[Word]) -> str:
    """The page's text; a wide gap is a tab, a wide step down a blank line."""
    tables = placed_tables(words)
    lines = list(_lines(words, tables))
    pitch = _pitch(lines)
    printed: list[str] = []
    for place, line in enumerate(lines):
        step = line.y - lines[place - 1].y if place else 0.0
        if pitch and step > _PARAGRAPH * pitch:
            printed.append("")
        printed.append(line.text)
    return "\n".join(printed)


def _pitch(lines: Sequence[_Line]) -> float:
    """From one line to the next in running text."""
    steps = [b.y - a.y for a, b in pairwise(lines) if 0 < b.y - a.y < _MOST_PITCH * b.size]
    return median(steps) if steps else 0.0


def _lines(words: Sequence[Word], tables: Sequence[PlacedTable]) -> Iterator[_Line]:
    """The lines in the order in which they are drawn; each table where its first word is."""
    in_table = {place: table for table in tables for place in table.places}
    told: set[int] = set()
    held: list[Word] = []
    for place, word in enumerate(words):
        table = in_table.get(place)
        if table is None and (not held or _goes_on(held[-1], word)):
            held.append(word)
            continue
        if held:
            yield _line(held)
        held = [word] if table is None else []
        if table is not None and id(table) not in told:
            told.add(id(table))
            yield from (_Line(text, y, word.size) for text, y in table.rows)
    if held:
        yield _line(held)


def _goes_on(before: Word, word: Word) -> bool:
    """The word stands behind the other on its line."""
    size = max(before.size, word.size)
    return abs(word.y - before.y) <= _SAME_LINE * size and word.left > before.right - _BACK * size


def _line(words: Sequence[Word]) -> _Line:
    text = words[0].text
    for before, word in pairwise(words):
        is_wide = word.left - before.right > _WIDE * max(before.size, word.size)
        text += ("\t" if is_wide else " ") + word.text
    return _Line(text, words[0].y, max(word.size for word in words))
