"""Prefect's files are deleted, as the guide allows: nothing may run on without its schedule, and look well."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from flows.schedule import SCHEDULE
from tests.engine.processes import Prefect, a_port, engine, until
from tests.engine.town import Town, settings_for

WHOLE = {line.name for line in SCHEDULE}
pytestmark = [pytest.mark.engine, pytest.mark.faults, pytest.mark.soak]


def test_a_server_that_has_lost_its_database_gets_the_schedule_again(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, prefect_port=a_port(16200), smtp_port=a_port(16525))
    server, town = Prefect(settings), Town.of(settings)

    def registered() -> set[str]:
        with suppress(OSError):
            return {str(deployment["name"]) for deployment in server.ask("deployments/filter", {})}
        return set()

    try:
        server.start()
        with engine(settings):
            until(lambda: registered() == WHOLE, 120, "the schedule is registered")
            server.kill()
            for file in (settings.data / "prefect").glob("prefect.db*"):
                file.unlink()
            server.start()
            until(lambda: registered() == WHOLE, 180, "the schedule is registered again")
            assert registered() == WHOLE
    finally:
        server.kill()
        town.store.engine.dispose()
