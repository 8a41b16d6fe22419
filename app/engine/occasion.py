"""When to look: somebody committed, a minute has passed, or the demonstration clock was stepped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

from app.engine.changes import watch
from tasks.resources import Resources

LOOK_EVERY = 0.2
TICK_EVERY = 60.0
LEAP = timedelta(seconds=5)


class Occasions:
    """Answers when there is reason to look. What was committed before `next` was called counts.

    `has_leapt`: the last reason was that the clock was set, or that the machine has slept.
    """

    def __init__(self, tools: Resources, stop: asyncio.Event) -> None:
        self._watch = watch(tools.store.engine)
        self._now = tools.now
        self._stop = stop
        self._seen: object = None
        self.has_leapt = False
        self._clock = self._clock_ahead()
        self._next_tick = time.monotonic() + TICK_EVERY

    def close(self) -> None:
        self._watch.close()

    async def next(self, or_when: Callable[[], bool]) -> bool:
        """Wait for the next reason; True when it is time itself. `or_when`: another reason to return."""
        self.has_leapt = False
        while not self._stop.is_set():
            if self._time_has_come():
                return True
            version = await asyncio.to_thread(self._watch.version)
            if version != self._seen:
                self._seen = version
                return False
            if or_when():
                return False
            await asyncio.sleep(LOOK_EVERY)
        return False

    def _time_has_come(self) -> bool:
        clock = self._clock_ahead()
        self.has_leapt, self._clock = abs(clock - self._clock) > LEAP, clock
        if not self.has_leapt and time.monotonic() < self._next_tick:
            return False
        self._next_tick = time.monotonic() + TICK_EVERY
        return True

    def _clock_ahead(self) -> timedelta:
        """How far the installation's clock is from the machine's steady one: changes only when somebody sets it."""
        return timedelta(seconds=self._now().timestamp() - time.monotonic())
