"""Dagsorden: what a body is going to treat, as it goes out to its members and, without closed text, to everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from documents.writing.meeting import meeting_parts as parts
from documents.writing.meeting.content import HEAD, Content
from documents.writing.paper import Facts, Paragraph
from models.meeting.paper import MeetingPaper
from process.calendar import danish_date
from process.words.minutes import members

DRAFT = "Dagsordenen er et udkast, indtil den er godkendt på mødet."


def agenda_content(paper: MeetingPaper, municipality: str, kept: Collection[str] = ()) -> Content:
    """`kept`: the sections whose words are known already; they come empty."""
    title = f"Dagsorden for møde i {paper.body.name} {danish_date(paper.record.meeting.held_on)}"
    return Content(parts.cover(paper, municipality, title, "Dagsorden"), dict(_sections(paper, kept)))


def _sections(paper: MeetingPaper, kept: Collection[str]) -> parts.Sections:
    is_draft = paper.record.meeting.adopted_at is None
    note = (Paragraph(DRAFT, is_note=True),) if is_draft else ()
    yield HEAD, () if HEAD in kept else (Facts(tuple(_head(paper))), *note)
    yield from parts.item_sections(paper, kept, is_minutes=False)
    yield from parts.end_sections(paper)


def _head(paper: MeetingPaper) -> Iterator[tuple[str, str]]:
    yield from parts.head_rows(paper, is_minutes=False)
    yield "Medlemmer", members(paper.record, paper.register)
    yield "Godkendt af", parts.approval(paper)
    if paper.is_public:
        yield "Udgave", "Offentlig udgave"
