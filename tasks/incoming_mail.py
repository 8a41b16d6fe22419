"""The mailbox, where there is one: what has come back since the last reading."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from prefect import task

from notifications.mailbox.reading import read_mailbox
from tasks.resources import Resources, resources


def read(tools: Resources) -> int:
    """Returns how many mails were about ours. Raises `MailboxError`."""
    if tools.mailbox is None or tools.files is None:
        return 0
    return read_mailbox(tools.store.engine, tools.mailbox, tools.files, tools.now(), datetime.now(UTC)).kept


@task(name="read-mailbox")
async def read_new_mail() -> int:
    """Mails returned by a server and answers by reply; returns how many. Nothing in the mailbox is changed."""
    return await asyncio.to_thread(read, resources())
