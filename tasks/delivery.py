"""Sending what waits in the outbox, under leases. A hanging mail server holds up this task and nothing else."""

from __future__ import annotations

import asyncio

from prefect import task

from notifications.outbox import DeliveryReport, deliver
from tasks.resources import resources


@task(name="send-messages")
async def send_messages() -> DeliveryReport:
    """One pass: up to a minute, up to fifty messages. `has_more` says whether another is worth while."""
    return await asyncio.to_thread(send_now)


def send_now() -> DeliveryReport:
    found = resources()
    return deliver(found.store.engine, found.now(), found.sender, municipality=found.municipality)
