"""Pages of a real server over ten thousand cases, for one person and for ten at once. On two cores the people's own
program takes its share of them.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from benchmarks.cpu import within
from benchmarks.databases import Databases
from benchmarks.grown import grow
from benchmarks.row import Row
from benchmarks.serving import DATABASE, User, served, signed_in, spread, together
from benchmarks.sizes import Sizes
from benchmarks.sweeps import NOW, note
from models.database import open_engine, reading, sqlite_url
from models.store import Store

PAGES = {
    "overview": "/overblik",
    "list": "/overblik?side=2",
    "search": "/overblik?q=jobstart",
    "ended": "/overblik?stadie=ended&side=2",
    "tasks": "/opgaver",
    "who has not answered": "/hvem-mangler",
    "meetings": "/moeder",
    "coming items": "/moeder/byraad/kommende",
    "one meeting": "/moeder/byraad/2027-08-24",
    "public list": "/dagsordener?vis=tidligere",
    "Atom": "/dagsordener/socialudvalg/atom.xml",
    "OParl": "/oparl/v1.1/meeting",
}
WHO = ("sanne.vestervang", "ulrik.sandager")
"""The director sees all; the coordinator has the most to do."""
PAUSE = 1.0
TARGET = 300.0


def pages(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    store = databases.store("SQLite")
    grow(store, sizes.pages_cases, sizes.unfinished)
    with reading(store.engine) as connection:
        query = sa.text('SELECT number FROM "case" WHERE ending IS NULL ORDER BY id')
        cases = list(connection.scalars(query))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = moved(store, folder)
        with served(folder, NOW) as address:
            people = [signed_in(address, WHO[number % len(WHO)]) for number in range(10)]
            yield from _pages(people, cases, sizes)
            yield _after_a_fact(people[0], own, sizes)
        own.engine.dispose()


def moved(store: Store, folder: Path) -> Store:
    """The same database where a server looks for it."""
    path = str(store.engine.url.database)
    store.engine.dispose()
    shutil.move(path, folder / DATABASE)
    return Store(open_engine(sqlite_url(folder / DATABASE)))


def _pages(people: Sequence[User], cases: Sequence[str], sizes: Sizes) -> Iterator[Row]:
    for clients, pause in ((1, 0.0), (10, PAUSE), (10, 0.0)):
        each = max(sizes.pages // clients // 4, 1)

        def works(user: User, rng: random.Random, each: int = each, pause: float = pause) -> None:
            for _ in range(each):
                for name, path in (*PAGES.items(), ("case", f"/sager/{rng.choice(cases)}")):
                    time.sleep(rng.uniform(0, 2 * pause))
                    user.get(path, name)

        if clients == 1:
            for user in people[: len(WHO)]:
                works(user, random.Random(0), each=1)  # the first to open a page after the start waits for all
        times = together(people[:clients], works)
        how = "" if clients == 1 else ", a second between pages" if pause else ", without a pause"
        for name, taken in times.items():
            what = f"page at {sizes.pages_cases:,} cases: {name}, {clients} client{'s' * (clients > 1)}{how}"
            yield Row(what, within(taken), "ms", target=TARGET, note=f"95 % within; {spread(taken)}")


def _after_a_fact(director: User, store: Store, sizes: Sizes) -> Row:
    times = []
    for number in range(7):
        note(store, number)
        began = time.perf_counter()
        director.get("/overblik")
        times.append(1000 * (time.perf_counter() - began))
    what = f"page at {sizes.pages_cases:,} cases: overview just after a fact, 1 client"
    return Row(what, within(times), "ms", target=150.0, note=f"slowest of {spread(times)}")
