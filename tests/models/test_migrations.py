"""Migrations: one head that makes exactly the models, safe to run again, and a stranger's database left alone."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from models import migrate as migrations
from models.database import reading, writing
from models.history import GENESIS
from models.migrate import UnknownMigrationError, check, migrate, newest, revision_of


def test_there_is_one_head() -> None:
    assert ScriptDirectory.from_config(migrations._config()).get_heads() == [newest()]


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_engine) -> None:
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(empty_engine) -> None:
    migrate(empty_engine)
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        assert revision_of(connection) == newest()
        heads = connection.execute(sa.text("SELECT id, position, hash FROM chain_head")).all()
    assert [(row.id, row.position, bytes(row.hash)) for row in heads] == [(1, 0, GENESIS)]


def test_an_unknown_head_is_refused_and_nothing_is_touched(empty_engine) -> None:
    migrate(empty_engine)
    with writing(empty_engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    for refuse in (migrate, check):
        with pytest.raises(UnknownMigrationError, match="9999_from_the_future"):
            refuse(empty_engine)
    with reading(empty_engine) as connection:
        assert revision_of(connection) == "9999_from_the_future"


def test_an_empty_database_is_not_taken_for_a_migrated_one(empty_engine) -> None:
    with pytest.raises(UnknownMigrationError, match="None"):
        check(empty_engine)
    migrate(empty_engine)
    check(empty_engine)


@pytest.mark.parametrize("table", ["history_entry", "delivery_attempt"])
def test_the_guards_are_there_after_a_migration(empty_engine, table) -> None:
    migrate(empty_engine)
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = CAST(:name AS regclass)"
        if empty_engine.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"
    )
    with reading(empty_engine) as connection:
        guards = set(connection.execute(sa.text(query), {"name": table}).scalars())
    if empty_engine.dialect.name == "postgresql":
        assert f"{table}_append_only" in guards
    else:
        assert guards == {f"{table}_no_update", f"{table}_no_delete", f"{table}_no_replace"}


def test_sqlite_is_opened_durable_with_foreign_keys(sqlite_engine) -> None:
    with reading(sqlite_engine) as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert told == ["wal", 2, 1]
