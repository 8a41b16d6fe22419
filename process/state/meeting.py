"""A meeting: its agenda and everything that belongs to its record. Rows here are table rows too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter

from process.ids import NO_ITEM, BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.register import MeetingStatus
from process.state.decision import Decision, Question
from process.state.presence import LIVE, Attendance, Conflict, Ruling, SeatSubstitution
from process.state.record import Correction, MeetingDocument, Publication, Signature


class ItemKind(StrEnum):
    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"


class ItemSubject(StrEnum):
    """What an item is about: a case, or one of the items that come again at every meeting."""

    CASE = "case"
    ADOPTION = "adoption"  # godkendelse af dagsorden
    SUBSTITUTE = "substitute"  # indkaldelse af stedfortræder
    OTHER = "other"
    MESSAGES = "messages"  # meddelelser
    COMING = "coming"  # kommende sager
    SIGNING = "signing"  # underskrift


FIXED_TITLES = {
    ItemSubject.ADOPTION: "Godkendelse af dagsorden",
    ItemSubject.MESSAGES: "Meddelelser",
    ItemSubject.COMING: "Kommende sager",
    ItemSubject.SIGNING: "Underskrift af protokol",
}
"""The items that a municipality may want on every agenda of a body, by what they are called there."""
DECIDED_SUBJECTS = frozenset({ItemSubject.CASE, ItemSubject.ADOPTION, ItemSubject.SUBSTITUTE, ItemSubject.OTHER})
"""Items a record must have a decision on before it closes."""


class ListType(StrEnum):
    """How the item came on the agenda."""

    ORDINARY = "ordinary"
    SUPPLEMENTARY = "supplementary"  # tillægsdagsorden: after the agenda, within the deadline
    LATE = "late"  # hastesag: sent after the deadline; KSL § 8 wants the reason on the agenda
    OUTSIDE_AGENDA = "outside_agenda"


@dataclass(frozen=True)
class Guest:
    """Somebody beside the members at an item: a speaker, a guest, a deputation."""

    name: str
    capacity: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """One item. `consultation` None: no case, or the body is not on the case's route.

    `number` is the key and never shown; people see `MeetingRecord.label`. `printed` is frozen when the chair approves.
    `under` is the item this one belongs to: several cases in one item, messages, a collective case. `points` is the
    proposed decision, each point without its number. `proposed_by`: the member who has brought it before the body (KSL
    § 11): nobody else takes it off or changes its words.
    """

    number: ItemNumber
    case_id: CaseId | None
    consultation: int | None
    title: str
    item_kind: ItemKind = ItemKind.DECISION
    list_type: ListType = ListType.ORDINARY
    late_reason: str = ""
    late_by: PersonId | None = None
    late_at: datetime | None = None
    override_reason: str = ""
    is_closed: bool = False
    was_raised: bool = False  # hævet til beslutningssag
    removed_at: datetime | None = None
    subject: ItemSubject = ItemSubject.CASE
    position: int = 0
    printed: int = 0
    under: ItemNumber = NO_ITEM
    public_title: str = ""
    text: str = ""
    points: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    public_from: datetime | None = None
    withdrawn_at: datetime | None = None  # from the public pages, where a tombstone stands
    withdrawn_reason: str = ""
    question: Question | None = None
    proposed_by: PersonId | None = None


@dataclass(frozen=True)
class Annex:
    """A document that goes with an item; its content lies in the file store under `sha256`."""

    number: int
    item: ItemNumber
    title: str
    sha256: str
    name: str
    size: int
    media_type: str
    is_closed: bool = False
    public_from: datetime | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True)
class Meeting:
    """The meeting row: when, where it stands, and the local days that lead up to it.

    `attendance_stated_at` None: the record does not say who was there. `approved_by` is the chair who approved the
    agenda; `adopted_at` when the body itself adopted it. `parts` counts what most meetings have none of, so that it
    need not be read.
    """

    id: MeetingId
    organization: BodyId
    starts_at: datetime
    held_on: date
    state: MeetingStatus = MeetingStatus.PLANNED
    version: int = 0
    case_deadline_on: date | None = None
    directors_on: date | None = None
    chair_on: date | None = None
    dispatch_on: date | None = None
    publish_on: date | None = None
    seats_on: date | None = None
    dispatched_at: datetime | None = None
    closed_at: datetime | None = None
    place: str = ""
    approved_at: datetime | None = None
    approved_by: PersonId | None = None
    adopted_at: datetime | None = None
    agenda_version: int = 0
    attendance_stated_at: datetime | None = None
    opened_at: datetime | None = None
    adjourned_at: datetime | None = None
    digest: str = ""  # of the closed record
    agenda_published_at: datetime | None = None
    minutes_published_at: datetime | None = None
    parts: int = 0

    @property
    def seated_on(self) -> date:
        """The day whose seats sit there: a newly elected council meets before its term begins (KSL § 6)."""
        return self.seats_on or self.held_on


@dataclass(frozen=True)
class MeetingState:
    """A meeting with all its parts: what `decide` sees and returns."""

    meeting: Meeting
    items: tuple[AgendaItem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    substitutions: tuple[SeatSubstitution, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signatures: tuple[Signature, ...] = ()
    corrections: tuple[Correction, ...] = ()
    documents: tuple[MeetingDocument, ...] = ()
    publications: tuple[Publication, ...] = ()

    # -- the agenda -------------------------------------------------------------------------------------------------

    def agenda(self) -> tuple[AgendaItem, ...]:
        """The items that stand, in the order they are treated, without those that belong under another."""
        return tuple(self._ordered(NO_ITEM))

    def sub_items(self, number: int) -> tuple[AgendaItem, ...]:
        return tuple(self._ordered(number))

    def in_order(self) -> Iterator[AgendaItem]:
        """All items that stand, each followed by those under it."""
        for item in self.agenda():
            yield item
            yield from self.sub_items(item.number)

    def _ordered(self, under: int) -> list[AgendaItem]:
        level = [item for item in self.items if item.under == under and item.removed_at is None]
        return sorted(level, key=lambda item: (item.position, item.number))

    def label(self, number: int) -> str:
        """What people call the item: "7", or "3.2" for one under another. Before approval it is its place."""
        item = self.item(number)
        if item is None:
            return str(number)
        if item.removed_at is not None and not item.printed:
            return "–"  # taken off before it had a number
        own = item.printed or 1 + next((i for i, sibling in enumerate(self._ordered(item.under)) if sibling is item), 0)
        return f"{self.label(item.under)}.{own}" if item.under else str(own)

    def by_label(self, label: str) -> AgendaItem | None:
        items = [*self.in_order(), *(item for item in self.items if item.removed_at)]
        return next((item for item in items if self.label(item.number) == label), None)

    def item(self, number: int) -> AgendaItem | None:
        return next((item for item in self.items if item.number == number), None)

    def item_of(self, case: int) -> AgendaItem | None:
        live = [item for item in self.items if item.case_id == case and item.removed_at is None]
        return live[-1] if live else None

    def next_item(self) -> ItemNumber:
        return ItemNumber(1 + max((item.number for item in self.items), default=0))

    # -- the record -------------------------------------------------------------------------------------------------

    def decision_on(self, item: int) -> Decision | None:
        return next((decision for decision in self.decisions if decision.item == item), None)

    def undecided(self) -> tuple[AgendaItem, ...]:
        return tuple(
            i
            for i in self.in_order()
            if i.subject in DECIDED_SUBJECTS and not (i.under and not i.case_id) and self.decision_on(i.number) is None
        )

    def order_of(self, item: int) -> tuple[int, int]:
        """Where an item comes in the treatment, to be compared; an item under another is treated with it, one taken
        off keeps the place it had. 0 is before all.
        """
        placed = self.item(item) if item else None
        if placed is None:
            return -1, item
        return self.order_of(placed.under) if placed.under else (placed.position, placed.number)

    def attendance_at(self, item: int) -> tuple[Attendance, ...]:
        """One row a person: where two stretches cover the item, the one that begins later was said more exactly."""
        place = self.order_of(item)
        covering = [
            (begin, row)
            for row in self.attendance
            if (begin := self.order_of(row.from_item)) <= place
            and (row.to_item == 0 or place <= self.order_of(row.to_item))
        ]
        covering.sort(key=itemgetter(0))
        return tuple({row.person: row for _, row in covering}.values())

    def substitution_of(self, member: int) -> SeatSubstitution | None:
        """The live substitution for a member's seat, if anybody is asked, called or sits in."""
        return next((s for s in reversed(self.substitutions) if s.member == member and s.state in LIVE), None)

    def disqualified_at(self, item: int) -> tuple[Conflict, ...]:
        placed = self.item(item)
        about = {item, placed.under} if placed and placed.under else {item}
        return tuple(
            conflict for conflict in self.conflicts if conflict.item in about and conflict.ruling is Ruling.DISQUALIFIED
        )

    def annexes_of(self, item: int) -> tuple[Annex, ...]:
        return tuple(annex for annex in self.annexes if annex.item == item and annex.removed_at is None)
