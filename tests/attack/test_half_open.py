"""Slowloris: hundreds of connections that begin a request and never end it, straight at the web process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from app.run.ports import HERE
from app.web import connections
from app.web.connections import MOST_SPEECHLESS, PatientOnlySoLong
from tests.attack.test_sign_in import web_process
from tests.web import rows

HALF = b"GET /log-ind HTTP/1.1\r\nHost: localhost\r\nX-Half: "
FLOOD = 300
PATIENCE = 60.0


@contextmanager
def half_open(port: int, number: int) -> Iterator[list[socket.socket]]:
    """So many connections, each in the middle of its headers."""
    with ExitStack() as held:
        flood = [held.enter_context(socket.create_connection((HERE, port), timeout=PATIENCE)) for _ in range(number)]
        for connection in flood:
            connection.sendall(HALF)
        yield flood


def is_hung_up(connection: socket.socket) -> bool:
    """Waits for it; raises `TimeoutError` when it does not come."""
    connection.settimeout(PATIENCE)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ja"})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server that waits a fifth of a second for a request."""
    monkeypatch.setattr(connections, "HEAD_WITHIN", 0.2)
    server = uvicorn.Server(
        uvicorn.Config(hello, http=PatientOnlySoLong, ws="none", lifespan="off", log_level="warning")
    )
    with socket.create_server((HERE, 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(PATIENCE)


@pytest.mark.slow
def test_pages_answer_while_hundreds_of_connections_are_half_open(tmp_path: Path) -> None:
    rows.sandvig(tmp_path).dispose()
    with web_process(tmp_path, "") as address, half_open(int(address.rpartition(":")[2]), FLOOD) as flood:
        for _ in range(3):
            assert httpx.get(f"{address}/log-ind", timeout=PATIENCE).status_code == 200
        assert all(is_hung_up(connection) for connection in flood[: FLOOD - MOST_SPEECHLESS])


def test_a_request_that_does_not_come_is_not_waited_for(impatient: int) -> None:
    with half_open(impatient, 3) as flood, socket.create_connection((HERE, impatient)) as silent:
        assert all(map(is_hung_up, [*flood, silent]))
    assert not PatientOnlySoLong.speechless


def test_half_a_second_request_is_not_waited_for_either(impatient: int) -> None:
    asking = HTTPConnection(HERE, impatient, timeout=PATIENCE)
    for _ in range(2):
        asking.request("GET", "/")
        assert asking.getresponse().read() == b"ja"
    assert asking.sock
    asking.sock.sendall(HALF)
    assert is_hung_up(asking.sock)
    asking.close()


def test_a_body_that_comes_slowly_is_no_missing_request(impatient: int) -> None:
    """How long an upload may take is the business of the page that takes it."""
    with socket.create_connection((HERE, impatient), timeout=PATIENCE) as sending:
        sending.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n")
        time.sleep(0.5)
        sending.sendall(b"ja")
        assert sending.recv(15) == b"HTTP/1.1 200 OK"
