"""The sweep: everything that is due, in one run. The safety net under the waker, which usually was first."""

from __future__ import annotations

from prefect import flow

from flows.deliveries import empty_outbox
from tasks.cases import move_everything
from tasks.outbox import hand_over_notices
from tasks.work import working


@flow(name="sweep")
async def sweep() -> None:
    """Do what is due, whatever it is, then say what is to be said."""
    async with working("sweep"):
        await move_everything()
        await hand_over_notices()
        await empty_outbox()
