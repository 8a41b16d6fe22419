"""PostgreSQL finds by an index what the pages ask that are opened all day: in a house with a hundred thousand rows of
whatever grows, counted as autovacuum does. As `test_plans`, of what people open instead of what the engine does.

Each page is opened twice, with a new fact between: register, rules and overview are read whole once in a process.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from app.web.site import create_app
from benchmarks.actions import answerable, record
from benchmarks.grown import STEP, grow
from models import tables as t
from models.access.signin import add_logins
from models.database import one_transaction, open_engine, reading, writing
from models.public.agendas import public_bodies
from models.store import Store
from process.commands import hearing as hc
from tests.builders.passwords import cheap_passwords
from tests.conftest import _new_database
from tests.documents.writing.hearing import SENT_ON, Hearing, approved
from tests.growth.history import APART, House, copy, decided_meeting, of_copies
from tests.growth.plans import Asked, asked, large_tables, read_whole
from tests.growth.test_pages import INSIDE, NOW, OUTSIDE, PASSWORD, ROLES
from tests.publishing import BODY, Publishing, publishing_in
from tests.web.conftest import Hands, TestClient
from tests.web.office import OFFICER, forms

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
ROWS = 100_000
HOUSE = House(ended=ROWS, open=1_000)
DRAFTS = 500
"""Of the open ones: who may see a body's meetings may still not know of them."""
MEETINGS = 10_000
"""Of each of two kinds: with cases that were decided, and with minutes for everybody. Some twenty a year and body."""
GROWN = {
    *("case", "consultation", "approval", "proposal", "proposal_version", "hearing_request", "notice", "history_entry"),
    *("meeting", "agenda_item", "decision", "publication", "agenda_version", "attendance"),
}
LISTS = ("/hvem-mangler", "/overblik?stadie=ended", "/overblik?stadie=ended&q=cykelsti")
COUNT_ALL = {
    'GROUP BY "case".stage, "case".department': {"case"},  # the overview's table has the cases of every stage
    'count(*) AS count_1 \nFROM "case"': {"case"},  # how many have ended
    '"case".title ~ ': {"case"},  # which of them say some words
    "count(*) AS count_1 \nFROM meeting": {"meeting"},  # how many pages of earlier meetings there are,
    "ORDER BY meeting.starts_at DESC, meeting.id DESC, meeting.id": {"meeting"},  # and which stand on this one
    "agenda_item.title ~ ": {"agenda_item", "case", "meeting", "decision"},  # which published items say some words
    "SELECT meeting.id \nFROM meeting": {"meeting"},  # OParl counts its pages of meetings
    'SELECT DISTINCT "case".number': {"agenda_item", "case", "meeting"},  # and of papers
}
"""Statements about all there ever was, by words of theirs, and what they may read whole."""


@pytest.fixture
def opened(
    postgres_server: str, postgres_template: str, tmp_path: Path
) -> Iterator[tuple[Engine, Mapping[str, Asked]]]:
    """The house, and by page what it asked."""
    engine = open_engine(_new_database(postgres_server, f"pages_{uuid.uuid4().hex}", postgres_template))
    store = Store(engine)
    with reading(engine) as connection:
        store.reference.refresh(connection)
    town = publishing_in(store, tmp_path)
    town.prepare()
    town.publish_agenda()
    town.hold()
    town.publish_minutes()
    hearing = approved(store, answers=("affects_staff", "people_with_disabilities", "elderly"))
    hearing.do(hc.SendHearing(case=hearing.case), hearing.coordinator(), SENT_ON)
    decided = decided_meeting(store)
    bodies = [body.id for body in public_bodies(store.reference.register)]
    with one_transaction(engine) as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))  # no key is looked up for a copy
        grow(store, HOUSE.ended + HOUSE.open, HOUSE.open)
        _fill(connection, hearing.case)
        for meeting in (decided, town.meeting.id):
            _hold_again(connection, meeting, hearing.case, bodies)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    yield engine, _visits(store, town, hearing, tmp_path)
    engine.dispose()


def _fill(connection: Connection, case: int) -> None:
    (last,) = connection.execute(sa.text("SELECT max(position) FROM history_entry")).one()
    ended = {"case_id": f"case_id + {STEP} * ({HOUSE.open} + n.i % {HOUSE.ended})"}
    chained = {"position": f"position + {last} * n.i", "command_id": "command_id || n.i"}
    first = f"case_id = {case} AND id = (SELECT min(id) FROM notice WHERE case_id = {case})"
    copy(connection, t.notices, ROWS, ended | {"state": "'sent'"}, first)
    (entries,) = connection.execute(sa.text(f"SELECT count(*) FROM history_entry WHERE case_id = {case}")).one()
    copy(connection, t.history, ROWS // entries, ended | chained, f"case_id = {case}")
    connection.execute(sa.text("UPDATE chain_head SET position = (SELECT max(position) FROM history_entry)"))
    drafts = f"id > {STEP} AND id <= {STEP * DRAFTS}"
    connection.execute(sa.text(f"UPDATE \"case\" SET released_at = NULL, stage = 'drafting' WHERE {drafts}"))


def _hold_again(connection: Connection, meeting: int, case: int, bodies: list[int]) -> None:
    """On earlier days, by all bodies in turn."""
    past = {
        "id": f"id + {APART} * n.i",
        "code": "code || '-' || n.i",
        "organization": f"(ARRAY{bodies})[1 + n.i % {len(bodies)}]",
        "held_on": f"held_on - n.i % {2 * MEETINGS} - 1",
        "starts_at": f"starts_at - make_interval(days => n.i % {2 * MEETINGS} + 1)",
        "state": "'closed'",
    }
    copy(connection, t.meetings, MEETINGS, past, f"id = {meeting}")
    for table in (t.agenda_items, t.decisions, t.publications, t.agenda_versions, t.attendance):
        copy(connection, table, MEETINGS, of_copies(case, HOUSE, APART), f"meeting_id = {meeting}")


def _visits(store: Store, town: Publishing, hearing: Hearing, folder: Path) -> Mapping[str, Asked]:
    register = store.reference.register
    officer = register.person(OFFICER)  # of no committee: she does not see what is closed
    people = {OFFICER: officer.id if officer else None}
    people |= {str(role): register.anyone(NOW.date(), role) for role in ROLES}
    with cheap_passwords(), writing(store.engine) as connection:
        add_logins(connection, {name: person for name, person in people.items() if person is not None}, PASSWORD)
    app = create_app(store.engine, Hands(NOW), data=folder, undo_minutes=0)
    own = f"/sager/{hearing.number}", f"/moeder/{BODY}/{town.meeting.held_on}"
    told: dict[str, Asked] = {}
    with ExitStack() as stack:
        visits: list[tuple[str, TestClient, str]] = []
        for name in ("anybody", *people):
            visitor = stack.enter_context(TestClient(app, base_url="http://sandvig.example", follow_redirects=False))
            if name in people:
                fields = forms(visitor.get("/log-ind").text)["/log-ind"][1]
                visitor.post("/log-ind", data={**fields, "brugernavn": name, "adgangskode": PASSWORD})
            pages = (*INSIDE, *own, *LISTS) if name in people else (*OUTSIDE, "/dagsordener?q=cykelsti")
            visits += [(name, visitor, address) for address in pages]
        for _, visitor, address in visits:
            visitor.get(address)
        record(store, answerable(store)[:1])
        for name, visitor, address in visits:
            with asked(store.engine) as statements:
                answer = visitor.get(address)
            if answer.status_code == 200:
                told[f"{name} {address}"] = statements
    return told


def test_what_a_page_asks_is_found_by_an_index(opened: tuple[Engine, Mapping[str, Asked]]) -> None:
    engine, pages = opened
    statements = {sql: values for told in pages.values() for sql, values in told.values.items()}
    with engine.connect() as connection:
        assert large_tables(connection) >= GROWN
        whole = read_whole(connection, statements)
    assert {f"{name} /opgaver" for name in (OFFICER, *map(str, ROLES))} < set(pages)
    assert len(pages) > 55
    may = {sql: [words for words in COUNT_ALL if words in sql] for sql in whole}
    faults = {
        sql: (tables, [page for page, told in pages.items() if sql in told.values])
        for sql, tables in whole.items()
        if tables - set().union(*(COUNT_ALL[words] for words in may[sql]))
    }
    assert faults == {}
    assert {words for named in may.values() for words in named} == set(COUNT_ALL), "the others may go"
