"""How much a database has done for somebody: counted by the database itself, so it says the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.engine.processes import until

EVERY = 10
"""Instructions of SQLite's machine between two counts."""


def work(engine: Engine, do: Callable[[], object]) -> int:
    """SQLite: its machine's instructions. PostgreSQL: rows and index entries read."""
    return _instructions(engine, do) if engine.dialect.name == "sqlite" else _rows(engine, do)


def _instructions(engine: Engine, do: Callable[[], object]) -> int:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += EVERY
        return 0

    def listen(connection: Any, *_: object) -> None:
        connection.set_progress_handler(count, EVERY)

    sa.event.listen(engine, "checkout", listen)
    try:
        do()
    finally:
        sa.event.remove(engine, "checkout", listen)
    with engine.connect() as connection:
        connection.connection.driver_connection.set_progress_handler(None, 0)  # type: ignore[union-attr]
    return counted


def _rows(engine: Engine, do: Callable[[], object]) -> int:
    before = _read(engine)
    do()
    return _read(engine) - before


def _read(engine: Engine) -> int:
    """A process of the server hands in what it has counted when it ends. A transaction would be told the same twice."""
    engine.dispose()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until(lambda: not connection.execute(sa.text(_OTHERS)).scalar_one(), 30, "the server's processes have ended")
        return int(connection.execute(sa.text(_COUNTED)).scalar_one())


_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_COUNTED = (
    "SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)"
)
