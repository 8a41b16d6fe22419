"""Numbers handed out in order, inside the transaction that uses them."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from models import tables as t


def count_up(connection: Connection, name: str) -> int:
    """The next value of a counter, from 1. The row stays locked until the transaction ends."""
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(t.counters)
    statement = insert.values(name=name, value=1).on_conflict_do_update(
        index_elements=[t.counters.c.name], set_={"value": t.counters.c.value + 1}
    )
    return int(connection.execute(statement.returning(t.counters.c.value)).scalar_one())


def next_number(connection: Connection, year: int) -> tuple[int, str]:
    """A new case's id and its number, `2027-0001` upwards within the year."""
    return count_up(connection, "case"), f"{year}-{count_up(connection, f'case {year}'):04d}"
