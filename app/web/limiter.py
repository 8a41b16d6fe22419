"""Slowing down guesses and harvesters, counted in memory by each web process. The counting is the library's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

FAILURES = RateLimitItemPerMinute(5, 15)
SPRAYED = RateLimitItemPerMinute(60, 15)
"""Failures of one address over all names. A town hall may have one address: known browsers are not counted in."""
REMEMBERED = 10_000  # a flood of invented names must not fill the memory


class Failures(MemoryStorage):
    """The library forgets in a thread of its own, which stumbles over what is cleared behind its back."""

    def clear(self, key: str) -> None:
        with self.locks[key]:
            super().clear(key)

    def take_back(self, key: str) -> None:
        """The newest of this key was none."""
        with self.locks[key]:
            self.events.get(key, [])[:1] = []


class AttemptLimiter:
    """After five failures within a quarter of an hour, the same name from the same address must wait; after sixty, any
    name from there.

    A name alone is not locked, or anybody could lock out the director. Where many share an address, a browser from
    which somebody has signed in before is an address of its own for that name (OWASP's device cookie).
    """

    def __init__(self) -> None:
        self._failures = Failures()
        self._window = MovingWindowRateLimiter(self._failures)

    def wait(self, username: str, address: str, now: datetime) -> timedelta | None:
        """How long until the next try is allowed; None when it is allowed now, and then it counts as failed until
        `succeeded`: the check is slow, and guesses sent side by side must not all begin before the first has failed.

        The window moves by the machine's clock, which `now` is read from too.
        """
        if len(self._failures.events) >= REMEMBERED:  # the library keeps a name when its failures are over
            self._failures.clear(next(iter(list(self._failures.events))))
        if not self._window.test(SPRAYED, address):
            return self._until_free(now, SPRAYED, address)
        if self._window.hit(FAILURES, username, address):
            return None
        return self._until_free(now, FAILURES, username, address)

    def _until_free(self, now: datetime, limit: RateLimitItemPerMinute, *key: str) -> timedelta:
        return timedelta(seconds=self._window.get_window_stats(limit, *key).reset_time - now.timestamp())

    @contextmanager
    def checking(self, username: str, address: str) -> Iterator[None]:
        """Around the check: one that could not be made (the database is away) is not held against anybody."""
        try:
            yield
        except Exception:
            self._failures.take_back(FAILURES.key_for(username, address))
            raise

    def failed(self, address: str) -> None:
        self._window.hit(SPRAYED, address)

    def succeeded(self, username: str, address: str) -> None:
        self._window.clear(FAILURES, username, address)


MOST_A_MINUTE = 600
"""Requests of one address for pages that are open to everybody: a town hall behind one address, a harvester at work."""

PRINTS_A_MINUTE = 10
"""Papers set for one personal link: that of a joint letter is long, and all pages wait while it is made."""


@dataclass
class Throttle:
    """So many requests a minute from one address, or by one personal link."""

    most: int = MOST_A_MINUTE
    _window: FixedWindowRateLimiter = field(default_factory=lambda: FixedWindowRateLimiter(MemoryStorage()))

    def is_too_many(self, address: str, now: datetime) -> bool:
        minute = int(now.timestamp()) // 60
        return not self._window.hit(RateLimitItemPerMinute(self.most), address, str(minute))
