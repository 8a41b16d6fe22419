"""Deliveries: what is to be said leaves the house, and what the other side answered is written down."""

from __future__ import annotations

from prefect import flow

from tasks.delivery import send_messages
from tasks.notices import hand_over_notices
from tasks.work import working

MOST_PASSES = 20
"""A thousand messages a run: the rest has its turn in the next, so that no run lasts for hours."""


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
