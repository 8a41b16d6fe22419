"""All municipalities of the country through one year, some at a time, each in a process of its own."""

from __future__ import annotations

import gc
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.simulation.country.life import SPENT_ON, Lived, live
from app.simulation.country.plans import plans
from models.database import open_engine, sqlite_url
from models.history import canonical_digest
from models.migrate import migrate

EMPTY = "empty.db"
LOOKS_FOR_RUBBISH = 100_000, 50, 100
"""How much is made before Python looks for what is held by nothing but itself: see `gc.set_threshold`."""
Told = Callable[[Lived, int], None]
"""Is told of each municipality that is done, and how many are."""


@dataclass(frozen=True, slots=True)
class Country:
    """What has come of them all. `seconds`: of the clock; the municipalities say what each cost of CPU time."""

    year: int
    seed: int
    one_at_a_time: bool
    municipalities: tuple[Lived, ...]
    seconds: float

    @property
    def counts(self) -> Counter[str]:
        added: Counter[str] = Counter()
        for lived in self.municipalities:
            added.update(lived.counts)
        return added

    @property
    def problems(self) -> list[str]:
        return [f"{lived.plan.name}: {problem}" for lived in self.municipalities for problem in lived.problems]

    @property
    def cpu(self) -> dict[str, float]:
        """Seconds, of all municipalities together, by what they were spent on."""
        return {name: sum(lived.seconds[name] for lived in self.municipalities) for name in SPENT_ON}

    @property
    def digest(self) -> str:
        """Equal between runs with the same seed, whether in bulk or one at a time."""
        return canonical_digest([[lived.plan.code, lived.digest] for lived in self.municipalities])

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "seed": self.seed,
            "one_at_a_time": self.one_at_a_time,
            "municipalities": len(self.municipalities),
            "counts": dict(self.counts),
            "commands": sum(lived.commands for lived in self.municipalities),
            "history_entries": sum(lived.entries for lived in self.municipalities),
            "balanced": not self.problems,
            "problems": self.problems,
            "seconds": round(self.seconds, 1),
            "cpu_seconds": {name: round(seconds, 1) for name, seconds in self.cpu.items()},
            "digest": self.digest,
        }


def simulate_country(
    folder: Path,
    *,
    municipalities: int,
    cases: int,
    year: int,
    seed: int,
    one_at_a_time: bool,
    processes: int,
    told: Told = lambda _lived, _done: None,
) -> Country:
    """Each municipality's database is left in a folder of its own, below `folder`; what was there is taken away."""
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    empty = _empty(folder / EMPTY)
    planned = plans(municipalities, cases, seed)
    largest_first = sorted(planned, key=lambda plan: -plan.cases)
    done: dict[int, Lived] = {}
    with ProcessPoolExecutor(min(processes, municipalities), get_context("spawn"), _look_less_for_rubbish) as workers:
        lives = [
            workers.submit(live, plan, year, empty, folder / plan.code, one_at_a_time=one_at_a_time)
            for plan in largest_first
        ]
        for lived in _finished(lives):
            done[lived.plan.number] = lived
            told(lived, len(done))
    empty.unlink()
    in_order = tuple(done[plan.number] for plan in planned)
    return Country(year, seed, one_at_a_time, in_order, time.monotonic() - began)


def _look_less_for_rubbish() -> None:
    """What a municipality keeps is no rubbish, and looking it through costs a tenth of its year."""
    gc.freeze()
    gc.set_threshold(*LOOKS_FOR_RUBBISH)


def _finished(lives: Iterable[Any]) -> Iterator[Lived]:
    return (life.result() for life in as_completed(lives))


def _empty(path: Path) -> Path:
    """The tables, made once: the migrations take a second, and each municipality would run them again."""
    engine = open_engine(sqlite_url(path))
    try:
        migrate(engine)
    finally:
        engine.dispose()  # the last connection puts the write-ahead log back into the file
    return path
