"""What people may ask of a meeting: its agenda, who was there, what was decided, the record.

One frozen class per fact or act, as in `process/commands.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from process.case import Outcome
from process.meeting import ItemKind, PointOutcome, Votes


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCommand:
    meeting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnAgenda(MeetingCommand):
    """Gates stop a placing unless `override_reason` says why; after dispatch an item needs `late_reason`."""

    case: int
    item_kind: ItemKind = ItemKind.DECISION
    late_reason: str = ""
    override_reason: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromAgenda(MeetingCommand):
    item: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAgenda(MeetingCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance(MeetingCommand):
    person: int
    present: bool
    with_notice: bool = True
    reason: str = ""
    substitute: int | None = None
    from_item: int = 0
    to_item: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseToDecision(MeetingCommand):
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDecision(MeetingCommand):
    """What the meeting decided. Always recorded: name the `item`, or the `case` when it was not on the agenda."""

    outcome: Outcome
    item: int | None = None
    case: int | None = None
    points: tuple[PointOutcome, ...] = ()
    text: str = ""
    votes: Votes | None = None
    dissent: str = ""
    refer_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDecision(MeetingCommand):
    """§ 23: a member who took part brings the decision before the council; only until the record is closed."""

    item: int
    member: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRecord(MeetingCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting(MeetingCommand):
    reason: str
