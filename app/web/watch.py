"""Looking at the installation: can a fact be written, is there room, does what runs by itself run. Seen afresh at most
every other second, by threads and connections that no page uses, so that the answer comes when all else waits.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.web.patience import Patience
from models.backup.folder import newest_backup
from models.database import is_locked, open_probe, reading
from models.version import wrong_migration
from models.vital_signs import VitalSigns, try_to_write, vital_signs

if TYPE_CHECKING:
    from app.web.installation import Installation

log = logging.getLogger("sagsgang.web")
KEPT_FOR = 2.0
"""Seconds: whoever asks more often gets the same answer, and makes nobody write."""


class Database(StrEnum):
    """`locked`: another holds it; `unwritable`: it can be read, but nothing is kept."""

    GOOD = "ok"
    LOCKED = "locked"
    UNWRITABLE = "unwritable"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Disk:
    """Where a folder (`name`: data or backups) lies: bytes that are free, and whether it takes writes."""

    name: str
    folder: Path
    free: int
    is_writable: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """One look. `wall` is the machine's time, which backups go by; `signs` None where the database cannot be read or is
    of another version (`wrong_version` says how); `is_patient`: what is late has not had its chance yet.
    """

    now: datetime
    wall: datetime
    database: Database
    wrong_version: str
    signs: VitalSigns | None
    disks: tuple[Disk, ...]
    makes_backups: bool
    newest_backup: datetime | None
    is_patient: bool


@dataclass
class Watch:
    """What one web process knows of its installation."""

    patience: Patience = field(default_factory=Patience)
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "health"))
    _looking: threading.Lock = field(default_factory=threading.Lock)
    _seen: tuple[float, Observed] | None = None
    _probe: Engine | None = None

    def look(self, site: Installation) -> Observed:
        with self._looking:
            if self._seen is None or time.monotonic() - self._seen[0] >= KEPT_FOR:
                self._seen = (time.monotonic(), self._look(site))
            return self._seen[1]

    def _look(self, site: Installation) -> Observed:
        now = site.now()
        database, wrong, signs = self._ask(site.engine, now)
        return Observed(
            now=now,
            wall=site.wall.now(),
            database=database,
            wrong_version=wrong,
            signs=signs,
            disks=tuple(_disks(site)),
            makes_backups=site.backups is not None,
            newest_backup=newest_backup(site.backups) if site.backups else None,
            is_patient=not self.patience.is_over(now),
        )

    def _ask(self, engine: Engine, now: datetime) -> tuple[Database, str, VitalSigns | None]:
        wrong, signs = "", None
        self._probe = self._probe or open_probe(engine)
        try:
            with reading(self._probe) as connection:
                wrong = wrong_migration(connection)
                signs = None if wrong else vital_signs(connection, now)
            if not wrong:
                try_to_write(self._probe)
        except SQLAlchemyError as error:
            log.error("health: %s", type(error.__cause__ or error).__name__)
            if isinstance(error, DBAPIError) and is_locked(error):
                return Database.LOCKED, wrong, signs
            return (Database.UNWRITABLE if signs else Database.UNREACHABLE), wrong, signs
        return Database.GOOD, wrong, signs


def _disks(site: Installation) -> Iterator[Disk]:
    """Of data and of backups; one of them where both lie on the same."""
    seen: set[int] = set()
    for name, folder in (("data", site.data), ("backups", site.backups)):
        if folder is None or not folder.exists() or folder.stat().st_dev in seen:
            continue
        seen.add(folder.stat().st_dev)
        yield Disk(name, folder, shutil.disk_usage(folder).free, os.access(folder, os.W_OK))
