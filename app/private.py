"""Nobody else on the machine may read what a municipality keeps: letters, closed items, passwords' hashes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

OURS_ALONE = 0o700
RESTORING = "restoring"
"""The file that stands in the data folder while a backup takes the place of what was there."""
PREPARING = "preparing"
"""The file that stands in the data folder while its database is made or brought to this version."""


class DataFolderError(RuntimeError):
    """The data folder cannot be closed to other users: it is another's, or everybody's."""


def keep_private(folder: Path, *, while_restoring: bool = False) -> None:
    """Make the data folder where there is none, close it to other users, and let all that is written be ours alone.

    Refuses one in which a restore was broken off, except to the restore itself.
    """
    os.umask(0o077)
    folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
    mode = folder.stat().st_mode
    if mode & stat.S_ISVTX:
        raise DataFolderError(f"{folder} is shared by all users: choose a folder of its own (SAGSGANG_DATA)")
    if mode & 0o077:
        try:
            folder.chmod(OURS_ALONE)
        except PermissionError:
            raise DataFolderError(
                f"{folder} can be read by others and belongs to another user: give it to the user that runs Sagsgang"
            ) from None
    if (folder / RESTORING).exists() and not while_restoring:
        raise DataFolderError(f"a restore into {folder} was broken off: run it again (`sagsgang backup restore`)")
