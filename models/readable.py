"""Reading tables of which something may be destroyed: each row by itself, so that one bad cell hides no other row.

For the audit alone; all else reads by `models/rows` and falls where a cell is not what its column holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError

from models.database import is_locked

BAD_CELL = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What is raised where a cell is not what its column holds: an unknown code, no date, bytes for text."""


class UnreadableError(Exception):
    """What the database itself cannot read any more; the sentence says what, and the database's own words."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`key`: the primary key, as the driver gives it. `cells`: by column; None where one cannot be read."""

    key: tuple[Any, ...]
    cells: Mapping[str, Any] | None


def each_row(connection: Connection, table: sa.Table) -> Iterator[ReadRow]:
    """Every row, by key. Raises `UnreadableError` where not even the keys can be read."""
    key = [_raw(column) for column in table.primary_key]
    query = sa.select(*key, *map(_raw, table.c)).order_by(*(sa.literal_column(str(at + 1)) for at in range(len(key))))
    processors = _processors(table, connection.dialect)
    count = 0
    try:
        for row in _fetched(connection, query, table.name):
            yield _decoded(row, len(key), processors)
            count += 1
    except UnreadableError:
        for values in islice(_keys(connection, table, key), count, None):
            yield _by_key(connection, table, values, processors)


@contextmanager
def told_in_words(connection: Connection, what: str) -> Iterator[None]:
    """Raises `UnreadableError` for an error of the database's own, unless it is away or locked: that passes. What
    follows can be read all the same.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    try:
        with nullcontext() if is_sqlite else connection.begin_nested():  # PostgreSQL ends what has failed
            yield
    except DBAPIError as error:
        if error.connection_invalidated or is_locked(error):
            raise
        raise UnreadableError(f"{what} cannot be read: {str(error.orig).splitlines()[0]}") from None


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """As the driver gives it: SQLAlchemy would convert whole rows, and fall."""
    return sa.type_coerce(column, sa.types.NullType())


def _processors(table: sa.Table, dialect: Dialect) -> Mapping[str, Callable[[Any], Any] | None]:
    return {column.name: column.type.dialect_impl(dialect).result_processor(dialect, None) for column in table.c}


def _decoded(row: Sequence[Any], width: int, processors: Mapping[str, Callable[[Any], Any] | None]) -> ReadRow:
    try:
        pairs = zip(processors.items(), row[width:], strict=True)
        cells = {name: cell if processor is None else processor(cell) for (name, processor), cell in pairs}
    except BAD_CELL:
        return ReadRow(tuple(row[:width]), None)
    return ReadRow(tuple(row[:width]), cells)


def _fetched(connection: Connection, query: sa.Select[Any], name: str) -> Iterator[Sequence[Any]]:
    """On PostgreSQL the driver fetches all at once; SQLite's rows come one by one, and so may its error."""
    with told_in_words(connection, f"table {name}"):
        rows = connection.execute(query)
        if connection.dialect.name != "sqlite":
            rows = rows.all()  # type: ignore[assignment]
    with told_in_words(connection, f"table {name}") if connection.dialect.name == "sqlite" else nullcontext():
        yield from rows


def _keys(connection: Connection, table: sa.Table, key: Sequence[sa.ColumnElement[Any]]) -> list[tuple[Any, ...]]:
    with told_in_words(connection, f"table {table.name}"):
        return [tuple(row) for row in connection.execute(sa.select(*key).order_by(*key))]


def _by_key(
    connection: Connection,
    table: sa.Table,
    values: tuple[Any, ...],
    processors: Mapping[str, Callable[[Any], Any] | None],
) -> ReadRow:
    is_it = (_raw(column) == value for column, value in zip(table.primary_key, values, strict=True))
    try:
        with told_in_words(connection, table.name):
            row = connection.execute(sa.select(*map(_raw, table.c)).where(*is_it)).first()
    except UnreadableError:
        row = None
    return _decoded((*values, *row), len(values), processors) if row is not None else ReadRow(values, None)
