"""The table of contents before the first item: under its heading, or as a run of numbered or dotted lines."""

import re
from collections.abc import Sequence
from itertools import groupby

from documents.reading.minutes.lexicon import HEAD_WORDS, label_of
from documents.reading.text.lines import Line

Entry = tuple[str | None, str]
_ENTRY = re.compile(
    r"^(?:(?:punkt|sag nr\.?|pkt\.?)\s*)?(?P<number>\d{1,3})?[.:]?\s*(?P<title>\D.*?)(?:[.\s…_]{3,}|"
    r"\t+)?(?:\s*\d{1,3})?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\d{1,3}(?:\.\s*|\s+)\S")
_DOTS = re.compile(r"\.{4,}|…{2,}|_{4,}|\t\s*\d{1,3}$")
_LEAST_ENTRY = 6
_LEAST_RUN = 2


def head_and_contents(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...], tuple[Entry, ...]]:
    """The lines that tell of the meeting, those of the contents, and the entries of these."""
    keys = [hit.key if (hit := label_of(line.text, HEAD_WORDS)) else None for line in lines]
    listed = [i for i, line in enumerate(lines) if _is_entry(line)]
    heading = next((i for i, key in enumerate(keys) if key == "contents" and i > 0), None)
    if heading is not None:
        start = heading
        below = [i for i in listed if i > heading]
        end = below[-1] + 1 if below else next((i for i in range(heading + 1, len(lines)) if keys[i]), len(lines))
        if not below and end - heading - 1 < _LEAST_RUN:
            return tuple(lines), (), ()  # a heading, and no list under it
        if not below and any(keys[heading + 1 :]):
            return tuple(lines), (), ()
    else:
        start, end = _run(listed)
    contents = tuple(lines[start:end])
    entries = [
        (match["number"], match["title"].strip(" ."))
        for line in contents
        if _is_entry(line) and (match := _ENTRY.match(line.text))
    ]
    return (*lines[:start], *lines[end:]), contents, tuple(entries)


def _is_entry(line: Line) -> bool:
    return bool(_DOTS.search(line.text) or (_NUMBERED.match(line.text) and len(line.text) > _LEAST_ENTRY))


def _run(listed: Sequence[int]) -> tuple[int, int]:
    """The first run of entries that follow each other; nothing for a single one."""
    for _, group in groupby(enumerate(listed), key=lambda pair: pair[1] - pair[0]):
        run = [position for _, position in group]
        if len(run) >= _LEAST_RUN:
            return run[0], run[-1] + 1
    return 0, 0
