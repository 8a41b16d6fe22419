"""Cases decided together: those a case has taken in, and settling them when it is decided."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.database import reading
from models.rows.ready import marks
from models.store import Store
from models.sweeps.ready import apply_each
from process.commands.case import TakeFromCollective
from process.state.follow_up import BudgetEnding


class JoinedCase(NamedTuple):
    """A case decided in another, and how it ended."""

    number: str
    title: str
    budget_ending: BudgetEnding | None


def joined_to(connection: Connection, case_id: int, now: datetime, viewer: Viewer) -> list[JoinedCase]:
    """The cases decided in this one, as far as the reader may know of them."""
    mine = sa.select(t.cases.c.number, t.cases.c.title, t.cases.c.budget_ending).where(
        t.cases.c.joined_into == case_id, visible(viewer, now)
    )
    return [JoinedCase(*row) for row in connection.execute(mine.order_by(t.cases.c.id))]


def settle_collective(store: Store, now: datetime) -> int:
    """Give every joined case its ending once the case it is joined to is decided, and anew when that was changed;
    returns how many.
    """
    with reading(store.engine) as connection:
        joined = [mark for mark in marks(connection) if mark.joined]
    commands = [TakeFromCollective(case=mark.case_id) for mark in joined]
    return apply_each(store, commands, now, looked_at=joined)
