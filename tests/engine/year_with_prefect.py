"""A stretch of the simulated year in a process of its own, every pass a real Prefect flow: prints what came of it."""

from __future__ import annotations

import asyncio
import sys
from datetime import date, timedelta
from pathlib import Path

from app.simulation.year import account, begin
from flows.sweep import sweep
from models.database import open_engine, sqlite_url
from models.store import Store
from tasks.resources import Resources, provide


def move_all(given: Resources) -> None:
    provide(given)
    asyncio.run(sweep())


def main(database: str, first: str, last: str) -> None:
    store = Store(open_engine(sqlite_url(Path(database))))
    running = begin(store, date.fromisoformat(first), 1, move_all=move_all)
    running.run_until(date.fromisoformat(last) + timedelta(days=1))
    print(account(running.town, date.fromisoformat(first).year, 1).digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
