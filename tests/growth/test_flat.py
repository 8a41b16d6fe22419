"""What runs by the minute and after every commit grows with what is due: never with what was, nor with what waits.

The database counts what it does itself, once in a small house and once in a large one, both analysed as a house in use
is: no stopwatch. What is measured is the functions the engine runs, so a read added to them is measured with them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.engine.waiting import is_something_to_say, to_move
from benchmarks.actions import NOW, answerable, record
from benchmarks.by_hand import Asked
from benchmarks.sweeps import DUE, LATE, tools_of
from models.database import open_engine, reading, sqlite_url, writing
from models.store import Store
from process.commands import hearing as hc
from tasks.everything import move_everything, say_everything
from tests.builders.sandvig import sandvig_database
from tests.conftest import _new_database
from tests.documents.writing.hearing import SENT_ON, approved
from tests.growth.history import House, grow_to
from tests.growth.work import work

pytestmark = pytest.mark.slow
SMALL, OLD, BUSY = House(ended=100, open=30), House(ended=1_000, open=30), House(ended=100, open=300)
OPENED: dict[str, Callable[[pytest.FixtureRequest, Path], Engine]] = {
    "sqlite": lambda _request, folder: open_engine(sqlite_url(sandvig_database(folder))),
    "postgresql": lambda request, _folder: open_engine(
        _new_database(
            request.getfixturevalue("postgres_server"),
            f"growth_{uuid.uuid4().hex}",
            request.getfixturevalue("postgres_template"),
        )
    ),
}


@dataclass
class Day:
    """What an engine meets. `waiting`: requests that no answer has come to."""

    store: Store
    waiting: list[Asked]

    def answer_comes(self) -> None:
        record(self.store, [self.waiting.pop(0)])

    def engine_asks(self) -> None:
        to_move(self.store, NOW)
        with reading(self.store.engine) as connection:
            is_something_to_say(connection, NOW)

    def engine_passes(self, now: datetime = NOW) -> None:
        tools = tools_of(self.store, now)
        move_everything(tools)
        say_everything(tools)

    def deadline_passes(self) -> None:
        """Of one case: closed, told, composed, sent."""
        self.engine_passes(LATE)

    def fall_due(self) -> None:
        late = self.waiting.pop(0).case
        with writing(self.store.engine) as connection:
            connection.execute(
                sa.text("UPDATE hearing_request SET next_due = :due WHERE case_id = :case AND next_due IS NOT NULL"),
                {"due": DUE, "case": late},
            )

    def work(self) -> Mapping[str, int]:
        """By what was done: with nothing due, after a fact, and with one case's deadline passed."""

        def of(do: Callable[[], None]) -> int:
            return work(self.store.engine, do)

        self.engine_passes()
        told = {"an answer comes": of(self.answer_comes), "a pass after it": of(self.engine_passes)}
        told |= {"the engine asks": of(self.engine_asks), "a pass with nothing due": of(self.engine_passes)}
        told |= {"a day begins": of(self.deadline_passes)}
        self.fall_due()
        return told | {"a deadline passes": of(self.deadline_passes)}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[House], Mapping[str, int]]]:
    """A day in a house of this size, the second: rules and register are read once in an engine's life."""
    engines = []

    def lived(house: House) -> Mapping[str, int]:
        (folder := tmp_path / f"{house.ended}-{house.open}").mkdir()
        engines.append(engine := OPENED[request.param](request, folder))
        store = Store(engine)
        with reading(engine) as connection:
            store.reference.refresh(connection)
        hearing = approved(store, answers=("affects_staff", "people_with_disabilities", "elderly"))
        hearing.do(hc.SendHearing(case=hearing.case), hearing.coordinator(), SENT_ON)
        grow_to(store, house)
        day = Day(store, answerable(store))
        day.work()
        return day.work()

    yield lived
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize(
    ("house", "may_grow"),
    [
        pytest.param(OLD, frozenset[str](), id="much is over"),
        pytest.param(BUSY, frozenset({"a day begins"}), id="much waits"),  # who holds each open case is looked at
    ],
)
def test_work_is_that_of_a_small_house(
    live: Callable[[House], Mapping[str, int]], house: House, may_grow: frozenset[str]
) -> None:
    small, large = live(SMALL), live(house)
    assert all(count > 0 for count in small.values()), small
    grown = {name: (count, large[name]) for name, count in small.items() if large[name] > 1.3 * count + 200}
    assert set(grown) - may_grow == set(), f"a tree of ten times the rows is a step deeper, no more: {grown}"
