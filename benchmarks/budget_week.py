"""One municipality in budget week: 80 proposals, 40 bodies, 25 people at their pages, before a real server. Each opens
another page of their own work every few seconds, as people do.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from app.example.budget import build_budget
from app.example.building import FIRST_MORNING
from app.example.logins import BUDGET_LOGINS
from benchmarks.cpu import within
from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.serving import DATABASE, User, served, signed_in, slowest, spread, together
from benchmarks.sizes import Sizes
from models.database import open_engine, sqlite_url

LOOKS, LOOKS_QUICK = (3.0, 7.0), (0.2, 0.5)
"""Seconds that each looks at a page."""
PACKAGE = "/samlede-hoeringer/2027-H1"
OF_COORDINATORS = (PACKAGE, PACKAGE, "/opgaver", "/hvem-mangler")
OF_ALL = ("/opgaver", "/overblik", "/budget?aar=2028", "/budget/2028")
COORDINATORS = 2
WEEK = "budget week (80 proposals, 40 bodies, 25 people at their pages)"
_CHOSEN = re.compile('name="til" value="([^"]+)"')


def week(_databases: Databases, sizes: Sizes) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(sqlite_url(Path(folder) / DATABASE))
        build_budget(engine)
        engine.dispose()
        with served(Path(folder), FIRST_MORNING) as address:
            users = [signed_in(address, username) for username, _ in BUDGET_LOGINS]
            for user in users[: COORDINATORS + 1]:
                for path in _pages_of(users, user):  # the first to open a page after the start waits for all
                    user.get(path)
            yield _pages("before the letters are sent", users, sizes)
            yield Row(f"{WEEK}: all 40 letters sent", _sent(*users[:COORDINATORS]), "s", target=5.0)
            yield _pages("while the hearing runs", users, sizes)


def _pages(when: str, users: list[User], sizes: Sizes) -> Row:
    until = time.perf_counter() + sizes.week_seconds
    looks = LOOKS_QUICK if sizes.is_quick else LOOKS

    def works(user: User, rng: random.Random) -> None:
        time.sleep(rng.uniform(0, looks[1]))
        while time.perf_counter() < until:
            case = f"/sager/2027-{rng.randint(1, 80):04}"
            path = rng.choice((*_pages_of(users, user), case, case))
            user.get(path, "a case" if path == case else path)
            time.sleep(rng.uniform(*looks))

    times = together(users, works)
    every = [taken for of_page in times.values() for taken in of_page]
    note = f"95 % within; {spread(every)}, {slowest(times)}"
    return Row(f"{WEEK}: pages {when}", within(every), "ms", target=300.0, note=note)


def _pages_of(users: list[User], user: User) -> tuple[str, ...]:
    return OF_COORDINATORS if any(user is each for each in users[:COORDINATORS]) else OF_ALL


def _sent(first: User, second: User) -> float:
    """Made ready by one, sent by the other; the seconds of the last press, to the answer with its page."""
    ready = first.press(first.get(PACKAGE), "send")
    first.press(ready.text, "send", til=_CHOSEN.findall(ready.text)).raise_for_status()
    summary = second.press(second.get(PACKAGE), "send").text
    press = partial(second.press, summary, "send", til=_CHOSEN.findall(summary))
    began = time.perf_counter()
    answer = press()
    taken = time.perf_counter() - began
    answer.raise_for_status()
    if "ok=sendt" not in str(answer.url) or "40 breve er sendt" not in answer.text:
        raise RuntimeError("the letters were not sent")
    return taken
