"""The night's tidying."""

from __future__ import annotations

from prefect import flow

from tasks.housekeeping import end_expired_sessions, fold_write_ahead_log
from tasks.work import working


@flow(name="keep-house")
async def keep_house() -> None:
    """Forget expired sign-ins, keep the database file tidy."""
    async with working("housekeeping"):
        await end_expired_sessions()
        await fold_write_ahead_log()
