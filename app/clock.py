"""The one place the clock is read. Everything else is given the time it needs.

The demonstration clock belongs to the example municipality only: a real one must never write history at a time that was
not (DESIGN §5). It is a small file in the data folder, so that web, engine and command line share it.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

CLOCK_FILE = "clock.json"


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment: aware, UTC."""
        ...


class ClockError(Exception):
    """The demonstration clock cannot be used; the sentence says why and what to do."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """A clock that was set to a chosen moment and runs on from there at the usual pace, also across restarts.

    Until it is set it shows the real time. Every process that names the same file sees a change at once.
    """

    def __init__(self, path: Path, real: Clock | None = None) -> None:
        self.path = path
        self._real: Clock = real or SystemClock()
        self._stamp: tuple[int, int, int] | None = None  # file number, change time and size when last read
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Raises `ClockError` when the file cannot be understood."""
        self._reread()
        return self._real.now() + self._ahead

    def set(self, moment: datetime) -> None:
        """Let it be `moment` (aware) now. Raises `ValueError` for a naive moment."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        text = json.dumps(
            {"started_real": self._real.now().isoformat(), "started_at": moment.astimezone(UTC).isoformat()}
        )
        # Whole or not at all: another process may read it this instant.
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        waiting.write_text(text, encoding="utf-8")
        os.replace(waiting, self.path)

    def step(self, by: timedelta) -> None:
        """Move the clock on; never back, since what is recorded has happened. Raises `ValueError` for that."""
        if by < timedelta(0):
            raise ValueError("the demonstration clock only goes forward; `set` it, on fresh data, to begin earlier")
        self.set(self.now() + by)

    def _reread(self) -> None:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._stamp, self._ahead = None, timedelta(0)
            return
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp == self._stamp:
            return
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            real, shown = (datetime.fromisoformat(stored[key]) for key in ("started_real", "started_at"))
            self._ahead = shown - real
        except (ValueError, KeyError, TypeError) as error:
            raise ClockError(f"The clock file {self.path.name} is damaged. Delete it to use the real time.") from error
        self._stamp = stamp


def clock_for(data_dir: Path, example: bool, start: datetime | None = None) -> Clock:
    """The clock of an installation: its own for the example municipality, the machine's for a real one.

    `start` sets the example's clock the first time only, so a restart continues where it was. Raises `ClockError` when
    a real municipality asks for a start or has a clock file lying in its data folder.
    """
    path = data_dir / CLOCK_FILE
    if not example:
        if start is not None or path.exists():
            raise ClockError(
                "The demonstration clock works with the example municipality only. "
                f"Start without --clock (SAGSGANG_CLOCK), and remove {CLOCK_FILE} from the data folder."
            )
        return SystemClock()
    clock = DemoClock(path)
    if start is not None and not path.exists():
        clock.set(start)
    return clock
