"""Running a flow right here; without Prefect when Prefect is away, so that cases go on moving (health: *degraded*)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tasks.resources import failed, succeeded
from tasks.work import PLAIN, Progress, progress

log = logging.getLogger("sagsgang.engine")

TRIES = (0.7, 0.8)
"""Seconds a flow run may take to begin, try by try; a case is to move within two of the fact.

Where its SQLite is locked for a moment the server answers 503, and its client sleeps two seconds before it asks again.
A new try begins at once.
"""
FIRST_BEGIN_WITHIN = 20.0
"""The first run in a process loads half of Prefect."""
FINISH_WITHIN = 30.0
"""Seconds Prefect gets to write down a run whose work is done."""
PAUSE = 3.0
"""Seconds without a try at Prefect after it let us down."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work in both shapes. `name` is that of its success row."""

    name: str
    flow: Callable[[], Awaitable[object]]
    plain: Callable[[], object]


class Conductor:
    """Decides, run by run, whether Prefect is there. `is_there` is fed by a probe and by our own bad experience."""

    def __init__(self) -> None:
        self._answers = False
        self._not_before = 0.0
        self._has_run = False
        self._finishing: set[asyncio.Task[object]] = set()

    @property
    def is_there(self) -> bool:
        return self._answers and time.monotonic() >= self._not_before

    @property
    def answers(self) -> bool:
        """What the last probe said, whatever our own experience."""
        return self._answers

    def heard(self, answers: bool) -> None:
        """What the last probe of Prefect's server said."""
        if answers != self._answers:
            log.info("Prefect %s", "answers" if answers else "does not answer: working without it")
        self._answers = answers

    async def run(self, piece: Piece) -> str:
        """Do the work once; returns how (`flow` or `plain`). Raises what the work itself raises."""
        if self.is_there and await self._as_flow(piece):
            return "flow"
        try:
            await asyncio.to_thread(piece.plain)
        except Exception as error:
            await asyncio.to_thread(failed, piece.name, error)
            raise
        await asyncio.to_thread(succeeded, piece.name, PLAIN)
        return PLAIN

    async def _as_flow(self, piece: Piece) -> bool:
        """False when the flow never began: then nothing was done. A server that is busy for a moment is asked again."""
        for patience in TRIES if self._has_run else (FIRST_BEGIN_WITHIN,):
            run = await self._try_flow(piece, patience)
            if run is None:
                return True
            has_failed = run.done()
            why = _why(run)
            self._leave(run)
            if has_failed:
                break
        self._give_up(piece, why)
        return False

    async def _try_flow(self, piece: Piece, patience: float) -> asyncio.Future[Any] | None:
        """None when the work was done; the run that never began otherwise."""
        watched = Progress()
        token = progress.set(watched)
        run = asyncio.ensure_future(piece.flow())
        progress.reset(token)
        try:
            if not await _happens(watched.begun, run, patience):
                return run
            self._has_run = True
            await _happens(watched.ended, run, None)
        except asyncio.CancelledError:
            run.cancel()
            raise
        if not watched.ended.is_set():
            await run  # the work failed, and says how
        self._let_finish(run)
        return None

    def _give_up(self, piece: Piece, why: str) -> None:
        self._not_before = time.monotonic() + PAUSE
        log.warning("%s: no flow run could be made (%s): working without Prefect", piece.name, why)

    def _leave(self, run: asyncio.Future[Any]) -> None:
        """A run that never began: it is called off, and not waited for."""
        run.cancel()
        task = asyncio.ensure_future(_called_off(run))
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    def _let_finish(self, run: asyncio.Future[Any]) -> None:
        """The work is done: what Prefect still writes about it must hold nobody up, and may fail."""
        task = asyncio.ensure_future(_finish(run))
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)


def _why(run: asyncio.Future[Any]) -> str:
    return type(run.exception()).__name__ if run.done() and not run.cancelled() else "no answer"


async def _happens(event: asyncio.Event, run: asyncio.Future[Any], within: float | None) -> bool:
    """Whether the event came before the run ended or the time was up."""
    waiting: asyncio.Future[Any] = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait([waiting, run], timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    return event.is_set()


async def _finish(run: asyncio.Future[Any]) -> object:
    try:
        return await asyncio.wait_for(run, FINISH_WITHIN)
    except Exception as error:
        log.warning("Prefect could not write down a run whose work is done: %s", type(error).__name__)
        return None


async def _called_off(run: asyncio.Future[Any]) -> None:
    with suppress(asyncio.CancelledError, Exception):
        await run
