"""Text of people where a sign may end a line or turn it round: heads of mails, names of files, calendars."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Signs that end a line, that no line may have, or that show what follows from right to left."""


def one_line(text: str) -> str:
    """Control characters become spaces: a newline would end the line of a head, and begin another."""
    return " ".join(_CONTROL.sub(" ", text).split())


def clean_lines(text: str) -> str:
    """Line by line: what may have more than one keeps them."""
    return "\n".join(map(one_line, text.splitlines()))
