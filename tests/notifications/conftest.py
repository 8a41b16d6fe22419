from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import open_engine, sqlite_url
from tests.notifications.rows import Rows, database


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A migrated, populated database to copy: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("filled")
    rows = database(folder)
    rows.engine.dispose()
    return folder / "sagsgang.db", rows.ids


@pytest.fixture
def rows(filled: tuple[Path, dict[str, int]], tmp_path: Path) -> Iterator[Rows]:
    shutil.copy(filled[0], tmp_path / "sagsgang.db")
    rows = Rows(open_engine(sqlite_url(tmp_path / "sagsgang.db")), ids=dict(filled[1]))
    rows.numbers = iter(range(100, 10_000))
    yield rows
    rows.engine.dispose()
