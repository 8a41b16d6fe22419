"""One supervisor for one data folder: two would each start an engine and a web process over the same database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.private import DataFolderError

RUNNING = "running"
"""The file in the data folder that a supervisor holds locked while it runs; its process number stands in it."""


class AlreadyRunningError(RuntimeError):
    """Another supervisor works on this data folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder as ours. The system lets go of it with our process, however that ends; no child inherits it.

    Raises `AlreadyRunningError` when another holds it, `DataFolderError` when nothing can be written there.
    """
    with _opened(folder) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise AlreadyRunningError(
                f"Sagsgang runs already on {folder} (process {held.read().strip() or 'unknown'}): stop that one first, "
                "or give this one a data folder of its own (SAGSGANG_DATA)"
            ) from None
        try:
            held.truncate(0)
            held.write(f"{os.getpid()}\n")
            held.flush()
        except OSError as problem:
            raise _unwritable(folder, problem) from problem
        yield


def _opened(folder: Path) -> IO[str]:
    try:
        return (folder / RUNNING).open("a+")
    except OSError as problem:
        raise _unwritable(folder, problem) from problem


def _unwritable(folder: Path, problem: OSError) -> DataFolderError:
    return DataFolderError(
        f"nothing can be written in {folder} ({problem.strerror}): mend that, or choose another folder (SAGSGANG_DATA)"
    )
