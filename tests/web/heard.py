"""What would be told wrong to who hears a page: a name given twice, a label that leads nowhere, a heading skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

_ID = re.compile(r'<[^>]*?\sid="([^"]+)"')
_LEADS_TO = re.compile(r'<[^>]*?\s(for|aria-labelledby|aria-describedby)="([^"]*)"')
_HEADING = re.compile(r"<h([1-6])\b")
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1>", re.DOTALL)


def faults(page: str) -> Iterator[str]:
    """Of one whole page, in words."""
    text = _UNSEEN.sub("", page)
    names = Counter(_ID.findall(text))
    yield from (f"two things are called {name}" for name, times in names.items() if times > 1)
    for kind, told in _LEADS_TO.findall(text):
        yield from (f"{kind} leads to {name}, which is not there" for name in told.split() if name not in names)
    levels = [int(level) for level in _HEADING.findall(text)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    yield from (f"from a heading of level {a} to one of level {b}" for a, b in pairwise(levels) if b > a + 1)
