"""The publication guard at work on one meeting: every annex read by machine, in a process of its own."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy.engine import Connection

from documents.reading import UnreadableDocumentError
from documents.reading.child import text_apart
from models.files import FileStore
from models.public.guard import guard_material
from models.rows.meeting import load_meeting
from process.public.guard import meeting_findings
from process.register import Register
from process.state.meeting import Annex
from process.state.record import Published


def findings(
    connection: Connection,
    meeting: int,
    what: Published,
    register: Register,
    now: datetime,
    *,
    municipality: str = "",
    data: Path | None = None,
) -> tuple[str, ...]:
    """What must be looked at before the agenda or the minutes are shown to everybody, as Danish sentences; none for a
    meeting that is not there. `data` is the folder the files lie in; without it no annex counts as read.

    Takes up to ten seconds for each annex it has not read before.
    """
    record = load_meeting(connection, meeting)
    if record is None:
        return ()
    material = guard_material(
        connection, record, register, municipality, lambda annex: _text_of(annex, data) if data else None
    )
    return meeting_findings(record, what, material, now)


def _text_of(annex: Annex, data: Path) -> str | None:
    try:
        return _read(annex.sha256, annex.name, data)
    except (UnreadableDocumentError, ValueError):
        return None


@lru_cache(maxsize=64)
def _read(sha256: str, name: str, data: Path) -> str:
    """By its digest, which stands for the content. Raises as `text_apart`, and `ValueError` for a file that is gone."""
    file = FileStore(data).opened(sha256)
    if file is None:
        raise ValueError("the file is not here")
    with file:
        return text_apart(name, file)
