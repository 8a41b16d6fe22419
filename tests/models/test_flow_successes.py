"""Which flows have not done their work in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from models.database import reading, writing
from models.flow_successes import late_flows
from tasks.resources import record_success

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
