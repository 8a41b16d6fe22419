"""PostgreSQL's own tools, and the databases they fill: dump, restore, and putting one database in another's place."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from config.settings import Settings
from models.backup.archive import BackupError
from models.database import open_engine

MAINTENANCE = "postgres"
"""The database that every server has: from it others are made and renamed."""
LONGEST_NAME = 63


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server. `tools` is the folder of pg_dump and pg_restore; where it is None they are looked for on PATH."""

    url: URL
    tools: Path | None = None

    @property
    def database(self) -> str:
        return self.url.database or ""

    def named(self, suffix: str) -> str:
        """Another database of ours."""
        return f"{self.database[: LONGEST_NAME - len(suffix) - 1]}_{suffix}"

    def engine(self, database: str) -> Engine:
        return open_engine(self.url.set(database=database).render_as_string(hide_password=False))

    def dump(self, target: Path, snapshot: str) -> None:
        """The database as a transaction sees it that has exported this snapshot."""
        self._run("pg_dump", self.database, "--format=custom", f"--snapshot={snapshot}", f"--file={target}")

    def fill(self, database: str, dump: Path) -> None:
        """Make a database of a dump; one of this name goes."""
        self.drop(database)
        with self._maintenance(f"make the database {database}") as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{database}" TEMPLATE template0')
        self._run("pg_restore", database, "--exit-on-error", "--single-transaction", str(dump))

    def drop(self, database: str) -> None:
        """It goes, also where somebody is connected to it. Without force first: that sends away the server's vacuum,
        which nobody but a superuser may end.
        """
        with self._maintenance(f"drop the database {database}") as connection:
            try:
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{database}"')
            except OperationalError:  # somebody is there
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def rename(self, database: str, to: str) -> None:
        with self._maintenance(f"rename the database {database}") as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{database}" RENAME TO "{to}"')

    def exists(self, database: str) -> bool:
        with self._maintenance("look at the server's databases") as connection:
            asked = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
            return connection.execute(asked, {"name": database}).first() is not None

    def holds_something(self) -> bool:
        """Whether our database is there, with tables in it."""
        if not self.exists(self.database):
            return False
        engine = self.engine(self.database)
        try:
            return bool(sa.inspect(engine).get_table_names())
        finally:
            engine.dispose()

    def is_in_use(self) -> bool:
        """Whether anybody is connected to the database."""
        with self._maintenance("look at the server's connections") as connection:
            asked = sa.text("SELECT 1 FROM pg_stat_activity WHERE datname = :name AND backend_type = 'client backend'")
            return connection.execute(asked, {"name": self.database}).first() is not None

    @contextmanager
    def _maintenance(self, what: str) -> Iterator[Connection]:
        engine = self.engine(MAINTENANCE)
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                yield connection
        except DBAPIError as error:
            why = str(error.orig).splitlines()[0]
            raise BackupError(
                f"PostgreSQL does not let us {what} ({why}): the role needs CREATEDB, and to own {self.database}"
            ) from None
        finally:
            engine.dispose()

    def _run(self, tool: str, database: str, *arguments: str) -> None:
        """The password travels in the environment: a command line is read by every user of the machine."""
        command = [self._tool(tool), "--no-owner", "--no-privileges", "--no-password", *arguments]
        command.append(f"--dbname={self._address(database)}")
        environment = {**os.environ, "LC_ALL": "C"}
        if self.url.password:
            environment["PGPASSWORD"] = self.url.password
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  (a tool we chose)
        if done.returncode:
            told = [line for line in done.stderr.splitlines() if "error:" in line or "detail:" in line]
            raise BackupError(
                f"{tool} failed ({'; '.join(told) or done.returncode}); SAGSGANG_POSTGRES_BIN is the folder of the "
                "programs that fit the server"
            )

    def _tool(self, name: str) -> str:
        path = shutil.which(name, path=str(self.tools) if self.tools else None)
        if path is None:
            where = f"in {self.tools} (SAGSGANG_POSTGRES_BIN)" if self.tools else "on PATH"
            raise BackupError(
                f"{name} is not {where}: install PostgreSQL's client programs (Debian: postgresql-client), or set "
                "SAGSGANG_POSTGRES_BIN to the folder they are in"
            )
        return path

    def _address(self, database: str) -> str:
        from psycopg.conninfo import make_conninfo

        words = {name: value for name, value in self.url.query.items() if isinstance(value, str)}
        own = {"host": self.url.host, "port": self.url.port, "user": self.url.username, "dbname": database}
        given: dict[str, Any] = words | {name: str(value) for name, value in own.items() if value}
        return make_conninfo("", **given)


def server_of(chosen: Settings) -> Postgres | None:
    """The PostgreSQL server the settings name; None for SQLite."""
    url = sa.make_url(chosen.database)
    return Postgres(url, chosen.postgres_bin) if url.get_backend_name() == "postgresql" else None
