"""What work costs: CPU of this process, of a database server, of a family of processes. Machines are shared, so walls
lie; CPU moves least.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app.run.processes import children_of

TICKS = os.sysconf("SC_CLK_TCK")


def cpu(work: Callable[[], object], times: int = 1, besides: Callable[[], float] = lambda: 0.0) -> float:
    """Milliseconds, the median of `times`. `besides`: the seconds that others have used for us."""
    taken = []
    for _ in range(times):
        began = besides() + time.process_time()  # what looking costs us is no part of the work
        work()
        taken.append(1000 * (time.process_time() + besides() - began))
    return statistics.median(taken)


def wall(work: Callable[[], object], times: int = 1) -> float:
    """Milliseconds on the clock, the median of `times`."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def within(times: Iterable[float], percent: int = 95) -> float:
    """The value within which so many per cent lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]


def server_cpu(postmaster: int) -> float:
    """Seconds that the processes of a PostgreSQL server have run, of those that are still there."""
    return sum(_ran(pid) for pid in (postmaster, *children_of(postmaster)))


def family(pid: int) -> list[int]:
    """The process and all it has started, and they."""
    return [pid, *(each for child in children_of(pid) for each in family(child))]


def family_cpu(pid: int) -> float:
    """Seconds, of those that run and of those they have seen end."""
    return sum(_used(each) for each in family(pid))


def memory(pid: int) -> float:
    """MB that the process holds for itself, and its share of what several hold (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _ran(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        return 0.0


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS
