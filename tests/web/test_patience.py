"""A clock that was set, a machine that has slept: nothing is told to have stopped before it has had its chance."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.web import patience
from app.web.patience import Patience
from models.database import writing
from models.flow_successes import record_success
from tests.web.conftest import Hands
from tests.web.office import MORNING, Office, words

CHANCE, COMING_UP = 180.0, 1000.0
DIRECTOR = "lisbeth.toftegaard"


class Machine:
    """Its steady clock, and the time of day that people see; asleep only the second moves."""

    def __init__(self, office: Office) -> None:
        self.steady, self.office = COMING_UP, office
        object.__setattr__(office.app.state.installation.watch, "patience", Patience(lambda: self.steady))
        self.works(hours=0)

    def works(self, hours: float, with_engine: bool = True) -> None:
        self.steady += hours * 3600
        self.office.clock.moment += timedelta(hours=hours)
        if with_engine:
            with writing(self.office.store.engine) as connection:
                record_success(connection, "sweep", self.office.clock.now(), "flow")

    def sleeps(self, hours: float) -> None:
        """Or somebody sets the clock ahead."""
        self.office.clock.moment += timedelta(hours=hours)

    @property
    def is_said_to_have_stopped(self) -> bool:
        said = "Sagerne bliver ikke flyttet lige nu" in words(self.office.get(DIRECTOR, "/overblik"))
        health = self.office.person(DIRECTOR).get("/drift/klar").json()
        assert (health["status"] == "degraded", "sweep" in health["late_flows"]) == (said, said)
        return said


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(patience, "CHANCE", CHANCE)
    return Machine(Office(tmp_path))


def test_an_engine_that_has_stopped_is_told_of(machine: Machine) -> None:
    machine.works(hours=1)
    assert not machine.is_said_to_have_stopped
    machine.works(hours=1, with_engine=False)
    assert machine.is_said_to_have_stopped


@pytest.mark.parametrize("hours", [8, 24 * 3])
def test_after_a_night_asleep_or_a_step_of_the_clock_the_engine_has_its_chance(machine: Machine, hours: int) -> None:
    machine.works(hours=1)
    assert not machine.is_said_to_have_stopped
    machine.sleeps(hours)
    assert not machine.is_said_to_have_stopped
    machine.works(hours=1 / 60, with_engine=False)
    assert not machine.is_said_to_have_stopped
    machine.works(hours=3 / 60, with_engine=False)
    assert machine.is_said_to_have_stopped, "it has had its chance"
    machine.works(hours=0)
    assert not machine.is_said_to_have_stopped


def test_a_site_that_has_just_started_waits_for_an_engine_that_starts_beside_it(machine: Machine) -> None:
    machine.sleeps(8)
    assert not machine.is_said_to_have_stopped


def test_small_steps_of_the_clock_are_none() -> None:
    steady, now = [0.0], Hands(MORNING)
    waiting = Patience(lambda: steady[0])
    for _ in range(3):
        steady[0] += 100
        now.moment += timedelta(seconds=102)
        is_over = waiting.is_over(now.now())
    assert is_over
