"""The machine's own clock is turned an hour back and then a day forward, under Prefect's server and the engine: what is
stated moves; the schedule, which Prefect had laid out for the hours that come again, goes on when they have.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from process.stages import Stage
from tests.engine.processes import EVERY_MINUTE, Prefect, a_port, engine, until
from tests.engine.town import Town, settings_for

pytestmark = [pytest.mark.faults, pytest.mark.engine, pytest.mark.soak]
SOURCE = Path(__file__).with_name("turned_clock.c")
HOUR, DAY = 3600, 86_400


@pytest.fixture
def turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file whose seconds are added to the clock of every process that is started from here on."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here to make the clock that is turned")
    library, turned = tmp_path / "turned_clock.so", tmp_path / "turned"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], check=True)
    turned.write_text("0")
    monkeypatch.setenv("TURNED", str(turned))
    monkeypatch.setenv("LD_PRELOAD", str(library))
    return turned


def test_the_schedule_outlives_a_clock_that_is_turned(tmp_path: Path, turned: Path) -> None:
    settings = settings_for(tmp_path / "data", prefect_port=a_port(16200), smtp_port=a_port(16525))
    town, server = Town.of(settings), Prefect(settings)

    def sweeps() -> int:
        wanted = {"flows": {"name": {"any_": ["sweep"]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
        with suppress(OSError):  # it is busy with the slots of the day that is gone
            return int(server.ask("flow_runs/count", wanted))
        return 0

    try:
        server.start()
        with engine(settings, str(EVERY_MINUTE)):
            until(lambda: sweeps() > 0, 240, "the schedule runs", every=1)
            for turn in (-HOUR, DAY):
                before = sweeps()
                turned.write_text(str(turn))
                case = town.approve(town.almost_approved())
                until(lambda case=case: town.stage(case) is Stage.HEARING, 60, f"a case moves after {turn} s")
            until(lambda before=before: sweeps() > before, 300, "the schedule runs again", every=1)
    finally:
        server.kill()
        town.store.engine.dispose()
    assert set(town.moves().values()) == {1}
    assert town.is_clean()
