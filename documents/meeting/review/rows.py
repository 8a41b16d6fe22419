"""What a review of minutes comes to: a row for each thing the document tells, with what would be recorded of it.

Plain frozen values. A fact with a part that nobody can be sure of has that part empty, and the row asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from process.commands import meeting as mc
from process.ids import NO_ITEM, BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.state.case import Outcome
from process.state.decision import Votes


class Standing(StrEnum):
    """How a row stands to what is recorded already."""

    NEW = "new"
    SAME = "same"  # recorded already, as the document has it
    DIFFERS = "differs"  # recorded otherwise
    ASKED = "asked"  # a person must settle something first
    LEFT = "left"  # told, and not recorded from here

    @property
    def danish(self) -> str:
        return _DANISH[self]


_DANISH = {
    Standing.NEW: "registreres",
    Standing.SAME: "står allerede",
    Standing.DIFFERS: "modsiger det registrerede",
    Standing.ASKED: "skal afklares",
    Standing.LEFT: "tages ikke med",
}


@dataclass(frozen=True, slots=True)
class Hours:
    """When the meeting began and ended; the members not told absent were there."""

    opened_at: datetime | None
    adjourned_at: datetime | None

    def command(self, meeting: MeetingId) -> mc.MeetingCommand | None:
        return mc.StateAttendance(meeting=meeting, opened_at=self.opened_at, adjourned_at=self.adjourned_at)


@dataclass(frozen=True, slots=True)
class Away:
    """A member who was not there; items 0 are the whole meeting."""

    person: PersonId | None
    with_notice: bool = True
    reason: str = ""
    substitute: PersonId | None = None
    from_item: ItemNumber = NO_ITEM
    to_item: ItemNumber = NO_ITEM
    since: time | None = None
    until: time | None = None

    def command(self, meeting: MeetingId) -> mc.MeetingCommand | None:
        if self.person is None:
            return None
        return mc.RecordAttendance(
            meeting=meeting,
            person=self.person,
            present=False,
            with_notice=self.with_notice,
            reason=self.reason,
            substitute=self.substitute,
            from_item=self.from_item,
            to_item=self.to_item,
            since=self.since,
            until=self.until,
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """What the meeting decided on an item; or on `case`, which stands on no agenda of it."""

    item: ItemNumber | None
    outcome: Outcome | None
    text: str = ""
    votes: Votes | None = None
    refer_to: BodyId | None = None
    case: CaseId | None = None
    postponed_to: MeetingId | None = None

    def command(self, meeting: MeetingId) -> mc.MeetingCommand | None:
        if self.outcome is None or (self.item is None and self.case is None):
            return None
        if self.outcome is Outcome.REFERRED and self.refer_to is None:
            return None
        return mc.RecordDecision(
            meeting=meeting,
            item=self.item,
            case=None if self.item is not None else self.case,
            outcome=self.outcome,
            text=self.text,
            votes=self.votes,
            refer_to=self.refer_to if self.outcome is Outcome.REFERRED else None,
            postponed_to=self.postponed_to if self.outcome is Outcome.POSTPONED else None,
        )


@dataclass(frozen=True, slots=True)
class Dissented:
    """A minority's own words; `by` where it is no single member of ours."""

    item: ItemNumber | None
    text: str
    person: PersonId | None = None
    by: str = ""

    def command(self, meeting: MeetingId) -> mc.MeetingCommand | None:
        if self.item is None or not self.text.strip() or (self.person is None and not self.by):
            return None
        return mc.EnterDissent(meeting=meeting, item=self.item, text=self.text, person=self.person, by=self.by)


Fact = Hours | Away | Decided | Dissented


@dataclass(frozen=True, slots=True)
class Row:
    """One thing the document tells. `key` is the same for the same file; `lines` first and last, counted from 1.

    `asks` must be settled by a person before it is recorded, `notes` stop nothing. `fact` None: nothing is recorded of
    it from here. `stands` is what is recorded already, in words.
    """

    key: str
    about: str
    printed: str
    lines: tuple[int, int]
    standing: Standing
    fact: Fact | None = None
    asks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stands: str = ""

    def command(self, meeting: MeetingId) -> mc.MeetingCommand | None:
        return self.fact.command(meeting) if self.fact is not None else None


@dataclass(frozen=True, slots=True)
class Review:
    """All that minutes tell of one of our meetings, in the order it is to be recorded. `notes` concern the document as
    a whole.
    """

    meeting: MeetingId
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def to_record(self) -> Iterator[tuple[Row, mc.MeetingCommand]]:
        """What is new and certain, with the command that records it."""
        for row in self.rows:
            command = row.command(self.meeting) if row.standing is Standing.NEW else None
            if command is not None:
                yield row, command

    def count(self, standing: Standing) -> int:
        return sum(row.standing is standing for row in self.rows)
