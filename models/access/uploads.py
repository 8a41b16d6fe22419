"""How many files, or answers, somebody has handed in during the last hour, kept in the database: the same after a
restart, and for every process of the installation.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.limits import HOUR


def count_upload(connection: Connection, owner: str, most: int, now: datetime) -> datetime | None:
    """Note one file of `owner` (`link:12`, `person:5`), or one answer (`answer:…`); instead of that, when the next may
    come if `most` have been handed in within the hour. `now` is the machine's time. In a transaction that writes.
    """
    if connection.dialect.name == "postgresql":  # two at once must not both be the last
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(owner))))
    table = t.uploads
    connection.execute(sa.delete(table).where(table.c.owner == owner, table.c.at <= now - HOUR))
    earlier = connection.scalars(sa.select(table.c.at).where(table.c.owner == owner).order_by(table.c.at)).all()
    if len(earlier) >= most:
        first: datetime = earlier[len(earlier) - most]
        return first + HOUR
    connection.execute(sa.insert(table).values(owner=owner, at=now))
    return None


def forget_uploads(connection: Connection, before: datetime) -> int:
    """Those that no longer count; returns how many."""
    return connection.execute(sa.delete(t.uploads).where(t.uploads.c.at < before)).rowcount
