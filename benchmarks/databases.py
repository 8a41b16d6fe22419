"""The example in databases of both kinds, and the bare drivers beside our own door to them."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from app.example.building import make_template, template_file
from benchmarks.cpu import server_cpu
from models.backup.move import move
from models.database import open_engine, reading, sqlite_url
from models.store import Store
from tests.builders import temporary

KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """Copies of the example's database, each its own. The PostgreSQL server is started by the first who asks for it; it
    waits for its disk, as an installation's does.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: Any = None

    def store(self, kind: str) -> Store:
        url = self.sqlite() if kind == "SQLite" else self.postgres()
        made = Store(open_engine(url))
        with reading(made.engine) as connection:
            made.reference.refresh(connection)
        return made

    def sqlite(self) -> str:
        path = self.folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(self._source, path)
        return sqlite_url(path)

    def postgres(self) -> str:
        return self._new_database(template=self._filled)

    @property
    def _source(self) -> Path:
        return template_file() if template_file().exists() else make_template()

    @cached_property
    def _filled(self) -> str:
        """The name of a PostgreSQL database that holds the example: as `sagsgang move-to` brings it there."""
        source, url = open_engine(self.sqlite()), self._new_database()
        target = open_engine(url)
        move(source, target)
        source.dispose()
        target.dispose()
        return str(sa.make_url(url).database)

    def _new_database(self, template: str = "template0") -> str:
        name = f"b{uuid.uuid4().hex}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return str(sa.make_url(self._uri).set(database=name).render_as_string(hide_password=False))

    @cached_property
    def _uri(self) -> str:
        self._cluster = temporary.outside(f"benchmark-{uuid.uuid4().hex}")
        self._server = temporary.pgserver().get_server(self._cluster, cleanup_mode="delete")
        return str(self._server.get_uri())

    def cpu(self, kind: str) -> float:
        """Seconds of CPU that the database server has used so far; SQLite has none."""
        if kind == "SQLite" or self._server is None:
            return 0.0
        return server_cpu(int((self._cluster / "postmaster.pid").read_text().split()[0]))

    def drop(self) -> None:
        """Take away the SQLite copies made so far."""
        for path in self.folder.iterdir():
            path.unlink()

    def end(self) -> None:
        if self._server is not None:
            self._server.cleanup()


class Bare:
    """A bare driver's connection: `?` stands for a value of either kind, given as SQLite keeps it, in UTC."""

    def __init__(self, engine: sa.Engine) -> None:
        self.is_postgres = engine.dialect.name == "postgresql"
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: Any = (
            psycopg.connect(url, autocommit=True, options="-c timezone=UTC")
            if self.is_postgres
            else sqlite3.connect(str(engine.url.database), isolation_level=None)
        )
        if not self.is_postgres:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                self._connection.execute(f"PRAGMA {pragma}")

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(self._spelt(sql), values).fetchall())

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        self._connection.execute(self._spelt(sql), values)

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        cursor = self._connection.cursor()
        cursor.executemany(self._spelt(sql), rows)
        cursor.close()

    @contextmanager
    def transaction(self, *, kept: bool = True) -> Iterator[None]:
        self.run("BEGIN" if self.is_postgres else "BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK")
            raise
        self.run("COMMIT" if kept else "ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def _spelt(self, sql: str) -> str:
        return sql.replace("?", "%s") if self.is_postgres else sql
