"""A backup of what runs: whole at one moment, proved, and never a half one under a backup's name."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from models import migrate
from models import tables as t
from models.audit import Verdict
from models.backup.archive import BackupError, DamagedBackupError
from models.backup.check import UNFINISHED, audit, check, restored
from models.backup.create import Source, create
from models.backup.folder import archives, newest_backup
from models.backup.postgres import Postgres
from models.database import open_engine, reading, sqlite_url, writing
from models.files import FileStore
from models.history import Entry, append
from models.version import newest_migration
from process.events import Event, Tag
from tests.builders.busy import working
from tests.builders.postgres import postgres_tools

NOW = datetime(2027, 8, 23, 5, 15, tzinfo=UTC)
Made = Any


@pytest.fixture
def source(engine: Engine, tmp_path: Path) -> Source:
    server = Postgres(engine.url, postgres_tools()) if engine.dialect.name == "postgresql" else None
    return Source(engine, tmp_path / "data", server)


@pytest.fixture
def small(sqlite_engine: Engine, tmp_path: Path) -> Source:
    return Source(sqlite_engine, tmp_path / "data")


def with_file(source: Source, content: bytes) -> str:
    """A file that an unfinished answer names."""
    digest = FileStore(source.data).put(content)
    with writing(source.engine) as connection:
        row = {"form": f"answer/{digest}", "owner": "link:1", "content": f'"{digest}"', "saved_at": NOW}
        connection.execute(sa.insert(t.form_drafts).values(row))
    return digest


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob(f"**/{UNFINISHED}*"))


def write(engine: Engine, number: int) -> None:
    """A fact in a transaction of its own."""
    with writing(engine) as connection:
        connection.execute(sa.insert(t.counters).values(name=f"load-{number}", value=1))
        append(connection, [Entry(Event(Tag.CASE_RETARGETED, {"name": number}), NOW, f"load-{number}")])


def test_it_is_one_moment_of_a_database_that_is_written_to(source: Source, tmp_path: Path) -> None:
    digest = with_file(source, b"Et svar")
    with working(partial(write, source.engine)) as count:
        while not count[0]:
            pass
        before = count[0]
        backup = create(source, tmp_path / "backups", NOW, keep=3)
        assert count[0] > before, "nothing was written meanwhile"
    manifest = backup.manifest
    with reading(source.engine) as connection:
        query = sa.select(t.history.c.hash).where(t.history.c.position == manifest.entries)
        assert bytes(connection.execute(query).scalar_one()).hex() == manifest.head
    assert manifest.revision == newest_migration()
    assert [part.name for part in manifest.parts[1:]] == [f"files/{digest[:2]}/{digest}"]
    assert check(backup.path, tmp_path, source.server) == manifest
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.path.parent.stat().st_mode) == 0o700
    assert unfinished(tmp_path) == []
    if source.server is not None:
        assert not source.server.exists(source.server.named("check"))


def test_no_secret_is_in_it(small: Source, tmp_path: Path) -> None:
    for name in ("link-secret", "prefect/server-secret", "outbox-mark", "files/ab/leftover"):
        path = small.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("5ec7e7" * 11)
    content = create(small, tmp_path / "backups", NOW, keep=3).path.read_bytes()
    assert b"5ec7e7" not in content
    assert b"link-secret" not in content


def test_the_newest_are_kept_and_the_same_second_twice_is_two(small: Source, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    moments = [NOW + timedelta(days=day) for day in range(4)]
    made = [create(small, folder, moment, keep=3).path for moment in (*moments, moments[3])]
    assert archives(folder) == [made[4], made[3], made[2]]
    assert newest_backup(folder) == moments[3]
    (folder / "before-0011-20270101T000000.db").touch()
    assert len(archives(folder)) == 3


def test_a_file_that_is_gone_or_changed_is_told_and_stops_no_backup(small: Source, tmp_path: Path) -> None:
    gone, changed, good = (with_file(small, content) for content in (b"a", b"b", b"c"))
    store = FileStore(small.data)
    store.path(gone).unlink()
    store.path(changed).write_bytes(b"x")
    backup = create(small, tmp_path / "backups", NOW, keep=3)
    assert backup.manifest.lacking == tuple(sorted([gone, changed]))
    assert [part.sha256 for part in backup.manifest.parts[1:]] == [good]
    assert check(backup.path, tmp_path, None) == backup.manifest


def test_what_the_audit_names_is_kept_with_the_backup_and_stops_none(small: Source, tmp_path: Path) -> None:
    with writing(small.engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER history_entry_no_update")
        connection.exec_driver_sql("UPDATE history_entry SET actor = 1 WHERE position = 5")
    backup = create(small, tmp_path / "backups", NOW, keep=3)
    assert backup.manifest.problems == ("entry 5 was changed, inserted or moved",)
    assert check(backup.path, tmp_path, None) == backup.manifest


def test_a_problem_that_was_not_there_when_it_was_made_is_one_of_the_backup(small: Source, tmp_path: Path) -> None:
    path = create(small, tmp_path / "backups", NOW, keep=3).path
    with restored(path, tmp_path, None, "check") as copy:
        with writing(copy.engine) as connection:
            connection.exec_driver_sql("UPDATE person SET name = 'En anden' WHERE id = 1")
        with pytest.raises(DamagedBackupError, match=r"row person:1 was changed"):
            audit(copy)
        with writing(copy.engine) as connection:
            connection.exec_driver_sql("DROP TRIGGER history_entry_no_delete")
            connection.exec_driver_sql("DELETE FROM history_entry WHERE position = (SELECT position FROM chain_head)")
        with pytest.raises(DamagedBackupError, match="does not end where"):
            audit(copy)


def test_a_destroyed_page_is_told_as_such_and_earlier_backups_stay(small: Source, tmp_path: Path) -> None:
    folder, page = tmp_path / "backups", 4096
    kept = create(small, folder, NOW, keep=1).path
    small.engine.dispose()
    with Path(str(small.engine.url.database)).open("r+b") as file:
        file.seek(page)
        file.write(os.urandom(6 * page))
    with pytest.raises(BackupError, match="the database itself is damaged"):
        create(small, folder, NOW + timedelta(days=1), keep=1)
    assert archives(folder) == [kept]


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """No file may grow beyond it: what a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 300_000, 1_850_000])
def test_a_disk_that_is_full_leaves_no_half_backup(small: Source, tmp_path: Path, size: int) -> None:
    """Full while the database is copied, and while the archive is written (it is larger than the database alone)."""
    with_file(small, os.urandom(200_000))
    folder = tmp_path / "backups"
    whole = create(small, folder, NOW, keep=1).path
    with at_most(size), pytest.raises(BackupError, match="make room there"):
        create(small, folder, NOW + timedelta(days=1), keep=1)
    assert archives(folder) == [whole]
    assert unfinished(folder) == []


def test_a_folder_that_cannot_be_written_is_told(small: Source, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match=r"no backup could be made in .*--to, SAGSGANG_BACKUP_FOLDER"):
        create(small, tmp_path / "file" / "backups", NOW, keep=1)


def test_what_a_kill_has_left_is_cleared_away(small: Source, tmp_path: Path) -> None:
    left = tmp_path / "backups" / f"{UNFINISHED}0123"
    left.mkdir(parents=True)
    (left / "sagsgang.db").touch()
    create(small, tmp_path / "backups", NOW, keep=1)
    assert unfinished(tmp_path) == []


@pytest.mark.postgres
def test_postgresqls_programs_that_are_missing_are_told(postgres_engine: Engine, tmp_path: Path) -> None:
    source = Source(postgres_engine, tmp_path, Postgres(postgres_engine.url, tmp_path))
    with pytest.raises(BackupError, match=r"pg_dump is not in .*postgresql-client.*SAGSGANG_POSTGRES_BIN"):
        create(source, tmp_path / "backups", NOW, keep=1)
    assert archives(tmp_path / "backups") == []


def test_a_backup_of_an_older_version_is_proved_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the version of then made it; its history grows when it is brought to this one."""
    monkeypatch.setattr("models.backup.create.verify", lambda _connection: Verdict(0))
    engine = open_engine(sqlite_url(tmp_path / "old.db"))
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        migrate._guard_history(connection)
    backup = create(Source(engine, tmp_path), tmp_path / "backups", NOW, keep=1)
    assert (backup.manifest.revision, backup.manifest.entries) == ("0009", 0)
