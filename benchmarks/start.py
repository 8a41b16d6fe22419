"""How long somebody at a terminal waits."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.clock import CLOCK_FILE, DemoClock
from benchmarks.cpu import wall
from benchmarks.databases import Databases
from benchmarks.pages import moved
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from benchmarks.sweeps import NOW


def start(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        store = databases.store("SQLite")
        moved(store, Path(folder)).engine.dispose()
        DemoClock(Path(folder) / CLOCK_FILE).set(NOW)
        for option in ("--help", "status"):
            command = [str(Path(sys.executable).parent / "sagsgang"), option]
            times = 1 if sizes.is_quick else 3

            def run(command: list[str] = command, folder: str = folder) -> None:
                environment = {**os.environ, "SAGSGANG_DATA": folder}
                subprocess.run(command, env=environment, check=True, capture_output=True)

            run()
            before = _children()
            waited = wall(run, times) / 1000
            used = (_children() - before) / times
            yield Row(f"`sagsgang {option}`", used, "s CPU", target=1.0, note=f"on the clock {waited:.1f} s")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
