"""What the audit says of a database that somebody has written in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.engine import Engine

from models.audit import Verdict, verify
from models.database import open_engine, reading, sqlite_url
from models.files import FileStore


def verdict(attacker: sqlite3.Connection, files: FileStore | None = None) -> Verdict:
    (_, _, file) = attacker.execute("PRAGMA database_list").fetchone()
    engine: Engine = open_engine(sqlite_url(Path(file)))
    try:
        with reading(engine) as connection:
            return verify(connection, files=files)
    finally:
        engine.dispose()
