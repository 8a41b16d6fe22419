"""Cases decided together: those a case has taken in, and settling them when it is decided."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.database import reading
from models.store import Store
from models.sweeps.ready import apply_each
from process.commands.case import TakeFromCollective
from process.events import Tag
from process.stages import StepState
from process.state.follow_up import BudgetEnding

_whole = t.cases.alias("whole")
_UNSETTLED = (
    sa.select(t.cases.c.id)
    .join(_whole, _whole.c.id == t.cases.c.joined_into)
    .where(
        t.cases.c.decided_on.is_(None),
        t.cases.c.ending.is_(None),
        sa.or_(_whole.c.decided_on.is_not(None), _whole.c.ending.is_not(None)),
    )
)
_all_items, _all_decisions = t.agenda_items.alias(), t.decisions.alias()
_revised = (
    sa.select(sa.func.sum(_all_decisions.c.revision))
    .join(
        _all_items,
        sa.and_(_all_items.c.meeting_id == _all_decisions.c.meeting_id, _all_items.c.number == _all_decisions.c.item),
    )
    .where(
        _all_items.c.meeting_id == t.consultations.c.taken_from,
        _all_items.c.case_id.in_((t.cases.c.id, t.cases.c.joined_into)),
        _all_items.c.removed_at.is_(None),
    )
    .scalar_subquery()
)
_REVISED = (
    sa.select(t.cases.c.id)
    .select_from(t.decisions)
    .join(t.agenda_items, t.DECISION_ON_ITEM)
    .join(t.cases, sa.or_(t.cases.c.id == t.agenda_items.c.case_id, t.cases.c.joined_into == t.agenda_items.c.case_id))
    .join(
        t.consultations,
        sa.and_(t.consultations.c.case_id == t.cases.c.id, t.consultations.c.taken_from == t.agenda_items.c.meeting_id),
    )
    .where(
        t.decisions.c.revision > 0,
        t.cases.c.joined_into.is_not(None),
        t.cases.c.decided_on.is_not(None),
        t.consultations.c.state == StepState.STRUCK,
        _revised > t.consultations.c.taken_revision,
    )
    .distinct()
)
"""Settled by an outcome that two people have changed since."""


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
        ready = [row[0] for row in connection.execute(_UNSETTLED)]
        again = [row[0] for row in connection.execute(_REVISED)]
    settled = apply_each(store, [TakeFromCollective(case=case) for case in ready], now, tag=Tag.CASE_SETTLED)
    return settled + apply_each(store, [TakeFromCollective(case=case) for case in again], now, tag=Tag.CASE_UNSETTLED)
