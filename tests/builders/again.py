"""What many tests begin with: made once in a process, in a folder that is copied for each of them."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Left = TypeVar("Left")


def again(folder: Path, live: Callable[[Path], Left]) -> Left:
    """Fill `folder` with what `live` makes of an empty one; returns what it returned. `live` is a function of a module:
    one made anew by each caller would be lived through anew.
    """
    kept, left = _lived(live)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return left


@cache
def _lived(live: Callable[[Path], Any]) -> tuple[Path, Any]:
    folder = Path(tempfile.mkdtemp(prefix="sagsgang-lived-"))
    left = live(folder)
    for database in folder.rglob("*.db"):
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a copy of the file alone would lack what waits there
        connection.close()
    return folder, left
