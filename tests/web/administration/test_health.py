"""Health looks at each flow for itself: one that works hides none that died."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.database import writing
from tasks.resources import record_success
from tests.web.office import COORDINATOR, Office


@pytest.mark.parametrize(("flow", "after"), [("sweep", timedelta(minutes=50)), ("housekeeping", timedelta(hours=29))])
def test_a_flow_that_died_is_named_while_another_works(tmp_path: Path, flow: str, after: timedelta) -> None:
    office = Office(tmp_path)
    with writing(office.store.engine) as connection:
        record_success(connection, flow, office.clock.now() - after, "flow")
        record_success(connection, "deadlines", office.clock.now(), "flow")
    health = office.person(COORDINATOR).get("/drift/klar").json()
    assert (health["status"], health["late_flows"]) == ("degraded", [flow])
    with writing(office.store.engine) as connection:
        record_success(connection, flow, office.clock.now(), "flow")
    health = office.person(COORDINATOR).get("/drift/klar").json()
    assert (health["status"], health["late_flows"]) == ("ok", [])
