"""A process value and its table, field for field: reading rows as values, and writing only what changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter, lt
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.proof import Written
from models.rows.prepared import ForMany, Prepared, rows_about
from models.rows.writes import Changed, Writes
from process.parts import made

Value = TypeVar("Value")
Owner = TypeVar("Owner", bound=int)
Part = TypeVar("Part")


@dataclass(frozen=True)
class Json:
    """How a field that is not a column type is kept as text: «[]» is always an empty tuple."""

    dump: Callable[[Any], str]
    load: Callable[[str], Any]


def dump(cells: object) -> str:
    return _JSON.encode(cells)


_JSON = json.JSONEncoder(ensure_ascii=False)
_NOTHING = "[]"


WORDS = Json(dump, lambda text: tuple(json.loads(text)))


class Shape(Generic[Value]):
    """`key` names the fields that find a row within its parent; `parent` the foreign key column, if any. `guard` is a
    column that must still hold what was read (optimistic version).

    `of` asks for the rows of one parent, `of_many` of many, each row after its parent's id.
    """

    def __init__(
        self,
        kind: type[Value],
        table: sa.Table,
        *,
        key: tuple[str, ...],
        parent: str = "",
        guard: str = "",
        json: Mapping[str, Json] | None = None,
    ) -> None:
        self.kind, self.key, self.parent, self.json = kind, key, parent, json or {}
        self.guard = guard
        self.table = table
        self._has_slots = "__slots__" in vars(kind)
        self._key = attrgetter(*key)
        self.names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self._cells = attrgetter(*self.names)
        self.columns = tuple(self.table.c[name] for name in self.names)
        owner = self.table.c[parent] if parent else self.table.c[key[0]]
        # Said, for PostgreSQL gives rows as they happen to lie, and what is done to them is done in their order.
        in_order = [self.table.c[name] for name in key]
        of_owner = sa.select(*self.columns).where(owner == sa.bindparam("owner")).order_by(*in_order)
        self.of, self._locked = Prepared(of_owner), Prepared(of_owner.with_for_update())
        self.of_many = ForMany(
            lambda ids: sa.select(owner, *self.columns).where(owner.in_(ids)).order_by(owner, *in_order)
        )
        self._insert = sa.insert(self.table)
        where = [self.table.c[name] == sa.bindparam(f"key_{name}") for name in key]
        where += [owner == sa.bindparam("owner")] if parent else []
        beside = [column for name, column in self.table.c.items() if name not in self.names and name != parent]
        self._beside = tuple(column.name for column in beside)  # columns of the row that its value has not
        self._of_beside = Prepared(sa.select(*beside).where(*where)) if beside else None
        self._is_numbered = any(
            column is self.table.autoincrement_column for column in beside
        )  # by the database, when it is inserted
        self._where = [*where, self.table.c[guard] == sa.bindparam(f"seen_{guard}")] if guard else where
        self._updates: dict[tuple[str, ...], sa.Update] = {}
        self._decoders = tuple(
            (index, self.json[name].load) for index, name in enumerate(self.names) if name in self.json
        )

    def read(self, connection: Connection, owner: int, *, lock: bool = False) -> tuple[Value, ...]:
        """The values of one parent (or the one row with this id). `lock` holds them till the transaction ends."""
        query = self._locked if lock else self.of  # SQLite knows no such lock: there a writer holds everything
        return self.values(query.rows(connection, owner=owner))

    def read_many(self, connection: Connection, owners: Collection[Owner]) -> list[tuple[Owner, Value]]:
        """The values of many parents, each with its parent's id, in the order of parent and key."""
        (rows,) = rows_about(connection, (self.of_many,), owners)
        return [(row[0], self.value(row[1:])) for row in rows]

    def values(self, rows: Iterable[Any]) -> tuple[Value, ...]:
        return tuple(map(self.value, rows))

    def in_order(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """As they would be read again."""
        if len(values) < 2:
            return values
        keys = list(map(self._key, values))
        return values if all(map(lt, keys, keys[1:])) else tuple(sorted(values, key=self._key))

    def value(self, row: Iterable[Any]) -> Value:
        if not self._decoders:
            return self._made(row)
        cells = list(row)
        for index, load in self._decoders:
            cells[index] = () if cells[index] == _NOTHING else load(cells[index])
        return self._made(cells)

    def _made(self, cells: Iterable[Any]) -> Value:
        return self.kind(*cells) if self._has_slots else made(self.kind, self.names, cells)

    def row(self, value: Value) -> dict[str, Any]:
        cells = dict(zip(self.names, self._cells(value), strict=True))
        for name, kept in self.json.items():
            cells[name] = kept.dump(cells[name])
        return cells

    def _cell(self, name: str, cell: object) -> object:
        """As `row` has it."""
        return self.json[name].dump(cell) if name in self.json else cell

    def write(
        self,
        writes: Writes,
        owner: int,
        before: Iterable[Value],
        after: Iterable[Value],
        written: Written,
        **extra: Any,
    ) -> None:
        """Insert what is new and update what changed, and note it in `written`; rows are never deleted. `extra` fills
        columns of new rows.
        """
        if before is after:
            return
        known = {self._key(value): value for value in before}
        for value in after:
            old = known.get(self._key(value))
            if old is not value and old != value:
                self._write_row(writes, owner, Changed(old, value, extra if old is None else {}), written)

    def write_guarded(self, writes: Writes, old: Value, new: Value, written: Written) -> None:
        """Update one row, if its guard then still holds what was read."""
        self._write_row(writes, 0, Changed(old, new, {}), written)

    def _write_row(self, writes: Writes, owner: int, change: Changed, written: Written) -> None:
        new = change.after
        if self._is_numbered:  # known when it is there
            statement = self.insertion(owner, new, change.extra) if change.before is None else None
            writes.add(*(statement or self._updating(owner, change.before, new)))
            written.note(self.table, **self._place(owner, new))
            return
        gathered = writes.change(self, owner, self._key(new), change)
        written.stand(
            self.table, {**self.row(new), **self._place(owner, new), **self._cells_beside(writes, owner, gathered)}
        )

    def _cells_beside(self, writes: Writes, owner: int, change: Changed) -> Mapping[str, Any]:
        """Of a new row what it is given, of another what stands there."""
        if self._of_beside is None or change.before is None:
            return change.extra
        if not change.extra:
            keys = {f"key_{name}": getattr(change.before, name) for name in self.key}
            row = self._of_beside.first(writes.connection, **keys, **({"owner": owner} if self.parent else {}))
            change.extra = dict(zip(self._beside, row or (), strict=False))
        return change.extra

    def insertion(self, owner: int, value: Value, extra: Mapping[str, Any]) -> tuple[sa.Insert, dict[str, Any]]:
        return self._insert, {**self.row(value), **extra, **({self.parent: owner} if self.parent else {})}

    def update(self, owner: int, old: Value, new: Value) -> tuple[sa.Update, dict[str, Any]] | None:
        """None where nothing differs any more."""
        return None if old == new else self._updating(owner, old, new)

    def _place(self, owner: int, value: Value) -> dict[str, Any]:
        """Where the row of a value stands."""
        place = {name: getattr(value, name) for name in self.key}
        return {self.parent: owner, **place} if self.parent else place

    def _updating(self, owner: int, old: Value, new: Value) -> tuple[sa.Update, dict[str, Any]]:
        """The statement that writes what differs, and its cells. Kept: building one costs more than running it."""
        cells_of_both = zip(self.names, self._cells(old), self._cells(new), strict=True)
        changed = {name: cell for name, was, cell in cells_of_both if cell is not was and cell != was}
        names = tuple(changed)
        statement = self._updates.get(names)
        if statement is None:
            values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
            statement = self._updates[names] = sa.update(self.table).where(*self._where).values(values)
        cells = {f"new_{name}": self._cell(name, cell) for name, cell in changed.items()}
        cells |= {f"key_{name}": getattr(new, name) for name in self.key}
        if self.parent:
            cells["owner"] = owner
        if self.guard:
            cells[f"seen_{self.guard}"] = getattr(old, self.guard)
        return statement, cells


def parts_of_many(
    connection: Connection, shapes: Mapping[str, Shape[Any]], owners: Collection[int]
) -> dict[str, Mapping[int, tuple[Any, ...]]]:
    """By name the parts of each kind, by the id of their parent, in the order of their key; each table read once."""
    rows = rows_about(connection, [shape.of_many for shape in shapes.values()], owners)
    return {
        name: by_owner((row[0], shape.value(row[1:])) for row in of_shape)
        for (name, shape), of_shape in zip(shapes.items(), rows, strict=True)
    }


def by_owner(parts: Iterable[tuple[int, Part]]) -> Mapping[int, tuple[Part, ...]]:
    groups: defaultdict[int, list[Part]] = defaultdict(list)
    for owner, part in parts:
        groups[owner].append(part)
    return {owner: tuple(group) for owner, group in groups.items()}
