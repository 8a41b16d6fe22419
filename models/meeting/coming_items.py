"""«Kommende sager»: what is on its way to a body, and when by the plan. For its page and for the item of that name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import named_in_public
from models.access.visibility import Viewer, visible
from models.case.overview import CaseRow, case_rows, on_their_way
from models.case.under_way import RUNNING
from models.meeting.proposed_items import is_turn_ahead
from models.rows.case_states import case_states_of
from models.rows.prepared import Prepared
from process.ids import BodyId
from process.planning.assessment import Assessors


@dataclass(frozen=True, slots=True)
class ComingItem:
    """One case on its way. `on` is the day it stands on an agenda, or is planned for; None: the plan reaches none.
    `waits_for` says who acts next, `is_placed` that it has its place already, `opens` that the viewer may open it.
    """

    case: str
    title: str
    on: date | None
    is_placed: bool
    authoritative: bool
    reading: int
    waits_for: str
    opens: bool = False


def coming_items(rows: Iterable[CaseRow], body: BodyId, after: date | None = None) -> tuple[ComingItem, ...]:
    """Of these cases those that the body is still to treat: by day, those without one last. `after`: without the cases
    up to and with that day (an agenda lists what comes after its own meeting).
    """
    coming = [
        ComingItem(
            case=row.case,
            title=row.title,
            on=turn.on,
            is_placed=turn.is_placed,
            authoritative=turn.is_authoritative,
            reading=turn.reading,
            waits_for=row.acts[0].told,
        )
        for row in rows
        for turn in row.turns
        if turn.body == body and (after is None or turn.on is None or turn.on > after)
    ]
    return tuple(sorted(coming, key=lambda item: (item.on is None, item.on or date.max, item.case)))


def coming_to(
    connection: Connection,
    rows: Iterable[CaseRow],
    body: BodyId,
    viewer: Viewer | None,
    now: datetime,
    after: date | None = None,
) -> tuple[ComingItem, ...]:
    """What somebody who may see the body's meetings knows of."""
    ahead = [row for row in rows if any(turn.body == body for turn in row.turns)]
    return coming_items(on_their_way(connection, ahead, viewer, now), body, after)


def coming_in_public(
    connection: Connection, assessors: Assessors, body: BodyId, now: datetime, after: date
) -> tuple[ComingItem, ...]:
    """What a paper tells that everybody may read."""
    cases = [case for (case,) in _ahead_in_public().rows(connection, body=body, now=now)]
    states = case_states_of(connection, cases)
    return coming_items(case_rows(states, frozenset(), assessors, now), body, after)


@cache
def _ahead_in_public() -> Prepared:
    """The running cases a body is still to treat that a public list may name: none is confidential. Prepared, for every
    edition of every agenda asks.
    """
    now: sa.BindParameter[datetime] = sa.bindparam("now", type_=t.cases.c.released_at.type, required=False)
    ahead = is_turn_ahead(sa.bindparam("body", type_=sa.Integer, required=False))
    public = (named_in_public(now), t.cases.c.released_at.is_not(None))
    return Prepared(sa.select(t.cases.c.id).where(ahead, RUNNING, *public))


def with_links(
    connection: Connection, coming: Iterable[ComingItem], viewer: Viewer | None, now: datetime
) -> tuple[ComingItem, ...]:
    """The same, with which of them the viewer may open."""
    coming = tuple(coming)
    numbers = t.cases.c.number.in_([item.case for item in coming])
    openable = set(connection.scalars(sa.select(t.cases.c.number).where(numbers, visible(viewer, now))))
    return tuple(replace(item, opens=item.case in openable) for item in coming)
