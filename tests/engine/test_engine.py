"""The engine beside a real Prefect server: what is scheduled runs, what is stated moves, and without Prefect too."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.settings import Settings
from process.stages import Stage
from tests.engine.processes import EVERY_MINUTE, Prefect, a_port, engine, until
from tests.engine.town import Town, settings_for

pytestmark = pytest.mark.engine
FACTS = 12
TWO_SECONDS = 2.0


@dataclass
class Installation:
    settings: Settings
    prefect: Prefect
    town: Town
    engine: subprocess.Popen[bytes]

    def mode(self, flow: str = "") -> str:
        """How this flow, or the one that was last at work, did it."""
        which = f"WHERE flow = '{flow}'" if flow else ""
        rows = self.town.rows(f"SELECT mode FROM flow_success {which} ORDER BY at DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def flow_runs(self, name: str) -> int:
        """How many runs of a flow Prefect has written down as completed."""
        wanted = {"flows": {"name": {"any_": [name]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
        return int(self.prefect.ask("flow_runs/count", wanted))

    def seconds_to_move(self, waiting: tuple[int, int]) -> float:
        time.sleep(1)  # people state facts one at a time
        stated = time.monotonic()
        case_id = self.town.approve(waiting)
        until(lambda: self.town.stage(case_id) is Stage.HEARING, 60, f"case {case_id} moves", every=0.02)
        return time.monotonic() - stated


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, prefect: Prefect) -> Iterator[Installation]:
    folder, ports = tmp_path_factory.mktemp("installation"), {"smtp_port": a_port(12525)}
    settings = prefect.opens_to(settings_for(folder, prefect_port=prefect.settings.prefect_port, **ports))
    town = Town.of(settings)
    with engine(settings, str(EVERY_MINUTE)) as process:
        installation = Installation(settings, prefect, town, process)
        until(lambda: installation.mode("deadlines") == "flow", 60, "the engine's first pass as a flow")
        yield installation
    town.store.engine.dispose()


def test_a_scheduled_run_really_completes(installation: Installation) -> None:
    def completed() -> list[dict[str, object]]:
        answer = installation.prefect.ask(
            "flow_runs/filter",
            {"flow_runs": {"deployment_id": {"is_null_": False}, "state": {"type": {"any_": ["COMPLETED"]}}}},
        )
        return list(answer)

    runs = until(completed, 110, "a scheduled run completes", every=0.5)
    assert runs[0]["auto_scheduled"]
    assert installation.mode("sweep") == "flow"


def test_a_fact_committed_by_another_process_moves_its_case_within_two_seconds(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = [installation.town.almost_approved() for _ in range(FACTS)]
    taken = sorted(installation.seconds_to_move(waiting_case) for waiting_case in waiting)
    p95 = taken[-1] if FACTS < 20 else statistics.quantiles(taken, n=20)[-1]
    with capsys.disabled():
        load = os.getloadavg()[0]
        runs = installation.flow_runs("approve-proposals")
        print(f"\nfact -> moved: median {statistics.median(taken):.2f} s, p95 {p95:.2f} s", end="")
        print(f" ({FACTS} facts, {runs} flow runs, load {load:.1f})")
    assert p95 <= TWO_SECONDS
    assert set(installation.town.moves().values()) == {1}


def test_cases_move_while_prefect_is_away_and_as_flows_when_it_is_back(installation: Installation) -> None:
    waiting = [installation.town.almost_approved() for _ in range(3)]
    installation.prefect.kill()
    try:
        taken = [installation.seconds_to_move(waiting_case) for waiting_case in waiting]
        mode_without = installation.mode("approval")
    finally:
        installation.prefect.start()
    assert max(taken) <= 2 * TWO_SECONDS
    assert mode_without == "plain"
    until(lambda: installation.mode() == "flow", 60, "a pass as a flow")
    assert installation.engine.poll() is None
    assert installation.town.is_clean()
