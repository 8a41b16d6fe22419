"""A way out that goes nowhere: for tests and `simulate`."""

from __future__ import annotations

from collections.abc import Callable

from notifications.channels.sender import Letter, Receipt, Result

ACCEPTED = Receipt(Result.SENT, "250 kept in memory")


class MemorySender:
    """Keeps what it is given and answers as told: with `ACCEPTED`, or with what `answer` says of a letter.

    `keep=False` without `answer` is for runs of many thousands: `deliver` then neither renders nor sends, but records
    all as accepted (`bulk.py`), and this sender is never called.
    """

    def __init__(self, answer: Callable[[Letter], Receipt] | None = None, *, keep: bool = True) -> None:
        self.letters: list[Letter] = []
        self.count = 0
        self._answer = answer
        self.in_bulk = not keep and answer is None
        self._keep = keep

    def send(self, letter: Letter) -> Receipt:
        self.count += 1
        if self._keep:
            self.letters.append(letter)
        return ACCEPTED if self._answer is None else self._answer(letter)
