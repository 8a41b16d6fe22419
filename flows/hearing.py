"""A hearing: opened when its letters may go by themselves, reminded while it runs, closed when its deadline passes."""

from __future__ import annotations

from prefect import flow

from tasks.cases import close_hearings, send_and_finish_hearings
from tasks.outbox import hand_over_notices
from tasks.work import working


@flow(name="hold-hearings")
async def hold_hearings() -> None:
    """Open, remind, close. A coordinator's «Send høring» is a fact like others and needs none of this."""
    async with working("hearing"):
        await close_hearings()
        await send_and_finish_hearings()
        await hand_over_notices()
