"""Following the register: an ended body hands its open work to its successor, a holder who has left is followed, and
with a new term the officer of every open case is asked to confirm its route.

Cases know neither by themselves: nothing in them changes when a term ends or somebody's seat does (DESIGN §10).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.columns import unindexed
from models.database import reading
from models.store import Store
from models.sweeps.ready import apply_each
from models.todo.routes import new_term_of, unasked
from process.calendar import local_day
from process.commands.act import Command
from process.commands.case import AskRoute, Resettle
from process.commands.hearing import ReplaceBody
from process.ids import BodyId, CaseId
from process.register import Register
from process.stages import FINISHED, StepState

logger = logging.getLogger(__name__)

_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())

REASON = "Organet er nedlagt, og efterfølgeren har overtaget dets opgaver."
_WAITING = sorted(set(StepState) - FINISHED)
_holds_a_seat = sa.exists().where(
    t.memberships.c.person == t.cases.c.holder,
    sa.or_(t.memberships.c.starts_on.is_(None), t.memberships.c.starts_on <= _today),
    sa.or_(t.memberships.c.ends_on.is_(None), t.memberships.c.ends_on >= _today),
)
_LEFT = (
    sa.select(t.cases.c.id)
    .where(t.cases.c.ending.is_(None), t.cases.c.holder.is_not(None), ~_holds_a_seat)
    .order_by(unindexed(t.cases.c.id))
)


def _succeeded(connection: Connection, register: Register, today: date) -> list[tuple[CaseId, BodyId]]:
    """Case and ended body, of every step that waits for it. Most days no body has ended."""
    bodies = register.organizations.values()
    ended = [body.id for body in bodies if body.successor is not None and body.ends_on and body.ends_on < today]
    if not ended:
        return []
    step = t.consultations.c
    query = (
        sa.select(step.case_id, step.body)
        .join(t.cases, t.cases.c.id == step.case_id)
        .where(step.body.in_(ended), step.state.in_(_WAITING), t.cases.c.ending.is_(None))
        .distinct()
    )
    return sorted(connection.execute(query).tuples())


def _handed(store: Store, ended: Iterable[tuple[CaseId, BodyId]], today: date) -> Iterator[Command]:
    """To whoever exists today; a line of successors that ends nowhere is a person's to mend. `ended`: case, body."""
    for case, old in ended:
        new = store.reference.register.successor_of(old, today)
        if new is None:
            body = store.reference.register.organizations[old].code
            logger.warning("no successor of %s exists on %s; case %s keeps it", body, today, case)
        else:
            yield ReplaceBody(case=case, old=old, new=new, reason=REASON)


def _asked(store: Store, connection: Connection, now: datetime) -> Iterator[Command]:
    term = new_term_of(store.reference.register, now)
    case = t.cases.c.id
    if term is not None:
        for row in connection.execute(sa.select(case).where(unasked(term)).order_by(unindexed(case))):
            yield AskRoute(case=row[0])


def follow_register(store: Store, now: datetime) -> int:
    """Hand over what ended bodies and people who left still hold; returns how many commands took effect. Looks through
    the open cases once a day, and when the register has changed: nothing else ends a body or a seat.
    """
    today = {"today": local_day(now)}
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        seen = (store.reference.version, today["today"])
        if store.register_followed == seen:
            return 0
        handed = list(_handed(store, _succeeded(connection, store.reference.register, today["today"]), today["today"]))
        asked = list(_asked(store, connection, now))
        left: list[Command] = [Resettle(case=row[0]) for row in connection.execute(_LEFT, today)]
    followed = apply_each(store, handed + asked + left, now)
    store.register_followed = seen
    return followed
