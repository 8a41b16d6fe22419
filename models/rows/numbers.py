"""Numbers handed out in order, inside the transaction that uses them."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from models.driver import drive, rows
from process.ids import PackageId

_COUNT_UP = (
    "INSERT INTO counter (name, value) VALUES ({0}, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)
_MADE = {dialect: _COUNT_UP.format(name) for dialect, name in (("postgresql", "%s"), ("sqlite", "?"))}


def count_up(connection: Connection, name: str) -> int:
    """The next value of a counter, from 1. The row stays locked until the transaction ends."""
    (((value,),),) = drive(connection, [(_MADE[connection.dialect.name], (name,))], rows)
    return int(value)


def next_package(connection: Connection, year: int) -> tuple[PackageId, str]:
    """A new hearing of several cases: its id and its number, `2027-H1` upwards within the year."""
    return PackageId(count_up(connection, "package")), f"{year}-H{count_up(connection, f'package {year}')}"


def next_number(connection: Connection, year: int) -> tuple[int, str]:
    """A new case's id and its number, `2027-0001` upwards within the year."""
    return count_up(connection, "case"), f"{year}-{count_up(connection, f'case {year}'):04d}"
