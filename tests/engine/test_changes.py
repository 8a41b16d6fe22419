"""Both ways of noticing a commit. PostgreSQL's needs nothing of PostgreSQL, so both are tried on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.changes import Watch, _HeadWatch, _SqliteWatch, watch
from tests.engine.town import Town, settings_for


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town.of(settings_for(tmp_path / "data"))
    yield made
    made.store.engine.dispose()


@pytest.mark.parametrize("kind", [_SqliteWatch, _HeadWatch])
def test_a_fact_is_noticed_once(town: Town, kind: type[_SqliteWatch] | type[_HeadWatch]) -> None:
    watched: Watch = kind(town.store.engine)
    before = watched.version()
    assert watched.version() == before
    town.almost_approved()
    after = watched.version()
    assert after != before
    assert watched.version() == after
    watched.close()


def test_sqlite_is_watched_by_its_own_means(town: Town) -> None:
    watched = watch(town.store.engine)
    assert isinstance(watched, _SqliteWatch)
    watched.close()
