"""Prefect may be away for a year: what came of the cases is the same as with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.simulation.year import account, begin
from config.settings import Settings
from models.database import open_engine, sqlite_url
from models.store import Store
from tests.engine.processes import Prefect, environment_for
from tests.simulation.test_year import a_town

SCRIPT = Path(__file__).with_name("year_with_prefect.py")
FIRST = date(2027, 1, 1)


def lived_without_prefect(database: Path, last: date) -> str:
    store = Store(open_engine(sqlite_url(database)))
    running = begin(store, FIRST, 1)
    running.run_until(last + timedelta(days=1))
    digest = account(running.town, FIRST.year, 1).digest
    store.engine.dispose()
    return digest


@pytest.mark.parametrize("last", [date(2027, 1, 31), pytest.param(date(2027, 12, 31), marks=pytest.mark.soak)])
@pytest.mark.engine
def test_a_year_without_prefect_ends_as_one_with_it(tmp_path: Path, last: date, prefect: Prefect) -> None:
    settings = prefect.opens_to(Settings(data=tmp_path / "data", prefect_port=prefect.settings.prefect_port))
    store = a_town(tmp_path)
    ours = Path(str(store.engine.url.database))
    store.engine.dispose()
    theirs = shutil.copy(ours, tmp_path / "with-prefect.db")
    command = (sys.executable, str(SCRIPT), str(theirs), FIRST.isoformat(), last.isoformat())
    environment = environment_for(settings) | {"PYTHONPATH": os.getcwd()}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.strip() == lived_without_prefect(ours, last)
