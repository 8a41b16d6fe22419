"""`make bench`: every row of the targets, ours beside the least that raw SQL needs, as one table and one JSON file.

`python -m benchmarks --quick` measures little of everything in under three minutes; `--only NAME` one subject, by its
name. A subject that fails says why in its row, and the others go on.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import actions, budget_week, country, overviews, pages, papers, running, start, storage, sweeps, uploads
from benchmarks.databases import Databases
from benchmarks.peers import comparing
from benchmarks.row import HEAD, Row, cells_of, line, write_json
from benchmarks.sizes import FULL, QUICK, Sizes

RESULTS = Path(__file__).with_name("results.json")
Subject = Callable[[Databases, Sizes], Iterator[Row]]
SUBJECTS: Mapping[str, Subject] = {
    "week": budget_week.week,
    "action": actions.actions,
    "agenda": actions.agenda,
    "due": sweeps.due,
    "idle": sweeps.idle,
    "ready": sweeps.readiness,
    "overview": overviews.overview,
    "pages": pages.pages,
    "bytes": storage.storage,
    "start": start.start,
    "run": running.running,
    "papers": papers.papers,
    "heavy": uploads.uploads,
    "country": country.country,
    "peers": comparing.peers,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure Sagsgang beside raw SQL.")
    parser.add_argument("--quick", action="store_true", help="Little of everything, in under three minutes.")
    parser.add_argument("--only", action="append", choices=sorted(SUBJECTS), help="This subject; may be repeated.")
    parser.add_argument("--json", type=Path, default=RESULTS, help="Where the figures go.")
    given = parser.parse_args(arguments)
    sizes = QUICK if given.quick else FULL
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each process that is started would compile everything again
    began, rows, about = time.monotonic(), list[Row](), machine()
    print(line(HEAD), line(("---",) * len(HEAD)), sep="\n", flush=True)
    for row in measure(given.only or tuple(SUBJECTS), sizes):
        rows.append(row)
        print(line(cells_of(row)), flush=True)
        about = {**machine(), "quick": given.quick, "seconds": round(time.monotonic() - began)}
        write_json(given.json, rows, about)
    print(f"\n{about['machine']}, load {about['load']}, {time.monotonic() - began:.0f} s. Written to {given.json}")
    return 1 if any(row.error for row in rows) else 0


def measure(names: Sequence[str], sizes: Sizes) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            for name in names:
                began = time.monotonic()
                yield from _of_subject(name, databases, sizes)
                databases.drop()
                print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        finally:
            databases.end()


def _of_subject(name: str, databases: Databases, sizes: Sizes) -> Iterator[Row]:
    try:
        yield from SUBJECTS[name](databases, sizes)
    except Exception as problem:
        traceback.print_exc(file=sys.stderr)
        yield Row(name, error=f"{type(problem).__name__}: {str(problem)[:200]}".replace("\n", " "))


def machine() -> Mapping[str, object]:
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return {"machine": f"{os.cpu_count()} cores, {platform.system()}, {versions}", "load": load}


if __name__ == "__main__":
    sys.exit(main())
