"""The sweep: everything that is due, in one run. The safety net under the waker, which usually was first."""

from __future__ import annotations

from prefect import flow

from flows.approval import move_ready_cases
from flows.deliveries import empty_outbox
from tasks.cases import follow_register
from tasks.follow_up import remind_again, settle_joined_cases
from tasks.hearing import close_hearings
from tasks.notices import hand_over_notices
from tasks.work import working


@flow(name="sweep")
async def sweep() -> None:
    """Close what is over, hand over what somebody has left, move what is ready, say what is to be said."""
    async with working("sweep"):
        await close_hearings()
        await remind_again()
        await follow_register()
        await move_ready_cases()
        await settle_joined_cases()
        await hand_over_notices()
        await empty_outbox()
