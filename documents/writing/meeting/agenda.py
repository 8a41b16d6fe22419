"""Dagsorden: what a body is going to treat, as it goes out to its members and, without closed text, to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.engine import Connection

from documents.writing.meeting import meeting_parts as parts
from documents.writing.paper import Block, Facts, Paper, Paragraph
from models.meeting.paper import MeetingPaper, meeting_paper
from process.calendar import danish_date
from process.planning.assessment import Assessor
from process.register import Register

DRAFT = "Dagsordenen er et udkast, indtil den er godkendt på mødet."


def agenda_document(
    connection: Connection,
    register: Register,
    municipality: str,
    now: datetime,
    *,
    meeting_id: int,
    public: bool,
    plan: Assessor | None = None,
) -> Paper:
    """`plan`: for the cases on their way. Raises `LookupError` for a meeting that is not there."""
    return agenda_paper(meeting_paper(connection, meeting_id, register, now, public=public, plan=plan), municipality)


def agenda_paper(paper: MeetingPaper, municipality: str) -> Paper:
    day = danish_date(paper.record.meeting.held_on)
    before: list[Block] = [Facts(tuple(_head(paper)))]
    if paper.record.meeting.adopted_at is None:
        before.append(Paragraph(DRAFT, is_note=True))
    blocks = (*parts.items(paper, is_minutes=False), *parts.taken_off(paper), *parts.control(paper))
    return Paper(
        title=f"Dagsorden for møde i {paper.body.name} {day}",
        author=municipality,
        made_at=paper.now,
        blocks=parts.with_contents(blocks, before),
        foot=parts.foot(paper, municipality, "Dagsorden"),
        masthead=municipality,
        running=f"{paper.body.name} · Dagsorden {day}",
    )


def _head(paper: MeetingPaper) -> Iterator[tuple[str, str]]:
    yield from parts.head_rows(paper, is_minutes=False)
    yield "Godkendt af", parts.approval(paper)
    if paper.is_public:
        yield "Udgave", "Offentlig udgave"
