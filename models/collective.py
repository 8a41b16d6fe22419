"""Cases decided together: those a case has taken in, and settling them when it is decided."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.database import reading
from models.store import Store
from models.sweeps import apply_each
from models.visibility import Viewer, visible
from process.aftermath_commands import TakeFromCollective
from process.events import Tag

_cases = SQLModel.metadata.tables["case"]
_whole = _cases.alias("whole")
_UNSETTLED = (
    sa.select(_cases.c.id)
    .join(_whole, _whole.c.id == _cases.c.joined_into)
    .where(
        _cases.c.decided_on.is_(None),
        _cases.c.ending.is_(None),
        sa.or_(_whole.c.decided_on.is_not(None), _whole.c.ending.is_not(None)),
    )
)


def joined_to(connection: Connection, case_id: int, now: datetime, viewer: Viewer) -> list[sa.Row[tuple[str, ...]]]:
    """Number, title and ending of the cases decided in this one, as far as the reader may know of them."""
    mine = sa.select(_cases.c.number, _cases.c.title, _cases.c.budget_ending).where(
        _cases.c.joined_into == case_id, visible(viewer, now)
    )
    return list(connection.execute(mine.order_by(_cases.c.id)))


def settle_joined(store: Store, now: datetime) -> int:
    """Give every joined case its ending once the case it is joined to is decided; returns how many."""
    with reading(store.engine) as connection:
        ready = [row[0] for row in connection.execute(_UNSETTLED)]
    return apply_each(store, [TakeFromCollective(case=case) for case in ready], now, tag=Tag.CASE_SETTLED)
