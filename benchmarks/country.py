"""A year of a share of Denmark's municipalities, invented and lived at full speed: in bulk, and one act at a time. None
waits for another: 98 cost as many times more, and the target is their share of it.

Beside it the least that leaves the same behind: every row written as often as it was, digested and chained, with no
rule asked, nobody to act and nothing to look up.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.by_hand import base64, text
from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from models import tables as t
from models.database import open_engine, sqlite_url
from models.migrate import migrate
from models.proof import PROVED

LONGEST = 1_800
PROCESSES = 2
Rows = Mapping[str, tuple[Any, ...]]
YEAR = "2027"


def country(_databases: Databases, sizes: Sizes) -> Iterator[Row]:
    for options, seconds in ((), 120.0), (("--one-at-a-time",), 300.0):
        how = "one act at a time" if options else "in bulk"
        share = sizes.municipalities / 98
        what = f"a year of {sizes.municipalities} municipalities, {how}"
        with tempfile.TemporaryDirectory() as folder:
            lived = _lived(folder, sizes.municipalities, options)
            by_hand = sum(map(_written_by_hand, Path(folder).rglob("sagsgang.db"))) / PROCESSES
        note = f"of 98; two processes; its rows by hand {by_hand:.1f} s"
        yield Row(what, lived, "s", target=seconds * share, note=note)


def _lived(folder: str, municipalities: int, options: tuple[str, ...]) -> float:
    environment = {**os.environ, "SAGSGANG_DATA": folder}
    sagsgang = str(Path(sys.executable).parent / "sagsgang")
    command = [sagsgang, "simulate", "--municipalities", str(municipalities), "--year", YEAR, "--keep", *options]
    began = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])}: {done.stderr[-150:] or done.stdout[-150:]}")
    return time.monotonic() - began


def _written_by_hand(lived: Path) -> float:
    """Seconds of CPU time."""
    source = sqlite3.connect(lived)
    tables = {table.name: _rows_of(source, table) for table in t.metadata.sorted_tables}
    source.close()
    bare = lived.with_name("by_hand.db")
    engine = open_engine(sqlite_url(bare))
    migrate(engine)
    engine.dispose()
    target = sqlite3.connect(bare)
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=OFF"):
        target.execute(f"PRAGMA {pragma}")
    began = time.process_time()
    _write(target, tables)
    target.commit()
    return time.process_time() - began


def _rows_of(source: sqlite3.Connection, table: sa.Table) -> Rows:
    """By their primary keys, as the history spells them."""
    key, columns = (", ".join(f'"{column.name}"' for column in part) for part in (table.primary_key, table.c))
    size = len(table.primary_key)
    rows = source.execute(f'SELECT {key}, {columns} FROM "{table.name}" ORDER BY {key}')
    return {"/".join(map(str, row[:size])): row[size:] for row in rows}


def _write(target: sqlite3.Connection, tables: Mapping[str, Rows]) -> None:
    """Each row as often as an entry of the history names it, what no entry names once, and the chain."""
    entries, writes = [], {name: [] if name in PROVED else list(rows.values()) for name, rows in tables.items()}
    last = b""
    for *chained, names, _hash in tables[t.history.name].values():
        digests = {}
        for name in json.loads(names or "{}"):
            table, _, key = name.partition(":")
            row = tables[table].get(key)
            if row is not None:
                writes[table].append(row)
                digests[name] = base64(hashlib.sha256(text(row)).digest())
        cells = (*chained, text(digests).decode() if digests else "")
        last = hashlib.sha256(last + text(cells)).digest()
        entries.append((*cells, last))
    writes[t.history.name] = entries
    for name, rows in writes.items():
        columns = ", ".join(f'"{column.name}"' for column in t.metadata.tables[name].c)
        marks = ", ".join("?" * len(t.metadata.tables[name].c))
        target.executemany(f'INSERT OR REPLACE INTO "{name}" ({columns}) VALUES ({marks})', rows)
