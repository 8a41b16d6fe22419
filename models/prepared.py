"""A SELECT made ready once and run on the driver's own cursor: the same values for a fraction of the cost.

For what every command reads. Going through SQLAlchemy costs some 70 µs a statement, the database itself 10
(`make bench`); a command reads a dozen (docs/adr/0020-prepared-reads.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Ready:
    """`fixed`: parameters that the statement itself names. `decode`: which cells are not as the driver gives them, and
    how they become what they should be.
    """

    sql: str
    fixed: dict[str, Any]
    order: tuple[str, ...] | None
    decode: tuple[tuple[int, Callable[[Any], Any]], ...]


class Prepared:
    """`statement` takes whole numbers and short texts as parameters, nothing that a driver must be helped with."""

    def __init__(self, statement: sa.Select[Any]) -> None:
        self.statement = statement
        self._ready: dict[str, _Ready] = {}

    def rows(self, connection: Connection, **parameters: int | str) -> list[Row]:
        """Every row, as a plain tuple. Raises the driver's own errors."""
        if not connection.in_transaction():
            connection.begin()  # as the first statement of a connection does
        ready = self._ready.get(connection.dialect.name) or self._prepare(connection.dialect)
        named = ready.fixed | parameters
        values = named if ready.order is None else tuple(named[name] for name in ready.order)
        found = fetch(connection, ready.sql, values)
        return [_decoded(row, ready.decode) for row in found] if ready.decode else found

    def first(self, connection: Connection, **parameters: int | str) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.rows(connection, **parameters)), None)

    def _prepare(self, dialect: Dialect) -> _Ready:
        compiled = self.statement.compile(dialect=dialect)
        types = (column.type.dialect_impl(dialect) for column in self.statement.selected_columns)
        found = ((at, kind.result_processor(dialect, None)) for at, kind in enumerate(types))
        decode = tuple((at, processor) for at, processor in found if processor is not None)
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
        self._ready[dialect.name] = ready = _Ready(str(compiled), fixed, order, decode)
        return ready


def fetch(connection: Connection, sql: str, values: object) -> list[Row]:
    """By the driver. Apart, so that `make bench` can see what is read."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, values)  # type: ignore[arg-type]
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _decoded(row: Row, decode: tuple[tuple[int, Callable[[Any], Any]], ...]) -> Row:
    cells = list(row)
    for index, processor in decode:
        cells[index] = processor(cells[index])
    return tuple(cells)
