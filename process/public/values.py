"""What everybody may see of a meeting, as values: a field that is not named here stays inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from process.register import BodyKind
from process.state.case import Outcome
from process.state.meeting import Annex, ItemKind, ItemSubject, ListType
from process.state.record import MeetingDocument

PUBLIC_BODIES = frozenset(
    {BodyKind.COUNCIL, BodyKind.FINANCE, BodyKind.COMMITTEE, BodyKind.CITIZEN_COUNCIL, BodyKind.BOARD}
)
"""Bodies whose agendas are for everybody. MED committees are part of the workplace, departments do not meet."""


class Shown(StrEnum):
    """How an item may be shown."""

    OPEN = "open"
    CLOSED = "closed"  # number, public title, public decision text
    HELD_BACK = "held_back"  # under embargo: its number only
    WITHDRAWN = "withdrawn"  # a tombstone: number, reason, day
    REMOVED = "removed"  # taken off an agenda that had been published


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """What the case itself asks for, whatever stands on the item."""

    number: str
    is_closed: bool = False
    public_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """When things happened that the rows do not say, read from the history.

    `attached`: annex -> when it came. `reopened`: item -> when its outcome was last changed. `narrowed_at`: when an
    item or its case was last closed, or given another day to be public from. `limited`: item -> when it or its case was
    last closed, opened or given another day. `moved_from`: the hours the meeting was moved away from, the oldest first;
    why is told inside only. `listed`: the numbers of the files that name a case under «Kommende sager», or quote
    another body's decision, which may not be told now.
    """

    attached: Mapping[int, datetime] = field(default_factory=dict)
    reopened: Mapping[int, datetime] = field(default_factory=dict)
    narrowed_at: datetime | None = None
    limited: Mapping[int, datetime] = field(default_factory=dict)
    moved_from: tuple[datetime, ...] = ()
    listed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """`said`: outcome, text, votes, dissent as minutes word them; of a closed item its public text only, and then
    `outcome` is None. `result`: the outcome alone, as minutes word it. `is_changed`: two people have changed it since
    it was published, and it waits to be published anew.
    """

    said: tuple[str, ...]
    outcome: Outcome | None = None
    text: str = ""
    result: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class PublicItem:
    """One line of the public agenda or minutes; `since` is when something about it last changed for the public."""

    number: int
    label: str
    shown: Shown
    since: datetime
    under: int = 0
    title: str = ""
    kind: ItemKind | None = None
    subject: ItemSubject = ItemSubject.OTHER
    list_type: ListType = ListType.ORDINARY
    late_reason: str = ""
    text: str = ""
    points: tuple[str, ...] = ()
    case_number: str = ""
    consultation: int | None = None
    annexes: tuple[Annex, ...] = ()
    decision: PublicDecision | None = None
    reason: str = ""  # of a tombstone
    opens_at: datetime | None = None  # of one under embargo
    gone_at: datetime | None = None

    @property
    def is_supplementary(self) -> bool:
        """It came on after the numbers were frozen (`process.words.minutes.heading_of`)."""
        return self.list_type is not ListType.ORDINARY and not self.under


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting as everybody may see it. Without `agenda_at` and `minutes_at` nothing is published but its day.
    `body_name`: what its body is called in what is published.
    """

    id: int
    organization: int
    held_on: date
    starts_at: datetime
    body_name: str = ""
    place: str = ""
    is_cancelled: bool = False
    moved_from: tuple[datetime, ...] = ()
    listed: frozenset[int] = frozenset()
    agenda_at: datetime | None = None
    minutes_at: datetime | None = None
    first_at: datetime | None = None
    changed_at: datetime | None = None
    items: tuple[PublicItem, ...] = ()
    documents: tuple[MeetingDocument, ...] = ()

    @property
    def is_published(self) -> bool:
        return self.agenda_at is not None or self.minutes_at is not None

    def annex(self, number: int) -> Annex | None:
        return next((annex for item in self.items for annex in item.annexes if annex.number == number), None)

    def document(self, number: int) -> MeetingDocument | None:
        return next((document for document in self.documents if document.number == number), None)
