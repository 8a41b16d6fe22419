"""A SELECT made ready once and run on the driver's own cursor: the same values for a fraction of the cost.

For what every command and every sweep reads. Going through SQLAlchemy costs some 70 µs a statement, the database itself
10 (`make bench`); a command reads a dozen (docs/adr/0020-prepared-reads.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Ready:
    """`fixed`: parameters that the statement itself names, as the driver takes them; `encode` makes the others so.
    `decode`: which cells are not as the driver gives them, and
    how they become what they should be.
    """

    sql: str
    fixed: dict[str, Any]
    encode: dict[str, Convert]
    order: tuple[str, ...] | None
    decode: tuple[tuple[int, Convert], ...]


class Prepared:
    """`statement` has parameters with one value each; a list is named by the statement itself."""

    def __init__(self, statement: sa.Select[Any]) -> None:
        self.statement = statement
        self._ready: dict[str, _Ready] = {}

    def rows(self, connection: Connection, **parameters: object) -> list[Row]:
        """Every row, as a plain tuple. Raises the driver's own errors.

        No row holds a NUL: PostgreSQL takes none, and refuses to be asked for one.
        """
        if any(isinstance(value, str) and "\0" in value for value in parameters.values()):
            return []
        if not connection.in_transaction():
            connection.begin()  # as the first statement of a connection does
        ready = self._ready.get(connection.dialect.name) or self._prepare(connection.dialect)
        named = ready.fixed | {name: _plain(ready.encode, name, value) for name, value in parameters.items()}
        values = named if ready.order is None else tuple(named[name] for name in ready.order)
        fetched = fetch(connection, ready.sql, values)
        return [_decoded(row, ready.decode) for row in fetched] if ready.decode else fetched

    def first(self, connection: Connection, **parameters: object) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.rows(connection, **parameters)), None)

    def _prepare(self, dialect: Dialect) -> _Ready:
        compiled = self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        types = (column.type.dialect_impl(dialect) for column in self.statement.selected_columns)
        processors = ((at, kind.result_processor(dialect, None)) for at, kind in enumerate(types))
        decode = tuple((at, processor) for at, processor in processors if processor is not None)
        encode = _encoders(compiled.binds, dialect)
        fixed = {name: _plain(encode, name, value) for name, value in compiled.params.items() if value is not None}
        order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
        self._ready[dialect.name] = ready = _Ready(str(compiled), fixed, encode, order, decode)
        return ready


def fetch(connection: Connection, sql: str, values: object) -> list[Row]:
    """By the driver. Apart, so that `make bench` can see what is read."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, values)  # type: ignore[arg-type]
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _encoders(binds: Mapping[str, sa.BindParameter[Any]], dialect: Dialect) -> dict[str, Convert]:
    processors = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items())
    return {name: processor for name, processor in processors if processor is not None}


def _plain(encode: Mapping[str, Convert], name: str, value: object) -> object:
    """As the driver takes it; the members of a list have no converter of their own and are codes or numbers."""
    if name in encode:
        return encode[name](value)
    return str(value) if isinstance(value, StrEnum) else value


def _decoded(row: Row, decode: tuple[tuple[int, Convert], ...]) -> Row:
    cells = list(row)
    for index, processor in decode:
        cells[index] = processor(cells[index])
    return tuple(cells)
