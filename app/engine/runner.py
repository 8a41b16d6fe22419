"""Serving the schedule: by Prefect's runner here, in a thread and event loop of its own, or by a pool of workers.

Its own loop, so that what it does never holds up the waker. Its own thread, because in the main one it takes SIGTERM
for itself and then waits for the loop that it runs in. Scheduled runs are `python -m prefect.engine`, which loads the
flow by its module: our main module is never imported again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner

from app.engine import stale_runs
from app.engine.deployments import deployment_of, registered_in
from app.engine.stale_runs import free_slots
from flows.schedule import Scheduled

log = logging.getLogger("sagsgang.engine")

POLL_EVERY = 10.0
"""Seconds between two looks for runs that begin within the next ten."""
LOOK_EVERY = 30.0
"""Seconds between two looks whether the schedule is still there."""
MOST_RUNS = 3  # each is a process of 100 MB


class Serving:
    """The thread. Begins when Prefect answers, and begins again when it fails. `pool`: of the workers that run the
    schedule; without one it is run here.
    """

    def __init__(self, schedule: Sequence[Scheduled], is_there: Callable[[], bool], pool: str = "") -> None:
        self._schedule = schedule
        self._is_there = is_there
        self._pool = pool
        self._ending = threading.Event()
        self._runner: Runner | None = None
        self._thread = threading.Thread(target=self._serve_for_ever, name="prefect-runner", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self, seconds: float) -> None:
        """Stop taking runs, and cancel those under way: they are sweeps, and another will come."""
        self._ending.set()
        runner = self._runner
        if runner is not None and runner.started:
            stopping: Future[Any] = runner.execute_in_background(runner.astop)
            stopping.add_done_callback(lambda done: done.exception())
        self._thread.join(seconds)

    def _serve_for_ever(self) -> None:
        while not self._ending.wait(1):
            if not self._is_there():
                continue
            try:
                asyncio.run(self._by_workers() if self._pool else self._here())
            except Exception as error:
                log.warning("the schedule is not served, trying again: %s", type(error).__name__)

    async def _by_workers(self) -> None:
        """The schedule is in the pool, and stays there."""
        ids = await registered_in(self._pool, self._schedule)
        log.info("the schedule is in the pool %s", self._pool)
        watching = asyncio.ensure_future(self._until_forgotten(ids, _none_of_mine, stale_runs.UNSEEN_FOR))
        try:
            while not (self._ending.is_set() or watching.done()):
                await asyncio.wait({watching}, timeout=1)
        finally:
            watching.cancel()

    async def _here(self) -> None:
        runner = self._runner = Runner(
            name="sagsgang", query_seconds=POLL_EVERY, limit=MOST_RUNS, pause_on_shutdown=False
        )
        ids = [await runner.aadd_deployment(await deployment_of(scheduled)) for scheduled in self._schedule]
        log.info("the schedule is served: %s", ", ".join(scheduled.name for scheduled in self._schedule))
        serving = asyncio.ensure_future(_started(runner))
        # Prefect tells nobody else which runs it has a process for; tests/faults/test_stale_runs.py notices if that
        # changes.
        mine = runner._process_manager.flow_run_ids
        watching = asyncio.ensure_future(self._until_forgotten(ids, mine, stale_runs.BEGINS_WITHIN))
        try:
            await asyncio.wait({serving, watching}, return_when=asyncio.FIRST_COMPLETED)
            if watching.done() and not self._ending.is_set():
                log.warning("Prefect's server has forgotten the schedule: it is registered again")
                await runner.astop()
            await serving
        finally:
            watching.cancel()

    async def _until_forgotten(
        self, ids: Sequence[UUID], mine: Callable[[], Collection[UUID]], after: timedelta
    ) -> None:
        """Returns when the server answers and does not know one of our deployments: its database is a new one. Until
        then no slot stays taken by a run that is none of `mine` and older than `after`.
        """
        async with get_client() as client:  # kept: each new one reads the machine's certificates
            while True:
                await asyncio.sleep(LOOK_EVERY)
                try:
                    for deployment in ids:
                        await client.read_deployment(deployment)
                    await free_slots(client, ids, mine(), after)
                except ObjectNotFound:
                    return
                except Exception as error:
                    log.info("whether the schedule is still there could not be asked: %s", type(error).__name__)


async def _started(runner: Runner) -> None:
    """As its own `start`, which would load a web server for it, though none is wanted (FastAPI: 6 MB)."""
    async with runner, runner._loops_task_group:
        runner._loops_task_group.start_soon(runner._scheduled_run_poller.run)


def _none_of_mine() -> Collection[UUID]:
    return ()
