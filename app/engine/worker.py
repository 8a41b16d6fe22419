"""A worker of the pool, for what runs by the clock: `python -m app.engine.worker`, as many as one likes, on any machine
with the same settings and data folder. Prefect gives each run to one of them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from contextlib import suppress

from app.engine.main import run_until_told
from app.log import write_json_lines
from app.private import keep_private
from app.run.children import environment_of
from app.run.environment import prepare
from config.settings import settings

log = logging.getLogger("sagsgang.engine")

REST = 3.0
"""Seconds before a server that does not answer is asked again."""
MOST_RUNS = 3  # each is a process of 100 MB


def main() -> None:
    """Run until told to stop. Its runs get their settings from its environment, and a folder of their own to be in."""
    chosen = settings()
    if not chosen.work_pool:
        sys.exit("SAGSGANG_WORK_POOL names no pool: set it to the same name for the engines and for their workers.")
    write_json_lines()
    keep_private(chosen.data)
    os.environ.update(environment_of(chosen))
    prepare(chosen)
    asyncio.run(run_until_told(_work))


async def _work(stop: asyncio.Event) -> None:
    stopping = asyncio.ensure_future(stop.wait())
    while not stop.is_set():
        working = asyncio.ensure_future(_worker())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done() and not working.cancelled() and working.exception() is not None:
            log.warning("the pool is not served, trying again: %s", type(working.exception()).__name__)
        working.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await working
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(stopping), REST)


async def _worker() -> None:
    from prefect.workers.process import ProcessWorker

    name = f"{socket.gethostname()}-{os.getpid()}"
    await ProcessWorker(work_pool_name=settings().work_pool, name=name, limit=MOST_RUNS).start(printer=log.info)


if __name__ == "__main__":
    main()
