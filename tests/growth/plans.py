"""How PostgreSQL plans what the product asks: the statements as they are run, explained one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import driver

LARGE = 10_000
"""Rows of a table that has grown."""
_PARAMETER = re.compile(r"%(?:\((\w+)\))?s")


@dataclass(frozen=True)
class Asked:
    """The statements that were run, each once, with values it was run with."""

    values: dict[str, Any] = field(default_factory=dict)

    def note(self, sql: str, values: Any) -> None:
        if sql.lstrip().split(maxsplit=1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            self.values.setdefault(sql, values[0] if isinstance(values, list) and values else values)


@contextmanager
def asked(engine: Engine) -> Iterator[Asked]:
    """What is run within: by SQLAlchemy, and on the driver's own cursor."""
    told, start = Asked(), driver.start

    def listening(connection: Any, sql: str, values: Any) -> Any:
        told.note(sql, values)
        return start(connection, sql, values)

    def executing(_connection: Any, _cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        told.note(sql, values)

    sa.event.listen(engine, "before_cursor_execute", executing)
    with patch.object(driver, "start", listening):
        yield told
    sa.event.remove(engine, "before_cursor_execute", executing)


def large_tables(connection: Connection) -> frozenset[str]:
    query = sa.text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= :large")
    return frozenset(connection.scalars(query, {"large": LARGE}))


def read_whole(connection: Connection, told: Mapping[str, Any]) -> dict[str, set[str]]:
    """The large tables of which a statement reads all rows, or all entries of an index that has an entry a row; by
    statement. Planned for the values it was run with, and for any, as PostgreSQL does once it has prepared one.
    """
    large = large_tables(connection)
    partial = frozenset(
        connection.scalars(sa.text("SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL"))
    )
    cursor = connection.connection.cursor()
    wholes: dict[str, set[str]] = {}
    for sql, values in told.items():
        for explain, given in ((f"EXPLAIN (FORMAT JSON) {sql}", values), (_for_any(sql), None)):
            cursor.execute(explain, given)
            ((plan,),) = cursor.fetchall()
            whole = set(_whole(plan[0]["Plan"], partial, is_cut=False)) & large
            if whole:
                wholes.setdefault(sql, set()).update(whole)
    cursor.close()
    return wholes


def _for_any(sql: str) -> str:
    """The statement with numbered parameters, which are not given."""
    numbers: dict[str | int, int] = {}
    numbered = _PARAMETER.sub(lambda match: f"${numbers.setdefault(match[1] or match.start(), len(numbers) + 1)}", sql)
    return f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {numbered.replace('%%', '%')}"


def _whole(plan: dict[str, Any], partial: frozenset[str], *, is_cut: bool) -> Iterator[str]:
    """`is_cut`: of what this part of the plan finds, only the first is taken."""
    kind = plan["Node Type"]
    if kind == "Seq Scan":
        yield plan["Relation Name"]
    is_unasked = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in plan
    if is_unasked and not is_cut and plan["Index Name"] not in partial:
        yield plan["Relation Name"]
    is_cut = kind == "Limit" or (is_cut and kind not in ("Sort", "Aggregate", "Hash"))
    for part in plan.get("Plans", ()):
        yield from _whole(part, partial, is_cut=is_cut)
