"""A whole database moved to another, of either kind: every row as it was, the history proved on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import tables as t
from models.audit import Verdict, verify
from models.backup.archive import BackupError
from models.database import reading, writing
from models.migrate import migrate
from models.version import MOVED, check

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """`rows` by table; `entries` and `head` (hex) of the history, equal on both sides."""

    rows: Mapping[str, int]
    entries: int
    head: str


def move(source: Engine, target: Engine) -> Moved:
    """Copy all rows into an empty database, and mark the source as moved, so that nothing is written there by mistake.

    Whoever writes to the source meanwhile waits, and is then refused. The target is as empty as before when
    anything goes wrong, and the source untouched.

    Raises `BackupError` when the target holds tables, the source's history is not whole, or the two differ afterwards;
    `UnknownMigrationError` when the source is of another version.
    """
    check(source)
    if sa.inspect(target).get_table_names():
        raise BackupError("the database to move to holds tables already: name an empty one")
    with writing(source) as old:
        _keep_writers_out(old)
        before = _proved(old, "the history here is not whole; `sagsgang audit verify` names what is wrong")
        with _empty_again_on_error(target):
            migrate(target)
            with writing(target) as new:
                rows = _copy(old, new)
            with reading(target) as new:
                after = _proved(new, "the copy is not whole")
                _compare(before, after, rows, new)
        old.execute(sa.text("UPDATE alembic_version SET version_num = :moved"), {"moved": MOVED})
    return Moved(rows, after.entries, after.head)


def _keep_writers_out(connection: Connection) -> None:
    """SQLite's writer is alone already."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in t.metadata.sorted_tables)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def _proved(connection: Connection, otherwise: str) -> Verdict:
    verdict = verify(connection)
    if not verdict.ok:
        raise BackupError(f"{otherwise} ({verdict.why})")
    return verdict


@contextmanager
def _empty_again_on_error(target: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with writing(target) as connection:
            t.metadata.drop_all(connection)
            connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
        raise


def _copy(old: Connection, new: Connection) -> dict[str, int]:
    """Table by table, those that others point at first; how many rows of each."""
    tables = t.metadata.sorted_tables
    new.execute(sa.delete(t.chain_head))  # an empty database has its own
    copied = {table.name: _copy_table(table, old, new) for table in tables}
    if new.dialect.name == "postgresql":
        for table in tables:
            _go_on_counting(table, new)
    return copied


def _copy_table(table: sa.Table, old: Connection, new: Connection) -> int:
    """Columns that point into the same table are filled when all its rows are there."""
    inward = {key.parent.name for key in table.foreign_keys if key.column.table is table}
    rows = [dict(row) for row in old.execute(sa.select(table)).mappings()]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        new.execute(sa.insert(table), [row | dict.fromkeys(inward) for row in rows[start : start + ROWS_AT_ONCE]])
    pointing = [row for row in rows if any(row[name] is not None for name in inward)]
    if pointing:
        _point(table, sorted(inward), pointing, new)
    return len(rows)


def _point(table: sa.Table, inward: Sequence[str], rows: Sequence[Mapping[str, Any]], new: Connection) -> None:
    keys = [column.name for column in table.primary_key]
    update = sa.update(table).where(*(table.c[key] == sa.bindparam(f"its_{key}") for key in keys))
    update = update.values({name: sa.bindparam(f"to_{name}") for name in inward})
    values = [{f"its_{key}": row[key] for key in keys} | {f"to_{name}": row[name] for name in inward} for row in rows]
    new.execute(update, values)


def _go_on_counting(table: sa.Table, new: Connection) -> None:
    """PostgreSQL counts by itself, and knows nothing of the numbers that were brought along."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    if new.execute(sa.select(sequence)).scalar_one() is not None:
        highest = sa.select(sa.func.max(column)).scalar_subquery()
        new.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(highest, 1), highest.is_not(None))))


def _compare(before: Verdict, after: Verdict, rows: Mapping[str, int], new: Connection) -> None:
    counted = {
        table.name: new.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in t.metadata.sorted_tables
    }
    if (before.entries, before.head, before.rows) != (after.entries, after.head, after.rows) or counted != rows:
        raise BackupError("the copy is not what was copied; nothing was moved")
