"""`kill -9` of one of the seven processes at a random moment under load, round after round: every acknowledged fact is
kept, no case is moved twice, every notice is delivered once or given up in the log.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.processes import until
from tests.faults.city import City, Part, city
from tests.faults.load import Load
from tests.faults.reckoning import Kill, Reckoning, quiet, reckon, table

pytestmark = [pytest.mark.faults, pytest.mark.engine, pytest.mark.kills]
FACTS_BETWEEN = 5
"""So many are acknowledged after each kill: the next does not hit an installation that is still down."""

ASKED_AT_MOST = 90


@pytest.mark.parametrize(
    "on_postgres",
    [
        # Its engine is killed by test_kill_engine.py in every run.
        pytest.param(False, marks=pytest.mark.soak, id="sqlite"),
        pytest.param(True, marks=pytest.mark.postgres, id="postgresql"),
    ],
)
def test_any_process_is_killed(
    tmp_path: Path, rounds: int, seed: int, on_postgres: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with city(tmp_path, on_postgres) as town, capsys.disabled():
        say(f"\n{rounds} rounds, --seed={seed}, {'PostgreSQL' if on_postgres else 'SQLite'}")
        kills, seen = lived(town, rounds, seed)
        say(table(kills, seen))
    assert seen.facts >= rounds * FACTS_BETWEEN
    assert (seen.lost, seen.doubled, seen.moved_twice) == ([], [], [])
    assert (seen.unsaid, seen.unexplained) == ([], [])
    assert seen.is_whole


def lived(town: City, rounds: int, seed: int) -> tuple[list[Kill], Reckoning]:
    rng = random.Random(seed)
    load = Load(town, seed)
    kills: list[Kill] = []
    order = list(victims(town.parts, rounds, rng))
    with load:
        for number, (part, following) in enumerate(zip(order, [*order[1:], None], strict=True), 1):
            if following is Part.WORKER:
                town.start_worker()  # Prefect takes some seconds to begin a run
            kills.append(one_round(town, load, part, rng))
            say(f"{number:4} {part:12} back after {kills[-1].back_after:5.1f} s, {len(load.ledger.facts)} facts")
            town.later(timedelta(seconds=rng.uniform(30, 60)))
    load.look()
    quiet(town)
    return kills, reckon(town, load.ledger, kills)


def say(line: str) -> None:
    print(line, flush=True)


def victims(parts: tuple[Part, ...], rounds: int, rng: random.Random) -> Iterator[Part]:
    """Each as often as the others, in an order of the seed's."""
    waiting: list[Part] = []
    for _ in range(rounds):
        if not waiting:
            waiting = rng.sample(parts, len(parts))
        yield waiting.pop()


def one_round(town: City, load: Load, part: Part, rng: random.Random) -> Kill:
    before, moment = len(load.ledger.facts), rng.random() * 2
    if part is Part.WORKER:
        begin_a_run(town)
    time.sleep(moment)
    killed_at, known = time.time(), len(load.ledger.facts)
    town.kill(part, rng)
    until(town.answers, 300, f"pages answer after {part}")
    until(lambda: load.look() or len(load.ledger.facts) >= known + FACTS_BETWEEN, 300, f"facts after {part}")
    return Kill(part, killed_at, time.time() - killed_at, len(load.ledger.facts) - before)


def begin_a_run(town: City) -> None:
    """A worker is there while a scheduled run goes on: one is asked for, and again where Prefect had been killed."""
    for _ in range(ASKED_AT_MOST):
        with suppress(AssertionError):
            until(lambda: town.pid(Part.WORKER), 10, "a scheduled run begins")
            return
        town.start_worker()
    raise AssertionError("no scheduled run begins")
