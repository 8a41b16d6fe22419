"""What grows and what does not: the example's cases copied to a thousand, ten and a hundred thousand, and what is asked
after every commit, every minute and on every page measured there. Cold and after a new fact, not only warm.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.engine.waiting import to_move
from app.example.building import make_template, template_file
from models import tables as t
from models.case.overview_kept import KeptOverview
from models.database import open_engine, reading, sqlite_url, writing
from models.store import Store
from models.sweeps.ready import close_due_hearings
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import local_day
from process.commands.act import Act, id_by_engine
from process.commands.case import AddNote
from process.stages import Stage
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources

NOW = datetime(2027, 8, 23, 8, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
UNFINISHED = 5_000
"""At most: a municipality does not have more under way, however much it has ended."""
_OF_CASES = (
    *(t.consultations, t.approvals, t.proposals, t.proposal_versions, t.budget_lines, t.external_deadlines),
    *(t.requests, t.responses, t.memos),
)
_STEP = 1_000


@dataclass(frozen=True, slots=True)
class Grown:
    """A store with `cases` cases and `hearings` open requests to bodies."""

    store: Store
    cases: int
    hearings: int


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the table. Milliseconds of CPU; the median of several."""
    print(
        f"{'cases (under way, open requests)':<36}"
        f"{'is anything':>12}{'sweep,':>10}{'overview':>12}{'after':>10}{'warm':>8}"
    )
    print(f"{'':<36}{'ready':>12}{'no work':>10}{'cold':>12}{'a fact':>10}{'':>8}")
    for size in sizes:
        with TemporaryDirectory() as folder:
            grown = grow(Path(folder), size)
            name = f"{size:,} ({min(size, UNFINISHED):,}, {grown.hearings:,})"
            ready, sweep, (cold, fact, warm) = _ready(grown.store), _sweep(grown.store), _overview(grown.store)
            print(f"{name:<36}{ready:12.2f}{sweep:10.2f}{cold:12.1f}{fact:10.1f}{warm:8.1f}")
            due, ours, raw = _due_sweep(grown)
            print(
                f"   {due} of {grown.hearings:,} hearings closed: "
                f"{ours:.2f} ms each, raw {raw:.3f} ms, {ours / raw:.0f} x"
            )


def grow(folder: Path, size: int) -> Grown:
    """The example with as many cases, each with its route, requests, answers, proposals; none on an agenda."""
    target = folder / "grown.db"
    target.write_bytes((template_file() if template_file().exists() else make_template()).read_bytes())
    store = Store(open_engine(sqlite_url(target)))
    with writing(store.engine) as connection:
        connection.execute(sa.text("UPDATE notice SET state = 'sent' WHERE state IN ('planned', 'due')"))
        connection.execute(sa.text("DELETE FROM ready_case"))
        connection.execute(sa.text("UPDATE message SET state = 'sent' WHERE state = 'queued'"))
        connection.execute(
            sa.text("UPDATE hearing_request SET next_due = '2028-01-10 11:00:00.000000' WHERE next_due IS NOT NULL")
        )
        heard = [
            row[0]
            for row in connection.execute(
                sa.select(t.requests.c.case_id).where(t.requests.c.next_due.is_not(None)).distinct()
            )
        ]
        copies = min(size, UNFINISHED) // len(heard)
        _copy(connection, heard, 1, copies)
        _copy(connection, heard[:1], copies + 1, max(size - UNFINISHED, 0), ended=True)
        hearings = connection.execute(sa.select(sa.func.count()).where(t.requests.c.next_due.is_not(None))).scalar_one()
    return Grown(store, size, hearings)


def _copy(connection: Connection, cases: list[int], first: int, count: int, *, ended: bool = False) -> None:
    """Copies number `first` and on of these cases; an ended one waits for nobody."""
    if count < 1:
        return
    changed = {"stage": f"'{Stage.ENDED}'", "ending": "'carried_out'", "decided_on": "'2027-01-01'"} if ended else {}
    for table in (t.cases, *_OF_CASES):
        own = {"id": f"id + {_STEP} * n.i", "number": "number || '-' || n.i"} if table is t.cases else {}
        own |= {"case_id": f"case_id + {_STEP} * n.i"} if table is not t.cases else changed
        if ended and table is t.requests:
            own |= {"next_due": "NULL", "closed_at": "due_on"}
        columns = [column.name for column in table.columns if not (column.name == "id" and table is not t.cases)]
        chosen = ", ".join(own.get(name, f'"{name}"') for name in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        whose = "id" if table is t.cases else "case_id"
        connection.execute(
            sa.text(
                f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {first + count - 1}) "
                f'INSERT INTO "{table.name}" ({named}) SELECT {chosen} FROM "{table.name}", n '
                f"WHERE {whose} IN ({', '.join(map(str, cases))})"
            )
        )


def _cpu(work: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of CPU, the median."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


def _ready(store: Store) -> float:
    to_move(store, NOW)
    return _cpu(lambda: to_move(store, NOW))


def _sweep(store: Store) -> float:
    """Everything the engine does in a pass, with nothing due."""
    tools = Resources(store, lambda: NOW, MemorySender(keep=False), message_ids("example.invalid"))

    def sweep() -> None:
        move_everything(tools)
        say_everything(tools)

    sweep()
    return _cpu(sweep)


def _overview(store: Store) -> tuple[float, float, float]:
    """Cold, after a fact, and once more."""
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    register = store.reference.register
    rules, calendar = store.reference.rules(store.reference.newest_config(), local_day(NOW))
    kept = KeptOverview()

    def look() -> None:
        with reading(store.engine) as connection:
            kept.status(connection, NOW, calendar, register, rules)

    cold = _cpu(look, 1)
    with reading(store.engine) as connection:
        open_cases = sa.select(t.cases.c.id, t.cases.c.officer).where(t.cases.c.ending.is_(None)).order_by(t.cases.c.id)
        case, officer = connection.execute(open_cases.limit(1)).one()
    after = []
    for number in range(5):
        store.apply(
            AddNote(case=case, text=f"Ringet op, {number}. gang."), Act(officer, id_by_engine(f"note-{number}")), NOW
        )
        after.append(_cpu(look, 1))
    return cold, statistics.median(after), _cpu(look)


def _due_sweep(grown: Grown) -> tuple[int, float, float]:
    """A hundredth of the open hearings has fallen due: how many, and what closing each costs us and raw SQL."""
    late = NOW + timedelta(days=30)
    _fall_due(grown.store, 6)
    close_due_hearings(grown.store, late)  # rules and calendar are read once in an engine's life, not once a sweep
    due = _fall_due(grown.store, 7)
    raw = _cpu(lambda: _closed_by_hand(grown.store, due), 1) / max(len(due), 1)
    began = time.process_time()
    closed = close_due_hearings(grown.store, late)
    return closed, 1000 * (time.process_time() - began) / max(closed, 1), raw


def _fall_due(store: Store, hundredth: int) -> list[sa.Row[tuple[int, int, int]]]:
    """(case, consultation, round) of each."""
    with writing(store.engine) as connection:
        connection.execute(
            sa.text(
                "UPDATE hearing_request SET next_due = '2027-09-01 10:00:00.000000' "
                "WHERE next_due IS NOT NULL AND (case_id / 1000) % 100 = :hundredth"
            ),
            {"hundredth": hundredth},
        )
        due = sa.text("SELECT case_id, consultation, round FROM hearing_request WHERE next_due < '2027-09-02'")
        return list(connection.execute(due).all())


def _closed_by_hand(store: Store, due: list[sa.Row[tuple[int, int, int]]]) -> None:
    """The least that keeps the same facts: each request closed, an entry chained for each, a notice for its officer; in
    one transaction, which is taken back.
    """
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        position, last = cursor.execute("SELECT position, hash FROM chain_head").fetchone()
        entries, notices = [], []
        officers = dict(cursor.execute('SELECT id, officer FROM "case"').fetchall())
        for number, (case, consultation, turn) in enumerate(due, 1):
            data = json.dumps({"consultation": consultation, "round": turn}, sort_keys=True)
            last = hashlib.sha256(bytes(last) + data.encode()).digest()
            entries.append((position + number, str(NOW), "hearing:no_answer", case, f"raw-{number}", 0, data, "", last))
            notices.append(
                ("no_answer", case, consultation, turn, 0, officers[case], "2027-09-01", str(NOW), "planned", "{}")
            )
        cursor.executemany(
            "UPDATE hearing_request SET closed_at = '2027-09-01', next_due = NULL "
            "WHERE case_id = ? AND consultation = ? AND round = ?",
            [tuple(row) for row in due],
        )
        cursor.executemany(
            "INSERT INTO history_entry (position, at, tag, case_id, command_id, ordinal, data, written, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )
        cursor.executemany(
            "INSERT INTO notice (kind, case_id, consultation, round, about, recipient, day, planned_at, state, data) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            notices,
        )
        cursor.execute("ROLLBACK")
        cursor.close()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
