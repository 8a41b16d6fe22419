"""What the engine does when the schedule has not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.engine import occasion, waker
from app.engine.conductor import Conductor, Piece
from app.engine.resources import resources_of
from app.engine.waker import CAUGHT_UP, MAILBOX, OVERDUE_AFTER, Waker
from flows.schedule import SCHEDULE, schedule_of
from models.database import reading
from models.flow_successes import last_successes
from tasks.resources import provide
from tests.engine.town import Town, settings_for


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town.of(settings_for(tmp_path))
    yield town
    provide(None)
    town.store.engine.dispose()


def test_whatever_the_schedule_alone_does_is_caught_up() -> None:
    """The morning's reminders are handed over by the sweep, too."""
    scheduled = {line.name for line in SCHEDULE}
    assert scheduled - {"morning-reminders"} == set(CAUGHT_UP) - {MAILBOX.name} == set(OVERDUE_AFTER)


def test_a_mailbox_is_scheduled_and_caught_up_where_there_is_one() -> None:
    assert {line.name for line in schedule_of(reads_mailbox=True)} - {line.name for line in SCHEDULE} == {MAILBOX.name}
    assert schedule_of(reads_mailbox=False) == SCHEDULE


def test_a_step_of_the_clock_is_noticed_and_the_engine_shows_at_once_that_it_lives(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether somebody set it or the machine has slept: the time of day has moved against the steady clock."""
    monkeypatch.setattr(occasion, "LOOK_EVERY", 0.01)
    tools = resources_of(town.settings)
    provide(tools)

    def last_success() -> datetime:
        with reading(tools.store.engine) as connection:
            return max(last_successes(connection).values())

    async def lives() -> tuple[datetime, datetime]:
        """The last success before the step, and the first after it."""
        stop = asyncio.Event()
        work = asyncio.ensure_future(Waker(tools, Conductor(), stop)._move())
        while not town.rows("SELECT 1 FROM flow_success"):
            await asyncio.sleep(0.02)
        before = last_success()
        town.clock.step(timedelta(hours=8))
        stepped = town.clock.now() - timedelta(minutes=1)
        async with asyncio.timeout(30):
            while last_success() < stepped:
                await asyncio.sleep(0.02)
        stop.set()
        await work
        return before, last_success()

    before, after = asyncio.run(lives())
    assert timedelta(hours=8) <= after - before < timedelta(hours=9)
    tools.store.engine.dispose()


def test_what_cannot_be_made_up_for_is_told_and_holds_up_nothing_else(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools, tried = resources_of(town.settings), []
    provide(tools)

    def no_room() -> None:
        tried.append("backup")
        raise OSError("no space left on device")

    pieces = {name: Piece(name, piece.flow, lambda: None) for name, piece in CAUGHT_UP.items()}
    monkeypatch.setattr(waker, "CAUGHT_UP", {**pieces, "backup": Piece("backup", pieces["backup"].flow, no_room)})
    monkeypatch.setattr(waker, "LOOK_FOR_OVERDUE_EVERY", 0.02)
    monkeypatch.setattr(waker, "REST_AFTER_FAILURE", 0.0)
    monkeypatch.setattr("models.flow_successes.FAILING_FOR", timedelta(0))

    def told() -> list[tuple[object, ...]]:
        return town.rows("SELECT kind, about FROM notice WHERE case_id IS NULL AND meeting_id IS NULL ORDER BY id")

    async def looks_after() -> None:
        stop = asyncio.Event()
        work = asyncio.ensure_future(Waker(tools, Conductor(), stop)._catch_up())
        async with asyncio.timeout(30):
            while not told():
                await asyncio.sleep(0.02)
            so_far = len(tried)
            while len(tried) < so_far + 3:
                await asyncio.sleep(0.02)
            assert told() == [("flow_failing", "backup")], "once"
            monkeypatch.setitem(waker.CAUGHT_UP, "backup", pieces["backup"])
            while len(told()) < 2:
                await asyncio.sleep(0.02)
        stop.set()
        await work

    asyncio.run(looks_after())
    assert len(tried) >= 3
    assert told() == [("flow_failing", "backup"), ("flow_well", "backup")]
    assert {flow for (flow,) in town.rows("SELECT flow FROM flow_success")} >= {"sweep", "housekeeping", "backup"}
    tools.store.engine.dispose()
