"""Noticing that somebody committed something, at the price of a few microseconds a look."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models import tables as t
from models.database import reading
from models.rows.prepared import Prepared

_POSITION = Prepared(sa.select(t.chain_head.c.position))


class Watch(Protocol):
    """`version()` differs after a commit that may be a fact."""

    def version(self) -> Hashable: ...
    def close(self) -> None: ...


def watch(engine: Engine) -> Watch:
    return _SqliteWatch(engine) if engine.dialect.name == "sqlite" else _HeadWatch(engine)


class _SqliteWatch:
    """`PRAGMA data_version` on a connection of its own changes when any other connection has committed."""

    def __init__(self, engine: Engine) -> None:
        self._connection = sqlite3.connect(str(engine.url.database), check_same_thread=False, isolation_level=None)

    def version(self) -> Hashable:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


class _HeadWatch:
    """PostgreSQL: every fact is chained, so the chain's head tells. (No NOTIFY: the writer would have to send it.)"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def version(self) -> Hashable:
        with reading(self._engine) as connection:
            return _POSITION.first(connection)

    def close(self) -> None:
        """Nothing is kept open."""
