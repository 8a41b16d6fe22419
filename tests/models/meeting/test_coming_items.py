"""What is on its way to a body: the same from the rows of the overview as from the cases themselves, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from sqlalchemy.engine import Engine

from models.access.visibility import viewer_of
from models.case.overview import on_their_way, status
from models.case.overview_kept import KeptOverview
from models.database import reading, writing
from models.meeting.calendar import ready_cases
from models.meeting.coming_items import coming_to, with_links
from models.meeting.proposed_items import with_turn_ahead
from models.reference import read_register
from process.calendar import local_day
from process.meeting.agenda import consultation_at
from process.stages import Stage, StepState
from tests.web import rows

PEOPLE = (None, rows.CARLA, rows.ANNA, rows.GERT, rows.FIE, rows.HANNE)
READY, CLOSED, DRAFT, HEARD = "2027-0801", "2027-0802", "2027-0803", "2027-0804"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """With three cases whose turn it is in Socialudvalget: one open, one closed, one that is still a draft."""
    engine = rows.sandvig(tmp_path_factory.mktemp("coming"))
    with writing(engine) as connection:
        for number in (READY, CLOSED, DRAFT):
            released = None if number == DRAFT else rows.NOW - timedelta(days=9)
            stage = Stage.DRAFTING if number == DRAFT else Stage.RECOMMENDATION
            cells = {"is_closed": number == CLOSED, "released_at": released, "officer": rows.GERT, "holder": rows.GERT}
            case = rows.add_case(connection, number, stage, **cells)
            rows.add_route(connection, case, disability=StepState.DONE, med=StepState.DONE, social=StepState.READY)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("person", PEOPLE)
def test_rows_and_cases_agree(town: Engine, person: int | None) -> None:
    with reading(town) as connection:
        register = read_register(connection)
        viewer = viewer_of(connection, person, local_day(rows.NOW)) if person else None
        whole = status(connection, rows.measured_by(register), rows.NOW).cases
        for body in (rows.SOCIAL, rows.FINANCE, rows.COUNCIL):
            ahead = with_turn_ahead(connection, body, viewer, rows.NOW).values()
            expected = {state.case.number for state in ahead if consultation_at(state, body)}
            assert {item.case for item in coming_to(connection, whole, body, viewer, rows.NOW)} == expected
        counted = ready_cases(on_their_way(connection, whole, viewer, rows.NOW))
        seen = {row.case for row in on_their_way(connection, whole, viewer, rows.NOW)}
        ready = [row.case for row in whole for turn in row.turns if turn.is_ready and turn.body == rows.SOCIAL]
    assert set(ready) >= {READY, CLOSED}
    assert DRAFT not in ready, "nothing is placed that is not approved"
    assert counted[rows.SOCIAL] == len([case for case in ready if case in seen])
    assert (CLOSED in seen) == (person in (None, rows.CARLA, rows.GERT))


def test_only_what_may_be_opened_is_a_link(town: Engine) -> None:
    with reading(town) as connection:
        register = read_register(connection)
        whole = status(connection, rows.measured_by(register), rows.NOW).cases
        viewer = viewer_of(connection, rows.FIE, local_day(rows.NOW))
        coming = coming_to(connection, whole, rows.SOCIAL, viewer, rows.NOW)
        links = {item.case: item.opens for item in with_links(connection, coming, viewer, rows.NOW)}
        everything = with_links(connection, coming, None, rows.NOW)
    assert all(item.opens for item in everything)
    assert set(links) == {item.case for item in coming}


def test_the_kept_overview_knows_when_a_public_hearing_is_over(town: Engine) -> None:
    with writing(town) as connection:
        cells = {"released_at": rows.NOW - timedelta(days=90), "public_hearings": 1}
        case = rows.add_case(connection, HEARD, Stage.DECISION, **cells)
        done = dict.fromkeys(("disability", "med", "social", "finance"), StepState.DONE)
        rows.add_route(connection, case, **done, council=StepState.READY)
        days = {"starts_on": date(2027, 7, 1), "due_on": local_day(rows.NOW), "due_time": time(11, 0)}
        hearing = {"published_in": "", "remarks": 0, "objections": 0, "late": 0, "struck_reason": ""}
        rows.insert(connection, "public_hearing", case_id=case, number=1, **days, **hearing)
    kept, seen = KeptOverview(), []
    with reading(town) as connection:
        register = read_register(connection)
        for hours in (0, 2, 4):
            now = rows.NOW + timedelta(hours=hours)
            known = (connection, rows.measured_by(register, now), now)
            assert kept.status(*known).cases == status(*known).cases
            seen += [turn.is_ready for row in kept.status(*known).cases if row.case == HEARD for turn in row.turns]
    assert seen == [False, False, True], "at eight and ten o'clock, and when it ended at eleven"
