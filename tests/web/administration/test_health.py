"""Health looks at each flow for itself: one that works hides none that died."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models.access.links import LinkMaker
from models.database import writing
from models.flow_successes import record_success
from tests.web.office import COORDINATOR, Office

LATE = [("sweep", timedelta(minutes=50)), ("housekeeping", timedelta(hours=29)), ("backup", timedelta(hours=29))]


@pytest.mark.parametrize(("flow", "after"), LATE)
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


def test_the_age_of_the_newest_backup_is_told_and_an_old_one_is_late(tmp_path: Path) -> None:
    office, folder = Office(tmp_path), tmp_path / "backups"
    wall = office.app.state.installation.wall
    office.app.state.installation = replace(office.app.state.installation, backups=folder)
    with writing(office.store.engine) as connection:
        record_success(connection, "sweep", office.clock.now(), "flow")
    client = office.person(COORDINATOR)
    assert (client.get("/drift/klar").json()["newest_backup"], folder.exists()) == (None, False)
    folder.mkdir()
    for name in (
        "sagsgang-20270822T031500Z.tar",
        "before-0011-20270823T031500.db",
        "sagsgang-20270823T010000Z.tar.part",
    ):
        (folder / name).touch()
    health = client.get("/drift/klar").json()
    assert (health["status"], health["newest_backup"]) == ("ok", "2027-08-22T03:15:00+00:00")
    wall.moment += timedelta(hours=2)
    assert client.get("/drift/klar").json()["status"] == "degraded"


def test_whoever_asks_with_a_number_of_his_own_hears_which_installation_this_is(tmp_path: Path) -> None:
    office = Office(tmp_path)
    client = office.person(COORDINATOR)
    question = "0190b5a4-7c1e-7d3a-8f00-0123456789ab"
    told = client.get("/drift/live", headers={"X-Sagsgang-Prove": question}).json()
    assert told["status"] == "ok"
    assert told["proof"] == LinkMaker(office.app.state.installation.data).proof(question)
    for other in ("", "form|x", "0190b5a4", f"{question}|x"):
        assert client.get("/drift/live", headers={"X-Sagsgang-Prove": other}).json() == {"status": "ok"}
