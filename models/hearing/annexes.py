"""Which items of the meetings to come lack the papers of their case's hearing: the approved memo and what goes with it.

An annex says in its name which edition of the memo it is, and up to which answer: `hoeringsnotat-2027-0001-udgave-2-
svar-6.pdf`. One that a person has taken off is not attached again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.ids import ItemNumber, MeetingId
from process.register import MeetingStatus
from process.rules import HearingPaper
from process.state.hearing import ResponsePublication

MEMO, ADDENDUM = "udgave", "tillaeg"


@dataclass(frozen=True, slots=True)
class HeardItem:
    """An item of a meeting to come whose case has an approved memo. `covered`: the newest answer that its annexes of
    this `edition` hold; None without one. `outdated`: the numbers of the annexes of an earlier edition, its letters,
    answers and proof too.
    """

    meeting: MeetingId
    item: ItemNumber
    is_dispatched: bool
    number: str
    case_type: str
    pinned_config: int
    created_at: datetime
    is_closed: bool
    public_from: datetime | None
    edition: int
    answers: int
    covered: int | None = None
    outdated: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Nothing is to come, and of an agenda that has not gone out nothing is to be taken off."""
        return self.has_all and (self.is_dispatched or not self.outdated)

    @property
    def has_all(self) -> bool:
        return self.covered is not None and self.covered >= self.answers

    def memo_name(self, part: str = MEMO, up_to: int | None = None) -> str:
        """The name of the memo, or of the addendum to it, that holds the answers up to that number, or all of now."""
        return f"hoeringsnotat-{self.number}-{part}-{self.edition}-svar-{self.answers if up_to is None else up_to}.pdf"

    def paper_name(self, paper: HearingPaper) -> str:
        return f"{_STEMS[paper]}-{self.number}-udgave-{self.edition}.pdf"


_STEMS = {
    HearingPaper.LETTER: "hoeringsbreve",
    HearingPaper.ANSWERS: "hoeringssvar",
    HearingPaper.PROOF: "dokumentation",
}


def incomplete_items(connection: Connection, now: datetime) -> tuple[HeardItem, ...]:
    """The items to which something is to be attached. A case with an answer nobody has looked at yet waits for that."""
    stopped = sa.exists().where(
        t.responses.c.case_id == t.cases.c.id, t.responses.c.publication == ResponsePublication.BLOCKED
    )
    query = (
        sa.select(
            t.agenda_items.c.meeting_id,
            t.agenda_items.c.number,
            t.meetings.c.state == MeetingStatus.DISPATCHED,
            *(t.cases.c[name] for name in ("number", "case_type", "pinned_config", "created_at", "is_closed")),
            *(t.cases.c[name] for name in ("public_from", "memo_edition", "responses")),
        )
        .join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id)
        .join(t.cases, t.cases.c.id == t.agenda_items.c.case_id)
        .where(t.meetings.c.state.in_((MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)), t.meetings.c.starts_at > now)
        .where(t.agenda_items.c.removed_at.is_(None), t.cases.c.memo_approved_at.is_not(None), ~stopped)
        .order_by(t.agenda_items.c.meeting_id, t.agenda_items.c.number)
    )
    items = (_with_annexes(connection, row) for row in connection.execute(query).all())
    return tuple(item for item in items if not item.is_complete)


def _with_annexes(connection: Connection, row: Sequence[Any]) -> HeardItem:
    item = HeardItem(*row)
    annexes = t.annexes.c
    query = sa.select(annexes.number, annexes.name, annexes.removed_at).where(
        annexes.meeting_id == item.meeting, annexes.item == item.item
    )
    rows = connection.execute(query.order_by(annexes.number)).all()
    case = re.escape(item.number)
    memos = re.compile(rf"hoeringsnotat-{case}-(?:{MEMO}|{ADDENDUM})-(\d+)-svar-(\d+)\.pdf")
    papers = re.compile(rf"(?:{'|'.join(_STEMS.values())})-{case}-udgave-(\d+)\.pdf")
    held = [(number, removed, hit) for number, name, removed in rows if (hit := memos.match(name))]
    others = [(number, removed, hit) for number, name, removed in rows if (hit := papers.match(name))]
    covered = max((int(hit[2]) for _, _, hit in held if int(hit[1]) == item.edition), default=None)
    outdated = tuple(
        number for number, removed, hit in (*held, *others) if int(hit[1]) < item.edition and removed is None
    )
    return replace(item, covered=covered, outdated=outdated)
