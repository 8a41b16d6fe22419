"""Deadlines: what time alone has made due."""

from __future__ import annotations

from prefect import flow

from flows.approval import move_ready_cases
from tasks.cases import close_hearings
from tasks.work import working


@flow(name="keep-deadlines")
async def keep_deadlines() -> int:
    """Close the hearings that are over, then move what that has made ready; returns how many did either."""
    async with working("deadlines"):
        closed = await close_hearings()
        return closed + await move_ready_cases()
