"""The drawing of the route stays a drawing, whatever days it is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.web.case.timeline import timeline
from process.state.case import ExternalDeadline
from tests.web.office import Office, prepared

TODAY = date(2027, 8, 24)
NEAR = ExternalDeadline(1, date(2027, 12, 1), "Til styrelsen")


def sent(office: Office) -> None:
    office.imported_and_approved()
    office.send()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, sent)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1890, 1, 1), date(2127, 1, 1), date(9999, 12, 31)])
def test_a_wall_centuries_away_is_left_out_of_the_drawing(office: Office, day: date) -> None:
    register, state = office.store.reference.register, office.state()
    near = timeline(replace(state, external_deadlines=(NEAR,)), register, TODAY, {}, None)
    both = timeline(
        replace(state, external_deadlines=(NEAR, ExternalDeadline(2, day, "Fejl"))), register, TODAY, {}, None
    )
    assert near is not None
    assert [deadline.label for deadline in near.external_deadlines] == ["1/12"]
    assert both == near
