"""Starting and ending processes so that none is left behind: own groups, a deadline, and death with the parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    environment: Mapping[str, str],
    output: IO[bytes],
    orphan_signal: int = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own. Call from the main thread: Linux ends it when that thread dies.

    `pass_fds`: open files that it inherits, under the same numbers.
    """
    parent = os.getpid()

    def prepare_child() -> None:
        # A shell's `&` starts us with Ctrl-C ignored; a child that inherits that cannot be stopped by it (Prefect's).
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with(parent, orphan_signal)

    return subprocess.Popen(  # noqa: S603  (our own commands)
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=pass_fds,
        preexec_fn=prepare_child,  # noqa: PLW1509  (the supervisor has one thread)
    )


def die_with(parent: int, orphan_signal: int) -> None:
    """In a child: the signal comes when the parent dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, orphan_signal)
        if os.getppid() != parent:  # died before we could ask
            os._exit(1)


def end(processes: Iterable[subprocess.Popen[bytes]], seconds: float) -> None:
    """SIGTERM to all, a common deadline, then SIGKILL to what is left of their groups."""
    running = list(processes)
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + seconds
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in running:
        end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Whatever is left of a child and of what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children_of(pid: int) -> list[int]:
    """The direct children of a process; none where the system does not tell (it is a Linux file)."""
    children: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            children += [int(word) for word in path.read_text().split()]
    return children


def kill_all(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
