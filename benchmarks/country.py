"""A year of a share of Denmark's municipalities, invented and lived at full speed: in bulk, and one act at a time. None
waits for another: 98 cost as many times more, and the target is their share of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.sizes import Sizes

LONGEST = 1_800
YEAR = "2027"


def country(_databases: Databases, sizes: Sizes) -> Iterator[Row]:
    for options, seconds in ((), 120.0), (("--one-at-a-time",), 300.0):
        how = "one act at a time" if options else "in bulk"
        share = sizes.municipalities / 98
        what = f"a year of {sizes.municipalities} municipalities, {how}"
        yield Row(what, _lived(sizes.municipalities, options), "s", target=seconds * share, note="of 98; two processes")


def _lived(municipalities: int, options: tuple[str, ...]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SAGSGANG_DATA": folder}
        sagsgang = str(Path(sys.executable).parent / "sagsgang")
        command = [sagsgang, "simulate", "--municipalities", str(municipalities), "--year", YEAR, *options]
        began = time.monotonic()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[1:])}: {done.stderr[-150:] or done.stdout[-150:]}")
        return time.monotonic() - began
