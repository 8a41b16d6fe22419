"""Which flows have not done their work in time, or fail again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from models.database import reading, writing
from models.flow_successes import FlowTrouble, late_flows, record_failure, record_success, troubled_flows

NOW = datetime(2027, 9, 1, 7, tzinfo=UTC)
LIMITS = {"sweep": timedelta(minutes=25), "housekeeping": timedelta(hours=26)}


@pytest.mark.parametrize(
    ("minutes_later", "late"), [(0, ()), (25, ()), (26, ("sweep",)), (26 * 60 + 1, ("sweep", "housekeeping"))]
)
def test_each_is_late_after_its_own_limit(engine: Engine, minutes_later: int, late: tuple[str, ...]) -> None:
    with writing(engine) as connection:
        for flow in LIMITS:
            record_success(connection, flow, NOW, "flow")
    with reading(engine) as connection:
        now = NOW + timedelta(minutes=minutes_later)
        assert late_flows(connection, now, LIMITS, is_never_late=True) == late


@pytest.mark.parametrize(("is_never_late", "late"), [(True, ("sweep", "housekeeping")), (False, ())])
def test_one_that_has_never_run_is_late_where_that_is_asked(
    engine: Engine, is_never_late: bool, late: tuple[str, ...]
) -> None:
    with reading(engine) as connection:
        assert late_flows(connection, NOW, LIMITS, is_never_late=is_never_late) == late


def test_a_flow_is_in_trouble_when_it_is_late_or_keeps_failing_until_it_succeeds(engine: Engine) -> None:
    def troubled(minutes: int) -> tuple[FlowTrouble, ...]:
        with reading(engine) as connection:
            return troubled_flows(connection, NOW + timedelta(minutes=minutes))

    def fails(flow: str, *minutes: int) -> None:
        with writing(engine) as connection:
            for minute in minutes:
                record_failure(connection, flow, NOW + timedelta(minutes=minute), "OSError")

    with writing(engine) as connection:
        record_success(connection, "sweep", NOW, "flow")
        record_success(connection, "deliveries", NOW, "flow")
    assert troubled(40) == ()
    assert troubled(41) == (FlowTrouble("sweep", NOW),)
    fails("deliveries", 1, 2)
    assert troubled(15) == (), "twice is no news"
    fails("deliveries", 3)
    assert troubled(9) == (), "nor is a moment"
    assert troubled(11) == (FlowTrouble("deliveries", NOW, 3, "OSError"),)
    fails("backup", 4, 5, 6)
    first = NOW + timedelta(minutes=4)
    assert troubled(20)[0] == FlowTrouble("backup", first, 3, "OSError"), "it has never succeeded"
    assert [trouble.flow for trouble in troubled(130)] == ["backup", "sweep"], "it has no more work"
    with writing(engine) as connection:
        record_success(connection, "backup", NOW + timedelta(minutes=21), "plain")
        record_success(connection, "sweep", NOW + timedelta(minutes=120), "plain")
    assert troubled(130) == ()
