"""What members write about the draft of their body's answer: for those who send it, without history, gone with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t


@dataclass(frozen=True, slots=True)
class Comment:
    """`link`: by which it came."""

    name: str
    text: str
    written_at: datetime
    link: int


def add_comment(connection: Connection, form: str, comment: Comment) -> None:
    """To the draft that is kept under the name `form`."""
    cells = {name: getattr(comment, name) for name in Comment.__slots__}
    connection.execute(sa.insert(t.draft_comments).values(form=form, **cells))


def comments_on(connection: Connection, forms: Collection[str]) -> Mapping[str, tuple[Comment, ...]]:
    """By the drafts' names, the oldest first; of each that has any."""
    table = t.draft_comments.c
    columns = (table.form, *(table[name] for name in Comment.__slots__))
    told: defaultdict[str, tuple[Comment, ...]] = defaultdict(tuple)
    for form, *cells in connection.execute(sa.select(*columns).where(table.form.in_(forms)).order_by(table.id)):
        told[form] += (Comment(*cells),)
    return told


def drop_comments(connection: Connection, forms: Collection[str]) -> None:
    """The answers they were about have been sent."""
    connection.execute(sa.delete(t.draft_comments).where(t.draft_comments.c.form.in_(forms)))


def forget_comments(connection: Connection, before: datetime) -> int:
    """Those of drafts that nobody has sent; returns how many."""
    return connection.execute(sa.delete(t.draft_comments).where(t.draft_comments.c.written_at < before)).rowcount
