"""The documents that were made of meetings and kept: which one a hash belongs to, and which of them still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.state.record import DocumentKind


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
            t.meeting_documents,
            t.meetings.c.held_on,
            t.organizations.c.id.label("body"),
            t.organizations.c.code,
            t.organizations.c.name.label("organ"),
        )
        .join(t.meetings, t.meetings.c.id == t.meeting_documents.c.meeting_id)
        .join(t.organizations, t.organizations.c.id == t.meetings.c.organization)
        .where(t.meeting_documents.c.sha256 == sha256.strip().casefold())
        .order_by(t.meeting_documents.c.made_at)
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
        t.meeting_documents.c.meeting_id == row.meeting_id,
        t.meeting_documents.c.kind == row.kind,
        t.meeting_documents.c.item == row.item,
        t.meeting_documents.c.media_type == row.media_type,
        t.meeting_documents.c.number > row.number,
    )
    found: datetime | None = connection.scalar(sa.select(sa.func.max(t.meeting_documents.c.made_at)).where(same))
    return found
