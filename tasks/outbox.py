"""From the plan to the outbox, and out. A hanging mail server holds up sending and nothing else."""

from __future__ import annotations

import asyncio

from prefect import task

from notifications.outbox.deliver import DeliveryReport
from tasks import everything
from tasks.resources import resources


@task(name="hand-over-notices")
async def hand_over_notices() -> int:
    """What is to be said today, one mail for each person; returns how many messages wait because of it."""
    return await asyncio.to_thread(everything.hand_over, resources())


@task(name="send-messages")
async def send_messages() -> DeliveryReport:
    """One pass under leases. `has_more` says whether another is worth while."""
    return await asyncio.to_thread(everything.send_once, resources())
