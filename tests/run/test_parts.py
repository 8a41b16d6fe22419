"""The small parts under the supervisor: ports, logs, rests between restarts."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest

from app.installation import ready_engine
from app.private import PREPARING
from app.run.children import LARGEST_LOG, Child, children, rotate
from app.run.ports import HERE, PortError, bound_ports, listening
from app.run.preparing import Forerunner
from app.run.processes import children_of, end
from app.run.supervisor import Supervisor
from config.settings import Settings
from tests.engine.processes import a_port, until
from tests.engine.town import START

BASE = 20_100
NUMBERS = ("web_port", "mails_port", "smtp_port", "prefect_port")


def ports_from(first: int) -> dict[str, int]:
    return dict.fromkeys(NUMBERS, first)


def real(folder: Path, **more: Any) -> Settings:
    """As a municipality has it: a configuration of its own."""
    return Settings(data=folder, config=folder, base_url="https://sagsgang.sandvig.example", **more)


def test_the_example_takes_the_next_port_and_every_part_its_own(tmp_path: Path) -> None:
    with socket.create_server((HERE, 0)) as taken:
        first = taken.getsockname()[1]
        with bound_ports(Settings(data=tmp_path, **ports_from(first))) as (chosen, bound):
            numbers = [getattr(chosen, name) for name in NUMBERS]
            assert len({first, *numbers}) == 5
            assert numbers == [bound[name].getsockname()[1] for name in NUMBERS]


def test_a_port_is_held_from_the_moment_it_is_told(tmp_path: Path) -> None:
    with (
        bound_ports(Settings(data=tmp_path, **ports_from(BASE))) as (ours, _),
        bound_ports(Settings(data=tmp_path, **ports_from(BASE))) as (theirs, _),
    ):
        assert not {getattr(ours, name) for name in NUMBERS} & {getattr(theirs, name) for name in NUMBERS}


@pytest.mark.parametrize("name", NUMBERS)
def test_in_real_use_a_taken_port_fails_the_start(tmp_path: Path, name: str) -> None:
    with socket.create_server((HERE, 0)) as taken:
        port = taken.getsockname()[1]
        free = {other: a_port(BASE + 1000 * number) for number, other in enumerate(NUMBERS)}
        said = f"port {port} is taken by another program: stop that one, or set SAGSGANG_{name.upper()} to a port"
        with pytest.raises(PortError, match=said), bound_ports(real(tmp_path, **free | {name: port})):
            pass
    with bound_ports(real(tmp_path, **free)) as (chosen, _):  # what was bound before is given back
        assert {other: getattr(chosen, other) for other in NUMBERS} == free


def test_no_port_above_the_last(tmp_path: Path) -> None:
    with (
        socket.create_server((HERE, 65535)),
        pytest.raises(PortError, match="SAGSGANG_WEB_PORT"),
        bound_ports(Settings(data=tmp_path, web_port=65535)),
    ):
        pass


def test_an_answer_in_two_parts_does_not_wait_for_its_reader() -> None:
    """The reader's system tells after 40 ms that the first part has come; with each page, where the second waits."""
    with (
        listening(0, "web_port") as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_child_has_its_sockets_and_hands_them_to_none(tmp_path: Path) -> None:
    program = """
import socket, subprocess, sys
from app.run.ports import inherited
listener = inherited(int(sys.argv[1]))
said = subprocess.run([sys.executable, "-c", f"import os; os.fstat({sys.argv[1]})"], stderr=subprocess.DEVNULL)
connection, _ = listener.accept()
connection.sendall(f"{listener.getsockname()[1]} {said.returncode}".encode())
"""
    with socket.create_server((HERE, 0)) as listener:
        command = (sys.executable, "-c", program, str(listener.fileno()))
        child = Child("web", command, os.environ, tmp_path / "web.log", (listener.fileno(),))
        child.start()
        port = listener.getsockname()[1]
        with socket.create_connection((HERE, port), timeout=20) as asking:
            assert asking.recv(100).decode() == f"{port} 1"
        assert child.process
        end([child.process], 5)


def test_with_a_mail_server_there_is_no_catcher(tmp_path: Path) -> None:
    for mail_url, is_there in (("", True), ("smtp://mail.example", False)):
        settings = Settings(data=tmp_path, mail_url=mail_url, base_url="https://x.example", **ports_from(BASE))
        with bound_ports(settings) as (chosen, bound):
            assert ("mails" in {child.name for child in children(chosen, bound)}) == is_there


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
    settings, mark, seen = Settings(data=tmp_path), tmp_path / PREPARING, tmp_path / "seen"

    def prepare() -> None:
        seen.write_text(str(mark.exists()))
        ready_engine(settings, START).dispose()
        if fails:
            raise OSError("the disk is full")

    supervisor = Supervisor(settings, [], family=[])
    with pytest.raises(OSError, match="full") if fails else nullcontext():
        supervisor.begin(prepare)
    assert seen.read_text() == "True"
    assert not mark.exists()
    supervisor.end()


def test_the_supervisor_keeps_nothing_loaded_that_its_children_need() -> None:
    """It lives for months: what it has loaded once is held as long."""
    code = "import sys, app.start, app.run.supervisor; app.start.settings(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "config.settings" in loaded
    needless = {"pydantic", "sqlalchemy", "sqlmodel", "fastapi", "prefect", "typer", "rich", "ssl", "http.client"}
    assert (needless | {"importlib.metadata", "email", "hashlib"}) & set(loaded) == set()


def test_the_child_that_watches_the_start_is_gone_when_it_has_told_all(tmp_path: Path) -> None:
    file = tmp_path / "sagsgang.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE flow_success (flow TEXT, at TEXT, mode TEXT)")
        before = set(children_of(os.getpid()))
        watching = Forerunner(lambda: None, f"sqlite:///{file}")
        watching.wait()
        (child,) = set(children_of(os.getpid())) - before
        time.sleep(0.2)  # it remembers what there was
        for mode, known in (("plain", {"plain"}), ("flow", {"plain", "flow"})):
            database.execute("INSERT INTO flow_success VALUES (?, '2027-08-23', ?)", (mode, mode))
            database.commit()
            until(lambda known=known: watching.look() == known, 20, f"{mode} is told")  # type: ignore[misc]
    assert child not in children_of(os.getpid())
    assert watching.look() == {"plain", "flow"}
    watching.end()
