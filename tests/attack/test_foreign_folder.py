"""Somebody leaves a program in the folder in which Sagsgang is started: `app` is what many call theirs. It ran as us,
with the database's password.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app import start
from app.run.children import children, environment_of
from app.run.ports import bound_ports
from config.settings import Settings
from tests.run.test_parts import BASE, ports_from

NAMES = ("app", "config", "flows", "models", "prefect", "process", "sqlalchemy", "tasks")
TELL = f"""
from importlib.util import find_spec
from pathlib import Path
print(*(name for name in {NAMES} if Path(find_spec(name).origin).parent == Path.cwd()))
"""
DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With programs that are called as ours."""
    (foreign := tmp_path / "foreign").mkdir()
    for name in NAMES:
        (foreign / f"{name}.py").write_text("")
    return foreign


def taken_from(folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Which of them would be loaded in that folder, where Python is called as in this command."""
    called = [*command[: list(command).index("-m")], "-c", TELL]
    done = subprocess.run(called, cwd=folder, env=dict(environment), capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_python_takes_them_unless_it_is_told_not_to(folder: Path) -> None:
    assert taken_from(folder, [sys.executable, "-m"], os.environ) == list(NAMES)


def test_no_child_runs_what_lies_in_the_folder_one_stands_in(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, work_pool="sagsgang", **ports_from(BASE))
    with bound_ports(settings) as (chosen, bound):
        family = children(chosen, bound)
    assert {child.name for child in family} >= {"web", "engine", "prefect", "worker"}
    for child in family:
        assert taken_from(folder, child.command, child.environment) == []


def test_nor_does_the_supervisor(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(os, "execv", lambda _program, command: called.append(command))
    monkeypatch.setattr(start, "_settings_for", lambda **_asked: Settings(data=tmp_path))
    start.become_supervisor(example=True, clock="")
    assert taken_from(folder, called[0], os.environ) == []


def test_nor_a_run_of_the_schedule_nor_a_part_started_by_itself(folder: Path, tmp_path: Path) -> None:
    """Prefect calls Python for each run, with the environment of its engine or worker."""
    settings = Settings(data=tmp_path)
    assert taken_from(folder, [sys.executable, "-m"], environment_of(settings)) == []
    for file in ("sagsgang.service", "sagsgang-.service.d/closed.conf", "Dockerfile"):
        assert "PYTHONSAFEPATH=1" in (DEPLOY / file).read_text()
