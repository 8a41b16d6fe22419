"""One invented municipality made, lived through for a year, and accounted for."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Engine

from app.configuration import BEGINNING, apply_configuration
from app.simulation.copy import NOON
from app.simulation.country.balance import balance
from app.simulation.country.configuration import CASE_TYPE, invented
from app.simulation.country.plans import Plan
from app.simulation.matters import Matters
from app.simulation.year import LAST_PASS, facts_digest, people_of, settle
from models.database import open_engine, sqlite_url
from models.store import Store
from process.calendar import instant

DATABASE = "sagsgang.db"
ORDINARY = 5
"""Nine cases of ten go as the administration proposes: a town that is to show everything in a few has one of two."""
CACHE = 64_000
"""KB that SQLite keeps of the database: all of it, and more."""
A_DAY = timedelta(days=1)
SPENT_ON = ("making", "living", "accounting")


@dataclass(frozen=True, slots=True)
class Lived:
    """What has come of one municipality's year. `digest` is that of its outcome, `seconds` CPU time by what it was
    spent on.
    """

    plan: Plan
    counts: Mapping[str, int]
    entries: int
    commands: int
    refused: int
    problems: tuple[str, ...]
    digest: str
    seconds: Mapping[str, float]


def live(plan: Plan, year: int, empty: Path, folder: Path, *, one_at_a_time: bool) -> Lived:
    """`empty`: a database with its tables and nothing in them, to be copied. What is made stays in `folder`."""
    clock = [time.process_time()]
    folder.mkdir(parents=True)
    shutil.copyfile(empty, folder / DATABASE)
    engine = open_engine(sqlite_url(folder / DATABASE))
    _waits_for_nothing(engine)
    store = Store(engine, alone=True)
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    apply_configuration(store, invented(plan, year), instant(first - 31 * A_DAY, NOON), BEGINNING)
    clock.append(time.process_time())

    town = settle(store, first, plan.seed, one_at_a_time=one_at_a_time)
    town.calls_the_roll = True
    people = people_of(town, Matters.of(town, plan.begun, (CASE_TYPE,)), ordinary=ORDINARY)
    people.each_morning, people.whole_days = True, not one_at_a_time
    people.run_until(end)
    clock.append(time.process_time())

    account = balance(store, plan.cases, _last_moment(end))
    digest = facts_digest(town)
    engine.dispose()
    clock.append(time.process_time())
    spent = {name: after - before for name, before, after in zip(SPENT_ON, clock, clock[1:], strict=False)}
    refused = sum(town.refusals.values())
    problems = (*account.problems, *(f"refused: {count} {why}" for why, count in town.refusals.items()))
    return Lived(plan, account.counts, account.entries, town.commands, refused, problems, digest, spent)


def _waits_for_nothing(engine: Engine) -> None:
    """No crash is survived here, and nobody else reads: neither the disk is waited for nor a log written ahead."""
    with engine.connect() as connection:
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "locking_mode=EXCLUSIVE", f"cache_size=-{CACHE}"):
            connection.connection.dbapi_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]


def _last_moment(end: date) -> datetime:
    """The year's last pass has seen to what was due by then."""
    return instant(end - A_DAY, LAST_PASS)
