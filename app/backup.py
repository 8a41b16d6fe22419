"""A copy of the database, made where it may be needed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from models import migrate


def copy_before_migration(engine: Engine, data: Path, now: datetime) -> Path | None:
    """Copy an SQLite database that is about to be migrated; None when it is new, current, or PostgreSQL (whose own
    tools make the copy, see docs/operations.md).
    """
    with engine.connect() as connection:
        current = migrate.revision_of(connection)
    if current in (None, migrate.newest()) or engine.dialect.name != "sqlite":
        return None
    folder = data / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"before-{migrate.newest()}-{now:%Y%m%dT%H%M%S}.db"
    copy_sqlite(engine, copy)
    return copy


def copy_sqlite(engine: Engine, target: Path) -> None:
    """One consistent copy, also while others write. The target must not exist."""
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("VACUUM INTO ?", (str(target),))  # type: ignore[union-attr]
