"""The supervisor, for real: everything starts, whatever is killed comes back, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.run.processes import children_of
from config.settings import Settings
from tests.engine.processes import a_port, environment_for, until
from tests.engine.town import Town, settings_for

pytestmark = [pytest.mark.faults, pytest.mark.engine]
SCRIPT = Path(__file__).with_name("run_it.py")
PARTS = {
    "web": "app.web.serve",
    "mails": "app.run.serve_mails",
    "prefect": "app.engine.prefect_server",
    "engine": "app.engine.main",
}


def words(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def family(pid: int) -> set[int]:
    """The process's children and theirs."""
    processes: set[int] = set()
    for child in children_of(pid):
        processes |= {child} | family(child)
    return processes


def part(pid: int, name: str) -> int | None:
    return next((child for child in children_of(pid) if PARTS[name] in words(child)), None)


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if words(pid)}


@contextmanager
def running(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT)], env=environment_for(settings), stdout=subprocess.PIPE, text=True
    )
    family_once: set[int] = set()
    try:
        yield process
        family_once = family(process.pid)
    finally:
        family_once |= family(process.pid)
        process.kill()
        process.communicate()
        for pid in alive(family_once):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def said(process: subprocess.Popen[str], start: str) -> list[str]:
    """The lines up to the first that starts so."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(start):
            return lines
    raise AssertionError(f"{start!r} was never said: {lines}")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ports = {"web_port": 18000, "mails_port": 18425, "smtp_port": 18925, "prefect_port": 19400}
    return settings_for(tmp_path / "data", **{name: a_port(port) for name, port in ports.items()})


def test_everything_starts_comes_back_and_ends(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    with running(settings) as process:
        lines = said(process, "Sagsgang is at")
        web = time.monotonic() - began
        assert str(settings.web_port) in lines[-1]
        assert any("grethe" in line for line in said(process, "The engine is starting"))
        said(process, "The engine is ready")
        ready = time.monotonic() - began
        with capsys.disabled():
            print(f"\nfirst page {web:.1f} s, engine ready {ready:.1f} s, load {os.getloadavg()[0]:.1f}")
        kill_and_see_it_return(process.pid, "web")
        kill_and_see_it_return(process.pid, "engine")
        kill_and_see_it_return(process.pid, "mails")
        everyone = family(process.pid)
        assert len(everyone) >= len(PARTS)
        process.terminate()
        assert process.wait(20) == 0
        assert alive(everyone) == set()
    assert Town.of(settings).is_clean()


def kill_and_see_it_return(supervisor: int, name: str) -> None:
    """A part that is killed comes back alone: the others are the same processes as before."""
    others = {other: part(supervisor, other) for other in PARTS if other != name}
    victim = part(supervisor, name)
    assert victim
    os.kill(victim, signal.SIGKILL)
    until(lambda: part(supervisor, name) not in (None, victim), 15, f"{name} comes back")
    assert {other: part(supervisor, other) for other in others} == others


def test_a_supervisor_that_is_killed_takes_its_children_with_it(settings: Settings) -> None:
    with running(settings) as process:
        said(process, "The engine is starting")
        until(lambda: all(part(process.pid, name) for name in PARTS), 20, "all parts run")
        everyone = family(process.pid)
        assert alive(everyone)
        process.kill()
        process.wait()
        until(lambda: not alive(everyone), 20, "the children are gone")
        assert not alive(everyone)
