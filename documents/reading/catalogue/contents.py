"""The contents page: its entries, and the last of them cut off by the page's end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.text.lines import Line, flat

CONTENTS_TITLE = re.compile(r"indhold(?:sfortegnelse)?:?|oversigt over forslag:?", re.IGNORECASE)
ENTRY_END = re.compile(r"\s*(?:_{2,}|\.{3,}|…+|(?:\. ){3,}|\t)\s*\d{1,3}$")
_LEAST_CUT = 12


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries in order, where they stand as lines[start:end], and the line of the title."""

    entries: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    line: int = 1


def read_contents(lines: Sequence[Line], limit: int) -> Contents:
    """The contents page before position `limit`; empty where there is none."""
    start = next((i for i, line in enumerate(lines[:limit]) if CONTENTS_TITLE.fullmatch(line.text)), None)
    if start is None:
        return Contents()
    entries: list[str] = []
    held: list[Line] = []
    end = start + 1
    for index in range(start + 1, limit):
        held.append(lines[index])
        if ENTRY_END.search(lines[index].text):
            entries.append(ENTRY_END.sub("", flat(held)).strip())
            held, end = [], index + 1
    return Contents(tuple(entries), start, end, lines[start].number)


def cut_entry(lines: Sequence[Line], contents: Contents, first_form: int) -> str | None:
    """What stands between the last whole entry and the first form: an entry that lost its end, or nothing."""
    return flat(lines[contents.end : first_form]).strip() or None if contents.entries else None


def matches_entry(heading: str, contents: Contents) -> bool:
    """The heading is one of the entries."""
    return any(_key(heading) == _key(entry) for entry in contents.entries)


def is_cut_from(entry: str, heading: str) -> bool:
    """The entry is the beginning of the heading."""
    return len(_key(entry)) >= _LEAST_CUT and _key(heading).startswith(_key(entry))


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
