"""Whether a piece of work goes through Prefect or without it; Prefect itself is played by small coroutines."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from app.engine import conductor as module
from app.engine.conductor import Conductor, Piece
from tasks.work import progress

FOREVER = 3600.0


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in order. Patience is short."""
    recorded: list[str] = []
    monkeypatch.setattr(module, "FIRST_BEGIN_WITHIN", 0.1)
    monkeypatch.setattr(module, "TRIES", (0.1, 0.1))
    monkeypatch.setattr(module, "succeeded", lambda flow, mode: recorded.append(f"{flow} {mode}"))
    monkeypatch.setattr(module, "failed", lambda flow, error: recorded.append(f"{flow} failed: {type(error).__name__}"))
    return recorded


def piece(flow: Callable[[], Awaitable[object]], done: list[str]) -> Piece:
    return Piece("approval", flow, lambda: done.append("worked plainly"))


def run(work: Piece, answers: bool = True) -> tuple[str, float]:
    async def once() -> str:
        conductor = Conductor()
        conductor.heard(answers)
        return await conductor.run(work)

    began = time.monotonic()
    return asyncio.run(once()), time.monotonic() - began


async def _work(done: list[str]) -> None:
    watched = progress.get()
    assert watched
    watched.begun.set()
    done.append("worked in a flow")
    watched.ended.set()


def test_a_flow_that_runs_is_all_there_is(done: list[str]) -> None:
    assert run(piece(lambda: _work(done), done))[0] == "flow"
    assert done == ["worked in a flow"]


def test_without_an_answering_server_no_flow_is_tried(done: list[str]) -> None:
    assert run(piece(lambda: _work(done), done), answers=False)[0] == "plain"
    assert done == ["worked plainly", "approval plain"]


def test_a_flow_run_that_cannot_be_made_is_replaced(done: list[str]) -> None:
    async def refused() -> None:
        raise ConnectionError("Prefect is away")

    assert run(piece(refused, done))[0] == "plain"
    assert done == ["worked plainly", "approval plain"]


def test_a_server_that_hangs_costs_a_moment(done: list[str]) -> None:
    mode, seconds = run(piece(lambda: asyncio.sleep(FOREVER), done))
    assert mode == "plain"
    assert done == ["worked plainly", "approval plain"]
    assert seconds < 1


def test_work_that_is_done_does_not_wait_for_its_record(done: list[str]) -> None:
    async def hangs_afterwards() -> None:
        await _work(done)
        await asyncio.sleep(FOREVER)

    mode, seconds = run(piece(hangs_afterwards, done))
    assert mode == "flow"
    assert done == ["worked in a flow"]
    assert seconds < 1


def test_work_that_fails_is_not_done_again_in_another_way(done: list[str]) -> None:
    async def fails() -> None:
        watched = progress.get()
        assert watched
        watched.begun.set()
        raise RuntimeError("the database is full")

    with pytest.raises(RuntimeError):
        run(piece(fails, done))
    assert done == []


def test_a_server_that_was_busy_is_asked_again_at_once(done: list[str]) -> None:
    waits = iter([0.0, FOREVER, 0.0])

    async def busy_once() -> None:
        await asyncio.sleep(next(waits))
        await _work(done)

    async def twice() -> list[str]:
        conductor = Conductor()
        conductor.heard(True)
        return [await conductor.run(piece(busy_once, done)) for _ in range(2)]

    assert asyncio.run(twice()) == ["flow", "flow"]
    assert done == ["worked in a flow"] * 2


def test_prefect_is_left_alone_for_a_moment_after_it_let_us_down(done: list[str]) -> None:
    async def twice() -> tuple[str, bool]:
        conductor = Conductor()
        conductor.heard(True)
        mode = await conductor.run(piece(lambda: asyncio.sleep(FOREVER), done))
        conductor.heard(True)
        return mode, conductor.is_there

    assert asyncio.run(twice()) == ("plain", False)


def test_work_that_fails_without_prefect_is_counted(done: list[str]) -> None:
    def fail() -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        run(Piece("backup", lambda: _work(done), fail), answers=False)
    assert done == ["backup failed: OSError"]
