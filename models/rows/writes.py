"""Rows that are to be written, gathered, so that each statement is run once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.prepared import Executable, run_all

Cells = Mapping[str, Any]
_RANK: Mapping[object, int] = {table: rank for rank, table in enumerate(t.metadata.sorted_tables)}
_LAST = len(_RANK)


class ConcurrentChangeError(Exception):
    """The row changed between reading and writing; nothing was written. Try again."""


class Statements(Protocol):
    """How a kind of row is written: `models.rows.shape.Shape`."""

    guard: str

    def insertion(self, owner: int, value: Any, extra: Cells) -> tuple[Executable, Cells]: ...

    def update(self, owner: int, old: Any, new: Any) -> tuple[Executable, Cells] | None: ...


@dataclass(slots=True)
class Changed:
    """One row: as it stands in the database (None: it is new), and as it is to stand. `extra` fills columns of a new
    row that its value has not.
    """

    before: Any
    after: Any
    extra: Cells


@dataclass(slots=True)
class _Turn:
    """Notices that are taken back, and then those that are told: so that few statements are run for many cases."""

    taken_back: dict[tuple[Executable, tuple[str, ...]], list[Cells]] = field(default_factory=dict)
    told: list[tuple[Executable, Cells]] = field(default_factory=list)
    about: set[object] = field(default_factory=set)

    def writes(self) -> Iterator[tuple[Executable, list[Cells]]]:
        for (statement, _), rows in self.taken_back.items():
            yield statement, rows
        for statement, same in groupby(self.told, key=itemgetter(0)):
            yield statement, [cells for _, cells in same]


class Writes:
    """What one or several commands write. A row that several of them change is written once, as the last left it. The
    order matters for foreign keys alone: a table comes after those it points at, and upserts, which are text, after
    all. Within a statement the order is kept, and with it the numbers that the database deals out. Notices come last.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._rows: dict[tuple[Executable, tuple[str, ...]], list[Cells]] = {}
        self._guarded: set[Executable] = set()
        self._changes: dict[tuple[Statements, int, object], Changed] = {}
        self._turns: list[_Turn] = []

    def add(self, statement: Executable, *rows: Cells) -> None:
        """`statement` is kept by its caller and the same object each time: by it rows are put together."""
        for cells in rows:
            self._rows.setdefault((statement, tuple(cells)), []).append(cells)

    def take_back(self, about: object, statement: Executable, cells: Cells) -> None:
        """What changes notices about one case or meeting: after those that were told of it before."""
        if not self._turns or about in self._turns[-1].about:
            self._turns.append(_Turn())
        self._turns[-1].taken_back.setdefault((statement, tuple(cells)), []).append(cells)

    def tell(self, about: object, statement: Executable, rows: Iterable[Cells]) -> None:
        """New notices, which are numbered in the order in which they are told."""
        if not self._turns:
            self._turns.append(_Turn())
        for cells in rows:
            self._turns[-1].about.add(about)
            self._turns[-1].told.append((statement, cells))

    def change(self, shape: Statements, owner: int, key: object, change: Changed) -> Changed:
        """The row with this key; a guarded one must still be as it was read, see `write`. Returns what is gathered of
        it with what came before.
        """
        gathered = self._changes.setdefault((shape, owner, key), change)
        gathered.after = change.after
        return gathered

    def write(self) -> None:
        """Write them all, and hold nothing any more. Raises `ConcurrentChangeError` where somebody else was first."""
        for (shape, owner, _), change in self._changes.items():
            self._gather(shape, owner, change)
        self._changes.clear()
        writes = [(statement, rows) for (statement, _), rows in sorted(self._rows.items(), key=_rank)]
        for turn in self._turns:
            writes += turn.writes()
        for (statement, rows), count in zip(writes, run_all(self.connection, writes), strict=True):
            if statement in self._guarded and count != len(rows):
                raise ConcurrentChangeError(f"{len(rows) - count} of {len(rows)}")
        self._rows.clear()
        self._turns.clear()

    def _gather(self, shape: Statements, owner: int, change: Changed) -> None:
        if change.before is None:
            self.add(*shape.insertion(owner, change.after, change.extra))
            return
        update = shape.update(owner, change.before, change.after)
        if update is not None:
            self.add(*update)
            if shape.guard:
                self._guarded.add(update[0])


def _rank(item: tuple[tuple[Executable, tuple[str, ...]], Iterable[Cells]]) -> int:
    """The place of its table; of several statements on one table the first given comes first."""
    statement = item[0][0]
    return _LAST if isinstance(statement, sa.TextClause) else _RANK[statement.table]
