"""A statement made ready once and run on the driver's own cursor: the same values for a fraction of the cost.

For what every command and every sweep reads. Going through SQLAlchemy costs some 70 µs a statement, the database itself
10 (`make bench`); a command reads a dozen (docs/adr/0020-prepared-reads.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert

from models import driver
from models.driver import Row

Convert = Callable[[Any], Any]
Executable = sa.Insert | sa.Update | sa.Delete | sa.TextClause


@dataclass(frozen=True, slots=True)
class Ready:
    """`fixed`: parameters that the statement itself names; `order`: the names of all, each with what makes its value as
    the driver takes it, if anything does. `by_name`: the driver takes them by name. `decode`: which cells are not as
    the driver gives them, and how they become what they should be.
    """

    sql: str
    fixed: dict[str, Any]
    order: tuple[tuple[str, Convert | None], ...]
    by_name: bool
    decode: tuple[tuple[int, Convert], ...] = ()

    def values(self, parameters: Mapping[str, Any]) -> tuple[object, ...] | dict[str, object]:
        """As the driver takes them."""
        given = {**self.fixed, **parameters} if self.fixed else parameters
        if self.by_name:
            return {name: encode(given[name]) if encode else given[name] for name, encode in self.order}
        return tuple([encode(given[name]) if encode else given[name] for name, encode in self.order])

    def decoded(self, rows: list[Row]) -> list[Row]:
        if not self.decode:
            return rows
        return [self._decoded(row) for row in rows]

    def _decoded(self, row: Row) -> Row:
        cells = list(row)
        for index, convert in self.decode:
            if cells[index] is not None:
                cells[index] = convert(cells[index])
        return tuple(cells)


class Prepared:
    """`statement` has parameters with one value each; a list is named by the statement itself."""

    def __init__(self, statement: sa.Select[Any] | ReturningInsert[Any]) -> None:
        self.statement = statement
        self._ready: dict[str, Ready] = {}

    def rows(self, connection: Connection, **parameters: object) -> list[Row]:
        """Every row, as a plain tuple. Raises SQLAlchemy's errors."""
        return rows_of_all(connection, (self,), **parameters)[0]

    def first(self, connection: Connection, **parameters: object) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.rows(connection, **parameters)), None)

    def ready(self, dialect: Dialect) -> Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = self._prepare(dialect)
        return ready

    def _prepare(self, dialect: Dialect) -> Ready:
        compiled = self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        types = (column.type.dialect_impl(dialect) for column in self.statement.exported_columns)
        processors = ((at, kind.result_processor(dialect, None)) for at, kind in enumerate(types))
        decode = tuple((at, processor) for at, processor in processors if processor is not None)
        own = {name: value for name, value in compiled.params.items() if value is not None}
        return _ready(compiled, own, dialect, decode)


def rows_of_all(connection: Connection, queries: Sequence[Prepared], **parameters: object) -> list[list[Row]]:
    """The rows of each, asked with the same parameters. Raises SQLAlchemy's errors.

    No row holds a NUL: PostgreSQL takes none, and refuses to be asked for one.
    """
    for value in parameters.values():
        if isinstance(value, str) and "\0" in value:
            return [[] for _ in queries]
    ready = [query.ready(connection.dialect) for query in queries]
    fetched = driver.drive(connection, [(each.sql, each.values(parameters)) for each in ready], driver.rows)
    return [each.decoded(rows) for each, rows in zip(ready, fetched, strict=True)]


AT_ONCE = 512
"""How many ids are asked about in one statement: older SQLites take no more than 999 values."""


class ForMany:
    """A statement about many ids, made ready for each power of two of them: where there are fewer, the last is asked
    about again. `about` makes it of their parameters.
    """

    def __init__(self, about: Callable[[Sequence[sa.BindParameter[int]]], sa.Select[Any]]) -> None:
        self._about = about
        self._of: dict[int, Prepared] = {}

    def of(self, many: int) -> Prepared:
        prepared = self._of.get(many)
        if prepared is None:
            ids = [sa.bindparam(f"id_{place}", type_=sa.Integer()) for place in range(many)]
            prepared = self._of[many] = Prepared(self._about(ids))
        return prepared


def rows_about(connection: Connection, queries: Sequence[ForMany], ids: Iterable[int]) -> list[list[Row]]:
    """The rows of each about these ids. Raises SQLAlchemy's errors."""
    gathered: list[list[Row]] = [[] for _ in queries]
    in_order = sorted(set(ids))
    for begin in range(0, len(in_order), AT_ONCE):
        batch = in_order[begin : begin + AT_ONCE]
        many = 1 << (len(batch) - 1).bit_length()
        asked = {f"id_{place}": batch[min(place, len(batch) - 1)] for place in range(many)}
        of_some = rows_of_all(connection, [query.of(many) for query in queries], **asked)
        gathered = [[*rows, *more] for rows, more in zip(gathered, of_some, strict=True)]
    return gathered


_WRITING: dict[tuple[Executable, tuple[str, ...], str], Ready] = {}


def run(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write these rows, all with the same cells; returns how many were touched. Made ready once for each statement (its
    caller keeps it), cells and kind of database. Raises SQLAlchemy's errors, which tell a lost race from a fault.
    """
    return run_all(connection, [(statement, rows)])[0]


def run_all(connection: Connection, writes: Iterable[tuple[Executable, Sequence[Mapping[str, Any]]]]) -> list[int]:
    """As `run`, of several statements in their order."""
    return driver.drive(connection, [_written(connection.dialect, *each) for each in writes], driver.touched)


def _written(dialect: Dialect, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> tuple[str, Any]:
    names = tuple(rows[0])
    ready = _WRITING.get((statement, names, dialect.name))
    if ready is None:
        ready = _WRITING[statement, names, dialect.name] = _ready_to_write(statement, names, dialect)
    return ready.sql, ready.values(rows[0]) if len(rows) == 1 else list(map(ready.values, rows))


def _ready_to_write(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Ready:
    """Cells that are not given get the defaults of their columns, which are plain values."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=True)
    own = {name: value for name, value in compiled.params.items() if name not in names}
    defaults = ((column.key, column.default) for column in compiled.insert_prefetch)
    own |= {name: default.arg for name, default in defaults if isinstance(default, sa.ColumnDefault)}
    return _ready(compiled, own, dialect)


def _ready(
    compiled: SQLCompiler, own: Mapping[str, Any], dialect: Dialect, decode: tuple[tuple[int, Convert], ...] = ()
) -> Ready:
    """`own`: the values that the statement itself names."""
    encode = {name: _encoder(bind, dialect) for name, bind in compiled.binds.items()}
    names = compiled.positiontup if compiled.positiontup is not None else compiled.params
    return Ready(
        str(compiled),
        dict(own),
        tuple((name, encode.get(name, _plain)) for name in names),
        compiled.positiontup is None,
        decode,
    )


def _encoder(bind: sa.BindParameter[Any], dialect: Dialect) -> Convert | None:
    """The members of a list have no converter of their own and are codes or numbers."""
    kind = bind.type.dialect_impl(dialect)
    needs_none = isinstance(bind.type, sa.Integer | sa.Boolean | sa.LargeBinary)
    return kind.bind_processor(dialect) or (None if needs_none else _plain)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, StrEnum) else value
