"""Rows that are to be written, gathered, so that each statement is run once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.prepared import Executable, run

Cells = Mapping[str, Any]
_RANK: Mapping[object, int] = {table: rank for rank, table in enumerate(t.metadata.sorted_tables)}
_LAST = len(_RANK)


class ConcurrentChangeError(Exception):
    """The row changed between reading and writing; nothing was written. Try again."""


class Writes:
    """What one or several commands write. Nobody writes the same row twice in it, so the order matters for foreign keys
    alone: a table comes after those it points at, and upserts, which are text, after all. Within a statement the order
    is kept, and with it the numbers that the database deals out.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[Executable, tuple[str, ...]], list[Cells]] = {}
        self._guarded: set[Executable] = set()

    def add(self, statement: Executable, *rows: Cells) -> None:
        """`statement` is kept by its caller and the same object each time: by it rows are put together."""
        for cells in rows:
            self._rows.setdefault((statement, tuple(cells)), []).append(cells)

    def add_guarded(self, statement: Executable, cells: Cells) -> None:
        """As `add`; the row must still be as the statement says, see `write`."""
        self._guarded.add(statement)
        self.add(statement, cells)

    def write(self, connection: Connection) -> None:
        """Write them all, and hold nothing any more. Raises `ConcurrentChangeError` where somebody else was first."""
        for (statement, _), rows in sorted(self._rows.items(), key=_rank):
            count = run(connection, statement, rows)
            if statement in self._guarded and count != len(rows):
                raise ConcurrentChangeError(f"{len(rows) - count} of {len(rows)}")
        self._rows.clear()


def _rank(item: tuple[tuple[Executable, tuple[str, ...]], Iterable[Cells]]) -> int:
    """The place of its table; of several statements on one table the first given comes first."""
    statement = item[0][0]
    return _LAST if isinstance(statement, sa.TextClause) else _RANK[statement.table]
