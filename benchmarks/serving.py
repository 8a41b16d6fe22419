"""A real server over a database, and people signed in to it, each opening pages."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from app.clock import CLOCK_FILE, DemoClock
from app.example.logins import PASSWORD
from benchmarks.cpu import within
from tests.browser.serving import free_port
from tests.web.office import forms

STARTED_WITHIN = 60
DATABASE = "sagsgang.db"


@dataclass
class User:
    """One person signed in, and how long each page took (ms), by its name."""

    client: httpx.Client
    times: dict[str, list[float]] = field(default_factory=dict)

    def get(self, path: str, name: str = "") -> str:
        began = time.perf_counter()
        answer = self.client.get(path)
        answer.raise_for_status()
        self.times.setdefault(name or path, []).append(1000 * (time.perf_counter() - began))
        return answer.text

    def press(self, page: str, form: str, **typed: Any) -> httpx.Response:
        address, fields = forms(page)[form]
        return self.client.post(address, data={**fields, **typed})


def signed_in(address: str, username: str) -> User:
    client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
    _, fields = forms(client.get("/log-ind").text)["/log-ind"]
    client.post("/log-ind", data={**fields, "brugernavn": username, "adgangskode": PASSWORD}).raise_for_status()
    return User(client)


def together(users: Sequence[User], work: Callable[[User, random.Random], None]) -> dict[str, list[float]]:
    """All at work at once; how long each page took them, by its name."""
    for user in users:
        user.times.clear()
    with ThreadPoolExecutor(len(users)) as pool:
        list(pool.map(lambda given: work(given[1], random.Random(given[0])), enumerate(users)))
    times: dict[str, list[float]] = {}
    for user in users:
        for name, taken in user.times.items():
            times.setdefault(name, []).extend(taken)
    return times


def spread(times: Sequence[float]) -> str:
    return f"{len(times)} pages, median {statistics.median(times):.0f}"


def slowest(times: dict[str, list[float]]) -> str:
    name, taken = max(times.items(), key=lambda item: within(item[1]))
    return f"slowest {name}, {within(taken):.0f}"


@contextmanager
def served(folder: Path, clock: datetime) -> Iterator[str]:
    """The pages of the database in this folder, in a process of their own, as `sagsgang run` starts them."""
    DemoClock(folder / CLOCK_FILE).set(clock)
    port = free_port()
    environment = {**os.environ, "SAGSGANG_DATA": str(folder)}
    command = [sys.executable, "-m", "app.web.serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            until_answered(f"{address}/drift/live")
            yield address
        finally:
            server.terminate()


def until_answered(address: str, seconds: float = STARTED_WITHIN) -> None:
    ends = time.monotonic() + seconds
    while True:
        try:
            httpx.get(address).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
