"""Real processes for tests: a Prefect server, an engine, and the waiting for what they do."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from app.run.children import environment_of
from app.run.environment import PASSWORD_FILE, prefect_environment, prefect_password
from app.run.ports import HERE
from app.run.processes import end, spawn
from app.run.server_files import ready_server_files
from config.settings import Settings

T = TypeVar("T")
EVERY_MINUTE = Path(__file__).with_name("engine_every_minute.py")


def until(look: Callable[[], T | None], within: float, what: str, every: float = 0.05) -> T:
    """What is found, as soon as it is; a failure that says what did not come."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        value = look()
        if value:
            return value
        time.sleep(every)
    raise AssertionError(f"not within {within:.0f} s: {what}")


class Prefect:
    """One real Prefect server with its own home, which can be killed and started again. `database`: of its own, where
    that is not a file in its home.
    """

    def __init__(self, settings: Settings, database: str = "") -> None:
        self.settings = settings
        self.database = database
        self.api = f"http://127.0.0.1:{settings.prefect_port}/api"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        ready_server_files(self.settings)
        port = str(self.settings.prefect_port)
        command = (sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port)
        environment = environment_for(self.settings)
        if self.database:
            environment["PREFECT_API_DATABASE_CONNECTION_URL"] = self.database
        with (self.settings.data / "prefect.log").open("ab") as log:
            self._process = spawn(command, environment, log, signal.SIGKILL)
        until(self.is_healthy, 120, "Prefect's server answers", every=0.2)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            end([self._process], 5)

    def opens_to(self, settings: Settings) -> Settings:
        """The settings of an installation that has this server's password."""
        password = Path("prefect") / PASSWORD_FILE
        (settings.data / password).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.settings.data / password, settings.data / password)
        return settings

    @property
    def authorization(self) -> dict[str, str]:
        password = base64.b64encode(prefect_password(self.settings).get_secret_value().encode()).decode()
        return {"Authorization": f"Basic {password}"}

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.api}/health", timeout=2) as said:
                return bool(said.status == 200)
        except OSError:
            return False

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json", **self.authorization}
        )
        with urllib.request.urlopen(request, timeout=20) as said:
            return json.load(said)


@contextmanager
def engine(settings: Settings, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """An engine process over this data, ended with everything it started."""
    process = start_engine(settings, *command)
    try:
        yield process
    finally:
        end([process], 10)


def start_engine(settings: Settings, *command: str) -> subprocess.Popen[bytes]:
    """The engine, or a script that stands for it."""
    with (settings.data / "engine.log").open("ab") as log:
        return spawn(
            (sys.executable, *(command or ("-m", "app.engine.main"))), environment_for(settings), log, signal.SIGKILL
        )


def environment_for(settings: Settings) -> dict[str, str]:
    """A child's environment, also where this process's own Prefect was set up otherwise."""
    return {**environment_of(settings), **prefect_environment(settings)}


def a_port(wanted: int) -> int:
    """A free one, in a range of the tests' own."""
    for port in range(wanted + os.getpid() % 400, 65536):
        with suppress(OSError), socket.create_server((HERE, port)):
            return port
    raise AssertionError(f"no port is free from {wanted} on")
