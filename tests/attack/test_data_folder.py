"""Another user of the machine looks into the data folder."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.private import DataFolderError, keep_private


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_folder_that_was_open_is_closed_and_so_is_what_is_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    keep_private(data)
    (data / "new").write_text("")
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "new").stat().st_mode) == 0o600


def test_a_folder_of_everybody_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(DataFolderError, match="SAGSGANG_DATA"):
        keep_private(tmp_path)


@pytest.mark.parametrize("name", ["migrate", "prefect", "status"])
def test_every_door_closes_it(tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    environment = {**os.environ, "SAGSGANG_DATA": str(data)}
    command = [sys.executable, "-c", "from app.cli import main; main()", name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    files = [path for path in data.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if path.stat().st_mode & 0o077]
