"""A backup is proved by being restored: into a place of its own, brought to this version, and audited."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from models import migrate
from models import tables as t
from models.audit import MOST_PROBLEMS, verify
from models.backup.archive import POSTGRES, SQLITE, BackupError, DamagedBackupError, Manifest, unpack
from models.backup.postgres import Postgres
from models.database import open_engine, reading, sqlite_url
from models.files import FileStore, named_files
from models.readable import BAD_CELL
from models.version import UnknownMigrationError, revision_of

UNFINISHED = ".unfinished-"
"""How the name of a place begins that is gone when its work is done, or that a kill has left."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup, unpacked: its parts below `folder`, its database open."""

    manifest: Manifest
    folder: Path
    engine: Engine


def check(archive: Path, place: Path, server: Postgres | None) -> Manifest:
    """Restore it below `place`, audit it, and remove it. Raises `DamagedBackupError` with the part's name."""
    with restored(archive, place, server, "check") as copy:
        return copy.manifest


@contextmanager
def restored(archive: Path, place: Path, server: Postgres | None, name: str) -> Iterator[Restored]:
    """The backup, restored below `place` and audited. What still lies there at the end is removed; on PostgreSQL the
    database gets this `name` behind ours, and is dropped where it still has it.
    """
    if not archive.is_file():
        raise BackupError(f"there is no file {archive}")
    folder = place / f"{UNFINISHED}{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        manifest = unpack(archive, folder)
        with _opened(manifest, folder, server, name) as engine:
            copy = Restored(manifest, folder, engine)
            _compare(copy)
            try:
                migrate.migrate(engine)
            except UnknownMigrationError:
                raise BackupError(
                    f"the backup is of version {manifest.version}, at migration {manifest.revision}, which this version"
                    " does not know: install that one"
                ) from None
            audit(copy)
            yield copy
    except DBAPIError as error:
        why = str(error.orig).splitlines()[0]
        if "full" in why:
            raise BackupError(f"{archive} cannot be restored below {place}: {why}") from None
        raise DamagedBackupError("the database", f"cannot be read ({why})") from None
    except OSError as error:
        raise BackupError(f"{archive} cannot be restored below {place}: {error.strerror}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _opened(manifest: Manifest, folder: Path, server: Postgres | None, name: str) -> Iterator[Engine]:
    if manifest.database == SQLITE:
        engine = open_engine(sqlite_url(folder / SQLITE))
        try:
            yield engine
        finally:
            engine.dispose()
        return
    if server is None:
        raise BackupError("this is a backup of PostgreSQL: set SAGSGANG_DATABASE_URL to the database it is to go to")
    database = server.named(name)
    try:
        server.fill(database, folder / POSTGRES)
        engine = server.engine(database)
        try:
            yield engine
        finally:
            engine.dispose()
    finally:
        server.drop(database)


def _compare(copy: Restored) -> None:
    """The database is at the migration, and its history as long, as the manifest says: looked at before the migrations
    of this version, which may add to both.
    """
    manifest = copy.manifest
    with reading(copy.engine) as connection:
        revision = revision_of(connection) or ""
        if revision != manifest.revision:
            at = f"is at migration {revision or 'none'}, the manifest says {manifest.revision or 'none'}"
            raise DamagedBackupError("the database", at)
        entries = length(connection)
        if (entries, head_at(connection, entries)) != (manifest.entries, manifest.head):
            raise DamagedBackupError("the history", "does not end where the manifest says")


def audit(copy: Restored) -> None:
    """The database is the one that was copied: its history ends where the manifest says, the audit names nothing that
    it did not name then, and every file that the database names is there.
    """
    manifest = copy.manifest
    with reading(copy.engine) as connection:
        if connection.dialect.name == "sqlite":
            whole = connection.execute(sa.text("PRAGMA integrity_check(1)")).scalar_one()
            if whole != "ok":
                raise DamagedBackupError(manifest.database, f"is damaged ({whole})")
        if head_at(connection, manifest.entries) != manifest.head:
            raise DamagedBackupError("the history", "does not end where the manifest says")
        told = verify(connection).problems
        named = named_files(connection)
    new = [problem for problem in told if problem not in manifest.problems]
    if new and len(manifest.problems) < MOST_PROBLEMS:
        raise DamagedBackupError("the history", f"is not in order ({new[0]})")
    store = FileStore(copy.folder)
    for digest in sorted(named - set(manifest.lacking)):
        if not store.path(digest).is_file():
            raise DamagedBackupError(f"files/{digest[:2]}/{digest}", "is missing")


def length(connection: Connection) -> int:
    """How many entries the history's head speaks of; 0 where it is gone, or is no number."""
    position = connection.execute(sa.select(t.chain_head.c.position)).scalar()
    return position if isinstance(position, int) else 0


def head_at(connection: Connection, position: int) -> str:
    """The hash of the history's entry there, hex; "" where there is none, or it cannot be read. That of position 0 is
    the beginning's.
    """
    if not position:
        return ""
    query = sa.select(t.history.c.hash).where(t.history.c.position == position)
    try:
        kept = connection.execute(query).scalar()
    except BAD_CELL:
        return ""
    return bytes(kept).hex() if kept else ""
