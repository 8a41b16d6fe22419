"""The minutes of a closed meeting as its page reads them: the newest edition, as far as the reader may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.web.meeting_work import MeetingWork
from documents.writing.meeting.content import HEAD, TAIL, Content, decision_key
from documents.writing.meeting.editions import printed, without_confidential
from documents.writing.meeting.meeting_parts import without_annexes
from documents.writing.paper import Block
from models.meeting.editions import INSIDE, PUBLIC, item_key, newest_edition
from process.state.meeting import AgendaItem
from process.state.record import Published

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One item as it is minuted, but for its annexes, to which the page leads."""

    item: AgendaItem
    presented: Blocks
    decided: Blocks


@dataclass(frozen=True, slots=True)
class ReadMinutes:
    head: Blocks
    items: tuple[ReadItem, ...]
    end: Blocks


def minutes_read(work: MeetingWork) -> ReadMinutes | None:
    """None before the record is closed, and of one closed before there were editions. What was taken off before the
    meeting is told as everybody may know it.
    """
    edition = newest_edition(work.connection, work.meeting.id, Published.MINUTES) if work.is_closed else None
    if edition is None:
        return None
    inside, outside = (printed(work.connection, edition, version) for version in (INSIDE, PUBLIC))
    content = without_confidential(work.connection, inside, work.ctx.now)
    end = (block for key, blocks in outside.sections.items() if key in TAIL for block in blocks)
    return ReadMinutes(content.sections.get(HEAD, ()), tuple(_items(work, content)), tuple(end))


def _items(work: MeetingWork, content: Content) -> Iterator[ReadItem]:
    for item in work.in_order():
        presented = content.sections.get(item_key(item.number), ())
        yield ReadItem(item, without_annexes(presented), content.sections.get(decision_key(item.number), ()))
