"""A published meeting as its page prints it: the blocks of the edition that was published, as its file has them.

How an item may be shown is said by `PublicMeeting`, as of now: what has been withdrawn, closed or decided anew since
the publication is held back at once. An item whose embargo has ended since is printed as it would be published today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from documents.writing.meeting.content import HEAD, TAIL, Content, decision_key
from documents.writing.meeting.editions import CONTENTS, as_published, with_course_of, without_confidential
from documents.writing.meeting.meeting_parts import without_annexes
from documents.writing.paper import Block, Facts, Heading
from models.meeting.editions import item_key
from models.meeting.paper import meeting_paper
from models.public.quoted import quotes_taken_down
from models.rows.meeting import load_meeting
from process.ids import MeetingId
from process.planning.assessment import Assessors
from process.public.values import PublicItem, PublicMeeting, Shown
from process.state.record import Published

CALLED_FOR = frozenset({"Møde", "Tid", "Sted"})
"""What a page says of a meeting to come as of now: it may have been moved since the agenda was published."""


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """`title` as printed, on `level`; `presented` what was before the body, its annexes left out (the page leads to
    them), `decided` what was decided. Both empty for an item that is not open.
    """

    item: PublicItem
    title: str
    level: int = 2
    presented: tuple[Block, ...] = ()
    decided: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedMeeting:
    """`facts` and `notes` stand before the items, `end` after them. Of a publication older than the editions the titles
    alone are known.
    """

    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[Block, ...] = ()
    items: tuple[PrintedItem, ...] = ()
    end: tuple[Block, ...] = ()


def printed_meeting(
    connection: Connection, meeting: PublicMeeting, plan: Assessors, municipality: str, now: datetime
) -> PrintedMeeting:
    what = Published.MINUTES if meeting.minutes_at else Published.AGENDA
    at = meeting.minutes_at or meeting.agenda_at
    frozen = as_published(connection, MeetingId(meeting.id), what, at) if at is not None else None
    if frozen is None:
        return PrintedMeeting(items=tuple(PrintedItem(item, _title(item)) for item in meeting.items))
    sections = dict(frozen.sections)
    record = load_meeting(connection, meeting.id)
    down = quotes_taken_down(connection, record) if record is not None else {}
    opened = {item.number for item in meeting.items if item.shown is Shown.OPEN} & set(frozen.cover.back)
    if opened or down:
        paper = meeting_paper(connection, meeting.id, plan, now, public=True)
        today = CONTENTS[what](paper, municipality)
        keys = (key for number in opened for key in (item_key(number), decision_key(number)))
        sections |= {key: today.sections[key] for key in keys if key in today.sections}
        sections = dict(with_course_of(today, replace(frozen, sections=sections), down).sections)
    content = without_confidential(connection, replace(frozen, sections=sections), now)
    head = content.sections.get(HEAD, ())
    return PrintedMeeting(
        tuple(_facts(head, what)),
        tuple(block for block in head if not isinstance(block, Facts)),
        tuple(_printed(content, item) for item in meeting.items),
        tuple(block for key, blocks in content.sections.items() if key in TAIL for block in blocks),
    )


def _facts(head: tuple[Block, ...], what: Published) -> Iterator[tuple[str, str]]:
    for block in head:
        if isinstance(block, Facts):
            yield from (row for row in block.rows if what is Published.MINUTES or row[0] not in CALLED_FOR)


def _printed(content: Content, item: PublicItem) -> PrintedItem:
    blocks = content.sections.get(item_key(item.number), ())
    if item.shown is not Shown.OPEN or not blocks:
        return PrintedItem(item, _title(item))
    heading, *presented = without_annexes(blocks)
    is_changed = item.decision is not None and item.decision.is_changed
    return PrintedItem(
        item,
        heading.text if isinstance(heading, Heading) else _title(item),
        heading.level if isinstance(heading, Heading) else 2,
        tuple(presented),
        () if is_changed else content.sections.get(decision_key(item.number), ()),
    )


INSTEAD = {
    Shown.CLOSED: "Lukket punkt",
    Shown.HELD_BACK: "Punktet offentliggøres senere",
    Shown.WITHDRAWN: "Punktet er fjernet fra offentliggørelsen",
    Shown.REMOVED: "Punktet er taget af dagsordenen",
}


def _title(item: PublicItem) -> str:
    is_titled = item.shown in (Shown.OPEN, Shown.CLOSED) and item.title
    late = "Tillægspunkt " if item.is_supplementary and item.shown in (Shown.OPEN, Shown.CLOSED) else ""
    return f"{late}{item.label}. {item.title if is_titled else INSTEAD[item.shown]}"
