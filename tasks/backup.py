"""The night's backup, where the settings want one."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from prefect import task

from config.settings import settings
from models.backup.create import Source, create
from models.backup.postgres import server_of
from tasks.resources import Resources, resources

log = logging.getLogger("sagsgang.backup")


def back_up(tools: Resources) -> None:
    """Copy everything that is not made again, by the machine's time. Raises `BackupError`."""
    chosen = settings()
    if chosen.backups is None:
        return
    source = Source(tools.store.engine, chosen.data, server_of(chosen))
    backup = create(source, chosen.backups, datetime.now(UTC), chosen.backups_kept)
    if backup.manifest.lacking:
        log.warning("%d files that the database names are gone or changed", len(backup.manifest.lacking))
    if backup.manifest.problems:
        log.error("the audit names %d problems: see `sagsgang audit verify`", len(backup.manifest.problems))
    log.info("the backup %s is made and proved", backup.path.name)


@task(name="make-backup")
async def make_backup() -> None:
    """Database and files, copied and restored to prove the copy."""
    await asyncio.to_thread(back_up, resources())
