"""The night's backup."""

from __future__ import annotations

from prefect import flow

from tasks.backup import make_backup
from tasks.work import working


@flow(name="back-up")
async def back_up() -> None:
    """A copy of database and files, proved by being restored."""
    async with working("backup"):
        await make_backup()
