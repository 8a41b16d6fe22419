"""The night's backup, where the settings want one."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from prefect import task

from config.settings import settings
from models.backup.apart import create_apart

log = logging.getLogger("sagsgang.backup")


def back_up() -> None:
    """Copy everything that is not made again, by the machine's time. Raises `BackupError`."""
    if settings().backups is None:
        return
    made = create_apart(datetime.now(UTC))
    if made.lacking:
        log.warning("%d files that the database names are gone or changed", made.lacking)
    if made.problems:
        log.error("the audit names %d problems: see `sagsgang audit verify`", made.problems)
    log.info("the backup %s is made and proved", made.name)


@task(name="make-backup")
async def make_backup() -> None:
    """Database and files, copied and restored to prove the copy."""
    await asyncio.to_thread(back_up)
