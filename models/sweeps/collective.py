"""Cases decided together: those a case has taken in, and settling them when it is decided."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.access.visibility import Viewer, visible
from models.database import reading
from models.store import Store
from models.sweeps.ready import apply_each
from process.commands.case import TakeFromCollective
from process.events import Tag
from process.stages import StepState

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
_parts = SQLModel.metadata.tables["consultation"]
_items, _decisions = SQLModel.metadata.tables["agenda_item"], SQLModel.metadata.tables["decision"]
_all_items, _all_decisions = _items.alias(), _decisions.alias()
_of_item = sa.and_(_decisions.c.meeting_id == _items.c.meeting_id, _decisions.c.item == _items.c.number)
_revised = (
    sa.select(sa.func.sum(_all_decisions.c.revision))
    .join(
        _all_items,
        sa.and_(_all_items.c.meeting_id == _all_decisions.c.meeting_id, _all_items.c.number == _all_decisions.c.item),
    )
    .where(
        _all_items.c.meeting_id == _parts.c.taken_from,
        _all_items.c.case_id.in_((_cases.c.id, _cases.c.joined_into)),
        _all_items.c.removed_at.is_(None),
    )
    .scalar_subquery()
)
_REVISED = (
    sa.select(_cases.c.id)
    .select_from(_decisions)
    .join(_items, _of_item)
    .join(_cases, sa.or_(_cases.c.id == _items.c.case_id, _cases.c.joined_into == _items.c.case_id))
    .join(_parts, sa.and_(_parts.c.case_id == _cases.c.id, _parts.c.taken_from == _items.c.meeting_id))
    .where(
        _decisions.c.revision > 0,
        _cases.c.joined_into.is_not(None),
        _cases.c.decided_on.is_not(None),
        _parts.c.state == StepState.STRUCK,
        _revised > _parts.c.taken_revision,
    )
    .distinct()
)
"""Settled by an outcome that two people have changed since."""


def joined_to(connection: Connection, case_id: int, now: datetime, viewer: Viewer) -> list[sa.Row[tuple[str, ...]]]:
    """Number, title and ending of the cases decided in this one, as far as the reader may know of them."""
    mine = sa.select(_cases.c.number, _cases.c.title, _cases.c.budget_ending).where(
        _cases.c.joined_into == case_id, visible(viewer, now)
    )
    return list(connection.execute(mine.order_by(_cases.c.id)))


def settle_collective(store: Store, now: datetime) -> int:
    """Give every joined case its ending once the case it is joined to is decided, and anew when that was changed;
    returns how many.
    """
    with reading(store.engine) as connection:
        ready = [row[0] for row in connection.execute(_UNSETTLED)]
        again = [row[0] for row in connection.execute(_REVISED)]
    settled = apply_each(store, [TakeFromCollective(case=case) for case in ready], now, tag=Tag.CASE_SETTLED)
    return settled + apply_each(store, [TakeFromCollective(case=case) for case in again], now, tag=Tag.CASE_UNSETTLED)
