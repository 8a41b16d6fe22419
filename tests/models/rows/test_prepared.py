"""A prepared read gives what SQLAlchemy gives, on both databases: codes, instants, days, lists, nothing."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from models.database import reading
from models.rows.case import find_case
from models.rows.prepared import Prepared
from models.tables.meeting import Meeting
from process.calendar import instant
from process.register import MeetingStatus

_meetings: sa.Table = Meeting.__table__  # type: ignore[attr-defined]
SINCE = instant(date(2027, 10, 1), time(8))
QUERIES = {
    "a whole row": (sa.select(_meetings).where(_meetings.c.id == sa.bindparam("id")), {"id": 5}),
    "nobody": (sa.select(_meetings).where(_meetings.c.id == sa.bindparam("id")), {"id": -1}),
    "a code of its own": (sa.select(_meetings.c.id).where(_meetings.c.state == MeetingStatus.PLANNED), {}),
    "a code given": (
        sa.select(_meetings.c.id).where(_meetings.c.state == sa.bindparam("state")),
        {"state": MeetingStatus.PLANNED},
    ),
    "one of several": (
        sa.select(_meetings.c.id, _meetings.c.state).where(
            _meetings.c.state.in_((MeetingStatus.PLANNED, MeetingStatus.HELD)), _meetings.c.organization == 1
        ),
        {},
    ),
    "an instant": (
        sa.select(_meetings.c.starts_at, _meetings.c.held_on).where(
            _meetings.c.starts_at >= sa.bindparam("since"), _meetings.c.starts_at < SINCE + timedelta(days=60)
        ),
        {"since": SINCE},
    ),
    "a day": (
        sa.select(_meetings.c.id).where(_meetings.c.held_on == sa.bindparam("day")),
        {"day": date(2027, 10, 5)},
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_the_same_rows_as_the_long_way(engine, name: str) -> None:
    query, values = QUERIES[name]
    prepared = Prepared(query.order_by(_meetings.c.id))
    with reading(engine) as connection:
        wanted = [tuple(row) for row in connection.execute(prepared.statement, values)]
        assert prepared.rows(connection, **values) == wanted
        assert prepared.first(connection, **values) == next(iter(wanted), None)
    assert bool(wanted) is (name != "nobody")


def test_the_first_statement_of_a_connection_sees_one_picture(engine) -> None:
    """As SQLAlchemy's own: a transaction is begun, so that what is read next belongs to the same moment."""
    with reading(engine) as connection:
        assert not connection.in_transaction()
        Prepared(sa.select(_meetings.c.id).where(_meetings.c.id == 5)).rows(connection)
        assert connection.in_transaction()


def test_a_nul_in_an_address_finds_nothing_on_either_database(engine) -> None:
    with reading(engine) as connection:
        assert find_case(connection, "2027-\x000001") is None
