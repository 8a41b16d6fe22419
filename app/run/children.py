"""The processes of one installation: what each is started with, and where it writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.run.environment import prefect_environment
from app.run.ports import MAILS, PREFECT, SMTP, WEB, Bound
from app.run.processes import end_group, spawn
from config.secret import Secret
from config.settings import VARIABLES, Settings

LARGEST_LOG = 5_000_000  # bytes; looked at every second
OLD_LOGS = 3
FIRST_REST, LONGEST_REST = 0.5, 30.0
STEADY_AFTER = 30.0
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
"""The C library would give each thread a heap of its own, and keep what is free in each."""


@dataclass
class Child:
    """One process that is to run. Started again when it dies, a little later each time it dies young."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    rest: float = FIRST_REST
    start_after: float = 0.0
    deaths: list[int] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        rotate(self.log)
        with self.log.open("ab") as output:
            self.process = spawn(self.command, self.environment, output, pass_fds=self.pass_fds)
        self.started_at = time.monotonic()

    def look(self) -> int | None:
        """Start it when its time has come; its exit code when it has just died."""
        if self.is_running or time.monotonic() < self.start_after:
            return None
        if self.process is None:
            self.start()
            return None
        return self._died(self.process)

    def _died(self, process: subprocess.Popen[bytes]) -> int:
        end_group(process)  # what it started may have outlived it
        code = process.returncode
        self.deaths.append(code)
        was_steady = time.monotonic() - self.started_at > STEADY_AFTER
        self.rest = FIRST_REST if was_steady else min(self.rest * 2, LONGEST_REST)
        self.start_after = time.monotonic() + self.rest
        self.process = None
        return code


def children(settings: Settings, bound: Bound) -> list[Child]:
    """Web first: people can read and record before the engine is there, and while it is not. Each gets its sockets
    open: one that is started again has the same, and who comes in between waits.
    """
    environment = environment_of(settings)
    logs = settings.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    family = [
        ("web", "app.web.serve", ["--fd"], (WEB,)),
        ("mails", "app.run.serve_mails", ["--data", str(settings.data), "--fds"], (SMTP, MAILS)),
        ("engine", "app.engine.main", [], ()),
        ("prefect", "app.engine.prefect_server", ["--fd"], (PREFECT,)),
    ]
    if settings.work_pool:
        family.append(("worker", "app.engine.worker", [], ()))
    made = []
    for name, module, options, ports in family:
        if not set(ports) <= set(bound):
            continue  # with a mail server there is no catcher
        fds = tuple(bound[port].fileno() for port in ports)
        command = (sys.executable, "-m", module, *options, *map(str, fds))
        made.append(Child(name, command, environment, logs / f"{name}.log", fds))
    return made


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as a child reads them. Prefect's variables that are set already win, as a larger setup wants."""
    ours = {name: value for name, each in VARIABLES.items() if (value := _as_text(getattr(settings, each.name)))}
    return {**ONE_HEAP, **os.environ, **prefect_environment(settings, os.environ), **ours}


def _as_text(value: object) -> str:
    if isinstance(value, Secret):
        return value.get_secret_value()
    return "" if value is None else str(value)


def rotate(log: Path) -> None:
    """Put what stands in a log that has grown too large aside; the oldest goes. Also while it is written: the child
    appends to the file it has open, so that is emptied and not replaced. A line written in the very moment between the
    copy and the emptying is lost; the history is the proof, not a log.

    On a disk that is full the log stays as it is: it cannot grow either.
    """
    with suppress(OSError):
        if not log.exists() or log.stat().st_size < LARGEST_LOG:
            return
        copy = log.with_suffix(".log.new")
        try:
            shutil.copyfile(log, copy)
            os.truncate(log, 0)
        except OSError:
            copy.unlink(missing_ok=True)
            return
        for number in range(OLD_LOGS, 1, -1):
            older = log.with_suffix(f".log.{number - 1}")
            if older.exists():
                older.replace(log.with_suffix(f".log.{number}"))
        copy.replace(log.with_suffix(".log.1"))
