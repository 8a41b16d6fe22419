"""One municipality in budget week: 80 proposals, 40 bodies, 25 people at their pages, before a real server.

`python -m benchmarks.budget_week`. Each opens another page of their own work every few seconds, as people do.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.clock import CLOCK_FILE, DemoClock
from app.example.budget import build_budget
from app.example.building import FIRST_MORNING
from app.example.logins import BUDGET_LOGINS, PASSWORD
from models.database import open_engine, sqlite_url
from tests.browser.serving import free_port
from tests.web.office import forms

SECONDS, THINKS = 60.0, (3.0, 7.0)
"""How long they work, and how long each looks at a page."""
PACKAGE = "/samlede-hoeringer/2027-H1"
OF_COORDINATORS = (PACKAGE, PACKAGE, "/opgaver", "/hvem-mangler")
OF_ALL = ("/opgaver", "/overblik", "/budget?aar=2028", "/budget/2028")
STARTED_WITHIN = 60
_CHOSEN = re.compile('name="til" value="([^"]+)"')
_NUMBER = re.compile("2027-00..")


@dataclass
class User:
    """One person signed in, and the pages they work with."""

    client: httpx.Client
    paths: tuple[str, ...]
    times: dict[str, list[float]] = field(default_factory=dict)

    def get(self, path: str) -> str:
        began = time.perf_counter()
        answer = self.client.get(path)
        answer.raise_for_status()
        self.times.setdefault(_NUMBER.sub("…", path), []).append(1000 * (time.perf_counter() - began))
        return answer.text

    def press(self, page: str, form: str, **typed: Any) -> httpx.Response:
        address, fields = forms(page)[form]
        return self.client.post(address, data={**fields, **typed})

    def works(self, rng: random.Random, until: float) -> None:
        time.sleep(rng.uniform(0, THINKS[1]))
        while time.perf_counter() < until:
            case = f"/sager/2027-{rng.randint(1, 80):04}"
            self.get(rng.choice((*self.paths, case, case)))
            time.sleep(rng.uniform(*THINKS))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as address:
        users = [_signed_in(address, username) for username, _ in BUDGET_LOGINS]
        for user in users[:3]:
            for path in user.paths:  # the first to open a page after the start waits for what is loaded once
                user.get(path)
        _told("before the letters are sent", _week(users))
        print(f"all 40 letters sent: {_sent(users[0], users[1]):.1f} s")
        _told("while the hearing runs", _week(users))


def _week(users: list[User]) -> dict[str, list[float]]:
    for user in users:
        user.times.clear()
    until = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(len(users)) as pool:
        list(pool.map(lambda given: given[1].works(random.Random(given[0]), until), enumerate(users)))
    times: dict[str, list[float]] = {}
    for user in users:
        for path, taken in user.times.items():
            times.setdefault(path, []).extend(taken)
    return times


def _sent(first: User, second: User) -> float:
    """Made ready by one, sent by the other; the seconds of the last press."""
    ready = first.press(first.get(PACKAGE), "send")
    first.press(ready.text, "send", til=_CHOSEN.findall(ready.text)).raise_for_status()
    summary = second.press(second.get(PACKAGE), "send").text
    began = time.perf_counter()
    answer = second.press(summary, "send", til=_CHOSEN.findall(summary))
    answer.raise_for_status()
    taken = time.perf_counter() - began
    if "ok=sendt" not in str(answer.url) or "40 breve er sendt" not in answer.text:
        raise SystemExit("the letters were not sent")
    return taken


def _told(when: str, times: dict[str, list[float]]) -> None:
    every = [taken for of_page in times.values() for taken in of_page]
    print(f"25 people {when}: {len(every)} pages, {_spread(every)}")
    for path, taken in sorted(times.items(), key=lambda item: -statistics.median(item[1])):
        print(f"  {path:<28} {len(taken):4} pages, {_spread(taken)}")


def _spread(times: list[float]) -> str:
    slow = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return f"median {statistics.median(times):5.0f} ms, 95 % within {slow:5.0f} ms"


def _signed_in(address: str, username: str) -> User:
    client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
    _, fields = forms(client.get("/log-ind").text)["/log-ind"]
    client.post("/log-ind", data={**fields, "brugernavn": username, "adgangskode": PASSWORD}).raise_for_status()
    is_coordinator = username in ("ulrik.sandager", "dorte.dybdal")
    return User(client, OF_COORDINATORS if is_coordinator else OF_ALL)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The pages in a process of their own, as `sagsgang run` starts them."""
    DemoClock(folder / CLOCK_FILE).set(FIRST_MORNING)
    engine = open_engine(sqlite_url(folder / "sagsgang.db"))
    build_budget(engine)
    engine.dispose()
    port = free_port()
    environment = {**os.environ, "SAGSGANG_DATA": str(folder)}
    command = [sys.executable, "-m", "app.web.serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    ends = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            httpx.get(f"{address}/drift/live").raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
