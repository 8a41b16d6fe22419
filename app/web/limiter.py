"""Slowing down guesses: failed sign-ins per user name and address, kept in memory by each web process."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FAILURES = 5
WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000  # a flood of invented names must not fill the memory


@dataclass
class AttemptLimiter:
    """After five failures within a quarter of an hour, the same name from the same address must wait.

    A name alone is not locked, or anybody could lock out the director.
    """

    _failures: dict[tuple[str, str], list[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, username: str, address: str, now: datetime) -> timedelta | None:
        """How long until the next try is allowed; None when it is allowed now, and then it counts as failed until
        `succeeded`: the check is slow, and guesses sent side by side must not all begin before the first has failed.
        """
        with self._lock:
            recent = self._recent((username, address), now)
            if len(recent) >= FAILURES:
                return recent[-FAILURES] + WINDOW - now
            if len(self._failures) >= REMEMBERED:
                self._failures.pop(next(iter(self._failures)))
            self._failures[username, address] = [*recent, now]
            return None

    def succeeded(self, username: str, address: str) -> None:
        with self._lock:
            self._failures.pop((username, address), None)

    def _recent(self, key: tuple[str, str], now: datetime) -> list[datetime]:
        """This key's failures that still count; forgotten when none does."""
        recent = [moment for moment in self._failures.pop(key, ()) if moment > now - WINDOW]
        if recent:
            self._failures[key] = recent
        return recent


MOST_A_MINUTE = 600
"""Requests of one address for pages that are open to everybody: a town hall behind one address, a harvester at work."""


@dataclass
class Throttle:
    """So many requests a minute from one address; counted in memory by each web process."""

    most: int = MOST_A_MINUTE
    _minute: int = 0
    _seen: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_too_many(self, address: str, now: datetime) -> bool:
        with self._lock:
            minute = int(now.timestamp()) // 60
            if minute != self._minute or len(self._seen) >= REMEMBERED:
                self._minute, self._seen = minute, {}
            self._seen[address] = self._seen.get(address, 0) + 1
            return self._seen[address] > self.most
