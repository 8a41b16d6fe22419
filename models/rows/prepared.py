"""A statement made ready once and run on the driver's own cursor: the same values for a fraction of the cost.

For what every command and every sweep reads. Going through SQLAlchemy costs some 70 µs a statement, the database itself
10 (`make bench`); a command reads a dozen (docs/adr/0020-prepared-reads.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]
Executable = sa.Insert | sa.Update | sa.Delete | sa.TextClause


@dataclass(frozen=True, slots=True)
class Ready:
    """`fixed`: parameters that the statement itself names, as the driver takes them; `encode` makes the others so.
    `decode`: which cells are not as the driver gives them, and how they become what they should be.
    """

    sql: str
    fixed: dict[str, Any]
    encode: dict[str, Convert]
    order: tuple[str, ...] | None
    decode: tuple[tuple[int, Convert], ...] = ()

    def values(self, parameters: Mapping[str, object]) -> tuple[object, ...] | dict[str, object]:
        """As the driver takes them."""
        named = self.fixed | {name: _plain(self.encode, name, value) for name, value in parameters.items()}
        return named if self.order is None else tuple(named[name] for name in self.order)


class Prepared:
    """`statement` has parameters with one value each; a list is named by the statement itself."""

    def __init__(self, statement: sa.Select[Any]) -> None:
        self.statement = statement
        self._ready: dict[str, Ready] = {}

    def rows(self, connection: Connection, **parameters: object) -> list[Row]:
        """Every row, as a plain tuple. Raises the driver's own errors.

        No row holds a NUL: PostgreSQL takes none, and refuses to be asked for one.
        """
        if any(isinstance(value, str) and "\0" in value for value in parameters.values()):
            return []
        if not connection.in_transaction():
            connection.begin()  # as the first statement of a connection does
        ready = self._ready.get(connection.dialect.name) or self._prepare(connection.dialect)
        fetched = fetch(connection, ready.sql, ready.values(parameters))
        return [_decoded(row, ready.decode) for row in fetched] if ready.decode else fetched

    def first(self, connection: Connection, **parameters: object) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.rows(connection, **parameters)), None)

    def _prepare(self, dialect: Dialect) -> Ready:
        compiled = self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        types = (column.type.dialect_impl(dialect) for column in self.statement.selected_columns)
        processors = ((at, kind.result_processor(dialect, None)) for at, kind in enumerate(types))
        decode = tuple((at, processor) for at, processor in processors if processor is not None)
        encode = _encoders(compiled.binds, dialect)
        fixed = {name: _plain(encode, name, value) for name, value in compiled.params.items() if value is not None}
        self._ready[dialect.name] = ready = Ready(str(compiled), fixed, encode, _order(compiled), decode)
        return ready


_WRITING: dict[tuple[Executable, tuple[str, ...], str], Ready] = {}


def run(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write these rows, all with the same cells; returns how many were touched. Made ready once for each statement (its
    caller keeps it), cells and kind of database. Raises SQLAlchemy's errors, which tell a lost race from a fault.
    """
    names = tuple(rows[0])
    place = statement, names, connection.dialect.name
    ready = _WRITING.get(place)
    if ready is None:
        ready = _WRITING[place] = _ready_to_write(statement, names, connection.dialect)
    values = list(map(ready.values, rows))
    return connection.exec_driver_sql(ready.sql, values if len(values) > 1 else values[0]).rowcount


def _ready_to_write(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Ready:
    """Cells that are not given get the defaults of their columns, which are plain values."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=True)
    encode = _encoders(compiled.binds, dialect)
    own = {name: value for name, value in compiled.params.items() if name not in names}
    defaults = ((column.key, column.default) for column in compiled.insert_prefetch)
    own |= {name: default.arg for name, default in defaults if isinstance(default, sa.ColumnDefault)}
    fixed = {name: _plain(encode, name, value) for name, value in own.items()}
    return Ready(str(compiled), fixed, encode, _order(compiled))


def _order(compiled: SQLCompiler) -> tuple[str, ...] | None:
    return tuple(compiled.positiontup) if compiled.positiontup is not None else None


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
