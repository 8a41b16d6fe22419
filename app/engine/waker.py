"""The waker: sees a committed fact at once, looks at the clock each minute, and runs the flow that has work.

Moving and delivering are two tasks: a mail server that hangs holds up mails, never cases. A third does what the
schedule should have done and has not.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta

from app.engine.conductor import Conductor, Piece
from app.engine.occasion import Occasions
from app.engine.waiting import ToMove, is_something_to_say, to_move
from flows.approval import approve_proposals
from flows.backup import back_up
from flows.deadlines import keep_deadlines
from flows.deliveries import deliver_notices
from flows.housekeeping import keep_house
from flows.incoming_mail import read_mailbox
from flows.sweep import sweep
from models.database import reading
from models.flow_successes import late_flows
from tasks import backup, incoming_mail
from tasks.everything import move_everything, say_everything
from tasks.housekeeping import tidy
from tasks.resources import Resources, resources
from tasks.watch import tell_of_trouble

log = logging.getLogger("sagsgang.engine")

LOOK_FOR_MAIL_EVERY = 1.0
LOOK_FOR_OVERDUE_EVERY = 60.0
AT_LEAST_EVERY = 600.0
"""Seconds after which a pass is made although nothing seems to wait: health must see the engine live."""
LONGEST_REST = 60.0
REST_AFTER_FAILURE = 3600.0
"""Seconds until what was caught up with in vain is tried again: a backup without room for it is dear."""


APPROVAL = Piece("approval", approve_proposals, lambda: move_everything(resources()))
DEADLINES = Piece("deadlines", keep_deadlines, lambda: move_everything(resources()))
DELIVERIES = Piece("deliveries", deliver_notices, lambda: say_everything(resources()))
"""Where Prefect is away each does all that is due: nothing waits for a sweep that cannot run."""
SWEEP = Piece("sweep", sweep, lambda: (move_everything(resources()), say_everything(resources())))
HOUSEKEEPING = Piece("housekeeping", keep_house, lambda: tidy(resources()))
BACKUP = Piece("backup", back_up, backup.back_up)
MAILBOX = Piece("mailbox", read_mailbox, lambda: incoming_mail.read(resources()))
CAUGHT_UP = {piece.name: piece for piece in (SWEEP, HOUSEKEEPING, BACKUP, MAILBOX)}
OVERDUE_AFTER = {
    SWEEP.name: timedelta(minutes=25),
    HOUSEKEEPING.name: timedelta(hours=26),
    BACKUP.name: timedelta(hours=26),
}
MAILBOX_OVERDUE_AFTER = timedelta(minutes=15)
"""What the schedule should have done by then. Prefect can answer well and have forgotten it: then it is done here."""


class Waker:
    """Two loops over one database, until `stop` is set; each ends between two passes."""

    def __init__(self, tools: Resources, conductor: Conductor, stop: asyncio.Event) -> None:
        self._resources = tools
        self._conductor = conductor
        self._stop = stop
        self._stuck: ToMove | None = None
        self._mode = ""
        self._last_pass = -AT_LEAST_EVERY
        self._not_before: dict[str, float] = {}

    async def run(self) -> None:
        await asyncio.gather(
            self._keep("moving", self._move),
            self._keep("delivering", self._deliver),
            self._keep("catching up", self._catch_up),
        )

    async def _keep(self, what: str, loop: Callable[[], Awaitable[None]]) -> None:
        """A loop that fails begins again, a little later each time; it never takes the other with it."""
        rest = 1.0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                await loop()
            except Exception as error:
                log.error("%s failed and begins again in %d s: %s", what, rest, without_values(error))
                rest = 1.0 if time.monotonic() - began > LONGEST_REST else min(rest * 2, LONGEST_REST)
                await self._sleep(rest)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    async def _move(self) -> None:
        occasions = Occasions(self._resources, self._stop)
        try:
            await self._pass_over(DEADLINES)  # whatever happened while we were away
            while not self._stop.is_set():
                if await occasions.next(self._is_recovering):
                    self._stuck = None  # time has passed: what was refused may not be any more
                if occasions.has_leapt:
                    self._last_pass = -AT_LEAST_EVERY  # a pass at once, or health takes us to have stopped
                await self._move_what_waits()
        finally:
            occasions.close()

    def _is_recovering(self) -> bool:
        """Prefect is back after we worked without it: one pass as a flow shows that all is well again."""
        return self._mode == "plain" and self._conductor.is_there

    async def _move_what_waits(self) -> None:
        waiting = await asyncio.to_thread(to_move, self._resources.store, self._resources.now())
        is_silent = time.monotonic() - self._last_pass > AT_LEAST_EVERY
        if is_silent or self._is_recovering():
            await self._pass_over(DEADLINES)
        elif waiting and waiting != self._stuck:
            await self._pass_over(DEADLINES if waiting.over else APPROVAL)
            left = await asyncio.to_thread(to_move, self._resources.store, self._resources.now())
            self._stuck = left if left == waiting else None

    async def _pass_over(self, piece: Piece) -> None:
        self._mode = await self._conductor.run(piece)
        self._last_pass = time.monotonic()

    async def _catch_up(self) -> None:
        while not self._stop.is_set():
            await self._sleep(LOOK_FOR_OVERDUE_EVERY)
            for name in await asyncio.to_thread(self._overdue):
                if not self._stop.is_set() and time.monotonic() >= self._not_before.get(name, 0.0):
                    await self._make_up_for(name)
            await asyncio.to_thread(tell_of_trouble, self._resources)  # last: what was made up for is none

    async def _make_up_for(self, name: str) -> None:
        """One that fails has its rest, and holds up neither the others nor the word about it."""
        log.warning("%s has not run as scheduled: doing it now", name)
        self._not_before[name] = time.monotonic() + REST_AFTER_FAILURE
        try:
            await self._conductor.run(CAUGHT_UP[name])
        except Exception as error:
            log.error("%s failed: %s", name, without_values(error))
        else:
            del self._not_before[name]

    def _overdue(self) -> tuple[str, ...]:
        limits = OVERDUE_AFTER
        if self._resources.mailbox is not None:
            limits = OVERDUE_AFTER | {MAILBOX.name: MAILBOX_OVERDUE_AFTER}
        with reading(self._resources.store.engine) as connection:
            return late_flows(connection, self._resources.now(), limits, is_never_late=True)

    async def _deliver(self) -> None:
        passes = 0
        while not self._stop.is_set():
            if not await asyncio.to_thread(self._has_something_to_say):
                passes = 0
                await self._sleep(LOOK_FOR_MAIL_EVERY)
                continue
            await self._conductor.run(DELIVERIES)
            passes += 1
            await self._sleep(min(0.5 * 2**passes, LONGEST_REST) if passes > 1 else 0)

    def _has_something_to_say(self) -> bool:
        with reading(self._resources.store.engine) as connection:
            reference, now = self._resources.store.reference, self._resources.now()
            reference.refresh(connection)
            return is_something_to_say(connection, now, is_open=reference.office_is_open(now))


def without_values(error: BaseException) -> str:
    """Where and what kind, never the message: a database error prints the row, and rows are about people."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} in {where}"
