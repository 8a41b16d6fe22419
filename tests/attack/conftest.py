"""A database that has lived, and one who may write in it as they like."""

from __future__ import annotations

import lzma
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import migrate
from models.database import open_engine, sqlite_url, writing
from notifications.channels.sender import ACCEPTED
from notifications.outbox.bulk import accept_all
from notifications.outbox.compose import compose, message_ids
from notifications.outbox.promote import promote
from tests.models.test_old_database import A_MONDAY, FIXTURES


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months of the example municipality, with what was due sent."""
    file = tmp_path_factory.mktemp("lived") / "sagsgang.db"
    file.write_bytes(lzma.decompress((FIXTURES / "before-the-rooms.db.xz").read_bytes()))
    engine = open_engine(sqlite_url(file))
    migrate.migrate(engine)
    with writing(engine) as connection:
        promote(connection, A_MONDAY)
        compose(connection, A_MONDAY, message_ids("sandvig.example"))
        accept_all(connection, A_MONDAY, ACCEPTED, 20)
    engine.dispose()
    return file


@pytest.fixture
def attacker(lived: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy with all guards off, as one who owns the file can have it."""
    connection = sqlite3.connect(tmp_path / "sagsgang.db", isolation_level=None)
    with sqlite3.connect(lived) as source:
        source.backup(connection)
    connection.execute("PRAGMA foreign_keys=OFF")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    yield connection
    connection.close()
