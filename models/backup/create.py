"""Making a backup while everything runs: the database as one transaction sees it, then the files it names.

A file lies in its place before the database names it, and never changes; so files that are copied after the database
are all that it names.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from models.audit import verify
from models.backup.archive import CLOCK, POSTGRES, SQLITE, BackupError, Manifest, part_of, write
from models.backup.check import UNFINISHED, check, head_at, length
from models.backup.folder import archives, free_name
from models.backup.postgres import Postgres
from models.database import is_damaged, open_engine, reading, sqlite_url
from models.files import FileStore, named_files
from models.version import revision_of

_LOCK = ".backup-lock"


@dataclass(frozen=True, slots=True)
class Backup:
    """One that was made and proved."""

    path: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Source:
    """What is copied: a database, and the data folder beside it. `server` where the database is PostgreSQL."""

    engine: Engine
    data: Path
    server: Postgres | None = None


def create(source: Source, folder: Path, now: datetime, keep: int) -> Backup:
    """Copy, restore the copy to prove it, give it its name, and drop all but the `keep` newest in the folder.

    `now` is the machine's time. Raises `BackupError`; nothing is then left under a backup's name.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder), _work(folder) as work:
            archive = work / "backup.tar"
            with _copied(source, work) as (name, connection):
                _pack(source, archive, work / name, connection, now)
            (work / name).unlink()
            manifest = check(archive, work, source.server)
            path = free_name(folder, now)
            archive.rename(path)
            _to_disk(folder)
            for old in archives(folder)[keep:]:
                old.unlink()
            return Backup(path, manifest)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        why = getattr(error, "strerror", None) or str(getattr(error, "orig", error)).splitlines()[0]
        if is_damaged(error):
            raise BackupError(
                f"the database itself is damaged ({why}): no copy of it would be good. Earlier backups "
                "are kept: put the newest back with `sagsgang backup restore`"
            ) from None
        raise BackupError(
            f"no backup could be made in {folder} ({why}): make room there and let Sagsgang write there, or choose "
            "another folder (--to, SAGSGANG_BACKUP_FOLDER)"
        ) from None


def copy_sqlite(engine: Engine, target: Path) -> None:
    """One consistent copy, also while others write. The target must not exist."""
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("VACUUM INTO ?", (str(target),))  # type: ignore[union-attr]


@contextmanager
def _copied(source: Source, work: Path) -> Iterator[tuple[str, Connection]]:
    """The copy's name in `work`, and a connection that sees what is in it."""
    if source.server is None:
        copy_sqlite(source.engine, work / SQLITE)
        engine = open_engine(sqlite_url(work / SQLITE))
        try:
            with reading(engine) as connection:
                yield SQLITE, connection
        finally:
            engine.dispose()
        return
    with reading(source.engine) as connection:
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        source.server.dump(work / POSTGRES, snapshot)
        yield POSTGRES, connection


def _pack(source: Source, archive: Path, database: Path, connection: Connection, now: datetime) -> None:
    entries = length(connection)
    store = FileStore(source.data)
    sources = {database.name: database}
    if (source.data / CLOCK).exists():
        sources[CLOCK] = source.data / CLOCK
    digests = sorted(named_files(connection))
    there = [digest for digest in digests if store.path(digest).is_file()]
    files = {f"files/{digest[:2]}/{digest}": store.path(digest) for digest in there}
    parts = [part_of(name, path) for name, path in (sources | files).items()]
    whole = [part for part in parts if part.name in sources or part.name.endswith(part.sha256)]
    manifest = Manifest(
        made_at=now.astimezone(UTC).replace(microsecond=0),
        version=version("sagsgang"),
        revision=revision_of(connection) or "",
        entries=entries,
        head=head_at(connection, entries),
        parts=tuple(whole),
        lacking=tuple(sorted(set(digests) - {part.sha256 for part in whole})),
        problems=verify(connection).problems,
    )
    with os.fdopen(os.open(archive, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
        write(target, manifest, sources | files)
        target.flush()
        os.fsync(target.fileno())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time in a folder; what a kill has left is cleared away."""
    with os.fdopen(os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"a backup is being made in {folder} right now: wait for it") from None
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _work(folder: Path) -> Iterator[Path]:
    work = folder / f"{UNFINISHED}{secrets.token_hex(4)}"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
