"""Migrations: one head that makes exactly the models, safe to run again, and a stranger's database left alone."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from models import database
from models import migrate as migrations
from models.database import reading, writing
from models.history import GENESIS
from models.migrate import migrate
from models.version import UnknownMigrationError, check, newest_migration, revision_of

pytestmark = pytest.mark.slow


def test_there_is_one_head() -> None:
    assert ScriptDirectory.from_config(migrations._config()).get_heads() == [newest_migration()]


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_engine) -> None:
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(empty_engine) -> None:
    migrate(empty_engine)
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        assert revision_of(connection) == newest_migration()
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
    with pytest.raises(UnknownMigrationError, match="is empty: run `sagsgang migrate`"):
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


def test_sqlite_is_opened_durable_with_foreign_keys(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(database, "_prepare_sqlite", database._prepare_sqlite.__wrapped__)
    engine = database.open_engine(database.sqlite_url(tmp_path / "durable.db"))
    with reading(engine) as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    engine.dispose()
    assert told == ["wal", 2, 1]


def _row(connection: sa.Connection, name: str, **values: object) -> None:
    """A row in a table as an older version had it; what is not named gets the plainest value its column takes."""
    table = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
    plain = {str: "", int: 0, bool: False, datetime: datetime(2027, 1, 1, tzinfo=UTC), date: date(2027, 1, 1)}
    needed = {c.name: plain[c.type.python_type] for c in table.columns if not c.nullable}
    connection.execute(sa.insert(table).values(needed | values))


def test_a_table_that_is_built_anew_keeps_its_rows_and_those_that_point_at_it(empty_engine) -> None:
    """0006 lets a notice be about a meeting; SQLite copies the table for it, while messages point at its rows."""
    with empty_engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        _row(connection, "organization", id=1)
        _row(connection, "person", id=1)
        _row(connection, "case", id=1, department=1, officer=1)
        _row(connection, "notice", id=7, kind="decided", case_id=1, recipient=1)
        _row(connection, "message", id=3, recipient=1)
        _row(connection, "message_notice", message=3, notice=7)
    migrate(empty_engine)
    with writing(empty_engine) as connection:
        kept = connection.execute(
            sa.text(
                "SELECT notice.id, case_id, meeting_id, message FROM notice JOIN message_notice ON notice = notice.id"
            )
        ).all()
        assert [tuple(row) for row in kept] == [(7, 1, None, 3)]
        with pytest.raises(sa.exc.IntegrityError):  # and foreign keys are kept again
            connection.execute(sa.text("INSERT INTO message_notice (message, notice) VALUES (3, 8)"))


def test_the_items_of_an_agenda_already_sent_keep_the_numbers_people_know(empty_engine) -> None:
    """At 0002 an item's number was what people saw; 0003 freezes it, the removed ones' too, so none is given twice."""
    with empty_engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        _row(connection, "organization", id=1)
        _row(connection, "person", id=1)
        _row(connection, "case", id=1, department=1, officer=1)
        sent_at, starts_at = datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
        for number, state in enumerate(("planned", "dispatched", "held", "closed"), 1):
            sent = sent_at if state == "dispatched" else None
            day = {"code": f"m{number}", "starts_at": starts_at, "held_on": date(2027, 3, number)}
            _row(connection, "meeting", id=number, organization=1, state=state, dispatched_at=sent, **day)
            for item in (3, 1, 2):
                gone = sent_at if item == 2 else None
                _row(connection, "agenda_item", meeting_id=number, number=item, case_id=1, removed_at=gone)
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        printed = connection.execute(sa.text("SELECT printed FROM agenda_item ORDER BY meeting_id, number")).scalars()
        meetings = SQLModel.metadata.tables["meeting"].c
        approved = connection.execute(sa.select(meetings.approved_at).order_by(meetings.id)).scalars()
        assert list(printed) == [0, 0, 0, *(1, 2, 3) * 3]
        assert list(approved) == [None, sent_at, starts_at, starts_at]
