"""Protokoludskrift: one item of the record on its own, as it is put on the case and sent to those concerned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from documents.writing.meeting import meeting_parts as parts
from documents.writing.paper import Facts, Paper, Paragraph
from models.meeting.paper import MeetingPaper, meeting_paper
from process.calendar import danish_date
from process.planning.assessment import Assessor
from process.register import MeetingStatus, Register
from process.words.minutes import attendance_rows

OPEN = "Protokollen er ikke lukket. Beslutningen kan ikke udføres endnu, og teksten kan ændres."


def excerpt_document(
    connection: Connection,
    register: Register,
    municipality: str,
    now: datetime,
    *,
    meeting_id: int,
    public: bool,
    item: int,
    plan: Assessor | None = None,
) -> Paper:
    """`item` is the item's key. Raises `LookupError` for a meeting or an item that is not there."""
    paper = meeting_paper(connection, meeting_id, register, now, public=public, plan=plan)
    return excerpt_paper(paper, municipality, item)


def excerpt_paper(paper: MeetingPaper, municipality: str, number: int) -> Paper:
    item = paper.record.item(number)
    if item is None or item.removed_at is not None:
        raise LookupError(f"no item {number}")
    meeting, label = paper.record.meeting, paper.record.label(number)
    day = danish_date(meeting.held_on)
    head = Facts((*parts.head_rows(paper), *attendance_rows(paper.record, paper.register)))
    is_open = (Paragraph(OPEN, is_note=True),) if meeting.state is not MeetingStatus.CLOSED else ()
    below = [
        item_block
        for item in paper.record.sub_items(number)
        for item_block in parts.item_blocks(paper, item, is_minutes=True)
    ]
    blocks = tuple(parts.item_blocks(paper, item, is_minutes=True, level=2))
    return Paper(
        title=f"Udskrift af protokollen: {paper.body.name} {day}, punkt {label}",
        author=municipality,
        made_at=paper.now,
        blocks=(head, *is_open, *blocks, *below, *parts.control(paper)),
        foot=parts.foot(paper, municipality, f"Udskrift, punkt {label}"),
        masthead=municipality,
        running=f"{paper.body.name} · Referat {day} · Punkt {label}",
    )
