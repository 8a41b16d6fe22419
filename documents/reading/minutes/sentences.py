"""The sentences of some lines, each with the place where it stands."""

from collections.abc import Iterator, Sequence

from documents.reading.minutes.result import Span
from documents.reading.text.lines import Line
from documents.reading.text.sentences import sentence_lines

Sentence = tuple[str, Span]
LONGEST_SHOWN = 300
"""So many letters of a sentence are kept beside what was read of it."""


def span_of(file: str, lines: Sequence[Line]) -> Span:
    """From the first to the last of the lines; line 1 for none."""
    if not lines:
        return Span(file, 1, 1, 1)
    return Span(file, lines[0].page, lines[0].number, lines[-1].number)


def sentences_of(file: str, lines: Sequence[Line]) -> Iterator[tuple[str, Span]]:
    """The sentences of the lines in order, a heading or a point on a line of its own as one."""
    pages = {line.number: line.page for line in lines}
    for text, first, last in sentence_lines(lines):
        yield text, Span(file, pages.get(first, 1), first, last)
