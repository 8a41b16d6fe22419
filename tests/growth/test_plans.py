"""PostgreSQL finds by an index what the engine asks after every commit and by the minute, and what an action reads: in
a house with a hundred thousand rows of whatever grows, counted as autovacuum does.

The statements are taken from the product while it runs, so a read that somebody adds is explained with them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from benchmarks.actions import NOW, answerable
from benchmarks.grown import STEP, grow
from models import tables as t
from models.database import one_transaction, open_engine, reading
from models.store import Store
from process.commands import hearing as hc
from tests.conftest import _new_database
from tests.documents.writing.hearing import SENT_ON, approved
from tests.growth.history import APART, House, copy, decided_meeting, of_copies
from tests.growth.plans import Asked, asked, large_tables, read_whole
from tests.growth.test_flat import Day

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
ROWS = 100_000
HOUSE = House(ended=12_500, open=4_000)
GROWING = {
    *("case", "consultation", "approval", "proposal", "hearing_request", "history_entry", "personal_text", "notice"),
    *("message", "message_notice", "delivery_attempt", "meeting", "agenda_item", "decision"),
}


DUE = "SELECT EXISTS (SELECT FROM hearing_request WHERE next_due <= %(now)s::timestamptz)"
READING_ALL = {
    "SELECT count(*) FROM notice WHERE state = 'sent'": {"notice"},
    "SELECT position FROM history_entry ORDER BY position": {"history_entry"},
    DUE: {"hearing_request"},  # asked for any moment: PostgreSQL then expects to find one soon
}
"""What the look below is there to find."""


@pytest.fixture
def lived(postgres_server: str, postgres_template: str) -> Iterator[tuple[Day, Asked]]:
    """The house, and what was asked in it when it was young: a case written, approved and heard, an agenda decided."""
    engine = open_engine(_new_database(postgres_server, f"plans_{uuid.uuid4().hex}", postgres_template))
    store = Store(engine)
    with reading(engine) as connection:
        store.reference.refresh(connection)
    with asked(engine) as told:
        hearing = approved(store, answers=("affects_staff", "people_with_disabilities", "elderly"))
        hearing.do(hc.SendHearing(case=hearing.case), hearing.coordinator(), SENT_ON)
        meeting = decided_meeting(store)
        Day(store, []).engine_passes()
    with one_transaction(engine) as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))  # no key is looked up for a copy
        grow(store, HOUSE.ended + HOUSE.open, HOUSE.open)
        _fill(connection, hearing.case, meeting)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    yield Day(store, answerable(store)), told
    engine.dispose()


def _fill(connection: Connection, case: int, meeting: int) -> None:
    """What is not about a case alone, until each table has so many rows: as many as that takes of each row there is."""
    (last,) = connection.execute(sa.text("SELECT max(position) FROM history_entry")).one()
    (messages,) = connection.execute(sa.text("SELECT max(id) FROM message")).one()
    of_case = {"case_id": f"case_id + {STEP} * (n.i % {HOUSE.ended})"}
    chained = {"position": f"position + {last} * n.i", "command_id": "command_id || n.i"}
    of_message = {"message": f"message + {messages} * n.i"}
    held = {"held_on": "held_on - n.i % 3000", "state": "'closed'", "code": "code || '-' || n.i"}
    for table, changed, which in (
        (t.notices, of_case | {"state": "'sent'"}, f"case_id = {case}"),
        (t.history, of_case | chained, f"case_id = {case}"),
        (t.messages, {"message_id": "message_id || n.i", "state": "'sent'"}, "id > 0"),
        (t.message_notices, of_message | {"notice": "notice + n.i"}, "true"),
        (t.attempts, of_message, "true"),
        (t.personal_texts, {}, "true"),
        (t.meetings, held | {"id": f"id + {APART} * n.i"}, f"id = {meeting}"),
        (t.agenda_items, of_copies(case, HOUSE, APART), f"meeting_id = {meeting}"),
        (t.decisions, of_copies(case, HOUSE, APART), f"meeting_id = {meeting}"),
    ):
        (rows,) = connection.execute(sa.text(f'SELECT count(*) FROM "{table.name}" WHERE {which}')).one()
        copy(connection, table, ROWS // rows if table is not t.meetings else ROWS // 5, changed, which)


def test_what_an_engine_asks_and_an_action_reads_is_found_by_an_index(lived: tuple[Day, Asked]) -> None:
    day, young = lived
    with asked(day.store.engine) as told:
        day.answer_comes()
        day.engine_asks()
        day.engine_passes()  # after a fact
        day.engine_passes()  # with nothing due
        day.deadline_passes()  # a day begins
    day.fall_due()
    with asked(day.store.engine) as due:
        day.deadline_passes()
    with day.store.engine.connect() as connection:
        assert large_tables(connection) >= GROWING
        assert read_whole(connection, {sql: {"now": NOW} for sql in READING_ALL}) == READING_ALL
        whole = read_whole(connection, {**young.values, **told.values, **due.values})
    assert {"ready_case", "hearing_request", "notice", "message"} <= _named_in(told)
    assert whole == {}


def _named_in(told: Asked) -> set[str]:
    return {word for sql in told.values for word in sql.split()}
