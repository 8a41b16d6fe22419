"""`sagsgang run`: starts the children, starts again whichever dies, ends them all. Loads neither web nor Prefect."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import FrameType

from app.private import PREPARING, keep_private
from app.run.alone import alone_in
from app.run.children import Child, children, rotate
from app.run.ports import HERE, bound_ports
from app.run.preparing import Forerunner
from app.run.processes import end
from config.settings import Settings

LOOK_EVERY = 0.1
ROTATE_EVERY = 1.0
STOP_WITHIN = 10.0
PLAIN_IS_SAID_AFTER = 60.0
"""Seconds after which it is said that the engine works, but without Prefect."""
FIRST, FIRST_ALONE = "web", 3.0
"""Pages have the machine to themselves for the first seconds: somebody is waiting for them."""
DATABASE_WITHIN, ASK_EVERY = 60.0, 1.0
"""Seconds in which a database server that is starting itself must answer, and between two questions."""
ALIVE = b"HTTP/1.1 200"
EXPECTED = (0, -signal.SIGTERM, -signal.SIGINT)

Login = tuple[str, str, str]  # user name, password, what the person does


def run(settings: Settings, *, prepare: Callable[[], None], logins: Sequence[Login] = ()) -> int:
    """Run the installation until SIGTERM or Ctrl-C; returns the exit code. `prepare` makes or migrates the database.

    The web process loads while `prepare` works: it opens the database at the first page, and nobody has the address
    before both are ready. Raises what `prepare` raises, and `AlreadyRunningError`; nothing runs then.
    """
    stop = Stop()
    keep_private(settings.data)
    with alone_in(settings.data), bound_ports(settings) as (chosen, bound):
        supervisor = Supervisor(chosen, logins, children(chosen, bound))
        try:
            supervisor.begin(partial(_made_ready, prepare, settings, stop))
            supervisor.work(stop)
        finally:
            supervisor.end()
    return 0


def _made_ready(prepare: Callable[[], None], settings: Settings, stop: Stop) -> None:
    from app.run.server_files import ready_server_files  # by the child: what it loads is not kept

    ready_server_files(settings)
    prepared(prepare, settings, stop)


def prepared(prepare: Callable[[], None], settings: Settings, stop: Stop) -> None:
    """As `prepare`, also while a database server is still starting, as after a power cut: it is waited for. Raises what
    `prepare` raises; that nothing answers, at the end of `DATABASE_WITHIN`.
    """
    ends = time.monotonic() + DATABASE_WITHIN
    while True:
        try:
            return prepare()
        except Exception as problem:
            from sqlalchemy.exc import OperationalError  # `prepare` has loaded it

            is_away = isinstance(problem, OperationalError) and not settings.database.startswith("sqlite")
            if not is_away or stop.is_set or time.monotonic() > ends:
                raise
            sys.stderr.write("The database does not answer yet. It is asked again for a minute.\n")
            time.sleep(ASK_EVERY)


class Stop:
    """Set by the first signal. The second Ctrl-C must not break off the orderly end."""

    def __init__(self) -> None:
        self.is_set = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._set)

    def _set(self, _number: int, _frame: FrameType | None) -> None:
        self.is_set = True


class Supervisor:
    """One loop, no threads: children, and what is said on the terminal when they are ready."""

    def __init__(self, settings: Settings, logins: Sequence[Login], family: Sequence[Child]) -> None:
        self._settings = settings
        self._logins = logins
        self._children = list(family)
        self._forerunner: Forerunner | None = None
        self._began = time.monotonic()
        self._web_said = self._engine_said = self._degraded_said = False

    def begin(self, prepare: Callable[[], None]) -> None:
        """The first child, and beside it the database. The child loads, and waits for it: opening an SQLite file that
        is not there makes an empty one.
        """
        mark = self._settings.data / PREPARING
        mark.touch()
        try:
            for child in self._children:
                if child.name == FIRST:
                    child.start()
            self._forerunner = Forerunner(prepare, self._settings.database)
            self._forerunner.wait()
        finally:
            mark.unlink(missing_ok=True)

    def work(self, stop: Stop) -> None:
        """Look after the children until told to stop."""
        next_question = next_rotation = 0.0
        while not stop.is_set:
            for child in self._children:
                if child.name == FIRST or self._web_said or time.monotonic() - self._began > FIRST_ALONE:
                    self._look_after(child)
            if time.monotonic() >= next_question and not (self._web_said and self._engine_said):
                self._tell()
                next_question = time.monotonic() + (LOOK_EVERY if not self._web_said else 0.5)
            if time.monotonic() >= next_rotation:
                for child in self._children:
                    rotate(child.log)
                next_rotation = time.monotonic() + ROTATE_EVERY
            time.sleep(LOOK_EVERY)

    def end(self) -> None:
        """All of them at once, within the deadline; nothing is left behind."""
        say("Stopping …")
        end([child.process for child in self._children if child.process is not None], STOP_WITHIN)
        if self._forerunner is not None:
            self._forerunner.end()
        say("Stopped.")

    def _look_after(self, child: Child) -> None:
        code = child.look()
        if code is not None:
            unexpected = "" if code in EXPECTED else f" with code {code} (see {child.log})"
            say(f"{child.name} ended{unexpected}; starting it again.")

    def _tell(self) -> None:
        if not self._web_said and self._web_answers():
            self._web_said = True
            self._tell_addresses()
        if self._web_said and not self._engine_said:
            self._tell_engine()

    def _tell_addresses(self) -> None:
        chosen = self._settings
        say(f"Sagsgang is at   {chosen.address}")
        for name, password, role in self._logins:
            say(f"  log in as      {name} / {password}   ({role})")
        if not chosen.mail_url.get_secret_value():
            say(f"Mails are at     http://localhost:{chosen.mails_port}   (nothing leaves this machine)")
        say(f"Prefect is at    http://localhost:{chosen.prefect_port}   (`sagsgang prefect` tells its password)")
        say(f"Data and logs    {chosen.data}")
        say("The engine is starting … Ctrl-C stops everything.")

    def _tell_engine(self) -> None:
        modes = self._forerunner.look() if self._forerunner else set()
        waited = time.monotonic() - self._began
        if "flow" in modes:
            self._engine_said = True
            say(f"The engine is ready ({waited:.0f} s).")
        elif "plain" in modes and waited > PLAIN_IS_SAID_AFTER and not self._degraded_said:
            self._degraded_said = True
            say("The engine moves cases, for now without Prefect: see prefect.log.")

    def _web_answers(self) -> bool:
        """Asked by hand: what asks for a living takes 3 MB, and this is asked at the start alone."""
        with suppress(OSError), socket.create_connection((HERE, self._settings.web_port), timeout=1) as connection:
            connection.sendall(b"GET /drift/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(len(ALIVE)) == ALIVE
        return False


def say(line: str) -> None:
    """To the terminal of whoever started us, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
