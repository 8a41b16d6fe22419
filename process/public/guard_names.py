"""Names out of a text, and whether another text says one of them: what a closed item must not give away elsewhere.

A name is two to four words with a capital, side by side. That finds a firm and a street too, which is meant: who bids,
and where the house stands, is confidential as well. A person judges what is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = r"[A-ZÆØÅÉÜÖÄ][\w'’-]*[a-zæøåéüöä]|[A-ZÆØÅÉÜÖÄ]\."
_RUN = re.compile(rf"(?:{_WORD})(?:[ \u00a0\n](?:{_WORD}))+")
_SPOKEN = re.compile(r"[\w’'.-]+")
_LONGEST = 4
_NO_NAMES = re.compile(
    "den|det|de|der|en|et|at|af|og|eller|til|fra|for|om|ved|med|i|på|efter|forslag|ansøgning|afskedigelse|ansættelse|"
    "salg|køb|sag|sagen|lukket|punkt|vedrørende|orientering|indstilling|bilag|udbud|kommune|kommunen|byråd|byrådet|"
    "kommunalbestyrelsen|økonomiudvalget|udvalget|rådet|direktør|borgmester"
)
"""Words that begin a sentence or name an office, not a person."""


def names_in(text: str, known: Iterable[str] = ()) -> frozenset[str]:
    """The names in a text, in lower case, shortest runs of two words and longer. `known` are names everybody may say:
    bodies, members, the municipality.
    """
    public_names = " | ".join(_plain(name) for name in known)
    names: set[str] = set()
    for run in _RUN.findall(text):
        words = _plain(run).split()
        for length in range(2, _LONGEST + 1):
            for start in range(len(words) - length + 1):
                part = words[start : start + length]
                name = " ".join(part)
                is_name = not any(_NO_NAMES.fullmatch(word) for word in (part[0], part[-1]))
                if is_name and name not in public_names:
                    names.add(name)
    return frozenset(names)


def mentioned(names: Iterable[str], text: str) -> tuple[str, ...]:
    """Those of the names the text says, also in the genitive and with the middle names left out; longest first, and
    none that is only a part of a longer one found.
    """
    plain = f" {' '.join(_SPOKEN.findall(_plain(text)))} "
    hits: list[str] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        words = name.split()
        short = f"{words[0]} {words[-1]}"
        forms = {form for base in (name, short) for form in (base, f"{base}s", f"{base}'s", f"{base}’s")}
        if any(f" {form}{end}" in plain for form in forms for end in (" ", ". ", "- ")) and not any(
            name in longer for longer in hits
        ):
            hits.append(name)
    return tuple(hits)


def masked(name: str) -> str:
    """«J•••• H•••»: enough to find it, not enough to give it away in a list that is kept."""
    return " ".join(word[0].upper() + "•" * (len(word) - 1) for word in name.split())


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").casefold().split())
