"""The documents that were made of meetings and kept: which one a hash belongs to, and which of them still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models import database  # noqa: F401  (loads every table)
from process.state.record import DocumentKind

_tables = SQLModel.metadata.tables
_documents, _meetings = _tables["meeting_document"], _tables["meeting"]
_bodies = _tables["organization"]


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A kept document by its hash: kind, meeting and day, and nothing of what it says. Anybody may be told this.

    `newer_at`: when a later version of the same document was made; None for the newest.
    """

    sha256: str
    kind: DocumentKind
    meeting: int
    body: int
    body_code: str
    body_name: str
    held_on: date
    made_at: datetime
    newer_at: datetime | None = None

    @property
    def is_newest(self) -> bool:
        return self.newer_at is None


def document_by_hash(connection: Connection, sha256: str) -> KnownDocument | None:
    """None for what was never made here, or was changed since: any other content has another hash."""
    query = (
        sa.select(
            _documents, _meetings.c.held_on, _bodies.c.id.label("body"), _bodies.c.code, _bodies.c.name.label("organ")
        )
        .join(_meetings, _meetings.c.id == _documents.c.meeting_id)
        .join(_bodies, _bodies.c.id == _meetings.c.organization)
        .where(_documents.c.sha256 == sha256.strip().casefold())
        .order_by(_documents.c.made_at)
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return KnownDocument(
        sha256=row.sha256,
        kind=DocumentKind(row.kind),
        meeting=row.meeting_id,
        body=row.body,
        body_code=row.code,
        body_name=row.organ,
        held_on=row.held_on,
        made_at=row.made_at,
        newer_at=_newer_at(connection, row),
    )


def _newer_at(connection: Connection, row: sa.Row[tuple[object, ...]]) -> datetime | None:
    """Of the same kind, item and format: a Word file does not make a PDF old."""
    same = sa.and_(
        _documents.c.meeting_id == row.meeting_id,
        _documents.c.kind == row.kind,
        _documents.c.item == row.item,
        _documents.c.media_type == row.media_type,
        _documents.c.number > row.number,
    )
    found: datetime | None = connection.scalar(sa.select(sa.func.max(_documents.c.made_at)).where(same))
    return found
