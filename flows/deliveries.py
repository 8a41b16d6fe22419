"""Deliveries: what is to be said leaves the house, and what the other side answered is written down."""

from __future__ import annotations

from prefect import flow

from tasks.everything import MOST_PASSES
from tasks.outbox import hand_over_notices, send_messages
from tasks.work import working


@flow(name="deliver-notices")
async def deliver_notices() -> int:
    """Hand over what is due and send it; returns how many messages a server took."""
    async with working("deliveries"):
        await hand_over_notices()
        return await empty_outbox()


async def empty_outbox() -> int:
    """Send until nothing is ready."""
    sent = 0
    for _ in range(MOST_PASSES):
        report = await send_messages()
        sent += report.sent
        if not report.has_more:
            break
    return sent
