"""A meeting: its agenda, who was there, what was decided. Rows here are table rows too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from process.case import Outcome
from process.register import MeetingState


class ItemKind(StrEnum):
    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"


class ListType(StrEnum):
    """How the item came on the agenda."""

    ORDINARY = "ordinary"
    LATE = "late"  # hastesag: sent after the deadline; KSL § 8 wants the reason on the agenda
    OUTSIDE_AGENDA = "outside_agenda"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"  # with notice or without: `with_notice`


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item, about one case's one consultation (None: the body is not on the case's route)."""

    number: int
    case_id: int
    consultation: int | None
    title: str
    item_kind: ItemKind = ItemKind.DECISION
    list_type: ListType = ListType.ORDINARY
    late_reason: str = ""
    override_reason: str = ""
    is_closed: bool = False
    was_raised: bool = False  # hævet til beslutningssag
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PointOutcome:
    """What became of one numbered point of the proposed decision."""

    point: int
    outcome: Outcome
    amendment: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes cast, by count, with who voted what as far as the record says (party or person -> for|against|abstained).

    Adopted by a majority of the votes cast; a tie falls (danish-rules §1, [16], [17]).
    """

    in_favour: int
    against: int
    abstained: int = 0
    who: tuple[tuple[str, str], ...] = ()

    @property
    def cast(self) -> int:
        return self.in_favour + self.against

    @property
    def is_adopted(self) -> bool:
        return self.in_favour > self.against

    @property
    def taking_part(self) -> int:
        return self.cast + self.abstained


@dataclass(frozen=True, slots=True)
class Decision:
    """What the body minuted for an item; final when the meeting's record is closed."""

    item: int
    case_id: int
    consultation: int | None
    outcome: Outcome
    decided_at: datetime
    points: tuple[PointOutcome, ...] = ()
    text: str = ""
    votes: Votes | None = None
    dissent: str = ""
    refer_to: int | None = None
    deviations: tuple[str, ...] = ()
    stopped_by: int | None = None
    proposal_version: int = 0


@dataclass(frozen=True, slots=True)
class Attendance:
    """A member's presence; a row is a difference from «all members present». The reason is personal and kept apart.

    `from_item`/`to_item` 0 means the whole meeting.
    """

    person: int
    presence: Presence
    with_notice: bool = True
    substitute: int | None = None
    from_item: int = 0
    to_item: int = 0
    warning: str = ""

    def covers(self, item: int) -> bool:
        return self.from_item <= item and (self.to_item == 0 or item <= self.to_item)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting row: when, where it stands, and the local days that lead up to it."""

    id: int
    organization: int
    starts_at: datetime
    held_on: date
    state: MeetingState = MeetingState.PLANNED
    version: int = 0
    case_deadline_on: date | None = None
    directors_on: date | None = None
    chair_on: date | None = None
    dispatch_on: date | None = None
    publish_on: date | None = None
    dispatched_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting with all its parts: what `decide` sees and returns."""

    meeting: Meeting
    items: tuple[AgendaItem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    attendance: tuple[Attendance, ...] = ()

    def item(self, number: int) -> AgendaItem | None:
        return next((found for found in self.items if found.number == number), None)

    def item_of(self, case: int) -> AgendaItem | None:
        live = [found for found in self.items if found.case_id == case and found.removed_at is None]
        return live[-1] if live else None

    def decision_on(self, item: int) -> Decision | None:
        return next((found for found in self.decisions if found.item == item), None)

    def attendance_at(self, item: int) -> tuple[Attendance, ...]:
        """One row a person: where two stretches cover the item, the one that begins later was said more exactly."""
        covering = sorted((row for row in self.attendance if row.covers(item)), key=lambda row: row.from_item)
        return tuple({row.person: row for row in covering}.values())

    def undecided(self) -> tuple[AgendaItem, ...]:
        return tuple(i for i in self.items if i.removed_at is None and self.decision_on(i.number) is None)

    def next_item(self) -> int:
        return 1 + max((found.number for found in self.items), default=0)
