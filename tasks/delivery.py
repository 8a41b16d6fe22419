"""Sending what waits in the outbox, under leases. A hanging mail server holds up this task and nothing else."""

from __future__ import annotations

import asyncio

from prefect import task

from notifications.outbox.restore_mark import remember
from notifications.outbox.sweep import DeliveryReport, deliver
from tasks.resources import resources


@task(name="send-messages")
async def send_messages() -> DeliveryReport:
    """One pass: up to a minute, up to fifty messages. `has_more` says whether another is worth while."""
    return await asyncio.to_thread(send_now)


def send_now() -> DeliveryReport:
    found = resources()
    report = deliver(found.store.engine, found.now(), found.sender, municipality=found.municipality, links=found.links)
    if report.sent and found.mark:
        remember(found.store.engine, found.mark)
    return report
