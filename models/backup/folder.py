"""A folder of backups: how they are called, and which is the newest."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"sagsgang-(\d{8}T\d{6})Z(?:-(\d+))?\.tar")


def archives(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    named = [(match, path) for path in folder.glob("sagsgang-*.tar") if (match := _NAME.fullmatch(path.name))]
    return [path for match, path in sorted(named, key=lambda pair: (pair[0][1], int(pair[0][2] or 1)), reverse=True)]


def newest_backup(folder: Path) -> datetime | None:
    """When the newest was made, by its name: it has it only once it is proved. None where there is none."""
    for path in archives(folder):
        if match := _NAME.fullmatch(path.name):
            return datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return None


def free_name(folder: Path, now: datetime, begin: str = "sagsgang-", end: str = ".tar") -> Path:
    """The same second twice is told apart by a number."""
    stem, number = f"{begin}{now.astimezone(UTC):%Y%m%dT%H%M%S}Z", 1
    path = folder / f"{stem}{end}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{end}"
    return path
