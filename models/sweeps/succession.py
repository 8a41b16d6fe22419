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
from models.database import reading
from models.store import Store
from models.sweeps.ready import apply_each
from models.todo.routes import new_term_of, unasked
from process.calendar import local_day
from process.commands.act import Command
from process.commands.case import AskRoute, Resettle
from process.commands.hearing import ReplaceBody
from process.ids import BodyId, CaseId
from process.stages import FINISHED

logger = logging.getLogger(__name__)

_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())

REASON = "Organet er nedlagt, og efterfølgeren har overtaget dets opgaver."
_SUCCEEDED = (
    sa.select(t.consultations.c.case_id, t.organizations.c.id)
    .join(t.organizations, t.organizations.c.id == t.consultations.c.body)
    .join(t.cases, t.cases.c.id == t.consultations.c.case_id)
    .where(
        t.organizations.c.ends_on < _today,
        t.organizations.c.successor.is_not(None),
        t.consultations.c.state.not_in(sorted(FINISHED)),
        t.cases.c.ending.is_(None),
    )
    .distinct()
    .order_by(t.consultations.c.case_id, t.organizations.c.id)
)
_holds_a_seat = sa.exists().where(
    t.memberships.c.person == t.cases.c.holder,
    sa.or_(t.memberships.c.starts_on.is_(None), t.memberships.c.starts_on <= _today),
    sa.or_(t.memberships.c.ends_on.is_(None), t.memberships.c.ends_on >= _today),
)
_LEFT = (
    sa.select(t.cases.c.id)
    .where(t.cases.c.ending.is_(None), t.cases.c.holder.is_not(None), ~_holds_a_seat)
    .order_by(t.cases.c.id)
)


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
    if term is not None:
        for row in connection.execute(sa.select(t.cases.c.id).where(unasked(term)).order_by(t.cases.c.id)):
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
        handed = list(_handed(store, connection.execute(_SUCCEEDED, today).tuples(), today["today"]))
        asked = list(_asked(store, connection, now))
        left: list[Command] = [Resettle(case=row[0]) for row in connection.execute(_LEFT, today)]
    followed = apply_each(store, handed + asked + left, now)
    store.register_followed = seen
    return followed
