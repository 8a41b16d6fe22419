"""The ended cases as the database reads a page of them are those of the whole overview, chosen and sorted in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.web.home.overview import OF_ENDED, Direction, Order, Wanted, choose
from models.access.visibility import Viewer, viewer_of
from models.case.ended import BY_ID, EndedCases
from models.case.overview import CaseRow, Status, status
from models.database import reading, writing
from models.reference import read_register
from process.calendar import local_day
from process.register import Register
from process.stages import Stage
from tests.web import rows

TITLES = ("Ål i havnen", "ældre i Østby", "Zoologi", "Øst for ÅEN", "busser", "Ærø 100 %", "Ål i havnen")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = rows.sandvig(tmp_path_factory.mktemp("ended"))
    with writing(engine) as connection:
        for place, title in enumerate(TITLES):
            decided = None if place == 2 else date(2027, 3, 1) + timedelta(days=place % 3)
            cells = {"title": title, "ending": "carried_out", "decided_on": decided, "is_closed": place == 4}
            cells["department"] = (rows.CARE, rows.ROADS)[place % 2]
            rows.add_case(connection, f"2026-{900 - place:04}", Stage.ENDED, **cells)
    yield engine
    engine.dispose()


@cache
def whole_overview(town: Engine, person: int | None) -> tuple[Register, Viewer | None, Status]:
    with reading(town) as connection:
        register = read_register(connection)
        viewer = viewer_of(connection, person, local_day(rows.NOW)) if person else None
        known = (connection, rows.measured_by(register), rows.NOW)
        return register, viewer, status(*known, viewer=viewer, include_ended=True)


def both(town: Engine, wanted: Wanted, person: int | None) -> tuple[list[CaseRow], list[CaseRow], int]:
    """As the whole overview has them, and as pages of three."""
    register, viewer, overview = whole_overview(town, person)
    with reading(town) as connection:
        whole = choose(overview, wanted)
        order, is_falling = OF_ENDED.get(wanted.sorter, BY_ID), wanted.retning is Direction.DOWN
        ended = EndedCases(connection, viewer, rows.NOW, wanted.afdeling, wanted.q, order, is_falling)
        assessors = rows.measured_by(register)
        paged = [row for passed in range(0, 12, 3) for row in ended.rows(assessors, passed, 3)]
        return whole, paged, ended.count()


@pytest.mark.parametrize("person", [None, rows.CARLA, rows.GERT])
@pytest.mark.parametrize(
    "chosen", [{}, {"afdeling": rows.CARE}, {"q": "ÅL I"}, {"q": "0 %"}, {"q": "øst"}, {"q": "nej"}]
)
def test_pages_of_the_database_are_the_whole_list(town: Engine, chosen: dict[str, object], person: int | None) -> None:
    for order in (Order.RISK, Order.NUMBER, Order.TITLE, Order.DEPARTMENT, Order.FORECAST):
        for way in Direction:
            wanted = Wanted(stadie=Stage.ENDED, sorter=order, retning=way, **chosen)  # type: ignore[arg-type]
            whole, paged, count = both(town, wanted, person)
            assert [row.case for row in paged] == [row.case for row in whole], (order, way)
            assert paged == whole
            assert count == len(whole)


def test_closed_ones_are_neither_listed_nor_counted(town: Engine) -> None:
    wanted = Wanted(stadie=Stage.ENDED)
    assert both(town, wanted, rows.CARLA)[2] == both(town, wanted, rows.GERT)[2] + 1


def test_a_page_reads_its_own_cases_and_no_others(town: Engine) -> None:
    read = []
    with reading(town) as connection:
        sa.event.listen(town, "before_cursor_execute", lambda *asked: read.append((asked[2], asked[3])))
        ended = EndedCases(connection, None, rows.NOW)
        register = read_register(connection)
        read.clear()
        ended.rows(rows.measured_by(register), 3, 2)
    first, *others = read
    assert "LIMIT" in first[0]
    assert all("IN (?, ?)" in said for said, _ in others)
