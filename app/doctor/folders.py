"""What lies on the disk: the data folder, the secrets, the configuration, the backups."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.doctor.finding import Finding, Findings
from app.private import RESTORING
from config.settings import Settings

LEAST_SPACE = 2_000_000_000
"""Bytes free below which the next annexes and backups may not fit."""
DATA = "SAGSGANG_DATA"


def data_folder(settings: Settings) -> Findings:
    """Ours alone, to be written, with room."""
    folder = settings.data
    if not folder.is_dir():
        yield Finding("there is no data folder", "start Sagsgang once, or make it (mode 0700)", str(folder), DATA)
        return
    state = folder.stat()
    if state.st_uid != os.geteuid():
        mend = f"run the doctor as the user that runs Sagsgang, or `chown -R` the folder to user {os.geteuid()}"
        yield Finding("the data folder belongs to another user", mend, str(folder), DATA)
    if state.st_mode & stat.S_ISVTX:
        yield Finding("the data folder is shared by all users", "choose a folder of its own", str(folder), DATA)
    elif state.st_mode & 0o077:
        yield Finding("other users can read the data folder", f"chmod 0700 {folder}", str(folder), DATA)
    if not _is_writable(folder):
        mend = "give it to the user that runs Sagsgang; under systemd, name it in ReadWritePaths"
        yield Finding("nothing can be written in the data folder", mend, str(folder), DATA)
    if (folder / RESTORING).exists():
        mend = "run `sagsgang backup restore` again"
        yield Finding("a restore was broken off", mend, str(folder / RESTORING), DATA)
    yield from _room(folder, DATA)


def secrets(settings: Settings) -> Findings:
    """Each file holds a secret, and only its owner reads it. One that is not there yet is made at the next start."""
    from app.run.environment import PASSWORD_FILE
    from models.access.links import SECRET_FILE
    from models.access.secret import SecretError, secret_in

    for path in (settings.data / SECRET_FILE, settings.data / "prefect" / PASSWORD_FILE):
        if not path.exists():
            continue
        if path.stat().st_mode & 0o077:
            yield Finding("other users can read a secret", f"chmod 0600 {path}, or delete it", str(path), DATA)
        try:
            secret_in(path)
        except (SecretError, ValueError, PermissionError):
            yield Finding("the file holds no secret that can be read", "delete it: a new one is made", str(path), DATA)


def configuration(settings: Settings) -> Findings:
    """Every mistake in the municipality's own files."""
    from config.checks.configuration import check_reading
    from config.load import read_folder

    if not settings.config.is_dir():
        mend = "point it at the folder with organisation.toml"
        yield Finding("there is no configuration folder", mend, str(settings.config), "SAGSGANG_CONFIG")
        return
    for problem in check_reading(read_folder(settings.config)):
        where = f"{settings.config / problem.file}:{problem.line or 1}"
        mend = f"correct {problem.key or 'the line'}, then `sagsgang config check`"
        yield Finding(problem.message_da, mend, where, "SAGSGANG_CONFIG")


def backups(settings: Settings) -> Findings:
    """There is one of the last night, in a folder that can be written."""
    from app.web.administration.checks import BACKUP_LATE
    from models.backup.folder import newest_backup

    setting, folder = "SAGSGANG_BACKUP_FOLDER", settings.backups
    if folder is None:
        mend = "unset it, unless the database and the files are copied by other means"
        yield Finding("no backups are made", mend, "", setting, is_note=True)
        return
    if not folder.is_dir():
        mend = "`sagsgang backup create` makes it and the first one; the engine does every night"
        yield Finding("there is no backup yet", mend, str(folder), setting, is_note=folder == settings.data / "backups")
        return
    newest = newest_backup(folder)
    if newest is None or datetime.now(UTC) - newest > BACKUP_LATE:
        problem = f"the newest backup is of {newest:%Y-%m-%d %H:%M} UTC" if newest else "there is no backup"
        mend = "`sagsgang backup create` says why; engine.log says why the night's did not"
        yield Finding(problem, mend, str(folder), setting)
    if not _is_writable(folder):
        yield Finding("no backup can be written", "give it to the user that runs Sagsgang", str(folder), setting)
    yield from _room(folder, setting)


def _room(folder: Path, setting: str) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < LEAST_SPACE:
        mend = "make room, or move the folder to a larger disk"
        yield Finding(f"only {free // 1_000_000} MB are free", mend, str(folder), setting)


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
    except OSError:
        return False
    return True
