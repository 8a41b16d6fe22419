"""Connecting: one URL chooses SQLite (embedded) or PostgreSQL (outgrown). Nothing connects on import."""

from __future__ import annotations

import os
import select
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from models.driver import as_sqlalchemy_says

LONGEST_WAIT = 10_000
"""Milliseconds that a writer waits for another."""
LONGEST_PROBE = 800
"""Milliseconds that health waits for what another holds, to read and then to write: it answers within two seconds."""
LONGEST_SILENCE = 60
"""Seconds a connection to PostgreSQL may lie unused before the server is asked whether it is still there."""
LOCK_NOT_AVAILABLE, CANCELLED = "55P03", "57014"


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def open_engine(url: str) -> Engine:
    """An engine with our settings; SQLite with WAL, FULL synchronous and foreign keys. A writer waits 10 s for another.
    Errors never show the values of a statement: they may be about people, and errors end up in logs.

    `postgresql://` means the psycopg 3 driver, the only one we ship. An SQLite file where nothing can be written (a
    backup on a sealed medium, a disk gone read-only) is opened for reading alone.
    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, hide_parameters=True)
        sa.event.listen(engine, "connect", _prepare_postgresql)
        sa.event.listen(engine, "checkout", _make_sure_of_postgresql)
        sa.event.listen(engine, "begin", _begin_postgresql)
        return engine
    if _is_sealed(path := sa.make_url(url).database or ""):
        # SQLite reads a WAL database beside files of its own; where it can make none, it must be told that all is
        # still.
        engine = sa.create_engine(f"sqlite:///file:{quote(path)}?immutable=1&uri=true", hide_parameters=True)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = sa.create_engine(url, connect_args={"timeout": LONGEST_WAIT / 1000}, hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_probe(engine: Engine) -> Engine:
    """Another way to the same database, for who only asks how it is: connections of its own, that no page holds up, and
    little patience.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    patience = {"timeout": LONGEST_PROBE / 1000} if is_sqlite else {"connect_timeout": 2}
    probe = sa.create_engine(engine.url, poolclass=NullPool, hide_parameters=True, connect_args=patience)
    sa.event.listen(probe, "connect", _hurry_sqlite if is_sqlite else _hurry_postgresql)
    sa.event.listen(probe, "begin", _begin_sqlite if is_sqlite else _begin_postgresql)
    return probe


def _hurry_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _hurry_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        for limit in ("lock_timeout", "statement_timeout"):
            cursor.execute(f"SET {limit} = {LONGEST_PROBE}")
    connection.commit()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LONGEST_WAIT}")
    connection.commit()  # a setting made in a transaction that is rolled back is gone


def _make_sure_of_postgresql(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Instead of asking before each transaction (`pool_pre_ping`, a way there and back): a server that went away has
    said so on the line. Who has been silent for long is asked, for the line itself may be gone.
    """
    now = time.monotonic()
    silent = now - record.info.setdefault("last_seen", now)
    record.info["last_seen"] = now
    if connection.closed or ((_speaks(connection) or silent > LONGEST_SILENCE) and not _answers(connection)):
        raise sa.exc.InvalidatePoolError


def _speaks(connection: Any) -> bool:
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return bool(line.poll(0))


def _answers(connection: Any) -> bool:
    try:
        connection.execute("")
        connection.rollback()
    except connection.Error:
        return False
    return True


def _begin_postgresql(connection: Connection) -> None:
    """By the driver, which says it with the first statement: SQLAlchemy would change and restore the connection's."""
    options = connection.get_execution_options()
    driver: Any = connection.connection.dbapi_connection
    if "isolation_level" not in options:
        is_reading = options.get("is_one_picture", False)
        wanted = connection.dialect.loaded_dbapi.IsolationLevel.REPEATABLE_READ if is_reading else None
        if driver.isolation_level is not wanted:
            driver.isolation_level = wanted


def _is_sealed(path: str) -> bool:
    """Whether this file is whole as it stands, and its folder takes no file. What still waits in a write-ahead log
    would not be seen: then it is opened as always, which says what is wrong.
    """
    waiting = Path(f"{path}-wal")
    return (
        os.path.isfile(path)
        and not os.access(os.path.dirname(path) or ".", os.W_OK)
        and not (waiting.exists() and waiting.stat().st_size)
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: we do, below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LONGEST_WAIT}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader can fail to become one; so writers say so at once, readers never block.
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(f"BEGIN {mode}")
    except sqlite3.Error as error:
        raise as_sqlalchemy_says(connection, error) from error


AWAY = ("08", "57P")
"""SQLSTATE classes: connection exceptions, a server that is shut down or starts."""


def is_locked(error: sa.exc.DBAPIError) -> bool:
    """Whether another writer held the database for longer than we wait: nothing was written, and later it can be."""
    busy = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    return (code is not None and code & 0xFF in busy) or state in (LOCK_NOT_AVAILABLE, CANCELLED)


def is_passing(error: sa.exc.DBAPIError) -> bool:
    """Whether later it may go well: the database is locked, or its server away (SQLSTATE classes 08 and 57P)."""
    if is_locked(error) or error.connection_invalidated:
        return True
    is_sqlite = hasattr(error.orig, "sqlite_errorcode")
    return not is_sqlite and (getattr(error.orig, "sqlstate", None) or AWAY[0]).startswith(AWAY)


def is_damaged(error: Exception) -> bool:
    """Whether pages of the SQLite file are not what they were."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_WHOLE: ContextVar[tuple[Engine, Connection] | None] = ContextVar("whole", default=None)


@contextmanager
def one_transaction(engine: Engine) -> Iterator[Connection]:
    """All that is read and written within, as far as it is of this engine, is one transaction, committed at the end: a
    day of a simulation. Each part that writes is a savepoint: one that fails comes to nothing, and the others stand.
    """
    with writing(engine) as connection:
        before = _WHOLE.set((engine, connection))
        try:
            yield connection
        finally:
            _WHOLE.reset(before)


@contextmanager
def _part_of(connection: Connection) -> Iterator[Connection]:
    """By the driver: there are thousands, and SQLAlchemy's savepoints cost as much as what is done in one."""
    cursor = connection.connection.cursor()
    cursor.execute("SAVEPOINT part")
    try:
        yield connection
    except BaseException:
        cursor.execute("ROLLBACK TO SAVEPOINT part")
        raise
    finally:
        cursor.execute("RELEASE SAVEPOINT part")
        cursor.close()


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that writes: committed at the end, rolled back on an error."""
    whole = _WHOLE.get()
    return _part_of(whole[1]) if whole is not None and whole[0] is engine else _own_writing(engine)


@contextmanager
def _own_writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        yield connection


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that only reads: one consistent picture. SQLite's are so by themselves; PostgreSQL would show each
    statement what others have committed since the one before.
    """
    whole = _WHOLE.get()
    return nullcontext(whole[1]) if whole is not None and whole[0] is engine else _own_reading(engine)


@contextmanager
def _own_reading(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(is_one_picture=True) as connection:
        yield connection
        if connection.dialect.name == "postgresql" and not connection.invalidated:
            connection.commit()  # with a rollback its driver forgets every statement it has prepared


def insert_new(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the rows whose unique key is not there yet; the others are left as they stand, whoever wrote them."""
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
