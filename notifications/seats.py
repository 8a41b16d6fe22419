"""Who can be written to or called in a role, read for many bodies at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from models import tables as t
from process.register import SeatRole


def seats(connection: Connection, roles: Collection[SeatRole], bodies: Collection[int] | None = None) -> list[Row[Any]]:
    """The seats of these roles, at these bodies or anywhere, by rank: role, body, days, and how to reach the person."""
    reached_by = (t.persons.c.id, t.persons.c.name, t.persons.c.email, t.persons.c.phone)
    days = (t.memberships.c.starts_on, t.memberships.c.ends_on)
    query = (
        sa.select(t.memberships.c.role, t.memberships.c.organization, *days, *reached_by)
        .join(t.persons, t.persons.c.id == t.memberships.c.person)
        .where(t.memberships.c.role.in_(roles))
        .order_by(t.memberships.c.rank, t.memberships.c.id)
    )
    at_these = query if bodies is None else query.where(t.memberships.c.organization.in_(bodies))
    return list(connection.execute(at_these))


def is_held_on(seat: Row[Any], day: date) -> bool:
    return (seat.starts_on is None or seat.starts_on <= day) and (seat.ends_on is None or seat.ends_on >= day)


def reachable_first(seats: list[Row[Any]]) -> list[Row[Any]]:
    return sorted(seats, key=lambda seat: not seat.email)
