"""The example's budget hearing with its memo, lived through once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.database import open_engine, reading, sqlite_url
from models.store import Store
from tests.builders.sandvig import a_store
from tests.documents.writing.hearing import Hearing, summed_up


@pytest.fixture(scope="session")
def lived_through(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    folder = tmp_path_factory.mktemp("hearing")
    store = a_store(folder)
    hearing = summed_up(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.engine.dispose()
    return folder / "sandvig.db", hearing.case, hearing.number


@pytest.fixture
def again(lived_through: tuple[Path, int, str], tmp_path: Path) -> Iterator[Callable[[], Hearing]]:
    """A hearing of the test's own, to go on with."""
    opened = []

    def made() -> Hearing:
        path, case, number = lived_through
        own = tmp_path / f"{len(opened)}.db"
        shutil.copyfile(path, own)
        store = Store(open_engine(sqlite_url(own)))
        opened.append(store.engine)
        with reading(store.engine) as connection:
            store.reference.refresh(connection)
        return Hearing(store, case, number, first_id=1000 * (1 + len(opened)))

    yield made
    for engine in opened:
        engine.dispose()


@pytest.fixture
def hearing(again: Callable[[], Hearing]) -> Hearing:
    return again()
