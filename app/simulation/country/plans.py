"""Which municipalities there are, and how many cases each begins: drawn from the seed, adding up exactly."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

CASES_EACH = 260.2
"""Council cases a municipality and year: some 250,000 in the ten years 2007-2016, in 98 municipalities."""
BEGINNING_MONTHS = range(1, 10)
"""From January to September: what is begun later reaches no council before the year is over."""
FIRST_HALVES = (
    *("Fyr", "Klit", "Måge", "Tang", "Rav", "Skum", "Bølge", "Musling", "Anker", "Sejl", "Lyng", "Hejre", "Terne"),
)
SECOND_HALVES = ("vig", "minde", "bæk", "høj", "odde", "havn", "ager", "holm", "dal", "kær")


@dataclass(frozen=True, slots=True)
class Plan:
    """One municipality to be. `cases`: how many it begins in the year. `seed` is its own."""

    number: int
    name: str
    cases: int
    seed: int

    @property
    def code(self) -> str:
        return f"kommune_{self.number:02d}"

    @property
    def begun(self) -> Mapping[int, int]:
        """How many cases are begun in each month."""
        months = len(BEGINNING_MONTHS)
        return {month: (self.cases + place) // months for place, month in enumerate(BEGINNING_MONTHS)}


MOST = len(FIRST_HALVES) * len(SECOND_HALVES)
"""So many names there are."""


def plans(municipalities: int, cases: int, seed: int) -> tuple[Plan, ...]:
    """From a third to three times as large as each other; together they begin `cases`."""
    rng = random.Random(seed)  # noqa: S311  (chance for a play, not for secrets)
    names = rng.sample([first + second for first, second in product(FIRST_HALVES, SECOND_HALVES)], municipalities)
    weights = [rng.uniform(0.5, 1.5) for _ in names]
    shares = _shares(cases, weights)
    return tuple(
        Plan(number, name, share, rng.randrange(2**32))
        for number, (name, share) in enumerate(zip(names, shares, strict=True), start=1)
    )


def cases_of(municipalities: int) -> int:
    """What so many municipalities begin in a year: 25,500 in 98."""
    return round(CASES_EACH * municipalities)


def _shares(total: int, weights: list[float]) -> list[int]:
    """Whole numbers, near the weights, with exactly this sum."""
    whole, given, shares = sum(weights), 0, []
    weighed = 0.0
    for weight in weights:
        weighed += weight
        share = round(total * weighed / whole) - given
        given += share
        shares.append(share)
    return shares
