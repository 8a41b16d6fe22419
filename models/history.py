"""History: append-only, hash-chained. Personal text lies beside and only its salted digest is chained."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from models import tables as t
from process.events import Event
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
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(previous: bytes, row: Mapping[str, Any] | RowMapping) -> bytes:
    """The hash of one entry, over the previous hash and every other column of the row."""
    chained = [row[name] for name in CHAINED]
    return hashlib.sha256(previous + canonical(chained).encode()).digest()


CHAINED = ("position", "at", "actor", "on_behalf_of", "tag", "case_id", "meeting_id", "command_id", "ordinal", "data")


def is_known(connection: Connection, command_id: CommandId) -> bool:
    """Whether a command with this id has taken effect."""
    return (
        connection.execute(sa.select(t.history.c.tag).where(t.history.c.command_id == command_id)).first() is not None
    )


def keep_text(connection: Connection, text: str) -> tuple[int, str]:
    """Store a personal text; returns its id and the salted digest that goes into the chain."""
    salt = os.urandom(16)
    row_id = connection.execute(_KEEP_TEXT, {"salt": salt, "text": text}).scalar_one()
    return row_id, hashlib.sha256(salt + text.encode()).hexdigest()


def texts_by_id(connection: Connection, ids: Iterable[int | None]) -> Mapping[int | None, str]:
    """Personal texts; what has been erased is not among them."""
    asked = {text for text in ids if text is not None}
    kept = t.personal_texts.c
    query = sa.select(kept.id, kept.text).where(kept.id.in_(asked), kept.text.is_not(None))
    return {row.id: row.text for row in connection.execute(query)} if asked else {}


def append(connection: Connection, entries: Iterable[Entry]) -> dict[tuple[str, int], dict[str, int]]:
    """Chain the entries, in order, last in the writer's transaction: the head row's lock makes writers queue.

    Returns, for each (command_id, ordinal), the ids of the personal texts it stored.
    """
    rows: list[dict[str, Any]] = []
    texts: dict[tuple[str, int], dict[str, int]] = {}
    ordinals: dict[str, int] = {}
    for entry in entries:
        ordinal = ordinals[entry.command_id] = ordinals.get(entry.command_id, -1) + 1
        data = dict(entry.event.data)
        for name, text in entry.event.personal.items():
            row_id, sha256 = keep_text(connection, text)
            data[name] = {"personal_text": row_id, "sha256": sha256}
            texts.setdefault((entry.command_id, ordinal), {})[name] = row_id
        rows.append(_row(entry, ordinal, data))
    if rows:
        _chain(connection, rows)
    return texts


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
    }


def _chain(connection: Connection, rows: list[dict[str, Any]]) -> None:
    head = connection.execute(_LOCK_HEAD).one()
    position, previous = head.position, bytes(head.hash)
    for row in rows:
        position += 1
        row["position"] = position
        row["hash"] = previous = digest(previous, row)
    connection.execute(_INSERT_ENTRY, rows)
    connection.execute(_MOVE_HEAD, {"new_position": position, "new_hash": previous})


_LOCK_HEAD = sa.select(t.chain_head.c.position, t.chain_head.c.hash).where(t.chain_head.c.id == 1).with_for_update()
_MOVE_HEAD = (
    sa.update(t.chain_head)
    .where(t.chain_head.c.id == 1)
    .values(position=sa.bindparam("new_position"), hash=sa.bindparam("new_hash"))
)
_INSERT_ENTRY = sa.insert(t.history)
_KEEP_TEXT = sa.insert(t.personal_texts).returning(t.personal_texts.c.id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `sagsgang audit verify` found. `first_bad` is the first position that does not fit, `why` in words."""

    entries: int
    ok: bool
    first_bad: int | None = None
    why: str = ""
    head: str = ""


def verify(connection: Connection, expected_head: str = "") -> Verdict:
    """Walk the whole chain. Finds a changed, removed, inserted or re-ordered row and names it.

    A chain cannot show that its tail is gone: `expected_head` (hex, as mailed to the auditor) must occur in it.
    """
    previous, count, is_seen = GENESIS, 0, not expected_head
    for row in connection.execute(sa.select(t.history).order_by(t.history.c.position)).mappings():
        count += 1
        if row["position"] != count:
            why = f"position {count} is missing" if row["position"] > count else f"position {row['position']} is extra"
            return Verdict(count, False, count, why)
        if digest(previous, row) != bytes(row["hash"]):
            return Verdict(count, False, count, f"entry {count} was changed, inserted or moved")
        previous = bytes(row["hash"])
        is_seen = is_seen or previous.hex() == expected_head.lower()
    head = connection.execute(
        sa.select(t.chain_head.c.position, t.chain_head.c.hash).where(t.chain_head.c.id == 1)
    ).one()
    if count > head.position:
        return Verdict(count, False, head.position + 1, f"entry {head.position + 1} was added")
    if (head.position, bytes(head.hash)) != (count, previous):
        return Verdict(count, False, count + 1, f"the last entries are missing: {head.position} were written")
    if not is_seen:
        return Verdict(count, False, count + 1, "the expected head is not in the chain: its tail is gone or replaced")
    bad_text = _first_bad_text(connection)
    if bad_text is not None:
        return Verdict(count, False, bad_text, f"a personal text of entry {bad_text} was changed", previous.hex())
    return Verdict(count, True, head=previous.hex())


def _first_bad_text(connection: Connection) -> int | None:
    texts = {
        row.id: row
        for row in connection.execute(sa.select(t.personal_texts).where(t.personal_texts.c.text.is_not(None)))
    }
    for row in connection.execute(sa.select(t.history.c.position, t.history.c.data).order_by(t.history.c.position)):
        if '"personal_text"' not in row.data:
            continue
        for value in json.loads(row.data).values():
            if not isinstance(value, dict) or value.get("personal_text") not in texts:
                continue
            text = texts[value["personal_text"]]
            if hashlib.sha256(bytes(text.salt or b"") + text.text.encode()).hexdigest() != value["sha256"]:
                return int(row.position)
    return None
