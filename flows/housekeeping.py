"""The night's tidying."""

from __future__ import annotations

from prefect import flow

from tasks.housekeeping import end_expired_sessions, fold_write_ahead_log, forget_unfinished_forms
from tasks.work import working


@flow(name="keep-house")
async def keep_house() -> None:
    """Forget expired sign-ins and forms never handed in, keep the database file tidy."""
    async with working("housekeeping"):
        await end_expired_sessions()
        await forget_unfinished_forms()
        await fold_write_ahead_log()
