"""Taking messages to send, with a lease: whoever dies holding one, loses it when the lease runs out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.prepared import Prepared
from models.tables.outbox import IS_QUEUED, MessageState

_FREE = sa.or_(t.messages.c.lease_until.is_(None), t.messages.c.lease_until < sa.bindparam("now"))
_READY = (IS_QUEUED, t.messages.c.next_attempt_at <= sa.bindparam("now"), _FREE)
_NEXT = (
    sa.select(t.messages.c.id)
    .where(*_READY)
    .order_by(t.messages.c.next_attempt_at, t.messages.c.id)
    .limit(sa.bindparam("at_most"))
    .with_for_update(skip_locked=True)  # PostgreSQL; SQLite's writers queue
    .cte("next")  # not a plain subquery: PostgreSQL may run that anew for each row and so claim more than asked
)
_IS_ANY_READY = Prepared(
    sa.select(t.messages.c.id)
    .where(IS_QUEUED, t.messages.c.next_attempt_at <= sa.bindparam("now"), _FREE)
    .limit(sa.literal_column("1"))
)
_CLAIM = (
    sa.update(t.messages)
    .where(t.messages.c.id.in_(sa.select(_NEXT.c.id)), *_READY)
    .values(lease_token=sa.bindparam("token"), lease_until=sa.bindparam("until"))
    .returning(t.messages.c.id)
)


def claim(connection: Connection, now: datetime, token: str, lease: timedelta, at_most: int) -> list[int]:
    """Lease up to `at_most` messages that are queued, ready and free. Two who claim at once get different ones."""
    values = {"now": now, "token": token, "until": now + lease, "at_most": at_most}
    return list(connection.execute(_CLAIM, values).scalars())


def is_any_ready(connection: Connection, now: datetime) -> bool:
    """Whether a claim would find something: one look into an index, so that an idle pass costs next to nothing."""
    return _IS_ANY_READY.first(connection, now=now) is not None


def give_back(connection: Connection, ids: Collection[int], token: str) -> None:
    """End our lease of messages we did not come to send."""
    ours = sa.and_(t.messages.c.id.in_(ids), t.messages.c.lease_token == token)
    connection.execute(sa.update(t.messages).where(ours).values(lease_token="", lease_until=None))


def put_aside(connection: Connection, message: int) -> None:
    """Try it no more: what became of it cannot be recorded, and it would stop all behind it, or be sent again."""
    changed = {"state": MessageState.PUT_ASIDE, "lease_token": "", "lease_until": None}
    connection.execute(sa.update(t.messages).where(t.messages.c.id == message).values(changed))


def drop_empty(connection: Connection, ids: Collection[int]) -> None:
    """Remove messages all of whose notices have lapsed: nothing was said. One already tried stays, as given up."""
    if not ids:
        return
    tried = sa.exists().where(t.attempts.c.message == t.messages.c.id).correlate(t.messages)
    given_up = {"state": MessageState.GIVEN_UP, "lease_token": "", "lease_until": None}
    connection.execute(sa.update(t.messages).where(t.messages.c.id.in_(ids), tried).values(given_up))
    untried = sa.select(t.messages.c.id).where(t.messages.c.id.in_(ids), ~tried)
    empty = list(connection.execute(untried).scalars())
    connection.execute(sa.delete(t.message_notices).where(t.message_notices.c.message.in_(empty)))
    connection.execute(sa.delete(t.messages).where(t.messages.c.id.in_(empty)))
