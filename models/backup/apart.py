"""The night's backup, made by a process of its own. Proving a copy takes memory by the length of the history, and a
process that has once had it gives little of it back; the engine lives for months.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime

from config.settings import settings
from models.backup.archive import BackupError
from models.backup.create import Source, create
from models.backup.postgres import server_of
from models.database import open_engine


@dataclass(frozen=True, slots=True)
class Made:
    """The backup's name, how many files it lacks, and how many problems the audit named."""

    name: str
    lacking: int
    problems: int


def create_apart(now: datetime) -> Made:
    """As `create`, of the installation that the settings in the environment describe. Raises `BackupError`."""
    command = [sys.executable, "-m", "models.backup.apart", now.isoformat()]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  (our own command)
    if done.returncode:
        raise BackupError(done.stdout.strip() or f"the process that makes the backup ended with code {done.returncode}")
    return Made(**json.loads(done.stdout))


def main(now: datetime) -> int:
    """What the process does: says what it has made, or why it could not."""
    chosen = settings()
    engine = open_engine(chosen.database)
    try:
        if chosen.backups is None:
            raise BackupError("no backups are wanted: SAGSGANG_BACKUP_FOLDER is off")
        source = Source(engine, chosen.data, server_of(chosen))
        backup = create(source, chosen.backups, now, chosen.backups_kept)
    except BackupError as error:
        sys.stdout.write(str(error))
        return 1
    finally:
        engine.dispose()
    manifest = backup.manifest
    made = {"name": backup.path.name, "lacking": len(manifest.lacking), "problems": len(manifest.problems)}
    sys.stdout.write(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(datetime.fromisoformat(sys.argv[1])))
