"""A real PostgreSQL of a test's own, whose server can be killed and started again on the same files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import uuid
from contextlib import suppress

import psycopg

from tests.builders.postgres import postgres_tools
from tests.builders.temporary import outside, pgserver

USER = "postgres"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root


class Postgres:
    """Listens on a socket in its own folder only. The folder is not pytest's: another user must reach it."""

    def __init__(self) -> None:
        self._bin = postgres_tools()
        self.folder = outside(f"killed-{uuid.uuid4().hex}")
        files = self.folder / "files"
        made = pgserver().get_server(files, cleanup_mode=None)  # its own way to make them, also as root
        made.stop()
        self._files = files
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@/{USER}?host={self._files}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Begin, and wait until it answers; it recovers first where it was killed."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.pid is None:
                self._begin()
            with suppress(psycopg.Error), psycopg.connect(self.url, connect_timeout=2):
                return
            time.sleep(0.1)
        raise AssertionError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def _begin(self) -> None:
        """Again and again: while a backend of the killed one is still there, the next server refuses to start."""
        command = (self._bin / "postgres", "-D", self._files, "-h", "", "-k", self._files)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=SYSTEM_USER if os.geteuid() == 0 else None,
            )

    def kill(self, *, with_backends: bool) -> None:
        """The server alone, or with all that serve a connection, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            (os.killpg if with_backends else os.kill)(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        self.kill(with_backends=True)
        shutil.rmtree(self.folder, ignore_errors=True)
