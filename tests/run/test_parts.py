"""The small parts under the supervisor: ports, logs, rests between restarts."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from app.installation import ready_engine
from app.private import PREPARING
from app.run.children import LARGEST_LOG, Child, children, rotate
from app.run.ports import HERE, NoPortError, free_port, with_free_ports
from app.run.processes import end
from app.run.supervisor import Supervisor
from config.settings import Settings
from tests.engine.town import START


def test_a_taken_port_gives_the_next() -> None:
    with socket.create_server((HERE, 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) > port
        assert free_port(port + 1, taken=[port + 1]) > port + 1


def test_no_port_above_the_last() -> None:
    with pytest.raises(NoPortError):
        free_port(65536)


def test_every_part_gets_a_port_of_its_own(tmp_path: Path) -> None:
    wanted = free_port(20100)
    chosen = with_free_ports(
        Settings(data=tmp_path, web_port=wanted, mails_port=wanted, smtp_port=wanted, prefect_port=wanted)
    )
    assert len({chosen.web_port, chosen.mails_port, chosen.smtp_port, chosen.prefect_port}) == 4


def test_with_a_mail_server_there_is_no_catcher(tmp_path: Path) -> None:
    assert "mails" in {child.name for child in children(Settings(data=tmp_path))}
    assert "mails" not in {child.name for child in children(Settings(data=tmp_path, mail_url="smtp://mail.example"))}


def test_a_log_that_has_grown_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for _ in range(5):
        log.write_bytes(b"x" * LARGEST_LOG)
        rotate(log)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert log.read_bytes() == b""


def test_the_log_of_a_child_that_writes_and_writes_is_put_aside_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, most = 20_000, 200_000
    monkeypatch.setattr("app.run.children.LARGEST_LOG", limit)
    monkeypatch.setattr("app.run.supervisor.ROTATE_EVERY", 0.0)
    program = "import itertools, time\nfor n in itertools.count():\n print(n, 'x' * 90, flush=True); time.sleep(0.001)"
    child = Child("web", (sys.executable, "-c", program), {}, tmp_path / "web.log")
    oldest, logs = tmp_path / "web.log.3", lambda: sorted(tmp_path.glob("web.log*"))
    deadline = time.monotonic() + 60

    class Enough:
        @property
        def is_set(self) -> bool:
            return oldest.exists() or time.monotonic() > deadline

    supervisor = Supervisor(Settings(data=tmp_path), [], family=[child])
    supervisor._web_said = supervisor._engine_said = True
    try:
        supervisor.work(Enough())  # type: ignore[arg-type]
        assert child.is_running
        assert child.deaths == []
    finally:
        supervisor.end()
    assert [path.name for path in logs()] == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert all(path.stat().st_size < most for path in logs())
    numbers = [
        int(line.split()[0])
        for path in reversed(logs()[1:])
        for line in path.read_text().splitlines()
        if line.endswith("x" * 90)
    ]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    assert "\0" not in (tmp_path / "web.log").read_text(), "the child goes on at the beginning of the emptied file"


def test_a_child_that_keeps_dying_is_started_ever_more_seldom(tmp_path: Path) -> None:
    child = Child("short", (sys.executable, "-c", "raise SystemExit(3)"), {}, tmp_path / "short.log")
    rests = []
    deadline = time.monotonic() + 20
    while len(child.deaths) < 2 and time.monotonic() < deadline:
        if child.look() is not None:
            rests.append(child.rest)
        time.sleep(0.02)
    assert child.deaths == [3, 3]
    assert rests == sorted(rests)
    assert rests[0] < rests[1]


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('!', flush=True); time.sleep(9)"
    child = Child("deaf", (sys.executable, "-c", deaf), {}, tmp_path / "deaf.log")
    child.start()
    while not child.log.read_text():
        time.sleep(0.02)
    assert child.process
    end([child.process], 0.3)
    assert not child.is_running


@pytest.mark.parametrize("fails", [False, True])
def test_the_web_is_told_to_wait_while_the_database_is_made(tmp_path: Path, fails: bool) -> None:
    settings, mark, seen = Settings(data=tmp_path), tmp_path / PREPARING, []

    def prepare() -> None:
        seen.append(mark.exists())
        ready_engine(settings, START).dispose()
        if fails:
            raise OSError("the disk is full")

    supervisor = Supervisor(settings, [], family=[])
    with pytest.raises(OSError, match="full") if fails else nullcontext():
        supervisor.begin(prepare)
    assert seen == [True]
    assert not mark.exists()
    supervisor.end()
