"""Dagsorden: what a body is going to treat, as it goes out to its members and, without closed text, to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.engine import Connection

from documents.writing.meeting import meeting_parts as parts
from documents.writing.meeting.content import HEAD, Content, paper_of
from documents.writing.paper import Block, Facts, Paper, Paragraph
from models.meeting.paper import MeetingPaper, meeting_paper
from process.calendar import danish_date
from process.planning.assessment import Assessors
from process.register import Register
from process.words.minutes import members

DRAFT = "Dagsordenen er et udkast, indtil den er godkendt på mødet."


def agenda_document(
    connection: Connection,
    register: Register,
    municipality: str,
    now: datetime,
    *,
    meeting_id: int,
    public: bool,
    plan: Assessors | None = None,
) -> Paper:
    """`plan`: for the cases on their way. Raises `LookupError` for a meeting that is not there."""
    return agenda_paper(meeting_paper(connection, meeting_id, register, now, public=public, plan=plan), municipality)


def agenda_paper(paper: MeetingPaper, municipality: str) -> Paper:
    return paper_of(agenda_content(paper, municipality))


def agenda_content(paper: MeetingPaper, municipality: str) -> Content:
    title = f"Dagsorden for møde i {paper.body.name} {danish_date(paper.record.meeting.held_on)}"
    return Content(parts.cover(paper, municipality, title, "Dagsorden"), dict(_sections(paper)))


def _sections(paper: MeetingPaper) -> Iterator[tuple[str, tuple[Block, ...]]]:
    is_draft = paper.record.meeting.adopted_at is None
    yield HEAD, (Facts(tuple(_head(paper))), *((Paragraph(DRAFT, is_note=True),) if is_draft else ()))
    yield from parts.item_sections(paper, is_minutes=False)
    yield from parts.end_sections(paper)


def _head(paper: MeetingPaper) -> Iterator[tuple[str, str]]:
    yield from parts.head_rows(paper, is_minutes=False)
    yield "Medlemmer", members(paper.record, paper.register)
    yield "Godkendt af", parts.approval(paper)
    if paper.is_public:
        yield "Udgave", "Offentlig udgave"
