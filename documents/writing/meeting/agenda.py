"""Dagsorden: what a body is going to treat, as it goes out to its members and, without closed text, to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from documents.writing.meeting import meeting_parts as parts
from documents.writing.meeting.content import HEAD, Content
from documents.writing.paper import Block, Facts, Paragraph
from models.meeting.paper import MeetingPaper
from process.calendar import danish_date
from process.words.minutes import members

DRAFT = "Dagsordenen er et udkast, indtil den er godkendt på mødet."


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
