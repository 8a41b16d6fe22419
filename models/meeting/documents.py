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
    kept, later = t.meeting_documents.c, t.meeting_documents.alias("later").c
    # Of the same kind, item and format: a Word file does not make a PDF old.
    same_kind = (later[name] == kept[name] for name in ("meeting_id", "kind", "item", "media_type"))
    newer_at = sa.select(sa.func.max(later.made_at)).where(*same_kind, later.number > kept.number).scalar_subquery()
    body = t.organizations.c
    query = (
        sa.select(
            kept.sha256, kept.kind, kept.meeting_id, body.id, body.code, body.name, t.meetings.c.held_on, kept.made_at
        )
        .add_columns(newer_at)
        .join(t.meetings, t.meetings.c.id == kept.meeting_id)
        .join(t.organizations, body.id == t.meetings.c.organization)
        .where(kept.sha256 == sha256.strip().casefold())
        .order_by(kept.made_at)
        .limit(1)
    )
    row = connection.execute(query).first()
    return KnownDocument(*row) if row else None
