"""Protokoludskrift: one item of the record on its own, as it is put on the case and sent to those concerned."""

from __future__ import annotations

from documents.writing.meeting.content import Content, excerpt_of
from documents.writing.paper import Paper
from process.state.meeting import MeetingState


def excerpt(minutes: Content, record: MeetingState, number: int) -> Paper:
    """Cut out of the minutes: it says what they say. Raises `LookupError`."""
    item = record.item(number)
    if item is None or item.removed_at is not None:
        raise LookupError(f"no item {number}")
    return excerpt_of(minutes, record.label(number), (number, *(below.number for below in record.sub_items(number))))
