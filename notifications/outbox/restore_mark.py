"""Was the database restored? A mark outside it remembers how far the history had come when mail last left.

A database that is behind its mark, or has another history, was restored; one that has sent mail and finds no mark was
moved to another machine. Either may hold mail that has gone already, so nothing leaves until a person says so.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import tables as t
from models.database import reading, writing
from models.tables.outbox import MessageState
from notifications.outbox.gate import hold

FILE = "outbox-mark"


def hold_if_restored(engine: Engine, mark: Path) -> bool:
    """Hold the outbox of a restored or moved database, once; returns whether it did."""
    with reading(engine) as connection:
        restored = _is_restored(connection, mark)
    if restored:
        with writing(engine) as connection:
            hold(connection)
    if restored or not mark.exists():
        remember(engine, mark)
    return restored


def remember(engine: Engine, mark: Path) -> None:
    """Write down how far the history has come, whole or not at all."""
    with reading(engine) as connection:
        head = connection.execute(sa.select(t.chain_head.c.position, t.chain_head.c.hash)).first()
    if head is None:
        return
    half = mark.with_suffix(".writing")
    half.write_text(f"{head.position} {head.hash.hex()}\n", encoding="ascii")
    half.replace(mark)


def has_nothing_left_since(connection: Connection, mark: Path) -> bool:
    """Whether the mark proves that no mail has left since this database was copied."""
    return _kept(mark) is not None and not _is_restored(connection, mark)


def _is_restored(connection: Connection, mark: Path) -> bool:
    kept = _kept(mark)
    if kept is None:
        has_sent = sa.select(t.messages.c.id).where(t.messages.c.state == MessageState.SENT).limit(1)
        return connection.execute(has_sent).first() is not None
    position, known = kept
    if position == 0:
        return False
    stored = connection.execute(sa.select(t.history.c.hash).where(t.history.c.position == position)).scalar()
    return stored is None or stored.hex() != known


def _kept(mark: Path) -> tuple[int, str] | None:
    """Position and hash; None where there is no mark, or no whole one."""
    words = mark.read_text(encoding="ascii").split() if mark.exists() else []
    return (int(words[0]), words[1]) if len(words) == 2 and words[0].isdigit() else None
