"""History: append-only, hash-chained. Personal text lies beside and only its salted digest is chained."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from models import tables as t
from models.rows.prepared import ForMany, Prepared, rows_about, run_all
from process.events import Event, Tag
from process.ids import CommandId

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be chained. `event.personal` texts are stored beside, their digests in the entry."""

    event: Event
    at: datetime
    command_id: CommandId
    actor: int | None = None
    on_behalf_of: int | None = None
    case_id: int | None = None
    meeting_id: int | None = None


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, UTF-8, no floats (two machines must hash alike)."""
    return canonical_bytes(value).decode()


def canonical_bytes(value: object) -> bytes:
    """`canonical` in UTF-8, as it is hashed."""
    return orjson.dumps(value, _plain, _AS_CHAINED)


def canonical_digest(value: object) -> str:
    """SHA-256 of `canonical`, hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(previous: bytes, row: Mapping[str, Any] | RowMapping) -> bytes:
    """The hash of one entry, over the previous hash and every other column of the row."""
    chained = [row[name] for name in CHAINED]
    if row["written"]:  # entries older than this column were chained without it
        chained.append(row["written"])
    if float in map(type, chained):  # SQLite keeps one among integers, and an infinite one has the JSON of nobody
        raise TypeError("float has no canonical form")
    return hashlib.sha256(previous + canonical_bytes(chained)).digest()


_AS_CHAINED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
CHAINED = ("position", "at", "actor", "on_behalf_of", "tag", "case_id", "meeting_id", "command_id", "ordinal", "data")


def is_known(connection: Connection, command_id: CommandId) -> bool:
    """Whether a command with this id has taken effect."""
    return (
        connection.execute(sa.select(t.history.c.tag).where(t.history.c.command_id == command_id)).first() is not None
    )


def keep_text(connection: Connection, text: str) -> tuple[int, str]:
    """Store a personal text; returns its id and the salted digest that goes into the chain."""
    salt = os.urandom(16)
    ((row_id,),) = _KEEP_TEXT.rows(connection, its_salt=salt, its_text=text)
    return row_id, hashlib.sha256(salt + text.encode()).hexdigest()


def texts_by_id(connection: Connection, ids: Iterable[int | None]) -> Mapping[int | None, str]:
    """Personal texts; what has been erased is not among them."""
    (rows,) = rows_about(connection, [_TEXTS], (text for text in ids if text is not None))
    return dict(rows)


_TEXTS = ForMany(
    lambda ids: sa.select(t.personal_texts.c.id, t.personal_texts.c.text).where(
        t.personal_texts.c.id.in_(ids), t.personal_texts.c.text.is_not(None)
    )
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry whose personal texts lie beside: `data` holds their digests, `texts` their ids by name."""

    entry: Entry
    data: Mapping[str, object]
    texts: Mapping[str, int]


def keep_texts(connection: Connection, entries: Iterable[Entry]) -> list[Kept]:
    """Store the personal texts of entries that are to be chained: rows of the same command point at them."""
    return [_kept(connection, entry) for entry in entries]


def _kept(connection: Connection, entry: Entry) -> Kept:
    texts: dict[str, int] = {}
    data = dict(entry.event.data)
    for name, text in entry.event.personal.items():
        row_id, sha256 = keep_text(connection, text)
        data[name] = {"personal_text": row_id, "sha256": sha256}
        texts[name] = row_id
    return Kept(entry, data, texts)


def erase_texts(connection: Connection, position: int, ground: str, actor: int, now: datetime, by: CommandId) -> int:
    """Erase the personal texts of one entry and chain that it was done, on what ground; returns how many there were.

    The digests stay, so that the rest can still be proved; without its salt a digest says nothing of its text.
    """
    data = connection.execute(sa.select(t.history.c.data).where(t.history.c.position == position)).scalar_one_or_none()
    kept = [cell["personal_text"] for cell in json.loads(data or "{}").values() if _is_text(cell)]
    return erase_kept(
        connection, Entry(Event(Tag.TEXTS_ERASED, {"entry": position, "ground": ground}), now, by, actor), kept
    )


def erase_kept(connection: Connection, entry: Entry, ids: Iterable[int]) -> int:
    """Erase these personal texts, as far as they are still there, and chain `entry`, which says why."""
    texts = t.personal_texts.c
    here = sa.select(texts.id).where(texts.id.in_(list(ids)), texts.text.is_not(None)).order_by(texts.id)
    erased = list(connection.scalars(here))
    if erased:
        connection.execute(sa.update(t.personal_texts).where(texts.id.in_(erased)).values(salt=None, text=None))
        event = replace(entry.event, data={**entry.event.data, "texts": erased})
        append(connection, [replace(entry, event=event)])
    return len(erased)


def _is_text(cell: object) -> bool:
    return isinstance(cell, dict) and "personal_text" in cell


def append(connection: Connection, entries: Iterable[Entry]) -> None:
    """Chain entries with which no proved row is written."""
    chain(connection, keep_texts(connection, entries), {})


def chain(connection: Connection, kept: Iterable[Kept], written: Mapping[str, str]) -> None:
    """Chain the entries, in order, last in the writer's transaction: the head row's lock makes writers queue.

    `written`: the digest of each row that was written with them (models/proof.py); the last entry carries it.
    """
    chain_all(connection, [(kept, written)])


def chain_all(connection: Connection, acts: Iterable[tuple[Iterable[Kept], Mapping[str, str]]]) -> None:
    """As `chain`, of several commands at once, in order: the head is locked and moved once."""
    rows = [row for kept, written in acts for row in _rows(kept, written)]
    if rows:
        _chain(connection, rows)


def _rows(kept: Iterable[Kept], written: Mapping[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    ordinals: dict[str, int] = {}
    for each in kept:
        ordinal = ordinals[each.entry.command_id] = ordinals.get(each.entry.command_id, -1) + 1
        rows.append(_row(each.entry, ordinal, each.data))
    if rows and written:
        rows[-1]["written"] = canonical(written)
    return rows


def _row(entry: Entry, ordinal: int, data: Mapping[str, object]) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "on_behalf_of": entry.on_behalf_of,
        "tag": str(entry.event.tag),
        "case_id": entry.case_id,
        "meeting_id": entry.meeting_id,
        "command_id": entry.command_id,
        "ordinal": ordinal,
        "data": canonical(data),
        "written": "",
    }


def _chain(connection: Connection, rows: list[dict[str, Any]]) -> None:
    ((position, newest),) = _LOCK_HEAD.rows(connection)
    previous = bytes(newest)
    for row in rows:
        position += 1
        row["position"] = position
        row["hash"] = previous = digest(previous, row)
    moved = {"new_position": position, "new_hash": previous}
    run_all(connection, [(_INSERT_ENTRY, rows), (_MOVE_HEAD, [moved])])


_LOCK_HEAD = Prepared(
    sa.select(t.chain_head.c.position, t.chain_head.c.hash).where(t.chain_head.c.id == 1).with_for_update()
)
_MOVE_HEAD = (
    sa.update(t.chain_head)
    .where(t.chain_head.c.id == 1)
    .values(position=sa.bindparam("new_position"), hash=sa.bindparam("new_hash"))
)
_INSERT_ENTRY = sa.insert(t.history)
_KEEP_TEXT = Prepared(
    sa.insert(t.personal_texts)
    .values(salt=sa.bindparam("its_salt"), text=sa.bindparam("its_text"))
    .returning(t.personal_texts.c.id)
)
