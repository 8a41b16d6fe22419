"""Chance without luck: every kind of thing a year brings comes up in each round of the deck, in a drawn order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Draws each card once before it shuffles again, so that even a small run sees a postponement and a silence."""

    def __init__(self, rng: random.Random, cards: Sequence[Card]) -> None:
        self._rng, self._cards, self._left = rng, tuple(cards), []  # type: ignore[var-annotated]

    def draw(self) -> Card:
        if not self._left:
            self._left = list(self._cards)
            self._rng.shuffle(self._left)
        return self._left.pop()  # type: ignore[no-any-return]
