"""The engine process: `python -m app.engine.main`. Ends on SIGTERM and Ctrl-C, within a deadline, with its children.

Prefect reads its settings when it is imported; so this module imports nothing that imports Prefect before they are set.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

import sqlalchemy as sa

from app.log import write_json_lines
from app.private import keep_private
from app.run.environment import prepare
from app.run.processes import children_of, kill_all
from config.settings import settings

if TYPE_CHECKING:
    from flows.schedule import Scheduled

log = logging.getLogger("sagsgang.engine")

GRACE = 5.0
"""Seconds a pass under way gets to end. A mail it was sending may then be repeated, with the same Message-ID."""


def main(schedule: Sequence[Scheduled] | None = None) -> None:
    """Run until told to stop. Never returns: a thread that hangs on a mail server must not keep the process."""
    write_json_lines()
    keep_private(settings().data)
    prepare(settings())
    asyncio.run(run_until_told(lambda stop: _work(schedule, stop)))


async def run_until_told(begin: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """The work, which ends by itself soon after the event is set, with the whole process."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    work = asyncio.ensure_future(begin(stop))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait({work}, timeout=GRACE)
    failure = work.exception() if work.done() and not work.cancelled() else None
    if failure is not None:
        log.error("it cannot go on: %s", _failure_words(failure))
    log.info("it ends")
    _leave_now(0 if failure is None else 1)


def _failure_words(failure: BaseException) -> str:
    """Our own errors are written for people; a database's may print rows."""
    return type(failure).__name__ if isinstance(failure, sa.exc.SQLAlchemyError) else str(failure)


async def _work(schedule: Sequence[Scheduled] | None, stop: asyncio.Event) -> None:
    from app.engine.conductor import Conductor
    from app.engine.probe import keep_asking
    from app.engine.runner import Serving
    from app.engine.waker import Waker
    from flows.schedule import schedule_of
    from tasks.resources import resources

    tools = await asyncio.to_thread(resources)
    conductor = Conductor()
    usual = schedule_of(reads_mailbox=tools.mailbox is not None)
    serving = Serving(usual if schedule is None else schedule, lambda: conductor.answers, settings().work_pool)
    serving.start()
    asking = asyncio.ensure_future(keep_asking(conductor))
    log.info("the engine works")
    try:
        await Waker(tools, conductor, stop).run()
    finally:
        asking.cancel()
        await asyncio.to_thread(serving.end, GRACE / 2)


def _leave_now(code: int) -> NoReturn:
    """The loop's own end would wait for threads; whatever they hold is leased or rolled back."""
    kill_all(children_of(os.getpid()), signal.SIGKILL)
    logging.shutdown()
    os._exit(code)


if __name__ == "__main__":
    main()
