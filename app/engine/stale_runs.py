"""Runs that nobody runs any more, and the slots they hold.

Each scheduled flow runs one at a time: Prefect counts a slot for it, and cancels every run that finds it taken. When
the machine loses its power, or server and run are killed together, the run stays «running» and the slot taken, for the
server had only in memory whose it was: the flow would never run again. So the engine, which knows what it runs itself,
looks.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

log = logging.getLogger("sagsgang.engine")
UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
BEGINS_WITHIN = timedelta(minutes=2)
"""A run that was taken a moment ago may have no process yet."""
UNSEEN_FOR = timedelta(minutes=30)
"""Nobody here sees the process of a worker on another machine; no run takes as long."""
_MOST_LIMITS = 100


async def free_slots(
    client: PrefectClient, deployments: Collection[UUID], alive: Collection[UUID], after: timedelta
) -> int:
    """End the runs of these deployments that are not among the `alive` and older than `after`, and give back the slots
    nobody holds; returns how many slots. Costs one question while no slot is taken.
    """
    names = {f"deployment:{deployment}": deployment for deployment in deployments}
    limits = await client.read_global_concurrency_limits(limit=_MOST_LIMITS)
    taken = {names[limit.name]: limit for limit in limits if limit.active_slots and limit.name in names}
    if not taken:
        return 0
    runs = await _under_way(client, taken)
    stale = [run for run in runs if run.id not in alive and _is_older(run, after)]
    for run in stale:
        log.warning("run %s of a process that is gone is ended", run.name)
        await client.set_flow_run_state(run.id, Crashed(message="Its process is gone."), force=True)
    held = {run.deployment_id for run in runs if run not in stale}
    freed = [limit for deployment, limit in taken.items() if deployment not in held]
    for limit in freed:
        await client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))
    return len(freed)


async def _under_way(client: PrefectClient, deployments: Iterable[UUID]) -> list[FlowRun]:
    return await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY)),
        )
    )


def _is_older(run: FlowRun, after: timedelta) -> bool:
    return run.state is None or run.state.timestamp < datetime.now(UTC) - after
