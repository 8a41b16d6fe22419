"""Whether a file is a document the municipality has published, found by its SHA-256 alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import GENESIS, digest
from models.public.looking import looking_at
from process.events import Tag
from process.public.view import Looking, public_meeting
from process.register import Register
from process.state.record import DocumentKind, Published

_DIGEST = re.compile(r"[0-9a-f]{64}")
_KINDS = {DocumentKind.AGENDA_PUBLIC: Published.AGENDA, DocumentKind.MINUTES_PUBLIC: Published.MINUTES}


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A published document. `is_newest`: it is the edition that is shown now. `is_in_history`: the history holds its
    hash, and the entry has not been changed since it was written.
    """

    organization: int
    held_on: date
    what: Published
    made_at: datetime
    is_newest: bool
    is_in_history: bool


def clean_digest(typed: str) -> str:
    """A SHA-256 as people paste it: any case, with spaces, with «sha256:» before it. Empty for anything else."""
    plain = re.sub(r"[\s:]", "", typed.casefold().replace("sha-256", "").replace("sha256", ""))
    return plain if _DIGEST.fullmatch(plain) else ""


def published_document(
    connection: Connection, sha256: str, register: Register, now: datetime
) -> PublishedDocument | None:
    """None for anything that was not published, whether it exists here or not."""
    query = sa.select(t.meeting_documents).where(
        t.meeting_documents.c.sha256 == sha256, t.meeting_documents.c.kind.in_(list(_KINDS))
    )
    for row in connection.execute(query.order_by(t.meeting_documents.c.made_at.desc())):
        looking = looking_at(connection, [row.meeting_id], register, now).get(row.meeting_id)
        if looking is None or not _was_published(looking, row.kind, row.made_at):
            continue
        shown = public_meeting(looking).document(row.number)
        return PublishedDocument(
            organization=looking.record.meeting.organization,
            held_on=looking.record.meeting.held_on,
            what=_KINDS[row.kind],
            made_at=row.made_at,
            is_newest=shown is not None,
            is_in_history=_is_in_history(connection, row.meeting_id, sha256),
        )
    return None


def _was_published(looking: Looking, kind: DocumentKind, made_at: datetime) -> bool:
    """Whether it was the newest of its kind when one was published: editions nobody was shown are nobody's business."""
    for publication in looking.record.publications:
        if publication.what is _KINDS[kind] and made_at <= publication.published_at <= looking.now:
            made_by_then = [
                d.made_at for d in looking.record.documents if d.kind is kind and d.made_at <= publication.published_at
            ]
            if made_at == max(made_by_then):
                return True
    return False


def _is_in_history(connection: Connection, meeting: int, sha256: str) -> bool:
    """The entry that filed it is there, and its own hash still fits it and the entry before."""
    query = sa.select(t.history).where(t.history.c.meeting_id == meeting, t.history.c.tag == str(Tag.DOCUMENT_FILED))
    for row in connection.execute(query).mappings():
        if json.loads(row["data"]).get("sha256") == sha256:
            before = sa.select(t.history.c.hash).where(t.history.c.position == row["position"] - 1)
            previous = connection.execute(before).scalar_one_or_none()
            return digest(bytes(previous) if previous is not None else GENESIS, row) == bytes(row["hash"])
    return False
