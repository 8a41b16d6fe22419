"""The schedule as Prefect knows it: one deployment a line, of this engine's own runner or of a pool of workers."""

from __future__ import annotations

from collections.abc import Sequence
from pkgutil import resolve_name
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.flows import Flow
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.schedule import Scheduled

ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


async def deployment_of(scheduled: Scheduled, pool: str = "") -> RunnerDeployment:
    """One line of the schedule. `pool`: of the workers that are to run it."""
    module, _, name = scheduled.entry.rpartition(".")
    flow: Flow[Any, Any] = resolve_name(f"{module}:{name}")
    return await flow.ato_deployment(
        name=scheduled.name,
        schedule=Cron(scheduled.cron, timezone=scheduled.timezone),
        concurrency_limit=ONE_AT_A_TIME,
        description=scheduled.why,
        entrypoint_type=EntrypointType.MODULE_PATH,
        work_pool_name=pool or None,
    )


async def registered_in(pool: str, schedule: Sequence[Scheduled]) -> list[UUID]:
    """The pool, made where it is not there, with the schedule in it. Any engine may do it, and any number of times."""
    from prefect.workers.process import ProcessWorker  # 5 MB, and only pools have workers

    async with get_client() as client:
        try:
            template = ProcessWorker.get_default_base_job_template()
            await client.create_work_pool(
                WorkPoolCreate(name=pool, type=ProcessWorker.type, base_job_template=template)
            )
        except ObjectAlreadyExists:
            pass
    return [await (await deployment_of(scheduled, pool)).aapply() for scheduled in schedule]
