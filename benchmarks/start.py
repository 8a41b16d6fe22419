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

LIVED = """
import gc, sys
from pathlib import Path
from app.cli import COLLECTED_AFTER
gc.set_threshold(COLLECTED_AFTER)
from app.example.building import make_template
make_template(Path(sys.argv[1]))
"""


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
    yield _example()


def _example() -> Row:
    """As `sagsgang prepare-example` lives it, once, when the environment is set up."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", LIVED, str(Path(folder) / "example.db")]
        before = _children()
        waited = wall(lambda: subprocess.run(command, check=True, capture_output=True)) / 1000
        used = _children() - before
    note = f"once, with its papers; on the clock {waited:.0f} s"
    return Row("the example's half year lived and its database made", used, "s CPU", target=8.0, note=note)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
