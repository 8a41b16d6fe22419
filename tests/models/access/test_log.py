"""The log of openings: a row for a person, a thing and an hour, found by case, meeting and person, then forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.access.log import AccessQuery, Opened, access_log, count_accesses, not_recorded, record_access
from models.database import reading, writing
from models.store import Store
from models.tables.access import AccessLogEntry, OpenedKind
from process.state.record import DocumentKind
from tasks.housekeeping import forget_opened
from tests.publishing import Publishing, publishing

NOW = datetime(2027, 3, 1, 9, 40, tzinfo=UTC)
CASE, ITEM = Opened(OpenedKind.CASE, 17), Opened(OpenedKind.ITEM, 17, 2)


def record(engine: Engine, person: int, *things: Opened, now: datetime = NOW) -> None:
    with writing(engine) as connection:
        record_access(connection, person, things, now)


def rows(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(AccessLogEntry.__table__).order_by(sa.text("id"))))  # type: ignore[attr-defined]


@pytest.fixture
def person(store: Store) -> int:
    return min(store.reference.register.persons)


def test_a_person_a_thing_and_an_hour_are_one_row(engine: Engine, person: int) -> None:
    record(engine, person, CASE, ITEM, ITEM)
    record(engine, person, CASE, now=NOW + timedelta(minutes=19))  # the same hour
    assert [(row.kind, row.about, row.number, row.at) for row in rows(engine)] == [
        (OpenedKind.CASE, 17, 0, NOW),
        (OpenedKind.ITEM, 17, 2, NOW),
    ]
    record(engine, person, CASE, now=NOW + timedelta(minutes=20))  # ten o'clock
    record(engine, person + 1, CASE)
    assert [(row.person, row.hour.hour) for row in rows(engine)] == [
        (person, 9),
        (person, 9),
        (person, 10),
        (person + 1, 9),
    ]


def test_what_is_recorded_in_this_hour_is_not_written_again(engine: Engine, person: int) -> None:
    record(engine, person, CASE)
    with reading(engine) as connection:
        assert not_recorded(connection, person, (CASE, ITEM, ITEM), NOW) == (ITEM,)
        assert not_recorded(connection, person + 1, (CASE,), NOW) == (CASE,)
        assert not_recorded(connection, person, (CASE,), NOW + timedelta(hours=1)) == (CASE,)


def test_two_pages_opened_at_once_are_one_row(engine: Engine, person: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: record(engine, person, CASE, ITEM), range(8)))
    assert len(rows(engine)) == 2


def test_openings_are_forgotten_when_their_time_is_over(engine: Engine, person: int) -> None:
    record(engine, person, CASE, now=NOW - timedelta(days=730))
    record(engine, person, CASE, now=NOW - timedelta(days=729))
    assert forget_opened(engine, NOW - timedelta(days=729, hours=12)) == 1
    assert [row.at for row in rows(engine)] == [NOW - timedelta(days=729)]


def test_the_table_holds_ids_and_times_and_no_text() -> None:
    kinds = {column.name: type(column.type).__name__ for column in sa.inspect(AccessLogEntry).columns}
    assert kinds == {
        "id": "Integer",
        "person": "Integer",
        "kind": "Code",
        "about": "Integer",
        "number": "Integer",
        "hour": "Utc",
        "at": "Utc",
    }


@pytest.fixture
def town(tmp_path: Path) -> Publishing:
    town = publishing(tmp_path)
    town.prepare()
    return town


def openings(town: Publishing, **wanted: Any) -> list[tuple[OpenedKind, int]]:
    with reading(town.store.engine) as connection:
        asked = AccessQuery(**wanted)
        lines = access_log(connection, town.store.reference.register, asked)
        assert count_accesses(connection, asked) == len(lines)
    return sorted((line.kind, line.number) for line in lines)


def test_they_are_found_by_case_with_its_items_by_meeting_person_and_day(town: Publishing) -> None:
    engine, meeting, item = town.store.engine, town.meeting.id, town.item
    town.attach("of_case", "closed_case", "Bilag til sagen")
    its, other = Opened(OpenedKind.ITEM, meeting, item["closed_case"]), Opened(OpenedKind.ITEM, meeting, item["closed"])
    annex, its_annex = (Opened(OpenedKind.ANNEX, meeting, town.annex[name]) for name in ("closed", "of_case"))
    own, answer, another = (
        Opened(OpenedKind.CASE, town.case),
        Opened(OpenedKind.ANSWER, town.case, 3),
        Opened(OpenedKind.CASE, 990),
    )
    record(engine, town.secretary, its, other, annex, its_annex, own, answer, another)
    record(engine, town.chair, other, now=NOW + timedelta(days=1))
    pairs = [(opening.kind, opening.number) for opening in (own, answer, its, its_annex)]
    assert openings(town, case=town.case) == sorted(pairs)
    at_meeting = [(opening.kind, opening.number) for opening in (its, other, other, annex, its_annex)]
    assert openings(town, meetings=(meeting,)) == sorted(at_meeting)
    assert openings(town, person=town.chair) == [(OpenedKind.ITEM, other.number)]
    assert openings(town, since=NOW + timedelta(hours=1)) == [(OpenedKind.ITEM, other.number)]
    assert len(openings(town)) == 8


def test_a_line_says_where_and_gives_nothing_away(town: Publishing) -> None:
    town.file(DocumentKind.AGENDA, b"%PDF-1.7 all of it")
    document = Opened(OpenedKind.DOCUMENT, town.meeting.id, town.record.documents[0].number)
    item, annex = town.item["closed"], town.annex["closed"]
    record(
        town.store.engine,
        town.secretary,
        Opened(OpenedKind.ITEM, town.meeting.id, item),
        Opened(OpenedKind.ANNEX, town.meeting.id, annex),
        document,
        Opened(OpenedKind.CASE, town.case),
    )
    with reading(town.store.engine) as connection:
        lines = access_log(connection, town.store.reference.register, AccessQuery())
    said = {line.kind: line.as_json() for line in lines}
    label = town.record.label(item)
    day = town.meeting.held_on.isoformat()
    assert {line["at"] for line in said.values()} == {"2027-03-01T10:40:00+01:00"}
    assert (said[OpenedKind.ITEM]["body"], said[OpenedKind.ITEM]["held_on"], said[OpenedKind.ITEM]["label"]) == (
        "sundhedsudvalg",
        day,
        label,
    )
    assert (said[OpenedKind.ANNEX]["label"], said[OpenedKind.ANNEX]["number"]) == (label, annex)
    assert said[OpenedKind.DOCUMENT]["file"] == "agenda.pdf"
    assert said[OpenedKind.CASE]["case"] == "2027-0001"
    assert "title" not in {key for line in said.values() for key in line}
