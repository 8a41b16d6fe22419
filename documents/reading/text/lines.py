"""The text as lines that know where they stand, and the joining of what a page layout has torn apart.

Blank lines are dropped; what they said is kept on the next line as `paragraph_start`. A document where every second
line is blank (a common result of copying from a PDF) is recognised, so that one blank line there means nothing.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_BULLET = re.compile(r"^(?:[•·▪●○◦\uf0a7\uf0b7]\s*|[-–*]\s+)(?=\S)")
_TABULAR = re.compile(r"\t|\S {3,}\S")
_SOFT_HYPHEN = re.compile(r"(?<=\w)\u00ad *\n")
_LONGEST_RUN = 200
_RUN = re.compile(rf"([^\w\n]|_)\1{{{_LONGEST_RUN},}}")  # no layout needs more, and patterns would be slow on it
_WIDE = re.compile(r" {2,}")
_ACRONYM = re.compile(r"(?:^|\W)[A-ZÆØÅ]{2,}-$")
_SUSPENDED = re.compile(r"(?:og|eller|samt|og/eller)\b")
_LEAST_TORN_LINES = 2
_LONGEST_ACRONYM = 12
_SHARE_OF_TORN_LINES = 0.15


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its number in the file, its text without outer blanks, what stood before it, its page, and how
    many blanks it is moved in.
    """

    number: int
    text: str
    paragraph_start: bool = False
    page_start: bool = False
    page: int = 1
    indent: int = 0

    def with_text(self, text: str) -> "Line":
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines joined into running text, with the way back from a place in the text to its line."""

    text: str
    starts: tuple[tuple[int, int], ...]

    def line_at(self, offset: int) -> int:
        """The number of the line that holds this character; the first line's for an empty passage."""
        index = bisect_right(self.starts, offset, key=lambda start: start[0])
        return self.starts[max(index - 1, 0)][1] if self.starts else 1


def clean(text: str) -> str:
    """Composed letters, ordinary spaces, soft hyphens as hyphens, one kind of line end."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    text = _SOFT_HYPHEN.sub("-\n", text).replace("\u00ad", "")
    return _RUN.sub(lambda run: run[1] * _LONGEST_RUN, text)


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines that are not blank, in order; a form feed starts a page, and a line."""
    raw = clean(text).split("\n")
    double = _is_double_spaced(raw)
    least_gap = 2 if double else 1
    lines: list[Line] = []
    gap, broke, pages = 0, True, 1
    for number, line in enumerate(raw, start=1):
        for index, part in enumerate(line.split("\f")):  # a page may end without ending its last line
            broke, pages = broke or index > 0, pages + (index > 0)
            content = part.strip(" ").rstrip()
            if not content:
                gap += index == 0
                continue
            page = broke or (double and gap == 0)
            indent = len(part) - len(part.lstrip(" "))
            lines.append(Line(number, content, gap >= least_gap or not lines, page, pages, indent))
            gap, broke = 0, False
    return tuple(lines)


def passage(lines: Sequence[Line]) -> Passage:
    """The lines as running text: words torn at a line end made whole, paragraphs, bullets and tables kept apart."""
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    previous: Line | None = None
    for line in lines:
        content = line.text if is_tabular(line.text) else _WIDE.sub(" ", line.text)
        shown = line.with_text(_BULLET.sub("- ", content))
        if previous is not None:
            between = _between(previous, shown)
            if between is None:
                pieces[-1] = pieces[-1][:-1]
                length -= 1
            pieces.append(between or "")
            length += len(between or "")
        starts.append((length, line.number))
        pieces.append(shown.text)
        length += len(shown.text)
        previous = shown
    return Passage("".join(pieces), tuple(starts))


def prose(lines: Sequence[Line]) -> str:
    """The running text of the lines."""
    return passage(lines).text


def flat(lines: Iterable[Line]) -> str:
    """The lines as one line: torn words whole, everything else a space."""
    text = ""
    for line in lines:
        text = join_torn(text, line.text) if text else line.text
    return text


def join_torn(first: str, second: str) -> str:
    """Two neighbouring lines as one: "for-" + "slag" is "forslag"; "social-" + "og", "EU-" + "midler" keep theirs."""
    between = _join(first, second)
    return first[:-1] + second if between is None else first + between + second


def is_bullet(line: Line) -> bool:
    return bool(_BULLET.match(line.text))


def without_bullet(text: str) -> str:
    return _BULLET.sub("", text)


def is_tabular(text: str) -> bool:
    """A tab or a wide gap inside the line: cells, not prose."""
    return bool(_TABULAR.search(text))


def _is_torn(first: str, second: str) -> bool:
    """A hyphen right after a letter, and the next line going on in small letters."""
    return first.endswith("-") and first[-2:-1].isalpha() and second[:1].islower()


def _join(first: str, second: str) -> str | None:
    """What comes between two lines of one paragraph; None: nothing, and the hyphen goes."""
    if not _is_torn(first, second) or _SUSPENDED.match(second):
        return " "
    return "" if _ACRONYM.search(first[-_LONGEST_ACRONYM:]) else None


def _between(previous: Line, line: Line) -> str | None:
    if line.paragraph_start and not _is_torn(previous.text, line.text):
        return "\n\n"
    if is_bullet(line) or is_tabular(line.text) or is_tabular(previous.text):
        return "\n"
    return _join(previous.text, line.text)


def _is_double_spaced(raw: Sequence[str]) -> bool:
    """Sentences run on over single blank lines, or words are torn over them."""
    lines = [line.strip() for line in raw]
    filled = sum(1 for line in lines if line)
    over_blank = [(a, b) for a, blank, b in zip(lines, lines[1:], lines[2:], strict=False) if a and b and not blank]
    run_on = sum(1 for _, below in over_blank if below[:1].islower())
    torn = sum(1 for above, below in over_blank if _is_torn(above, below))
    torn_below = sum(1 for above, below in pairwise(lines) if _is_torn(above, below))
    if torn >= _LEAST_TORN_LINES and torn >= torn_below:
        return True
    return run_on >= _LEAST_TORN_LINES and run_on / filled >= _SHARE_OF_TORN_LINES
