"""`make demo`: the main job without a browser, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date, time

import sqlalchemy as sa

from app.cli import reads
from app.cli.administration import audit
from app.cli.door import Door
from app.cli.hearing import papers
from app.clock import DemoClock
from app.example.life import SEED, live_until
from app.simulation.words import outcome_text
from app.simulation.year import account
from config.settings import settings
from models import tables as t
from models.store import Store
from process.calendar import instant
from process.state.case import Outcome

A_YEAR_LATER = date(2028, 9, 1)


def print_demonstration() -> None:
    """Print a simulated year of the example municipality, the status, one case's route and its log."""
    with tempfile.TemporaryDirectory(prefix="sagsgang-demo-") as folder:
        os.environ["SAGSGANG_DATA"] = folder
        os.environ.pop("SAGSGANG_CONFIG", None)
        _play()


def _play() -> None:
    settings.cache_clear()
    door = Door()
    door.store.press = None  # a simulation: nothing of it is printed
    _set(door, date(2026, 1, 5))
    _say("Sandvig Kommune, an invented municipality. Thirteen cases begin from January on, as life would have it …")
    running = live_until(door.store, instant(date(2027, 8, 23), time(8)))
    _set(door, date(2027, 8, 23))
    _headline("Status on 23 August 2027 (sagsgang status)")
    reads.status()
    running.run_until(A_YEAR_LATER)
    _set(door, A_YEAR_LATER)
    _headline("A year later")
    _say(outcome_text(account(running.town, 2028, SEED)))
    number = _telling_case(door.store)
    _headline(f"One case: its route, hearings, decisions and absences (sagsgang show {number})")
    reads.show(number)
    _headline(f"What was sent about it, and the server's answers (sagsgang log {number})")
    papers.log(number)
    _headline("The history, proved (sagsgang audit verify)")
    audit.audit_verify()


def _set(door: Door, day: date) -> None:
    if isinstance(door.clock, DemoClock):
        door.clock.set(instant(day, time(8)))


def _telling_case(store: Store) -> str:
    """A case that was heard, and postponed by a body on its way, tells most; else one that was heard."""
    cases, decisions, requests = t.cases, t.decisions, t.requests
    heard = sa.select(cases.c.number).where(sa.exists().where(requests.c.case_id == cases.c.id)).order_by(cases.c.id)
    postponed = heard.join(decisions).where(decisions.c.outcome == Outcome.POSTPONED)
    with store.engine.connect() as connection:
        row = connection.execute(postponed).first() or connection.execute(heard).first()
    return str(row[0]) if row else ""


def _headline(text: str) -> None:
    _say(f"\n{text}\n{'=' * len(text)}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
