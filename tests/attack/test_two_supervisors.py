"""Two `sagsgang run` on one data folder: each would start its own web, engine and Prefect over the same database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.private import DataFolderError
from app.run.alone import alone_in

HOLD = "import sys, time; from pathlib import Path; from app.run.alone import alone_in\n"
HOLD += "with alone_in(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


@contextmanager
def another(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that works on this folder."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(data)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_the_second_is_refused_with_a_sentence_and_starts_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from app.cli import main; main()", "run", "--example"]
    with another(tmp_path) as first:
        environment = {**os.environ, "SAGSGANG_DATA": str(tmp_path)}
        second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 1
        assert second.stdout == ""
        sentence = f"sagsgang: Sagsgang runs already on {tmp_path} (process {first.pid}): stop that one first"
        assert second.stderr.startswith(sentence)
        assert [path.name for path in tmp_path.iterdir()] == ["running"]


def test_one_that_was_killed_leaves_the_folder_free(tmp_path: Path) -> None:
    with another(tmp_path) as first:
        first.kill()
        first.wait()
        with alone_in(tmp_path):
            assert (tmp_path / "running").read_text() == f"{os.getpid()}\n"


def test_a_child_does_not_hold_it_for_its_parent(tmp_path: Path) -> None:
    """A supervisor that was killed is started again while its children still end."""
    with alone_in(tmp_path):
        child = subprocess.Popen(["sleep", "60"])
    try:
        with alone_in(tmp_path):
            assert child.poll() is None
    finally:
        child.kill()
        child.wait()


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "running").mkdir()
    with pytest.raises(DataFolderError, match="SAGSGANG_DATA"), alone_in(tmp_path):
        raise AssertionError("held")
