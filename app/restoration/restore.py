"""`sagsgang backup restore`: what a backup holds takes the place of what is there, which is set aside.

Links, sessions and Prefect's server get new secrets, and nothing is sent until a person has looked (`outbox release`).
"""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.clock import clock_for
from app.private import RESTORING
from app.restoration.seen_since import World, dead_links, unknown
from config.settings import Settings
from models import migrate
from models import tables as t
from models.backup.archive import CLOCK, SQLITE, BackupError, Manifest
from models.backup.check import UNFINISHED, Restored, restored
from models.backup.folder import free_name
from models.backup.postgres import Postgres, server_of
from models.database import open_engine, reading, sqlite_url, writing
from models.files import FOLDER
from models.history import Entry, append
from models.reference import Reference
from models.todo.restoration import Seen, keep
from models.version import UnknownMigrationError
from notifications.outbox.gate import hold
from notifications.outbox.restore_mark import FILE as MARK
from notifications.outbox.restore_mark import has_nothing_left_since, remember
from process.commands.act import id_by_engine
from process.events import Event, Tag

ASIDE = "before-restore-"
STAYS = ("backups", "logs")
"""What in a data folder is no part of the state that is set aside."""
LOST_COPY, RESTORED = "lost", "restored"


@dataclass(frozen=True, slots=True)
class Done:
    """`aside`: the folder with what was there (None: nothing was); a PostgreSQL database is renamed after it. `tasks`
    are kept in the restored database.
    """

    manifest: Manifest
    aside: Path | None
    tasks: tuple[Seen, ...]


def restore(archive: Path, chosen: Settings, *, replace: bool, lost: Path | None) -> Done:
    """Put the installation back. `lost` is the data folder that is given up, where it is another than this one.

    Raises `BackupError`: for a damaged backup, while the installation runs, and when something is there that is not to
    be replaced. Up to the moment when all is ready nothing of it is touched.
    """
    server, data = server_of(chosen), chosen.data
    if server is None and chosen.database != f"sqlite:///{data / SQLITE}":
        raise BackupError(f"a backup of SQLite goes to {data / SQLITE}: unset SAGSGANG_DATABASE_URL")
    is_there = _is_something_there(data, server)
    if is_there and not replace:
        raise BackupError(f"{data} holds an installation: --replace sets it aside there, and deletes nothing")
    _refuse_while_running(data, server)
    with restored(archive, data, server, RESTORED) as copy:
        now = clock_for(copy.folder, chosen.is_example).now()
        tasks = _seen_since(copy, data, server, lost, now)
        _prepare(copy.engine, copy.manifest, tasks, now)
        copy.engine.dispose()
        aside = _put_in_place(copy, chosen, server, archive)
    _remember(chosen)
    (data / RESTORING).unlink()
    return Done(copy.manifest, aside, tuple(tasks))


# -- what is there -----------------------------------------------------------------------------------------------------


def _is_something_there(data: Path, server: Postgres | None) -> bool:
    has_database = server.holds_something() if server else (data / SQLITE).exists()
    return has_database or any((data / FOLDER).glob("??/*"))


def _refuse_while_running(data: Path, server: Postgres | None) -> None:
    if server.is_in_use() if server else _is_open(data / SQLITE):
        raise BackupError("the installation runs, or a command does: stop it first")


def _is_open(database: Path) -> bool:
    """Whether anybody else has the file open: only who is alone may leave the write-ahead log."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # destroyed: nobody works with it


# -- what the world has seen -------------------------------------------------------------------------------------------


def _seen_since(copy: Restored, data: Path, server: Postgres | None, lost: Path | None, now: datetime) -> list[Seen]:
    made_at = copy.manifest.made_at
    earlier = _earlier_try(data)
    with reading(copy.engine) as kept:
        try:
            with _lost_database(lost or earlier or data, copy.folder / LOST_COPY, server, earlier) as given_up:
                if given_up is not None:
                    return World(kept, given_up, now).seen()
            why = "Der er ingen database fra før, der kan læses."
        except (SQLAlchemyError, sqlite3.Error, OSError, UnknownMigrationError, KeyError) as error:
            why = f"Databasen fra før kan ikke læses ({type(error).__name__})."
        reference = Reference()
        reference.refresh(kept)
        dead = dead_links(kept, now, reference.register)
        if has_nothing_left_since(kept, (lost or data) / MARK):
            why += " Mærket i datamappen viser, at ingen mail er sendt siden."
        return [*dead, unknown(made_at, why)]


@contextmanager
def _lost_database(
    folder: Path, copy: Path, server: Postgres | None, earlier: Path | None
) -> Iterator[Connection | None]:
    """The database that is given up: an SQLite file is copied, so that what it is set aside as stays as it was."""
    if server is None:
        if not (folder / SQLITE).exists():
            yield None
            return
        copy.mkdir(mode=0o700)
        for file in folder.glob(f"{SQLITE}*"):
            shutil.copyfile(file, copy / file.name)
        engine = open_engine(sqlite_url(copy / SQLITE))
    else:
        database = server.named(_stamp(earlier)) if earlier else server.database
        if not server.exists(database):
            yield None
            return
        engine = server.engine(database)
    try:
        if server is None:
            migrate.migrate(engine)
        with reading(engine) as connection:
            yield connection
    finally:
        engine.dispose()
        shutil.rmtree(copy, ignore_errors=True)


def _earlier_try(data: Path) -> Path | None:
    """Where a restore that was broken off has set aside what was there."""
    mark = data / RESTORING
    return data / mark.read_text(encoding="utf-8").strip() if mark.exists() else None


# -- putting it in place -----------------------------------------------------------------------------------------------


def _prepare(engine: Engine, manifest: Manifest, tasks: list[Seen], now: datetime) -> None:
    """Before anybody opens it: nobody is signed in, nothing leaves, and the history says what has happened."""
    event = Event(
        Tag.INSTALLATION_RESTORED, {"made_at": manifest.made_at, "position": manifest.entries, "tasks": len(tasks)}
    )
    with writing(engine) as connection:
        connection.execute(sa.delete(t.sessions))
        hold(connection)
        keep(connection, tasks, now)
        append(connection, [Entry(event, now, id_by_engine(f"restored:{uuid.uuid4()}"))])


def _put_in_place(copy: Restored, chosen: Settings, server: Postgres | None, archive: Path) -> Path | None:
    """From the mark on the folder opens for nobody but another try of this."""
    data = chosen.data
    aside = free_name(data, datetime.now(UTC), ASIDE, "")
    mark = data / RESTORING
    if not mark.exists():
        mark.write_text(aside.name, encoding="utf-8")
    _refuse_late(mark, data, server)
    aside.mkdir(mode=0o700)
    _set_aside(data, aside, {mark, copy.folder}, (chosen.backups, archive))
    if server is not None:
        _change_places(server, server.named(_stamp(aside)))
    for name in (SQLITE, FOLDER, CLOCK):
        if (copy.folder / name).exists():
            (copy.folder / name).rename(data / name)
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def _set_aside(data: Path, aside: Path, ours: set[Path], stay: Iterable[Path | None]) -> None:
    """All but the backups, the logs and what was set aside before; what a kill has left is cleared away."""
    stays = {data / name for name in STAYS} | ours
    stays |= {entry for entry in data.iterdir() for path in stay if path and path.is_relative_to(entry)}
    for entry in sorted(data.iterdir()):
        if entry in stays or entry.name.startswith(ASIDE):
            continue
        if entry.name.startswith(UNFINISHED):
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.rename(aside / entry.name)


def _change_places(server: Postgres, aside: str) -> None:
    """The database that was there gets another name; an empty one goes."""
    if server.holds_something():
        server.rename(server.database, aside)
    else:
        server.drop(server.database)
    server.rename(server.named(RESTORED), server.database)


def _refuse_late(mark: Path, data: Path, server: Postgres | None) -> None:
    """Somebody may have started it while the backup was proved."""
    try:
        _refuse_while_running(data, server)
    except BackupError:
        mark.unlink()
        raise


def _stamp(aside: Path) -> str:
    return aside.name.replace("-", "_").lower()


def _remember(chosen: Settings) -> None:
    engine = open_engine(chosen.database)
    try:
        remember(engine, chosen.data / MARK)
    finally:
        engine.dispose()
