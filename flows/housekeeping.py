"""The night's tidying."""

from __future__ import annotations

from prefect import flow

from tasks.housekeeping import (
    end_expired_sessions,
    fold_write_ahead_log,
    forget_old_access,
    forget_unfinished_forms,
    mail_history_head,
    pass_on_begun,
    tell_hearing_plan,
)
from tasks.work import working


@flow(name="keep-house")
async def keep_house() -> None:
    """Forget expired sign-ins, forms never handed in and old openings, mail the history's head, tell what is news of
    the hearing plan, give what was begun to whoever stands in from today, keep the file tidy.
    """
    async with working("housekeeping"):
        await end_expired_sessions()
        await forget_unfinished_forms()
        await forget_old_access()
        await mail_history_head()
        await tell_hearing_plan()
        await pass_on_begun()
        await fold_write_ahead_log()
