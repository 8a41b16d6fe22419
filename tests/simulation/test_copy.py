"""The copy a simulation works in holds all of the original, whichever database that is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.installation import ready_engine
from app.simulation.copy import _copy
from config.settings import Settings
from models.audit import verify
from models.database import open_engine, reading, sqlite_url
from tests.conftest import _new_database

NOW = datetime(2027, 8, 23, 6, 0, tzinfo=UTC)
COUNT = sa.text("SELECT count(*) FROM organization")


@pytest.mark.postgres
def test_a_copy_of_a_postgresql_installation_is_whole(postgres_server: str, tmp_path: Path) -> None:
    source = ready_engine(Settings(data=tmp_path, database_url=_new_database(postgres_server, "to_copy")), NOW)
    with source.begin() as connection:  # an updated row is read last: the municipality after its departments
        connection.execute(sa.text("UPDATE organization SET phone = phone WHERE parent IS NULL"))
    _copy(source, tmp_path / "copy.db")
    with reading(source) as original, reading(open_engine(sqlite_url(tmp_path / "copy.db"))) as copied:
        assert copied.execute(COUNT).scalar() == original.execute(COUNT).scalar()
        assert verify(copied).head == verify(original).head
        assert verify(copied).ok
    source.dispose()
