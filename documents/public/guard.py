"""The publication guard at work on one meeting: every annex read by machine, in a process of its own."""

from __future__ import annotations

from datetime import datetime
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

REMEMBERED = 128
"""Texts of annexes kept in memory; an agenda has some dozens."""
_texts: dict[tuple[str, str, Path], str | None] = {}


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

    Takes up to `limits.WALL` seconds for each annex it has not read before: a page has them read first (`annex_text`).
    """
    record = load_meeting(connection, meeting)
    if record is None:
        return ()
    material = guard_material(
        connection, record, register, municipality, lambda annex: annex_text(annex, data) if data else None
    )
    return meeting_findings(record, what, material, now)


def is_read(annex: Annex, data: Path) -> bool:
    """Whether `annex_text` gives it at once."""
    return (annex.sha256, annex.name, data) in _texts


def annex_text(annex: Annex, data: Path) -> str | None:
    """None for what no machine can read, and for a file that is gone. Kept by its digest, which stands for the content:
    a heavy file is tried once.
    """
    key = annex.sha256, annex.name, data
    if key not in _texts:
        text = _read(*key)
        while len(_texts) >= REMEMBERED:
            _texts.pop(next(iter(_texts)), None)
        _texts[key] = text
    return _texts.get(key)


def _read(sha256: str, name: str, data: Path) -> str | None:
    try:
        file = FileStore(data).opened(sha256)
        if file is None:
            return None
        with file:
            return text_apart(name, file)
    except (UnreadableDocumentError, ValueError):
        return None
