"""Files handed in, kept once each under their digest: `files/ab/<sha256>` in the data folder.

The database and the history name a file by its SHA-256 only, so its name never reaches the disk and no path can lead
astray. A file is whole before it has its place.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t

FOLDER = "files"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files under one data folder."""

    data: Path

    def put(self, content: bytes) -> str:
        """Keep it; returns its SHA-256. The same content twice is one file."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists():
            os.utime(path)  # handed in anew: it is not an old leftover
            return digest
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = path.with_name(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        return digest

    def read(self, digest: str) -> bytes | None:
        """The content; None when it is not here (a backup without its files). Raises `ValueError` if it was changed."""
        path = self.path(digest)
        if not path.is_file():
            return None
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError("a file is not what it was when it was handed in")
        return content

    def path(self, digest: str) -> Path:
        """Where it lies. Raises `ValueError` for what is no digest: nothing outside the folder is ever reached."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256")
        return self.data / FOLDER / digest[:2] / digest

    def drop_unused(self, used: Collection[str], before: datetime) -> int:
        """Delete what no answer and no draft names and nobody has touched since `before`; returns how many."""
        dropped = 0
        for path in self._all():
            if path.name not in used and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                dropped += 1
        return dropped

    def _all(self) -> Iterator[Path]:
        return (path for path in (self.data / FOLDER).glob("??/*") if path.is_file())


def handed_in(connection: Connection) -> set[str]:
    """The digests that answers, annexes and meetings' documents name. An annex that was taken off stays: the history
    names it.
    """
    meetings = (sa.select(t.annexes.c.sha256), sa.select(t.meeting_documents.c.sha256))
    return set(connection.scalars(sa.select(t.response_files.c.sha256).union(*meetings)))


def read_from(connection: Connection) -> set[str]:
    """The digests of the documents that cases were read from; one imported by the command line is not kept here."""
    sources = t.cases.c.source_sha256
    return set(connection.scalars(sa.select(sources).where(sources != "").distinct()))


def named_files(connection: Connection) -> set[str]:
    """Those, and what unfinished forms name: what must not be tidied away."""
    drafts = connection.scalars(sa.select(t.form_drafts.c.content))
    return handed_in(connection).union(read_from(connection), *(_DIGEST.findall(content) for content in drafts))
