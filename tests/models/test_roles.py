"""The role that runs the program works as ever, makes and proves backups, and cannot touch what has happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ProgrammingError

from config.settings import Settings
from models.audit import verify
from models.backup.create import Source, create
from models.backup.postgres import Postgres
from models.database import open_engine, reading
from models.roles import lend, may_rewrite_history
from models.store import Receipt, Store
from process.commands.act import Act, RegisterCommand
from tests.builders.postgres import postgres_tools

pytestmark = pytest.mark.postgres
ROLE = "sagsgang_writer"
NOW = datetime(2027, 8, 23, 6, tzinfo=UTC)


@pytest.fixture
def writer(postgres_engine: Engine) -> Iterator[Engine]:
    with postgres_engine.begin() as connection:
        if not connection.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ROLE}).first():
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    url = postgres_engine.url
    address = url.set(username=ROLE).render_as_string(hide_password=False)
    lend(Settings(database_url=address, database_owner_url=url.render_as_string(hide_password=False)))
    engine = open_engine(address)
    yield engine
    engine.dispose()


def stated(engine: Engine) -> None:
    store = Store(engine)
    with reading(engine) as connection:
        store.reference.refresh(connection)
        text = connection.execute(sa.text("SELECT text FROM config_version WHERE kind = 'budget'")).scalars().first()
    command = RegisterCommand(
        kind="rules", key="budget", fields={"text": f"{text}\n# set igen\n"}, valid_from=NOW.date()
    )
    assert isinstance(store.apply(command, Act(None, "af-skriveren"), NOW), Receipt)


def test_it_states_facts_and_proves_them(writer: Engine, tmp_path: Path) -> None:
    stated(writer)
    with reading(writer) as connection:
        assert verify(connection).ok
    server = Postgres(writer.url, postgres_tools())
    backup = create(Source(writer, tmp_path / "data", server), tmp_path / "backups", NOW, 3)
    assert backup.path.exists(), "made and restored by the same role"


FORBIDDEN = (
    "UPDATE history_entry SET at = at",
    "DELETE FROM history_entry",
    "DELETE FROM delivery_attempt",
    "TRUNCATE history_entry CASCADE",
    "ALTER TABLE history_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER history_entry_append_only ON history_entry",
    "DROP TABLE history_entry CASCADE",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ BEGIN RETURN OLD; END $$ LANGUAGE plpgsql",
)


def test_what_has_happened_stays(writer: Engine) -> None:
    for statement in FORBIDDEN:
        with writer.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            connection.exec_driver_sql(statement)


def test_who_could_rewrite_it_is_told_so(writer: Engine, postgres_engine: Engine) -> None:
    with reading(writer) as connection:
        assert not may_rewrite_history(connection)
    with reading(postgres_engine) as connection:
        assert may_rewrite_history(connection)
