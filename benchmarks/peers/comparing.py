"""Sagsgang beside engines that somebody would take instead. Each is measured under a Python of its own, in turn with
the least that keeps the peers' facts; they keep far fewer of them than Sagsgang does (no digests, no notices, no plan).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.actions import answerable, record
from benchmarks.cpu import cpu
from benchmarks.databases import Databases
from benchmarks.grown import grow
from benchmarks.row import Row
from benchmarks.sizes import Sizes

HOUSE = Path(__file__).parents[2]
FOLDER = HOUSE / ".venv-peers"
LOCK = Path(__file__).with_name("requirements.lock")
LIMIT = "bare"
PEERS = {
    "orm": "SQLAlchemy's ORM with transitions",
    "spiff": "SpiffWorkflow",
    "viewflow_peer": "django-viewflow",
}


def peers(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    python = installed()
    ours, limit = _ours(databases, sizes), _median(python, LIMIT, sizes)
    kept = "against the least that keeps the peers' facts"
    yield Row("beside others: one action, Sagsgang (SQLite)", ours, raw=limit["act"], note=kept)
    for name, title in PEERS.items():
        limit, peer = _median(python, LIMIT, sizes), _median(python, name, sizes)
        yield Row(f"beside others: one action, {title}", peer["act"], raw=limit["act"])
        note = f"each; {sizes.peer_hearings:,} open, one in a hundred due"
        yield Row(f"beside others: a reminder due, {title}", peer["due"], raw=limit["due"], note=note)


def installed() -> Path:
    """The peers' Python, made the first time; a failure of pip is told in the words of pip."""
    python = FOLDER / "bin" / "python"
    if not (FOLDER / "ready").exists():
        venv.create(FOLDER, with_pip=True, clear=True)
        quiet = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps")
        install = subprocess.run(
            [python, "-m", "pip", "install", *quiet, "-r", LOCK], capture_output=True, text=True, check=False
        )
        if install.returncode:
            raise RuntimeError(f"the peers do not install here: {_last(install.stderr)}")
        (FOLDER / "ready").touch()
    return python


def _ours(databases: Databases, sizes: Sizes) -> float:
    """Milliseconds of an answer recorded, as in the row of one action; the first round prepares the statements."""
    store = databases.store("SQLite")
    grow(store, cases=1_000, unfinished=1_000)
    waiting, costs = answerable(store), []
    for _ in range(sizes.rounds + 1):
        chosen, waiting = waiting[: sizes.actions], waiting[sizes.actions :]
        costs.append(cpu(lambda chosen=chosen: record(store, chosen)) / sizes.actions)
    store.engine.dispose()
    return statistics.median(costs[1:])


def _median(python: Path, script: str, sizes: Sizes) -> Mapping[str, float]:
    """Milliseconds of processor time by what was done."""
    given = ("--cases", str(sizes.peer_cases), "--hearings", str(sizes.peer_hearings))
    runs = []
    for _ in range(1 if sizes.is_quick else 3):
        work = subprocess.run(
            [python, "-m", f"benchmarks.peers.{script}", *given], cwd=HOUSE, capture_output=True, text=True, check=False
        )
        if work.returncode:
            raise RuntimeError(f"{script}: {_last(work.stderr)}")
        runs.append(json.loads(work.stdout))
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _last(output: str) -> str:
    return next(reversed(output.strip().splitlines()), "")
