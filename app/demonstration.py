"""`make demo`: the main job without a browser, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date, time

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.cli import reads
from app.cli.door import Door
from app.clock import DemoClock
from app.example import register_drafts
from app.simulation.words import outcome_text
from app.simulation.year import simulate
from config.settings import settings
from models.store import Store
from process.calendar import instant
from process.case import Outcome


def print_demonstration() -> None:
    """Print a simulated year of the example municipality, the status, one case's route and its log."""
    with tempfile.TemporaryDirectory(prefix="sagsgang-demo-") as folder:
        os.environ["SAGSGANG_DATA"] = folder
        os.environ.pop("SAGSGANG_CONFIG", None)
        _play()


def _play() -> None:
    settings.cache_clear()
    door = Door()
    clock = door.clock
    if isinstance(clock, DemoClock):
        clock.set(instant(date(2027, 1, 4), time(8)))
    _say("Sandvig Kommune, an invented municipality: the example's drafts on 4 January 2027, then a whole year.")
    register_drafts(door.store, door.now)
    outcome = simulate(door.store, 2027, 1)
    _say(outcome_text(outcome))
    if isinstance(clock, DemoClock):
        clock.set(instant(date(2028, 1, 3), time(8)))
    _headline("Status on 3 January 2028 (sagsgang status)")
    reads.status()
    number = _telling_case(door.store)
    _headline(f"One case: its route, absences and decisions (sagsgang show {number})")
    reads.show(number)
    _headline(f"What was sent about it, and the server's answers (sagsgang log {number})")
    reads.log(number)


def _telling_case(store: Store) -> str:
    """A case with a postponement in its history tells most; else the first."""
    tables = SQLModel.metadata.tables
    cases, decisions = tables["case"], tables["decision"]
    postponed = sa.select(cases.c.number).join(decisions).where(decisions.c.outcome == Outcome.POSTPONED).limit(1)
    with store.engine.connect() as connection:
        found = connection.execute(postponed).scalar_one_or_none()
        return str(found or connection.execute(sa.select(cases.c.number).limit(1)).scalar_one())


def _headline(text: str) -> None:
    _say(f"\n{text}\n{'=' * len(text)}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
