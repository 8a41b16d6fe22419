"""Names out of a text, and whether another text says one of them: what a closed item must not give away elsewhere.

A name is two to four words with a capital, side by side. That finds a firm and a street too, which is meant: who bids,
and where the house stands, is confidential as well. A person judges what is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST_WORD = 60
"""Letters: a longer one is no name, and a text of nothing but capitals is not to be tried from each of them."""
_WORD = rf"[A-ZÆØÅÉÜÖÄ][\w'’-]{{0,{_LONGEST_WORD}}}[a-zæøåéüöä]|[A-ZÆØÅÉÜÖÄ]\."
_RUN = re.compile(rf"(?:{_WORD})(?:[ \u00a0\n](?:{_WORD}))+")
_SPOKEN = re.compile(r"[\w’'.-]+")
_LONGEST = 4
MOST_HITS = 200
"""More are told to nobody: whoever reads the list has seen by then that the text must not go out."""
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
    said = _phrases(_SPOKEN.findall(_plain(text)))
    hits: list[str] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        words = name.split()
        short = f"{words[0]} {words[-1]}"
        forms = {form for base in (name, short) for form in (base, f"{base}s", f"{base}'s", f"{base}’s")}
        if not forms.isdisjoint(said) and not any(name in longer for longer in hits):
            hits.append(name)
        if len(hits) == MOST_HITS:
            break
    return tuple(hits)


def _phrases(words: list[str]) -> set[str]:
    """Every two to four words side by side, with and without the full stop or dash at their end."""
    lengths = range(2, _LONGEST + 1)
    whole = {" ".join(words[at : at + length]) for length in lengths for at in range(len(words) - length + 1)}
    return whole | {phrase[:-1] for phrase in whole if phrase.endswith((".", "-"))}


def masked(name: str) -> str:
    """«J•••• H•••»: enough to find it, not enough to give it away in a list that is kept."""
    return " ".join(word[0].upper() + "•" * (len(word) - 1) for word in name.split())


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").casefold().split())
