"""The sections of a proposal that the administration writes for itself: whether a heading is one of theirs, and what is
left for everybody else. Every reader of sections asks here. Source: the municipality's own (`routes.toml`,
`internal_sections`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Sections = tuple[tuple[str, str], ...]
"""Heading and text, in the order of the document."""
Words = tuple[str, ...]

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_NUMBER = re.compile(r"\d+[a-z]?|[a-z]|[ivx]+")
_APART = re.compile(r"[:;,()\[\]/|•]|\s[-–—]+\s|\.\s")
_BROKEN = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class InternalSections:
    """Those of one case type. None: all that a proposal says is for everybody who may read the case."""

    headings: frozenset[Words] = frozenset()

    @classmethod
    def named(cls, names: Iterable[str]) -> InternalSections:
        return cls(frozenset(_unnumbered(_words(name)) for name in names if _words(name)))

    def __bool__(self) -> bool:
        return bool(self.headings)

    def has(self, heading: str) -> bool:
        """Also numbered, with a colon or a full stop, in other letters, or with a remark behind it: a heading that
        people or documents write in another way is as internal.
        """
        return bool(self.headings) and not self.headings.isdisjoint(_readings(heading))

    def left(self, sections: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The sections that are for others, too."""
        return ((heading, text) for heading, text in sections if not self.has(heading))

    def without(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """A proposal's content (the document contract) as others may read it."""
        sections = content.get("sections") or {}
        return {**content, "sections": dict(self.left(sections.items()))}


NOTHING_INTERNAL = InternalSections()


@lru_cache(maxsize=1024)
def _readings(heading: str) -> frozenset[Words]:
    """What it may be called: the whole and each part of it, with and without the numbers around it."""
    parts = [_words(part) for part in (heading, *_APART.split(_BROKEN.sub("", heading)))]
    bare = [_unnumbered(words) for words in parts]
    return frozenset(filter(None, (*parts, *bare, *(_unnumbered(words[::-1])[::-1] for words in (*parts, *bare)))))


def _unnumbered(words: Words) -> Words:
    """Without the number it begins with, unless it is nothing else."""
    first = next((place for place, word in enumerate(words) if not _NUMBER.fullmatch(word)), 0)
    return words[first:]


def _words(text: str) -> Words:
    """Its words, however their letters are composed and whatever signs nobody sees stand between them."""
    folded = unicodedata.normalize("NFKC", _BROKEN.sub("", text)).casefold().translate(_LETTERS)
    seen = (sign for sign in unicodedata.normalize("NFKD", folded) if unicodedata.category(sign) not in ("Cf", "Mn"))
    return tuple(re.findall(r"[^\W_]+", "".join(seen)))
