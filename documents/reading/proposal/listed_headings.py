"""A catalogue whose contents page lists the headings of its proposals: what is listed there is a heading for sure.

"Forslag 3: Busser i 2028" could be a sentence or the row of a table; where the contents page has it, and it stands
again later, it begins a proposal. A heading over several lines ends where its entry does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.catalogue.contents import CONTENTS_TITLE, ENTRY_END
from documents.reading.proposal.headings import CODE
from documents.reading.text.lines import Line, flat

_HEADING = re.compile(
    rf"(?:(?:budget|spare|effektiviserings?|anlægs?|ændrings)?forslag)\s*(?:nr\.?\s*)?(?P<number>\d{{1,4}}|{CODE})\s*[:–-]\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
_PAGE_FOOT = re.compile(r".*\bside \d+ (?:af|/) \d+", re.IGNORECASE)
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A proposal's number, its title as one line, and the lines below its heading."""

    number: str
    title: Line
    lines: tuple[Line, ...]


def listed_parts(printed: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[ListedPart, ...]] | None:
    """What stands before the contents page, and the parts; None without one, and where an entry has no heading."""
    lines = [line for line in printed if not _PAGE_FOOT.fullmatch(line.text)]
    start = next((at for at, line in enumerate(lines) if CONTENTS_TITLE.fullmatch(line.text)), None)
    places = [at for at, line in enumerate(lines) if start is not None and at > start and _HEADING.fullmatch(line.text)]
    numbers = [_number(lines[at]) for at in places]
    count = next((at for at, number in enumerate(numbers) if number in numbers[:at]), len(numbers))
    listed = numbers[:count]
    headings = _following(lines, places[count:], listed)
    if start is None or not listed or headings is None:
        return None
    texts = _entries(lines, places[:count], headings[0])
    parts: list[ListedPart] = []
    ends = [*headings[1:], len(lines)]
    for number, entry, begun, end in zip(listed, texts, headings, ends, strict=True):
        below = _end_of_heading(lines, begun, end, entry)
        title = _HEADING.fullmatch(flat(lines[begun:below]))
        if title is None:
            return None
        parts.append(ListedPart(number, lines[begun].with_text(title["title"].strip()), tuple(lines[below:end])))
    return tuple(lines[:start]), tuple(parts)


def _number(line: Line) -> str:
    match = _HEADING.fullmatch(line.text)
    return match["number"] if match else ""


def _following(lines: Sequence[Line], places: Sequence[int], listed: Sequence[str]) -> list[int] | None:
    """Where the headings stand: the numbers of the contents page once more and in its order; a line between them that
    only looks like one is passed by.
    """
    headings: list[int] = []
    for at in places:
        if len(headings) < len(listed) and _number(lines[at]) == listed[len(headings)]:
            headings.append(at)
    return headings if len(headings) == len(listed) else None


def _entries(lines: Sequence[Line], places: Sequence[int], until: int) -> list[str]:
    """The entries of the contents page without their dots and page numbers, each as one line."""
    entries: list[str] = []
    for place, end in zip(places, [*places[1:], until], strict=True):
        held: list[Line] = []
        for line in lines[place : min(end, place + _LONGEST)]:
            held.append(line)
            if ENTRY_END.search(line.text):
                break
        else:
            held = held[:1]
        entries.append(ENTRY_END.sub("", flat(held)).strip())
    return entries


def _end_of_heading(lines: Sequence[Line], begun: int, end: int, entry: str) -> int:
    """Behind the line that makes the entry whole; behind the first where none does."""
    for below in range(begun + 1, min(end, begun + _LONGEST) + 1):
        if _letters(flat(lines[begun:below])) == _letters(entry):
            return below
    return begun + 1


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
