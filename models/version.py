"""Whether a database is this program's, by the numbers of the migrations. Alembic takes too long to load for a page."""

from __future__ import annotations

from functools import cache
from importlib import resources

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

MOVED = "moved"
"""Stands for the migration of a database that was moved to another (`models/backup/move.py`)."""


class UnknownMigrationError(Exception):
    """The database was written by another version of Sagsgang; starting on it could harm it."""


@cache
def known_migrations() -> frozenset[str]:
    """Those of this version, by the names of their files."""
    names = (entry.name for entry in (resources.files("models") / "migrations" / "versions").iterdir())
    return frozenset(name.split("_", 1)[0] for name in names if name[:1].isdigit())


def newest_migration() -> str:
    return max(known_migrations())


def wrong_version(current: str | None) -> str:
    """What is wrong with a database at this migration, and what to do; "" when it is as this version expects. None: it
    has no tables.
    """
    newest = newest_migration()
    if current == newest:
        return ""
    if current is None:
        return "the database is empty: run `sagsgang migrate`"
    if current == MOVED:
        return (
            "the database was moved to another: set SAGSGANG_DATABASE_URL to that one. To go back, move that one into "
            "an empty database with `sagsgang move-to`"
        )
    if current in known_migrations():
        return f"the database is at migration {current}, older than this program ({newest}): run `sagsgang migrate`"
    if current > newest:
        return (
            f"the database is at migration {current}, newer than this program ({newest}): install the version of "
            "Sagsgang that wrote it, or a newer one. Nothing was changed"
        )
    return f"the database is at migration {current}, which no version of Sagsgang up to this one ({newest}) has made"


def revision_of(connection: Connection) -> str | None:
    """The migration the database is at; None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def wrong_migration(connection: Connection) -> str:
    """As `wrong_version`, of this database."""
    return wrong_version(revision_of(connection))


def check(engine: Engine) -> None:
    """Raise `UnknownMigrationError` unless the database is exactly at the newest migration."""
    with engine.connect() as connection:
        wrong = wrong_migration(connection)
    if wrong:
        raise UnknownMigrationError(wrong)
