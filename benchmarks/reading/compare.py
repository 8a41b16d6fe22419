"""When two printed forms are the same: names, bodies, days, wordings."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from documents.reading.body_names import basic

DIGEST = "sha256:"
"""Stands before the digest of a name or a title whose words are not for everybody."""


def plain(text: object) -> str:
    """A text for comparing: small letters, no punctuation, single blanks."""
    return " ".join(re.sub(r"[^\wæøåéü]+", " ", str(text).casefold()).split())


def is_name(expected: str, actual: str | None) -> bool:
    """Whether it is this name; an expected `sha256:` stands for its digest (`DIGEST`)."""
    if actual is None:
        return False
    if expected.startswith(DIGEST):
        return hashlib.sha256(" ".join(actual.split()).encode()).hexdigest()[:12] == expected.removeprefix(DIGEST)
    return plain(expected) == plain(actual)


def is_body(expected: str, actual: str | None) -> bool:
    """Whether it is this body: notes in parentheses and the definite form do not count, nor a town's name before it."""
    if actual is None:
        return False
    wanted, got = basic(without_note(expected)), basic(actual)
    return wanted == got or wanted.endswith(f" {got}") or got.endswith(f" {wanted}")


def without_note(text: str) -> str:
    """ "Økonomiudvalget (printed Økonomiudvalg)" without what stands in parentheses."""
    return re.sub(r"\s*\([^)]*\)", "", text).strip()


def is_alike(expected: str, actual: str) -> bool:
    """Whether two wordings tell of the same: half of the expected words of some length stand in the other, as stems."""
    wanted = {word[:5] for word in plain(without_note(expected)).split() if len(word) > 3}
    got = plain(actual).split()
    told = [stem for stem in wanted if any(word.startswith(stem) for word in got)]
    return bool(wanted) and len(told) * 2 >= len(wanted)


def is_day(expected: str, actual: str | None) -> bool:
    """An expected day without its year ("--04-13") is right with any; what stands in parentheses is a note."""
    return actual is not None and actual.endswith(without_note(expected).removeprefix("--"))


def figures_in(text: str) -> set[str]:
    """The figures of a text as printed, without signs: "7,8 mio. against 3,1"."""
    return {figure.strip(".,") for figure in re.findall(r"\d[\d.,]*", text)}


def must_be_flagged(expected: Any) -> bool:
    """A value that the expectation marks: `uncertain` or `printed` beside it, or the word in its own note."""
    if isinstance(expected, dict):
        return bool(expected.get("uncertain")) or "printed" in expected or "uncertain" in str(expected.get("year", ""))
    return isinstance(expected, str) and ("uncertain" in expected or "flagged" in expected)
