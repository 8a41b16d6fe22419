"""The database made ready by a child of the supervisor's, which then watches for the engine's first pass, and ends.

What that loads (SQLAlchemy, the tables, for the example everything: 50 MB) is not kept by a process that lives for
months.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from app.run.processes import die_with

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

READY, FLOW, PLAIN, FAILED = b"r", b"f", b"p", b"!"
LOOK_EVERY = 0.5
_AT_ONCE = 65_536

Successes = dict[str, tuple[str, str]]
"""When each flow was last done, and how (`flow` or `plain`)."""


class Forerunner:
    """The child. Begins at once; call from a process with one thread."""

    def __init__(self, prepare: Callable[[], None], database: str) -> None:
        self._heard, told = os.pipe()
        self.modes: set[str] = set()
        sys.stdout.flush()
        sys.stderr.flush()
        parent, self._pid = os.getpid(), os.fork()
        if self._pid == 0:
            os.close(self._heard)
            die_with(parent, signal.SIGKILL)
            _run_ahead(prepare, database, told)
        os.close(told)

    def wait(self) -> None:
        """Until the database is ready. Raises what the preparation raised."""
        first = os.read(self._heard, 1)
        if first == READY:
            os.set_blocking(self._heard, False)
            return
        said = b"".join(iter(lambda: os.read(self._heard, _AT_ONCE), b""))
        self.end()
        raise _error_in(said)

    def look(self) -> set[str]:
        """How the engine has worked since it was started: `flow`, `plain`; nothing before its first pass."""
        if not self._pid:
            return self.modes
        with suppress(BlockingIOError):
            said = os.read(self._heard, _AT_ONCE)
            self.modes |= {mode for word, mode in ((FLOW, "flow"), (PLAIN, "plain")) if word in said}
            if not said or "flow" in self.modes:  # it has told all, and ends
                self.end()
        return self.modes

    def end(self) -> None:
        """Whatever it is doing; once, for its number and our end of the pipe may be another's afterwards."""
        pid, self._pid = self._pid, 0
        if not pid:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
        os.close(self._heard)


def _run_ahead(prepare: Callable[[], None], database: str, told: int) -> NoReturn:
    """What the child does. It leaves without the parent's clean-up."""
    try:
        if _is_done(prepare, told):
            with suppress(Exception):
                _watch(database, told)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _is_done(prepare: Callable[[], None], told: int) -> bool:
    try:
        prepare()
    except Exception as error:
        os.write(told, FAILED + _portable(error))
        return False
    os.write(told, READY)
    return True


def _watch(database: str, told: int) -> None:
    """Until the engine has run a flow at Prefect. Its own pass, without Prefect, is told when it is seen."""
    from models.database import open_engine

    engine = open_engine(database)
    before = _successes(engine)
    while True:
        modes = {mode for flow, (at, mode) in _successes(engine).items() if before.get(flow) != (at, mode)}
        if "flow" in modes:
            os.write(told, FLOW)
            return
        if "plain" in modes:
            os.write(told, PLAIN)
        time.sleep(LOOK_EVERY)


def _successes(engine: Engine) -> Successes:
    """None known while the database is away: it comes back, and nobody else is to stop meanwhile."""
    from sqlalchemy.exc import OperationalError

    with suppress(OperationalError), engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT flow, at, mode FROM flow_success")
        return {row.flow: (str(row.at), row.mode) for row in rows}
    return {}


def _portable(error: BaseException) -> bytes:
    """The error itself where it can travel, else its words."""
    try:
        words = pickle.dumps(error)
        pickle.loads(words)  # noqa: S301  (our own)
    except Exception:
        return pickle.dumps(RuntimeError(str(error)))
    return words


def _error_in(said: bytes) -> BaseException:
    if not said:
        return RuntimeError("the process that made the database ready was ended")
    error: BaseException = pickle.loads(said)  # noqa: S301  (written by `_portable`)
    return error
