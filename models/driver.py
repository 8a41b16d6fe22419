"""Statements run on the driver's own cursor, within SQLAlchemy's transactions and with its errors: what SQLAlchemy does
for each statement costs several times what the database does (docs/adr/0020-prepared-reads.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

Row = tuple[Any, ...]
Taken = TypeVar("Taken")


def drive(connection: Connection, statements: Sequence[tuple[str, Any]], take: Callable[[Any], Taken]) -> list[Taken]:
    """Run them in their order, and take from the cursor of each. A list of values is written row by row. PostgreSQL is
    sent them all at once: one way there and back.
    """
    if not connection.in_transaction():
        connection.begin()  # as the first statement of a connection does
    is_sent_at_once = len(statements) > 1 and connection.dialect.name == "postgresql"
    driver: Any = connection.connection.dbapi_connection
    try:
        with driver.pipeline() if is_sent_at_once else nullcontext():
            cursors = [start(driver, sql, values) for sql, values in statements]
        return [take(cursor) for cursor in cursors]
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy_says(connection, error) from error


def start(driver: Any, sql: str, values: Any) -> Any:
    """A cursor with one statement. Apart, so that tests can see what is run."""
    cursor = driver.cursor()
    (cursor.executemany if isinstance(values, list) else cursor.execute)(sql, values)
    return cursor


def rows(cursor: Any) -> list[Row]:
    fetched: list[Row] = cursor.fetchall()
    cursor.close()
    return fetched


def touched(cursor: Any) -> int:
    count: int = cursor.rowcount
    cursor.close()
    return count


def as_sqlalchemy_says(connection: Connection, error: Any) -> Exception:
    """The error by its kind, and a lost connection given up. Never with the values of a statement: they may be about
    people.
    """
    dialect, raw = connection.dialect, connection.connection
    is_lost = dialect.is_disconnect(error, raw.dbapi_connection, None)
    if is_lost:
        connection.invalidate(error)
    said: Exception = sa.exc.DBAPIError.instance(
        None,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    return said
