"""Bytes of a finished case: our tables with their indexes, beside the least tables that hold the same rows."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from models import tables as t
from models.database import open_engine, sqlite_url
from models.migrate import migrate
from models.proof import HEX_DIGITS

COPIES, COPIES_QUICK = 400, 20
OWNERS = ("personal_text", "message", "message_notice", "delivery_attempt")
"""Rows that belong to a case by another row of it."""
EMPTY = (None, "", "{}", "[]")
_DIGEST = re.compile(r'"([A-Za-z0-9+/]{43}|[0-9a-f]{64})"')
"""Of a row, in Base64, or of a personal text, in hexadecimal digits."""
Rows = Mapping[str, list[dict[str, Any]]]


def storage(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    source = sqlite3.connect(str(sa.make_url(databases.sqlite()).database))
    source.row_factory = sqlite3.Row
    cases = [row[0] for row in source.execute('SELECT id FROM "case" WHERE ending IS NOT NULL')]
    rows = _rows_of(source, cases)
    source.close()
    copies = COPIES_QUICK if sizes.is_quick else COPIES
    count = len(cases) * copies
    ours, raw = (kept(databases.folder, rows, copies) / 1024 / count for kept in (_in_ours, _by_hand))
    entries = len(rows["history_entry"]) / len(cases)
    note = f"{count:,} cases with {entries:.0f} entries and {len(rows['notice']) / len(cases):.0f} notices each"
    yield Row("a finished case, SQLite", ours, "KB", raw=raw, target=1.3, note=note)


def _rows_of(source: sqlite3.Connection, cases: list[int]) -> Rows:
    """Every row about these cases, by table."""
    marks = ", ".join("?" * len(cases))
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in t.metadata.sorted_tables:
        whose = "id" if table is t.cases else "case_id" if "case_id" in table.c else None
        if whose:
            query = f'SELECT * FROM "{table.name}" WHERE {whose} IN ({marks})'
            rows[table.name] = [dict(row) for row in source.execute(query, cases)]

    def owned(table: str, key: str, ids: set[Any]) -> None:
        rows[table] = [dict(row) for row in source.execute(f"SELECT * FROM {table}") if row[key] in ids]

    owned("message_notice", "notice", {row["id"] for row in rows["notice"]})
    owned("message", "id", {row["message"] for row in rows["message_notice"]})
    owned("delivery_attempt", "message", {row["id"] for row in rows["message"]})
    owned("personal_text", "id", {int(key) for row in rows["history_entry"] for key in _TEXTS.findall(row["data"])})
    return {name: of_table for name, of_table in rows.items() if of_table}


_TEXTS = re.compile(r'"personal_text":(\d+)')


def _copied(rows: Rows, copies: int) -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
    """Each table's rows as often, told apart by what must be unique."""
    for name, of_table in rows.items():
        table = t.metadata.tables[name]
        texts = {"number", "command_id", "message_id", "token", "code"}
        moved = {key.name for key in table.columns if _is_key(key)} | {"position"}
        columns = list(of_table[0])
        many = [
            tuple(
                value + copy * 1_000_000
                if column in moved and isinstance(value, int)
                else f"{value}-{copy}"
                if column in texts and isinstance(value, str)
                else value
                for column, value in row.items()
            )
            for copy in range(copies)
            for row in of_table
        ]
        yield name, columns, many


def _is_key(column: sa.Column[Any]) -> bool:
    """Whether it tells a case, or a row of one, from the copies: an id of its own, or of a table that is copied."""
    if column.primary_key and column.name == "id":
        return True
    return column.name in ("case_id", "meeting_id", "notice", "message")


def _in_ours(folder: Path, rows: Rows, copies: int) -> int:
    path = folder / "ours.db"
    engine = open_engine(sqlite_url(path))
    migrate(engine)
    engine.dispose()
    with sqlite3.connect(path) as empty:
        empty.execute("VACUUM")
    before = path.stat().st_size
    connection = sqlite3.connect(path)
    for name, columns, many in _copied(rows, copies):
        named = ", ".join(f'"{column}"' for column in columns)
        connection.executemany(f'INSERT INTO "{name}" ({named}) VALUES ({", ".join("?" * len(columns))})', many)
    return _closed(connection, path) - before


def _by_hand(folder: Path, rows: Rows, copies: int) -> int:
    """Only columns that hold something, found by case alone; hashes in the history as 32 bytes, not as 64 letters."""
    path = folder / "raw.db"
    connection = sqlite3.connect(path)
    for name, columns, many in _copied(rows, copies):
        used = [at for at, _ in enumerate(columns) if any(row[at] not in EMPTY for row in many[:5_000])]
        cells = [column for at, column in enumerate(columns) if at in used]
        named = ", ".join(f'"{column}"' for column in cells)
        key = " PRIMARY KEY" if cells[0] in ("id", "position") else ""
        typed = named.replace(f'"{cells[0]}"', f'"{cells[0]}" INTEGER{key}', 1)
        connection.execute(f'CREATE TABLE "{name}" ({typed})')
        if name != "case" and "case_id" in cells:
            connection.execute(f'CREATE INDEX "of_{name}" ON "{name}" (case_id)')
        hashed = name == "history_entry"
        connection.executemany(
            f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(cells))})',
            (tuple(_bytes(row[at]) if hashed else row[at] for at in used) for row in many),
        )
    return _closed(connection, path)


def _bytes(cell: Any) -> Any:
    """A text with hashes in it, each as its bytes."""
    if not isinstance(cell, str) or not _DIGEST.search(cell):
        return cell
    return _DIGEST.sub("?", cell).encode() + b"".join(map(_digest, _DIGEST.findall(cell)))


def _digest(spelled: str) -> bytes:
    return bytes.fromhex(spelled) if len(spelled) == HEX_DIGITS else b64decode(f"{spelled}=")


def _closed(connection: sqlite3.Connection, path: Path) -> int:
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    return path.stat().st_size
