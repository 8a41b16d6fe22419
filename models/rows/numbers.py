"""Numbers handed out in order, inside the transaction that uses them."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from models import tables as t
from process.ids import PackageId

_COUNT_UP = {
    dialect: insert(t.counters)
    .on_conflict_do_update(index_elements=[t.counters.c.name], set_={"value": t.counters.c.value + 1})
    .returning(t.counters.c.value)
    for dialect, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def count_up(connection: Connection, name: str) -> int:
    """The next value of a counter, from 1. The row stays locked until the transaction ends."""
    return int(connection.execute(_COUNT_UP[connection.dialect.name], {"name": name, "value": 1}).scalar_one())


def next_package(connection: Connection, year: int) -> tuple[PackageId, str]:
    """A new hearing of several cases: its id and its number, `2027-H1` upwards within the year."""
    return PackageId(count_up(connection, "package")), f"{year}-H{count_up(connection, f'package {year}')}"


def next_number(connection: Connection, year: int) -> tuple[int, str]:
    """A new case's id and its number, `2027-0001` upwards within the year."""
    return count_up(connection, "case"), f"{year}-{count_up(connection, f'case {year}'):04d}"
