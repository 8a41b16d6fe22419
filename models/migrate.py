"""Bringing a database to this version. `migrate` is safe to run again; an unknown head is refused, never touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import tables as t
from models.history import GENESIS, Entry, chain, keep_texts
from models.proof import all_digests
from models.version import UnknownMigrationError, known_migrations, newest_migration, revision_of, wrong_version
from process.commands.act import id_by_engine
from process.events import Event, Tag

if TYPE_CHECKING:
    from alembic.config import Config

ROWS_AN_ENTRY = 500


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("models") / "migrations"))
    return config


def migrate(engine: Engine) -> None:
    """Create or upgrade the tables, the history's triggers and its head row."""
    with engine.connect() as connection:
        current = revision_of(connection)
    wrong = wrong_version(current)
    if current is not None and current not in known_migrations():
        raise UnknownMigrationError(wrong)
    if not wrong:
        return
    from alembic import command  # long to load, and seldom wanted

    with _without_foreign_keys(engine) as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _guard_history(connection)
        _check_foreign_keys(connection)
        _prove_rows(connection)


def _prove_rows(connection: Connection) -> None:
    """Chain the digest of every row as it is now: a migration may have changed rows, and those older than the proof
    have none yet. Says nothing in an empty database. The time is the last entry's: nothing happened since.
    """
    at = connection.execute(sa.select(sa.func.max(t.history.c.at))).scalar()
    rows = all_digests(connection)
    while at is not None and (batch := dict(islice(rows, ROWS_AN_ENTRY))):
        position = connection.execute(sa.select(t.chain_head.c.position)).scalar_one()
        event = Event(Tag.ROWS_PROVED, {"revision": newest_migration(), "rows": len(batch)})
        entry = Entry(event, at, id_by_engine(f"rows-proved:{newest_migration()}:{position}"))
        chain(connection, keep_texts(connection, [entry]), batch)


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    """SQLite changes a column by building the table anew, and may not drop the old one while rows point at it. The
    pragma says nothing inside a transaction, so it comes before; `_check_foreign_keys` looks before the commit.
    """
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
            raw.close()


def _check_foreign_keys(connection: Connection) -> None:
    """Raise when a migration left a row that points at nothing; the transaction is then rolled back."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise sa.exc.IntegrityError("PRAGMA foreign_key_check", None, ValueError(f"{len(broken)} rows"))


def _guard_history(connection: Connection) -> None:
    if connection.execute(sa.text("SELECT count(*) FROM chain_head")).scalar_one() == 0:
        connection.execute(
            sa.text("INSERT INTO chain_head (id, position, hash) VALUES (1, 0, :hash)"), {"hash": GENESIS}
        )
    for statement in _POSTGRES_GUARDS if connection.dialect.name == "postgresql" else _SQLITE_GUARDS:
        connection.exec_driver_sql(statement)


_APPEND_ONLY = {"history_entry": "position", "delivery_attempt": "id"}
_SQLITE_GUARDS = (
    *(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in _APPEND_ONLY
        for act in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE deletes without firing a DELETE trigger, so a row that is there refuses another in its place.
    *(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, key in _APPEND_ONLY.items()
    ),
)
_POSTGRES_GUARDS = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS "
    "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
    *(
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in _APPEND_ONLY
    ),
)
