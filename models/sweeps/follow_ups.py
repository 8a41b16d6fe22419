"""Follow-ups whose day has passed: whoever owes them is reminded, every week."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from models import tables as t
from models.database import reading
from models.rows.prepared import Prepared
from models.store import Store
from models.sweeps.ready import apply_each
from process.calendar import local_day
from process.commands.follow_up import RemindFollowUps
from process.events import Tag

_DUE_AGAIN = Prepared(
    sa.select(t.follow_ups.c.case_id)
    .where(t.follow_ups.c.remind_on.is_not(None), t.follow_ups.c.remind_on <= sa.bindparam("today"))
    .distinct()
)


def remind_of_follow_ups(store: Store, now: datetime) -> int:
    """Plan a reminder of everything that was due a week ago, or a week after the last; returns how many."""
    with reading(store.engine) as connection:
        due = sorted(row[0] for row in _DUE_AGAIN.rows(connection, today=local_day(now)))
    return apply_each(store, [RemindFollowUps(case=case) for case in due], now, tag=Tag.FOLLOW_UP_REMINDED)
