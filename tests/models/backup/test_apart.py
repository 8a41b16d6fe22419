"""The night's backup, made by a process of its own: what it has made and why it could not is known here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.settings import settings
from models.backup.apart import Made, create_apart
from models.backup.archive import BackupError
from models.backup.create import Source, create
from models.backup.folder import archives

NOW = datetime(2027, 8, 24, 3, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _installation(sqlite_engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path))
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", str(sqlite_engine.url))
    monkeypatch.setenv("SAGSGANG_BACKUP_FOLDER", str(tmp_path / "kept"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_it_is_the_same_backup_as_one_made_here(sqlite_engine: Any, tmp_path: Path) -> None:
    made = create_apart(NOW)
    (path,) = archives(tmp_path / "kept")
    assert made == Made(path.name, lacking=0, problems=0)
    here = create(Source(sqlite_engine, tmp_path), tmp_path / "here", NOW, keep=1)
    assert path.name == here.path.name
    assert path.stat().st_size == here.path.stat().st_size


def test_what_the_audit_named_is_counted(sqlite_engine: Any) -> None:
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS history_entry_no_update")
        connection.exec_driver_sql("UPDATE person SET name = 'En anden' WHERE id = (SELECT min(id) FROM person)")
    assert create_apart(NOW).problems == 1


def test_why_it_could_not_be_made_is_told_here(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    with pytest.raises(BackupError, match="make room there and let Sagsgang write there"):
        create_apart(NOW)


def test_a_process_that_ends_without_a_word_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setattr("models.backup.apart.sys.executable", "/bin/false")
    with pytest.raises(BackupError, match="ended with code 1"):
        create_apart(NOW)
