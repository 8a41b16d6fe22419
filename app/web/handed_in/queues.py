"""Waiting in line without holding what pages need: for files to be read, and for large forms to be received.

Whoever waits here is a task of the event loop: no thread, no memory of ours, no connection to the database.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from documents.reading.child import end_all

Answer = TypeVar("Answer")


class FullError(Exception):
    """The line is too long, or did not move for too long."""


@dataclass
class Line:
    """So many at a time, so many waiting, so many seconds. Nobody is served twice at once: whoever sends many waits for
    himself, and the others pass him by.
    """

    at_once: int
    most_waiting: int
    longest: float
    waiting: int = 0
    _turns: asyncio.Semaphore = field(init=False)
    _own: dict[str, asyncio.Lock] = field(default_factory=dict)
    _of: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._turns = asyncio.Semaphore(self.at_once)

    @asynccontextmanager
    async def turn(self, owner: str) -> AsyncIterator[None]:
        """Raises `FullError`."""
        if self.waiting >= self.most_waiting:
            raise FullError
        own = self._own.setdefault(owner, asyncio.Lock())
        self._of[owner] += 1
        try:
            await self._wait(own)
            try:
                yield
            finally:
                self._turns.release()
                own.release()
        finally:
            self._of[owner] -= 1
            if not self._of[owner]:
                del self._of[owner], self._own[owner]

    async def _wait(self, own: asyncio.Lock) -> None:
        self.waiting += 1
        try:
            async with asyncio.timeout(self.longest):
                await own.acquire()
                try:
                    await self._turns.acquire()
                except BaseException:
                    own.release()
                    raise
        except TimeoutError:
            raise FullError from None
        finally:
            self.waiting -= 1


@dataclass
class Readers:
    """Files that are read, two at a time for this process; each in a process of its own (`documents/reading/child.py`),
    looked after by a thread that no page uses.
    """

    line: Line = field(default_factory=lambda: Line(at_once=2, most_waiting=60, longest=120))
    _threads: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(self.line.at_once, "reader")

    async def read(self, owner: str, work: Callable[[], Answer]) -> Answer:
        """What `work` gives when its turn has come. Raises `FullError`, and as `work`."""
        async with self.line.turn(owner):
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """The process stops: no reading outlives it."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        end_all()


WAIT = 120
"""Seconds until a full line has moved."""
LONGEST_SENDING = 600.0
"""Seconds; the largest annex over a slow line."""


@dataclass(frozen=True)
class Bodies:
    """Large forms that are received, onto the disk, at the same time. Who waits keeps his bytes. Whoever is let in by a
    link or a login is not held up by strangers (`/kontrol`).
    """

    let_in: Line = field(default_factory=lambda: Line(at_once=8, most_waiting=200, longest=60))
    strangers: Line = field(default_factory=lambda: Line(at_once=4, most_waiting=100, longest=60))
