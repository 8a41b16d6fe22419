"""Files handed in, kept once each under their digest: `files/ab/<sha256>` in the data folder.

The database and the history name a file by its SHA-256 only, so its name never reaches the disk and no path can lead
astray. A file is whole before it has its place.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.case.earlier_case import READ_OF

FOLDER = "files"
PIECE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_READ_OF = re.compile(rf'"{READ_OF}": ?"([0-9a-f]{{64}})"')


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    """The whole of a file, a megabyte at a time; it stands at its beginning afterwards."""
    source.seek(0)
    yield from iter(lambda: source.read(PIECE), b"")
    source.seek(0)


def digest_of(source: IO[bytes]) -> str:
    """Its SHA-256."""
    digest = hashlib.sha256()
    for piece in pieces(source):
        digest.update(piece)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files under one data folder."""

    data: Path

    def put(self, content: bytes) -> str:
        """Keep it; returns its SHA-256. The same content twice is one file."""
        return self.put_file(BytesIO(content))

    def put_file(self, source: IO[bytes]) -> str:
        """As `put`, piece by piece: a file of any size costs no memory. `source` is read from its beginning."""
        folder = self.data / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half, digest = folder / f".{secrets.token_hex(8)}", hashlib.sha256()
        try:
            with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                for piece in pieces(source):
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            path = self.path(digest.hexdigest())
            if path.exists():
                os.utime(path)  # handed in anew: it is not an old leftover
                return digest.hexdigest()
            path.parent.mkdir(mode=0o700, exist_ok=True)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        return digest.hexdigest()

    def read(self, digest: str) -> bytes | None:
        """The content; None when it is not here (a backup without its files). Raises `ValueError` if it was changed."""
        file = self.opened(digest)
        if file is None:
            return None
        with file:
            return file.read()

    def opened(self, digest: str) -> IO[bytes] | None:
        """As `read`, open at its beginning: for files too large to hold. The caller closes it."""
        path = self.path(digest)
        if not path.is_file():
            return None
        file = path.open("rb")
        if digest_of(file) != digest:
            file.close()
            raise ValueError("a file is not what it was when it was handed in")
        return file

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
    """The digests that answers, mails, annexes and meetings' documents name. An annex that was taken off stays: the
    history names it. A database of before there were mails is backed up before it is migrated.
    """
    meetings = (sa.select(t.annexes.c.sha256), sa.select(t.meeting_documents.c.sha256))
    of_others = _digests(connection.scalars(sa.select(t.response_files.c.sha256).union(*meetings)))
    if not connection.dialect.has_table(connection, t.incoming_mails.name):
        return of_others
    mailed = connection.scalars(sa.select(t.incoming_mails.c.files).where(t.incoming_mails.c.files != "[]"))
    return of_others | {digest for files in mailed for digest in _in_text(files)}


def read_from(connection: Connection) -> set[str]:
    """The digests of the documents that cases were read from, also those read again since, and of old minutes. A
    database of before there were old minutes is backed up before it is migrated.
    """
    sources, version = t.cases.c.source_sha256, t.proposal_versions.c
    first = _digests(connection.scalars(sa.select(sources).where(sources != "").distinct()))
    again = sa.select(version.content).where(version.version > 1, version.content.contains(f'"{READ_OF}":'))
    if connection.dialect.has_table(connection, t.old_meetings.name):
        first |= _digests(connection.scalars(sa.select(t.old_meetings.c.sha256)))
    return first.union(*(_READ_OF.findall(content) for content in connection.scalars(again)))


def named_files(connection: Connection) -> set[str]:
    """Those, and what unfinished forms name: what must not be tidied away."""
    drafts = connection.scalars(sa.select(t.form_drafts.c.content))
    return handed_in(connection).union(read_from(connection), *(_in_text(content) for content in drafts))


def _digests(cells: Iterable[object]) -> set[str]:
    """A cell that somebody changed into something else names no file; the audit names its row."""
    return {cell for cell in cells if isinstance(cell, str) and _DIGEST.fullmatch(cell)}


def _in_text(cell: object) -> list[str]:
    return _DIGEST.findall(cell) if isinstance(cell, str) else []
