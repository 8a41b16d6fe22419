"""Guards over the flows: what would only show at night, or in a child process, is checked here."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from pkgutil import iter_modules, resolve_name
from typing import Any

import pytest
from prefect.flows import Flow

import flows
import tasks
from flows import approval
from flows.schedule import COPENHAGEN, UTC, Scheduled, schedule_of
from process.stages import Stage

HOUSE = {"process", "config", "models", "documents", "notifications", "tasks", "flows", "app"}
FOLDER = Path(flows.__file__).parent
MODULES = sorted(module.name for module in iter_modules([str(FOLDER)]))
SCHEDULE = schedule_of(reads_mailbox=True)
IDS = [scheduled.name for scheduled in SCHEDULE]


def flows_of(module: str) -> list[Flow[Any, Any]]:
    return [value for value in vars(resolve_name(f"flows.{module}")).values() if isinstance(value, Flow)]


def test_the_journey_handles_every_stage() -> None:
    tree = ast.parse(Path(approval.__file__).read_text())
    arms = [ast.unparse(case.pattern) for node in ast.walk(tree) if isinstance(node, ast.Match) for case in node.cases]
    assert sorted(arms) == sorted(f"Stage.{stage.name}" for stage in Stage)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "schedule"])
def test_every_flow_is_async_and_takes_nothing(module: str) -> None:
    """A synchronous flow pays a second for its heartbeat thread; an argument would tie a run to a moment."""
    own_flows = flows_of(module)
    assert own_flows
    assert all(flow.isasync for flow in own_flows)
    assert all(not flow.parameters.properties for flow in own_flows)


@pytest.mark.parametrize("scheduled", SCHEDULE, ids=IDS)
def test_a_scheduled_entry_is_a_flow_by_its_module(scheduled: Scheduled) -> None:
    assert "/" not in scheduled.entry
    assert ":" not in scheduled.entry
    module, _, name = scheduled.entry.rpartition(".")
    assert isinstance(resolve_name(f"{module}:{name}"), Flow)


@pytest.mark.parametrize("scheduled", SCHEDULE, ids=IDS)
def test_nothing_runs_by_copenhagens_clock_when_it_changes(scheduled: Scheduled) -> None:
    _minutes, hours, *_ = scheduled.cron.split()
    if scheduled.timezone == UTC:
        assert hours == "*", "less than hourly: schedule it in Copenhagen's time"
    else:
        assert scheduled.timezone == COPENHAGEN
        assert int(hours) not in (1, 2, 3)


def test_no_module_hides_another() -> None:
    names = set(MODULES) | {module.name for module in iter_modules(tasks.__path__)}
    assert not names & (HOUSE | sys.stdlib_module_names)
