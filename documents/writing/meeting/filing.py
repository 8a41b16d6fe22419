"""A meeting's documents as files: made in a format, kept by their hash, and the hash chained into the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from config.look import PLAIN, Look
from documents.writing.html import page
from documents.writing.meeting.content import paper_of
from documents.writing.meeting.editions import (
    CONTENTS,
    narrowed,
    printed,
    with_course_of,
    without_confidential,
)
from documents.writing.meeting.excerpt import excerpt
from documents.writing.paper import Paper
from documents.writing.pdf import pdf
from documents.writing.word import word
from models.database import reading
from models.files import FileStore
from models.meeting.editions import INSIDE, newest_edition
from models.meeting.editions import PUBLIC as PUBLIC_VERSION
from models.meeting.paper import meeting_paper
from models.public.quoted import quotes_taken_down
from models.rows.meeting import load_meeting
from models.store import RefusedError, Store
from process.commands import meeting as mc
from process.commands.act import Act, id_by_content
from process.ids import NO_ITEM, CommandId, ItemNumber, MeetingId, PersonId
from process.planning.assessment import Assessors
from process.refusals import Why
from process.register import Register
from process.state.hearing import FileRef
from process.state.meeting import MeetingState
from process.state.record import DocumentKind, MeetingDocument, Published

MEDIA: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
}
PUBLIC = frozenset({DocumentKind.AGENDA_PUBLIC, DocumentKind.MINUTES_PUBLIC})
_PUBLIC_KINDS = {Published.AGENDA: DocumentKind.AGENDA_PUBLIC, Published.MINUTES: DocumentKind.MINUTES_PUBLIC}
AGENDAS = frozenset({DocumentKind.AGENDA, DocumentKind.AGENDA_PUBLIC})
NAMES: Mapping[DocumentKind, str] = {
    DocumentKind.AGENDA: "dagsorden",
    DocumentKind.AGENDA_PUBLIC: "dagsorden-offentlig",
    DocumentKind.MINUTES: "referat",
    DocumentKind.MINUTES_PUBLIC: "referat-offentlig",
    DocumentKind.EXCERPT: "udskrift",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Under whose name, in whose Word template, and how it looks."""

    municipality: str
    template: Path | None = None
    look: Look = PLAIN


def meeting_document(
    connection: Connection,
    plan: Assessors,
    letterhead: Letterhead,
    now: datetime,
    meeting: int,
    kind: DocumentKind,
    item: int = 0,
    number: int = 0,
) -> Paper:
    """The edition of that number, else the newest; before there is one, a draft of the meeting as it stands. `plan` has
    the register, and measures the cases on their way. Raises `LookupError` for a meeting, item or edition that is not
    there.
    """
    what = Published.AGENDA if kind in AGENDAS else Published.MINUTES
    edition = newest_edition(connection, meeting, what, number)
    if edition is None and number:
        raise LookupError(f"no edition {number}")
    paper = meeting_paper(connection, meeting, plan, now, public=kind in PUBLIC)
    content = replace(CONTENTS[what](paper, letterhead.municipality), look=letterhead.look)
    if edition is not None and kind in PUBLIC:
        today, down = content, quotes_taken_down(connection, paper.record)
        content = with_course_of(today, narrowed(printed(connection, edition, PUBLIC_VERSION), today), down)
        content = without_confidential(connection, content, now)
    elif edition is not None:
        content = printed(connection, edition, INSIDE)
    return excerpt(content, paper.record, item) if kind is DocumentKind.EXCERPT else paper_of(content)


def as_file(paper: Paper, fmt: str, letterhead: Letterhead) -> bytes:
    """`fmt` is a key of `MEDIA`; raises `KeyError` for another."""
    match fmt:
        case "pdf":
            return pdf(paper)
        case "docx":
            return word(paper, letterhead.template)
        case "html":
            return page(paper).encode()
    raise KeyError(fmt)


def file_name(record: MeetingState, register: Register, kind: DocumentKind, fmt: str, item: int = 0) -> str:
    """«referat-byraad-2027-10-05.pdf», «udskrift-byraad-2027-10-05-punkt-3.pdf»."""
    body = register.organizations.get(record.meeting.organization)
    point = f"-punkt-{record.label(item).replace('.', '-')}" if item else ""
    return f"{NAMES[kind]}-{body.code if body else 'organ'}-{record.meeting.held_on.isoformat()}{point}.{fmt}"


def keep_document(
    store: Store,
    files: FileStore,
    meeting: MeetingId,
    kind: DocumentKind,
    fmt: str,
    actor: PersonId | None,
    now: datetime,
    *,
    letterhead: Letterhead,
    item: ItemNumber = NO_ITEM,
    edition: int = 0,
    command_id: CommandId | None = None,
) -> MeetingDocument:
    """Make it, keep it, and say so in the history. Earlier versions stay. Without `command_id` the same content kept
    twice is one document. Raises `LookupError`; `RefusedError` for somebody who may not.
    """
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        register, plan = store.reference.register, store.reference.assessors(now)
        paper = meeting_document(connection, plan, letterhead, now, meeting, kind, item, edition)
        record = load_meeting(connection, meeting)
    if record is None:
        raise LookupError(f"no meeting {meeting}")
    content = as_file(paper, fmt, letterhead)
    name = file_name(record, register, kind, fmt, item)
    file = FileRef(files.put(content), name, MEDIA[fmt], len(content))
    act = Act(actor, command_id or id_by_content(f"document/{meeting}/{kind}/{item}/{actor}/{file.sha256}"))
    try:
        store.apply(mc.FileDocument(meeting=meeting, kind=kind, file=file, item=item), act, now)
    except RefusedError as refused:
        if refused.refusal.code is not Why.NOTHING_NEW:  # an edition printed again is the same file
            raise
    return _kept_document(store, meeting, kind, item, file)


def keep_published(store: Store, files: FileStore, meeting: MeetingId, what: Published, letterhead: Letterhead) -> None:
    """The public edition as PDF, made of what was just published and kept by its hash, as of that moment: what
    «Kontrollér et dokument» knows, and the public pages offer.
    """
    with reading(store.engine) as connection:
        record = load_meeting(connection, meeting)
    published = [p for p in record.publications if p.what is what] if record else []
    if published:
        last, kind = published[-1], _PUBLIC_KINDS[what]
        keep_document(store, files, meeting, kind, "pdf", last.published_by, last.published_at, letterhead=letterhead)


def _kept_document(store: Store, meeting: int, kind: DocumentKind, item: int, file: FileRef) -> MeetingDocument:
    """What was kept now, or by the first of two presses on the same button."""
    with reading(store.engine) as connection:
        record = load_meeting(connection, meeting)
    known = record.documents if record else ()
    key = (kind, item, file.media_type)
    same = [document for document in known if (document.kind, document.item, document.media_type) == key]
    return next((document for document in same if document.sha256 == file.sha256), same[-1])
