"""Who can be written to or called in a role, read for many bodies at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.register import COVERS
from process.calendar import local_day
from process.ids import BodyId, PersonId
from process.register import COVERED, VOTING, SeatRole


class Seat(NamedTuple):
    """Somebody in a role, and how to reach them."""

    role: SeatRole
    organization: BodyId
    starts_on: date | None
    ends_on: date | None
    person: PersonId
    name: str
    email: str
    phone: str

    def is_held_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or self.ends_on >= day)


def seats(connection: Connection, roles: Collection[SeatRole], bodies: Collection[int] | None = None) -> list[Seat]:
    """The seats of these roles, at these bodies or anywhere, by rank."""
    reached_by = (t.persons.c.id, t.persons.c.name, t.persons.c.email, t.persons.c.phone)
    days = (t.memberships.c.starts_on, t.memberships.c.ends_on)
    query = (
        sa.select(t.memberships.c.role, t.memberships.c.organization, *days, *reached_by)
        .join(t.persons, t.persons.c.id == t.memberships.c.person)
        .where(t.memberships.c.role.in_(roles))
        .order_by(t.memberships.c.rank, t.memberships.c.id)
    )
    at_these = query if bodies is None else query.where(t.memberships.c.organization.in_(bodies))
    return list(chain.from_iterable(_with_stand_ins(connection, [Seat(*row) for row in connection.execute(at_these)])))


def _with_stand_ins(connection: Connection, seats: list[Seat]) -> Iterator[list[Seat]]:
    """Each seat, after those who have it while its holder is absent."""
    person = t.persons.c
    query = (
        sa.select(*COVERS.columns, person.name, person.email, person.phone)
        .join(t.persons, person.id == t.covers.c.stand_in)
        .where(t.covers.c.absent.in_({seat.person for seat in seats if seat.role in COVERED}))
        .order_by(t.covers.c.id)
    )
    covers = [(COVERS.value(row[:-3]), row[-3:]) for row in connection.execute(query)]
    for seat in seats:
        stand_ins = [
            Seat(seat.role, seat.organization, *days, cover.stand_in, *reached_by)
            for cover, reached_by in covers
            if cover.absent == seat.person
            and seat.role in COVERED
            and (days := cover.days_in(seat.starts_on, seat.ends_on)) is not None
        ]
        yield [*stand_ins, seat]


def reachable_first(seats: list[Seat]) -> list[Seat]:
    return sorted(seats, key=lambda seat: not seat.email)


def staff_among(connection: Connection, people: Collection[int], now: datetime) -> frozenset[int]:
    """Those of some people who work in the town hall: a seat of the administration's, not only in a body."""
    held, day = t.memberships.c, local_day(now)
    query = (
        sa.select(held.person)
        .where(held.person.in_(people), held.role.not_in([*VOTING, SeatRole.SUBSTITUTE]))
        .where(sa.or_(held.starts_on.is_(None), held.starts_on <= day))
        .where(sa.or_(held.ends_on.is_(None), held.ends_on >= day))
    )
    return frozenset(connection.execute(query).scalars()) if people else frozenset()
