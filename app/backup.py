"""A copy of the database before it is migrated."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from models.backup.create import copy_sqlite
from models.version import known_migrations, newest_migration, revision_of


def copy_before_migration(engine: Engine, data: Path, now: datetime) -> Path | None:
    """Copy an SQLite database that is about to be migrated; None when it is new, current, not ours to migrate, or
    PostgreSQL (whose own tools make the copy, see docs/operations.md).
    """
    with engine.connect() as connection:
        current = revision_of(connection)
    if current not in known_migrations() - {newest_migration()} or engine.dialect.name != "sqlite":
        return None
    folder = data / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"before-{newest_migration()}-{now:%Y%m%dT%H%M%S}.db"
    copy_sqlite(engine, copy)
    return copy
