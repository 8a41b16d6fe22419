"""Which heading does a short name mean? Shared words, rare ones counting more, and a clear lead over the next best.

Danish endings are cut, and abbreviations and contractions count as their word ("samar." for samarbejde, "rehabteam"
for rehabiliteringsteam).
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

_LEAST_SCORE = 0.4
_LEAST_LEAD = 0.15
_SHORTENED = 0.8
_ENDINGS = ("ningerne", "ningen", "erne", "ning", "ende", "ene", "er", "en", "et", "es", "e", "s", "t")
_LEAST_STEM = 4
_STOP = frozenset("og i på af for til ved med om det den de der som en et at fra eller mv m v".split())  # noqa: SIM905


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words that carry meaning, casefolded and without their endings; numbers are words."""
    findall = re.findall(r"\d+|[^\W\d_]+", text.casefold())
    return tuple(dict.fromkeys(_stem(word) for word in findall if word not in _STOP))


def assign(names: Sequence[str], headings: Sequence[str]) -> Mapping[int, int]:
    """Name number to heading number, the surest first, each heading once; what has no clear heading is left out."""
    vocabularies = [words_of(heading) for heading in headings]
    scores = [[_score(words_of(name), words, vocabularies) for words in vocabularies] for name in names]
    assigned: dict[int, int] = {}
    while best := _clearest(scores, assigned):
        assigned[best[0]] = best[1]
    return assigned


def best_heading(name: str, headings: Sequence[str]) -> int | None:
    """The heading that one name means, None where no one leads."""
    return assign([name], headings).get(0)


def _clearest(scores: Sequence[Sequence[float]], assigned: Mapping[int, int]) -> tuple[int, int] | None:
    """The pair with the highest score among what is free, provided that it leads in its row."""
    pairs = []
    for i, row in enumerate(scores):
        free = sorted(((s, j) for j, s in enumerate(row) if j not in assigned.values()), reverse=True)
        if i in assigned or not free:
            continue
        lead = free[0][0] - (free[1][0] if len(free) > 1 else 0)
        if free[0][0] >= _LEAST_SCORE and lead >= _LEAST_LEAD:
            pairs.append((free[0][0], i, free[0][1]))
    return max(pairs)[1:] if pairs else None


def _score(name: Sequence[str], heading: Sequence[str], headings: Sequence[Sequence[str]]) -> float:
    """The weight of the name's words found in the heading, of the weight of all its words."""
    weights = [_weight(word, headings) for word in name]
    likenesses = [
        weight * max((_alike(word, other) for other in heading), default=0)
        for word, weight in zip(name, weights, strict=True)
    ]
    return sum(likenesses) / sum(weights) if name else 0.0


def _weight(word: str, headings: Sequence[Sequence[str]]) -> float:
    """A word in few headings weighs more; one in none weighs as one in a single heading."""
    count = max(1, sum(1 for heading in headings if any(_alike(word, other) for other in heading)))
    return math.log((len(headings) + 1) / (count + 0.5)) + 0.1


@lru_cache(maxsize=65536)
def _alike(word: str, other: str) -> float:
    """1 for the same word, less for a shortened one, 0 for another."""
    if word == other:
        return 1.0
    short, long = sorted((word, other), key=len)
    if len(short) < _LEAST_STEM or short[:3] != long[:3]:
        return 0.0
    if long.startswith(short):
        return _SHORTENED
    contracted = any(long.startswith(short[:cut]) and long.endswith(short[cut:]) for cut in range(3, len(short) - 2))
    return _SHORTENED if contracted else 0.0


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending)
    return word
