"""What is kept back: predicate and clause give one answer, and every place that asks keeps back what it must."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from models import tables as t
from models.access.calendar_feed import body_feed
from models.access.confidentiality import (
    case_limits,
    confidential,
    item_kept_back,
    kept_back,
    kept_from_public,
    with_above,
)
from models.access.visibility import may_see_annex, may_see_item, viewer_of
from models.case.overview import status
from models.database import open_engine, writing
from models.meeting.paper import meeting_paper
from models.public.agendas import search
from models.public.lists import published_cases, treated
from models.public.looking import read_public
from models.reference import read_register
from models.rows.meeting import load_meeting, load_meetings
from notifications.meeting.facts import _agenda
from process.calendar import local_day
from process.register import MeetingStatus
from process.state.case import Outcome
from process.state.confidentiality import is_item_kept_back, is_kept_back, is_kept_from_public
from process.state.meeting import MeetingState
from tests.builders.papers import without_rules
from tests.web import rows

NOW = rows.NOW
PLAIN = {"title": "", "item_kind": "decision", "list_type": "ordinary", "subject": "case"}

# -- the twins -------------------------------------------------------------------------------------------------------

DAYS, NUMBERS = 3, 4
MOMENTS = st.sampled_from([None, None, None, NOW, NOW + timedelta(minutes=1)])
RESTRICTED = {"is_closed": st.sampled_from([False, False, False, True]), "public_from": MOMENTS}
CASES = st.lists(st.fixed_dictionaries(RESTRICTED), min_size=NUMBERS, max_size=NUMBERS)
OFF = st.sampled_from([None, None, None, NOW])
ITEM = {
    **RESTRICTED,
    "meeting_id": st.integers(1, DAYS),
    "case_id": st.sampled_from([None, *range(1, NUMBERS + 1)]),
    "is_under": st.booleans(),
    "withdrawn_at": OFF,
    "removed_at": OFF,
}
ITEMS = st.lists(st.fixed_dictionaries(ITEM), min_size=16, max_size=16)
ANNEXES = st.lists(st.fixed_dictionaries(RESTRICTED | {"meeting_id": st.integers(1, DAYS)}), max_size=3)


@pytest.fixture(scope="module")
def bare() -> Iterator[Engine]:
    """The tables alone, without keys to other rows."""
    engine = open_engine("sqlite://")
    with writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        t.metadata.create_all(connection)
    yield engine
    engine.dispose()


@pytest.mark.slow
@settings(max_examples=100)
@given(cases=CASES, items=ITEMS, annexes=ANNEXES)
def test_the_clause_says_of_every_row_what_the_predicate_says(
    bare: Engine, cases: list[dict[str, Any]], items: list[dict[str, Any]], annexes: list[dict[str, Any]]
) -> None:
    with bare.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        _fill(connection, cases, items, annexes)
        records = [record for day in range(1, DAYS + 1) if (record := load_meeting(connection, day))]
        assert load_meetings(connection, range(1, DAYS + 1)) == {record.meeting.id: record for record in records}
        limits = case_limits(connection, range(1, NUMBERS + 1))
        all_items = [(record, item) for record in records for item in record.items]
        assert _true_of(connection, sa.select(t.cases.c.id).where(kept_back(t.cases, NOW))) == {
            (case,) for case, limit in limits.items() if is_kept_back(limit, NOW)
        }
        assert _true_of(
            connection, sa.select(t.annexes.c.meeting_id, t.annexes.c.number).where(kept_back(t.annexes, NOW))
        ) == {(r.meeting.id, annex.number) for r in records for annex in r.annexes if is_kept_back(annex, NOW)}
        keys = with_above(sa.select(t.agenda_items.c.meeting_id, t.agenda_items.c.number))
        assert _true_of(connection, keys.where(item_kept_back(NOW))) == {
            (r.meeting.id, item.number) for r, item in all_items if is_item_kept_back(r, item, NOW, limits)
        }
        assert _true_of(connection, keys.where(kept_from_public(NOW))) == {
            (r.meeting.id, item.number) for r, item in all_items if is_kept_from_public(r, item, NOW, limits)
        }
        assert _true_of(connection, sa.select(t.cases.c.id).where(confidential(NOW))) == {
            (case,) for case in limits if is_kept_back(limits[case], NOW) or _is_kept_back_by_items(case, records)
        }
        transaction.rollback()


def _fill(connection: Connection, cases: list[Any], items: list[Any], annexes: list[Any]) -> None:
    for day in range(1, DAYS + 1):
        at = NOW + timedelta(days=day)
        cells = {"id": day, "code": str(day), "organization": 1, "starts_at": at, "held_on": at.date(), "parts": 1}
        rows.insert(connection, "meeting", **cells, state=MeetingStatus.PLANNED)
    for number, case in enumerate(cases, 1):
        common = {"id": number, "number": str(number), "title": "", "case_type": "", "department": 1, "officer": 1}
        rows.insert(connection, "case", **common, created_at=NOW, stage="drafting", **case)
    for number, item in enumerate(items, 1):
        places = [n for n, earlier in enumerate(items[: number - 1], 1) if earlier["meeting_id"] == item["meeting_id"]]
        under = next((n for n in reversed(places) if not items[n - 1]["is_under"]), 0) if item["is_under"] else 0
        cells = {name: value for name, value in item.items() if name != "is_under"}
        rows.insert(connection, "agenda_item", **PLAIN, number=number, under=under, **cells)
    file = {"title": "", "sha256": "", "name": "", "size": 1, "media_type": ""}
    for number, annex in enumerate(annexes, 1):
        rows.insert(connection, "annex", number=number, item=1, **file, **annex)


def _true_of(connection: Connection, query: sa.Select[Any]) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.execute(query)}


def _is_kept_back_by_items(case: int, records: list[MeetingState]) -> bool:
    """By an item under embargo; by a closed one, also when it was taken off and the case has not come again since."""
    last = max((r.meeting.starts_at for r in records if r.item_of(case)), default=NOW - timedelta(days=1))
    for record in records:
        for item in (each for each in record.items if each.case_id == case and is_item_kept_back(record, each, NOW)):
            above = record.item(item.under) if item.under else None
            is_ahead = any(part.public_from and part.public_from > NOW for part in (item, above) if part)
            if is_ahead or item.removed_at is None or last < record.meeting.starts_at:
                return True
    return False


# -- the places ------------------------------------------------------------------------------------------------------

SECRET = "Kvintusgården"
AHEAD = {"public_from": NOW + timedelta(hours=1)}
WAYS: Mapping[str, tuple[str, dict[str, object]]] = {
    "the item is closed": ("item", {"is_closed": True}),
    "the item is under embargo": ("item", AHEAD),
    "the item was taken down": ("item", {"withdrawn_at": NOW}),
    "what it stands under is closed": ("above", {"is_closed": True}),
    "what it stands under is under embargo": ("above", AHEAD),
    "what it stands under was taken down": ("above", {"withdrawn_at": NOW}),
    "the case is closed": ("case", {"is_closed": True}),
    "the case is under embargo": ("case", AHEAD),
    "nothing": ("item", {"public_from": NOW}),
}
DOCUMENT = {"sha256": "ab" * 32, "name": "bilag.pdf", "size": 1, "media_type": "application/pdf"}


def told(folder: Path, way: str) -> dict[str, bool]:
    """Where the case, or what is said of it, can be seen: by place."""
    kind, cells = WAYS[way]
    of = {"item": {}, "above": {}, "case": {}} | {kind: cells}
    with writing(rows.sandvig(folder)) as connection:
        case = connection.scalar(sa.select(t.cases.c.id).where(t.cases.c.number == rows.HEARING_CASE))
        connection.execute(sa.update(t.cases).where(t.cases.c.id == case).values(title=SECRET, **of["case"]))
        _published(connection, case, of["item"], of["above"])
        return {**_outside(connection, case), **_inside(connection, case)}


def _published(connection: Connection, case: int, item: dict[str, object], above: dict[str, object]) -> None:
    state = {"state": MeetingStatus.CLOSED, "closed_at": NOW, "dispatched_at": NOW, "minutes_published_at": NOW}
    connection.execute(sa.update(t.meetings).where(t.meetings.c.id == rows.SSU_SEP).values(state | {"parts": 1}))
    at = {"meeting_id": rows.SSU_SEP, "item_kind": "decision", "list_type": "ordinary"}
    rows.insert(connection, "agenda_item", **at, number=1, title="Over", subject="other", **above)
    about = {"case_id": case, "consultation": 3}
    rows.insert(connection, "agenda_item", **at, **about, number=2, under=1, title=SECRET, subject="case", **item)
    rows.insert(connection, "annex", meeting_id=rows.SSU_SEP, number=1, item=2, title=SECRET, **DOCUMENT)
    words = {"text": f"{SECRET} købes.", "outcome": Outcome.RECOMMENDED, "decided_at": NOW}
    rows.insert(connection, "decision", meeting_id=rows.SSU_SEP, item=2, **about, **words)
    lines = json.dumps([{"number": 2, "case": case}])
    rows.insert(connection, "agenda_version", meeting_id=rows.SSU_SEP, number=1, made_at=NOW, lines=lines)
    rows.insert(connection, "agenda_item", **at | {"meeting_id": rows.OEU_OCT}, **about, number=1, title="Igen")


def _outside(connection: Connection, case: int) -> dict[str, bool]:
    register = read_register(connection)
    plan = without_rules(register, NOW)
    public = read_public(connection, rows.SSU_SEP, register, NOW)
    record = load_meeting(connection, rows.SSU_SEP)
    assert record is not None
    agenda = _agenda(connection, record.meeting, NOW)
    assert agenda is not None
    return {
        "public page": SECRET in str(public),
        "search": bool(search(connection, SECRET, [rows.SOCIAL], register, NOW, 1).hits),
        "open interface": rows.HEARING_CASE in published_cases(connection, register, NOW),
        "open interface, the case": bool(treated(connection, [rows.HEARING_CASE], register, NOW)),
        "public minutes": SECRET in str(meeting_paper(connection, rows.SSU_SEP, plan, NOW, public=True)),
        "decision in a later agenda": "købes" in str(meeting_paper(connection, rows.OEU_OCT, plan, NOW, public=True)),
        "mail": case not in agenda.hidden,
    }


def _inside(connection: Connection, case: int) -> dict[str, bool]:
    register, record = read_register(connection), load_meeting(connection, rows.SSU_SEP)
    viewer = viewer_of(connection, rows.GERT, local_day(NOW))
    assert record is not None
    item = record.item(2)
    assert item is not None
    limits = case_limits(connection, [case])
    seen = status(connection, rows.measured_by(register), NOW, viewer=viewer).cases
    return {
        "list of cases": rows.HEARING_CASE in {row.case for row in seen},
        "calendar feed": SECRET in str(body_feed(connection, rows.DISABILITY, NOW, register)),
        "agenda of the house": may_see_item(viewer, record, item, (), NOW, limits),
        "annex in the house": may_see_annex(viewer, record, record.annexes[0], (), NOW, limits),
    }


@pytest.mark.parametrize("way", WAYS)
def test_every_place_keeps_back_what_it_must(tmp_path: Path, way: str) -> None:
    places = told(tmp_path, way)
    told_at = {place for place, is_told in places.items() if is_told}
    if way == "nothing":
        assert told_at == set(places)
    elif "taken down" in way:  # from the public pages: the house has read it
        assert told_at == {"mail", "list of cases", "calendar feed", "agenda of the house", "annex in the house"}
    else:
        assert told_at == set()
