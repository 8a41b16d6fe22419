"""The database server starts at the same moment as we do, as after a power cut: it is waited for."""

from __future__ import annotations

import random
import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy.exc import OperationalError

from app.run import supervisor
from app.run.supervisor import Stop, prepared
from config.settings import Settings
from tests.engine.processes import until
from tests.faults.city import Part, city

RUNNING = cast("Stop", SimpleNamespace(is_set=False))
POSTGRES = Settings(database_url="postgresql+psycopg://nobody@/nothing")


def failing(times: int) -> tuple[list[int], object]:
    asked: list[int] = []

    def prepare() -> None:
        asked.append(1)
        if len(asked) <= times:
            raise OperationalError("SELECT 1", {}, Exception("the database system is starting up"))

    return asked, prepare


def test_it_is_asked_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "ASK_EVERY", 0.0)
    asked, prepare = failing(3)
    prepared(prepare, POSTGRES, RUNNING)
    assert len(asked) == 4


@pytest.mark.parametrize(("settings", "within"), [(POSTGRES, -1.0), (Settings(), 60.0)])
def test_what_does_not_come_is_said(monkeypatch: pytest.MonkeyPatch, settings: Settings, within: float) -> None:
    """Nothing starts up behind a file: it is said at once."""
    monkeypatch.setattr(supervisor, "DATABASE_WITHIN", within)
    asked, prepare = failing(3)
    with pytest.raises(OperationalError):
        prepared(prepare, settings, RUNNING)
    assert len(asked) == 1


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.engine
@pytest.mark.faults
def test_all_of_it_starts_before_its_database(tmp_path: Path) -> None:
    with city(tmp_path, True) as town:
        assert town.postgres is not None
        town.postgres.kill(with_backends=True)
        town.kill(Part.SUPERVISOR, random.Random(1))
        time.sleep(3)
        assert town.pid(Part.SUPERVISOR), "it has not given up"
        town.postgres.start()
        until(town.answers, 60, "the first page")
        until(lambda: town.pid(Part.ENGINE), 60, "the engine")
