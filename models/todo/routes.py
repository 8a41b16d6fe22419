"""«Bekræft ny rute»: the open cases of an earlier term whose route nobody has confirmed for the new one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.names import body_name
from models.rows.case_states import case_states
from models.todo.hearings import HearingTask, HearingTaskKind
from process.calendar import instant, local_day
from process.register import LegislativeTerm, Register
from process.state.terms import OVER, opens_on, without_successor


def unconfirmed(term: LegislativeTerm) -> sa.ColumnElement[bool]:
    """As `terms.awaits_confirmation`, for many cases at once (of a term that is not the register's first)."""
    starts_at, opens_at = (instant(day, time(0)) for day in (term.starts_on, opens_on(term)))
    confirmed = t.cases.c.route_confirmed_at
    return sa.and_(
        t.cases.c.ending.is_(None),
        t.cases.c.created_at < starts_at,
        t.cases.c.stage.not_in(OVER),
        sa.or_(confirmed.is_(None), confirmed < opens_at),
    )


def unasked(term: LegislativeTerm) -> sa.ColumnElement[bool]:
    """Those of them whose officer has not been asked."""
    asked = t.cases.c.route_asked_at
    return sa.and_(unconfirmed(term), sa.or_(asked.is_(None), asked < instant(term.starts_on, time(0))))


def new_term_of(register: Register, now: datetime) -> LegislativeTerm | None:
    """The term we are in, unless it is the first the register knows."""
    term = register.term_on(local_day(now))
    return None if term is None or term == register.terms[0] else term


def route_tasks(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> Iterator[HearingTask]:
    """For the coordinator of every case they may know of, for others of the cases they are officer of."""
    term = new_term_of(register, now)
    if term is None:
        return
    mine = sa.true() if viewer.is_coordinator else t.cases.c.officer.in_(viewer.persons)
    for state in case_states(connection, sa.and_(unconfirmed(term), mine, visible(viewer, now))).values():
        bodies = without_successor(state, register, local_day(now))
        names = ", ".join(body_name(register, body) for body in bodies)
        ended = f", og {names} er nedlagt uden efterfølger" if names else ""
        about = f"Bekræft ny rute: {term.name} er begyndt{ended}."
        yield HearingTask(HearingTaskKind.ROUTE, state.case.number, state.case.title, about)
