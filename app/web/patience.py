"""What should have been done by now gets its chance: after a start, a clock that was set, a machine that has slept."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

CHANCE = 180.0
"""Seconds of being awake; the engine makes up within a minute for what it has missed."""
LEAP = 5.0
"""Seconds by which no clock strays by itself between two looks."""


class Patience:
    """Whether «too long ago» may be believed. The steady clock stands still while a machine sleeps, and nobody sets it:
    when the time of day has moved against it, nobody has had the hours in between.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._since = steady()
        self._ahead: float | None = None

    def is_over(self, now: datetime) -> bool:
        """`now` by the clock that ages are told by."""
        steady = self._steady()
        ahead = now.timestamp() - steady
        if self._ahead is not None and abs(ahead - self._ahead) > LEAP:
            self._since = steady
        self._ahead = ahead
        return steady - self._since >= CHANCE
