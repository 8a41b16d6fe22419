"""Protokoludskrift: one item of the record on its own, as it is put on the case and sent to those concerned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from documents.writing.meeting.content import Content, excerpt_of
from documents.writing.meeting.minutes import minutes_content
from documents.writing.paper import Paper
from models.meeting.paper import meeting_paper
from process.planning.assessment import Assessors
from process.register import Register
from process.state.meeting import MeetingState


def excerpt_document(
    connection: Connection,
    register: Register,
    municipality: str,
    now: datetime,
    *,
    meeting_id: int,
    public: bool,
    item: int,
    plan: Assessors | None = None,
) -> Paper:
    """`item` is the item's key. Raises `LookupError` for a meeting or an item that is not there."""
    paper = meeting_paper(connection, meeting_id, register, now, public=public, plan=plan)
    return excerpt(minutes_content(paper, municipality), paper.record, item)


def excerpt(minutes: Content, record: MeetingState, number: int) -> Paper:
    """Cut out of the minutes: it says what they say. Raises `LookupError`."""
    item = record.item(number)
    if item is None or item.removed_at is not None:
        raise LookupError(f"no item {number}")
    return excerpt_of(minutes, record.label(number), (number, *(below.number for below in record.sub_items(number))))
