"""What happens to the processes of a town in a bad week: some of it on its day, the kills as a seed has it."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa

from models import tables as t
from models.database import writing
from tests.engine.processes import until
from tests.faults.city import City, Part
from tests.faults.mail_process import ANSWER
from tests.faults.reckoning import Kill
from tests.faults.week import HOURS, NIGHT

MAIL_AWAY, MAIL_BUSY, LOCKED, A_DAY_FORWARD, AN_HOUR_BACK = range(5)
"""The days of the week and their faults. Prefect's server hangs on the day of the lock."""
LOCK = 30.0
"""Seconds for which the database is locked: longer than a writer waits (10)."""
OFTEN = 0.6
"""How likely it is that a process is killed in an hour."""


class BadWeek:
    """Called hour by hour. `seen` counts what was done, `kills` tells when."""

    def __init__(self, city: City, seed: int) -> None:
        self._city, self._rng = city, random.Random(seed)
        self.kills: list[Kill] = []
        self.seen: Counter[str] = Counter()
        self._hanging: int | None = None
        self._locks: list[threading.Thread] = []

    def __call__(self, day: int, hour: int) -> None:
        self._mail(day, hour)
        if day == LOCKED:
            self._lock(hour)
            self._hang(hour)
        if (day, hour) == (A_DAY_FORWARD, NIGHT[0]):
            self._turn(timedelta(days=1), "clock a day forward")
        if (day, hour) == (AN_HOUR_BACK, HOURS[2]):
            self._turn(timedelta(hours=-1), "clock an hour back")
        if self._rng.random() < OFTEN:
            self._kill_one()

    def end(self) -> None:
        for lock in self._locks:
            lock.join()

    def _mail(self, day: int, hour: int) -> None:
        if (day, hour) == (MAIL_AWAY, HOURS[-1]):
            self._city.stop_mail()
            self.seen["mail server down for a night"] += 1
        if (day, hour) == (MAIL_AWAY + 1, HOURS[0]):
            self._city.start_mail()
        answer = self._city.mails / ANSWER
        if day == MAIL_BUSY and hour in (HOURS[1], HOURS[3]):
            answer.write_text("451 4.3.2 Please try again later")
            self.seen["mail server answers 451 for an hour"] += 1
        else:
            answer.unlink(missing_ok=True)

    def _lock(self, hour: int) -> None:
        if hour in (HOURS[1], HOURS[3]):
            self._locks.append(threading.Thread(target=self._hold))
            self._locks[-1].start()
            self.seen[f"database locked for {LOCK:.0f} s"] += 1

    def _hold(self) -> None:
        with suppress(sa.exc.OperationalError), writing(self._city.town.store.engine) as connection:
            connection.execute(sa.select(t.chain_head.c.position).with_for_update())
            time.sleep(LOCK)

    def _hang(self, hour: int) -> None:
        """Worse than away: Prefect's server takes connections and says nothing."""
        if hour == HOURS[0]:
            pid = until(lambda: self._city.pid(Part.PREFECT), 60, "Prefect's server runs")
            os.kill(pid, signal.SIGSTOP)
            self._hanging = pid
            self.seen["Prefect's server hangs for a day"] += 1
        elif hour == NIGHT[0] and self._hanging:
            with suppress(ProcessLookupError):
                os.kill(self._hanging, signal.SIGCONT)
            self._hanging = None

    def _turn(self, by: timedelta, what: str) -> None:
        clock = self._city.town.clock
        self._city.turns.append(time.time())
        clock.set(clock.now() + by)
        self.seen[what] += 1

    def _kill_one(self) -> None:
        spared = {Part.PREFECT, Part.SUPERVISOR} if self._hanging else set()  # killed, it would be there again
        part = self._rng.choice([part for part in self._city.parts if self._city.pid(part) and part not in spared])
        time.sleep(self._rng.random())
        at = time.time()
        self._city.kill(part, self._rng)
        self.kills.append(Kill(part, at, time.time() - at, 0))
        self.seen[f"kill -9: {part}"] += 1
