"""The mailbox: what comes back by mail."""

from __future__ import annotations

from prefect import flow

from tasks.incoming_mail import read_new_mail
from tasks.work import working


@flow(name="read-mailbox")
async def read_mailbox() -> int:
    """Read what has come since the last time; returns how many mails were about ours."""
    async with working("mailbox"):
        return await read_new_mail()
