"""The limit: the very statements our store ran, run again by the bare driver on a copy of the same database."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.rows import prepared

Statement = tuple[str, Any, bool]  # text, parameters, whether they are many


@dataclass
class Recording:
    """The statements of each transaction, in order, with their values."""

    transactions: list[list[Statement]] = field(default_factory=list)


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Keep every statement that the engine runs."""
    kept = Recording()

    def begin(_connection: Any) -> None:
        kept.transactions.append([])

    def execute(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if kept.transactions and not statement.startswith("BEGIN"):
            kept.transactions[-1].append((statement, parameters, many))

    def fetch(connection: Any, sql: str, values: Any) -> list[Any]:
        kept.transactions[-1].append((sql, values, False))
        return fetched(connection, sql, values)

    fetched, prepared.fetch = prepared.fetch, fetch
    sa.event.listen(engine, "begin", begin)
    sa.event.listen(engine, "before_cursor_execute", execute)
    try:
        yield kept
    finally:
        prepared.fetch = fetched
        sa.event.remove(engine, "begin", begin)
        sa.event.remove(engine, "before_cursor_execute", execute)


def replay(path: Path, recording: Recording) -> None:
    """Run them again, one commit a transaction, with the same durability, and hash what was hashed."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    for statements in recording.transactions:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in statements:
            if "INTO history_entry" in statement:
                _hash(parameters if many else [parameters])
            if many:
                connection.executemany(statement, parameters)
            else:
                connection.execute(statement, parameters).fetchall()
        connection.execute("COMMIT")
    connection.close()


def _hash(rows: Any) -> None:
    """What any writer of a chained history must compute."""
    for row in rows:
        text = json.dumps([str(cell) for cell in row[:-1]], separators=(",", ":"))
        hashlib.sha256(bytes(row[-1]) + text.encode()).digest()
