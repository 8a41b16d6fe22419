"""Server and run killed together: the run stays «running» for good, and must not keep its flow from running again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.engine.processes import Prefect, a_port, engine, until
from tests.engine.town import Town, settings_for

pytestmark = [pytest.mark.engine, pytest.mark.faults]
ENDED = ("COMPLETED", "CANCELLED", "CRASHED", "FAILED")
LOOKING_OFTEN = Path(__file__).with_name("engine_looking_often.py")


class Asked:
    """The server, asked until it answers: it is killed here, and slow to come back on a busy machine."""

    def __init__(self, server: Prefect) -> None:
        self.server = server

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        def answer() -> list[Any] | None:
            with suppress(OSError):
                return [self.server.ask(path, body)]
            return None

        return until(answer, 120, f"Prefect answers {path}", every=0.5)[0]

    def sweep(self) -> str:
        """The id of the sweep's deployment, once it is registered."""
        by_name = {"deployments": {"name": {"any_": ["sweep"]}}}
        known = until(lambda: self.ask("deployments/filter", by_name), 120, "the sweep is registered", every=0.5)
        return str(known[0]["id"])

    def a_run(self, sweep: str, **state: object) -> str:
        made = self.ask(f"deployments/{sweep}/create_flow_run", {"state": {"type": "SCHEDULED", **state}})
        return str(made["id"])

    def state_of(self, run: str) -> str:
        return str(self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})[0]["state_type"])

    def completes(self, sweep: str) -> bool:
        """Whether a run asked for now comes to its end."""
        run = self.a_run(sweep)
        until(lambda: self.state_of(run) in ENDED, 240, "a run ends", every=0.5)
        return self.state_of(run) == "COMPLETED"


def test_a_run_whose_server_and_process_died_does_not_hold_its_flow_for_ever(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, prefect_port=a_port(16300), smtp_port=a_port(16625))
    server, town = Prefect(settings), Town.of(settings)
    asked = Asked(server)
    try:
        server.start()
        with engine(settings):
            sweep = asked.sweep()
        # Taken as an engine takes it, by a process that is no more; the server forgets whose the slot is.
        orphan = asked.a_run(sweep, state_details={"scheduled_time": "2099-01-01T00:00:00Z"})
        asked.ask(f"flow_runs/{orphan}/set_state", {"state": {"type": "PENDING"}})
        server.kill()
        server.start()
        with engine(settings, str(LOOKING_OFTEN)):
            until(lambda: asked.state_of(orphan) != "PENDING", 180, "the dead run is ended", every=0.5)
            until(lambda: asked.completes(sweep), 300, "a sweep runs again", every=1)
        assert asked.state_of(orphan) == "CRASHED"
    finally:
        server.kill()
        town.store.engine.dispose()
