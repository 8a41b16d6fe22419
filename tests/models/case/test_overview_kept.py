from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.access.visibility import viewer_of
from models.case import overview_kept
from models.case.overview import Status, status
from models.case.overview_kept import KeptOverview
from models.database import reading, writing
from models.hearing.missing import RequestKey, in_lines, missing
from models.history import Entry, append
from models.reference import read_register
from process.calendar import local_day
from process.events import Event, Tag
from tests.web import rows


class Town:
    """A town, its kept overview, and how often the overview was counted anew."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine: Engine = rows.sandvig(folder)
        self.kept, self.counted, self.now = KeptOverview(), 0, rows.NOW
        self.only: Collection[int] | None = None
        with reading(self.engine) as connection:
            self.register = read_register(connection)
        monkeypatch.setattr(overview_kept, "status", self._count)

    def _count(self, *known: object, only: Collection[int] | None = None) -> Status:
        self.counted += 1
        self.only = only
        return status(*known, only=only)  # type: ignore[arg-type]

    def both(self, person: int | None) -> tuple[Status, Status]:
        """The kept answer and the counted one."""
        with reading(self.engine) as connection:
            known = (connection, rows.measured_by(self.register, self.now), self.now)
            viewer = None if person is None else viewer_of(connection, person, local_day(self.now))
            return self.kept.status(*known, viewer=viewer), status(*known, viewer=viewer)

    def missing(self, person: int) -> tuple[list[tuple[RequestKey, ...]], list[tuple[RequestKey, ...]]]:
        """Who has not answered: as it is kept, and as it is read."""
        with reading(self.engine) as connection:
            viewer = viewer_of(connection, person, local_day(self.now))
            kept = self.kept.missing(connection, rows.measured_by(self.register, self.now), self.now, viewer=viewer)
            lines = in_lines(connection, missing(connection, self.now, self.register, viewer=viewer))
        return kept, [tuple(row.key for row in line.rows) for line in lines]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town(tmp_path, monkeypatch)


@pytest.mark.parametrize("person", [None, rows.CARLA, rows.ANNA, rows.GERT, rows.FIE, rows.HANNE])
def test_the_kept_answer_is_the_counted_one_for_everybody(town: Town, person: int | None) -> None:
    town.both(None)
    kept, counted = town.both(person)
    assert kept == counted
    assert town.counted == 1


EVERYBODY = (rows.ANNA, rows.CARLA, rows.FIE, rows.GERT, rows.HANNE)


@pytest.mark.parametrize("person", EVERYBODY)
def test_who_is_missing_is_what_the_database_says_for_everybody_and_after_a_fact(town: Town, person: int) -> None:
    kept, told = town.missing(person)
    assert kept == told
    with writing(town.engine) as connection:
        connection.execute(sa.text("UPDATE hearing_request SET answered_at = NULL, mandatory = NOT mandatory"))
        connection.execute(sa.text('UPDATE "case" SET is_closed = true WHERE id = 2'))
        for case in connection.scalars(sa.text('SELECT id FROM "case"')).all():
            append(connection, [Entry(Event(Tag.PROPOSAL_REVISED), rows.NOW, f"nu-{case}", case_id=case)])
    before, (kept, told) = told, town.missing(person)
    assert kept == told
    assert person != rows.CARLA or (told and told != before)


def test_no_answer_is_missing_of_a_case_that_is_decided(town: Town) -> None:
    before, _ = town.missing(rows.CARLA)
    with writing(town.engine) as connection:
        connection.execute(sa.text("UPDATE \"case\" SET stage = 'follow_up'"))
        for case in {case for ((case, *_), *_) in before}:
            append(connection, [Entry(Event(Tag.CASE_ENDED), rows.NOW, f"nu-{case}", case_id=case)])
    assert before
    assert town.missing(rows.CARLA) == ([], [])


@pytest.mark.parametrize("person", EVERYBODY)
def test_a_closed_case_that_nobody_holds_is_kept_from_who_may_not_know_of_it(town: Town, person: int) -> None:
    """In SQL an unknown holder makes «is it mine?» neither true nor false, and its denial neither, too."""
    with writing(town.engine) as connection:
        connection.execute(sa.text('UPDATE "case" SET is_closed = true, holder = NULL'))
    kept, counted = town.both(person)
    assert [row.case for row in kept.cases] == [row.case for row in counted.cases]
    assert kept.tally == counted.tally


def test_it_is_counted_anew_when_history_grew_the_day_turned_or_an_embargo_ended(town: Town) -> None:
    town.both(None)
    with writing(town.engine) as connection:
        connection.execute(sa.text("UPDATE \"case\" SET title = 'Nyt navn' WHERE id = 1"))
        append(connection, [Entry(Event(Tag.PROPOSAL_REVISED), rows.NOW, "nyt-navn", case_id=1)])
    kept, counted = town.both(None)
    assert kept == counted
    assert town.counted == 2
    assert "Nyt navn" in {row.title for row in kept.cases}
    assert town.only == {1}, "and of that case alone"
    for expected, later in enumerate((timedelta(days=1), timedelta(days=2), timedelta(days=2, seconds=1)), start=3):
        town.now = rows.NOW + later
        kept, counted = town.both(rows.GERT)
        assert kept == counted
        assert town.counted == min(expected, 4)


def test_who_began_to_read_before_another_was_done_has_a_few_cases_counted_and_not_all(town: Town) -> None:
    """Ten readers and a clerk who writes: each that came second in line counted everything again, and all waited."""

    def fact(case: int) -> None:
        with writing(town.engine) as connection:
            connection.execute(sa.text(f"UPDATE \"case\" SET title = 'Nyt navn' WHERE id = {case}"))
            append(connection, [Entry(Event(Tag.PROPOSAL_REVISED), rows.NOW, f"nyt-{case}", case_id=case)])

    def read(connection: Connection, now: datetime) -> tuple[Status, Status]:
        known = (connection, rows.measured_by(town.register, now), now)
        return town.kept.status(*known), status(*known)

    town.both(None)
    fact(1)
    moment = rows.NOW + timedelta(seconds=1)
    with reading(town.engine) as early:
        assert early.scalar(sa.text("SELECT position FROM chain_head")), "what it sees is settled"
        fact(2)
        for now in (moment, moment - timedelta(milliseconds=1)):  # one looked at the clock before it waited in line
            with reading(town.engine) as late:
                kept, counted = read(late, now)
            assert kept.cases == counted.cases
            assert (town.only or set()) <= {1, 2}
        assert town.only is not None
        kept, counted = read(early, moment)
        assert kept.cases == counted.cases
        assert [row.title for row in kept.cases].count("Nyt navn") == 1
        assert town.only == {1}
    kept, counted = town.both(None)
    assert (kept.cases, town.counted) == (counted.cases, 5)


def test_who_asks_hears_when_all_of_it_was_counted_and_not_when_a_case_was(town: Town) -> None:
    heard: list[int] = []
    town.kept.when_counted = lambda: heard.append(town.counted)
    town.both(None)
    town.both(None)
    with writing(town.engine) as connection:
        append(connection, [Entry(Event(Tag.PROPOSAL_REVISED), rows.NOW, "nyt", case_id=1)])
    town.both(None)
    town.now = rows.NOW + timedelta(days=1)
    town.both(None)
    assert (heard, town.counted) == ([1, 3], 3)


def test_it_is_counted_anew_when_the_embargo_of_an_item_ended(town: Town) -> None:
    ends = rows.NOW + timedelta(hours=2)
    item = {"meeting_id": rows.SSU_OCT, "number": 9, "case_id": 2, "title": "", "public_from": ends}
    with writing(town.engine) as connection:
        rows.insert(connection, "agenda_item", **item, item_kind="decision", list_type="ordinary")
    town.both(None)
    town.now = ends
    kept, counted = town.both(rows.CARLA)
    assert kept == counted
    assert town.counted == 2


def test_what_a_meeting_has_done_counts_for_the_cases_on_its_agenda(town: Town) -> None:
    item = {"meeting_id": rows.SSU_OCT, "number": 9, "case_id": 2, "title": ""}
    with writing(town.engine) as connection:
        rows.insert(connection, "agenda_item", **item, item_kind="decision", list_type="ordinary")
    town.both(None)
    with writing(town.engine) as connection:
        connection.execute(sa.text("UPDATE \"case\" SET title = 'Nyt navn' WHERE id = 2"))
        append(connection, [Entry(Event(Tag.RECORD_CLOSED), rows.NOW, "lukket", meeting_id=rows.SSU_OCT)])
    kept, counted = town.both(None)
    assert kept == counted
    assert town.only == {2}


def test_a_case_that_ends_is_gone(town: Town) -> None:
    before, _ = town.both(None)
    with writing(town.engine) as connection:
        connection.execute(sa.text("UPDATE \"case\" SET stage = 'ended', ending = 'withdrawn' WHERE id = 1"))
        append(connection, [Entry(Event(Tag.CASE_ENDED), rows.NOW, "slut", case_id=1)])
    kept, counted = town.both(None)
    assert kept == counted
    assert len(kept.cases) == len(before.cases) - 1
