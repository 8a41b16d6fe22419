"""What people may ask of a case once something has been decided: its follow-ups, its agreement, and what
is decided together.

One frozen class per fact or act, as in `process/commands/case.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from process.commands.act import CaseCommand
from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.state.follow_up import FollowUpKind, PointStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFollowUp(CaseCommand):
    """Write down what is owed; without a person it is the manager's, without a day one is still to be set.

    `meeting` and `item` tell where it was asked for.
    """

    text: str
    kind: FollowUpKind = FollowUpKind.TASK
    responsible: PersonId | None = None
    due_on: date | None = None
    meeting: MeetingId | None = None
    item: ItemNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFollowUp(CaseCommand):
    """Set or move the day a follow-up is due, or give it to somebody else.

    What is None stays as it is.
    """

    number: int
    responsible: PersonId | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishFollowUp(CaseCommand):
    """Finish a follow-up.

    It is done, or has fallen away; `text` says which.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindFollowUps(CaseCommand):
    """The engine's: another week has passed since a follow-up was due; remind of it again."""


@dataclass(frozen=True, slots=True)
class PlannedPoint:
    """One point as the agreement has it, with what is planned for it."""

    text: str
    heading: str = ""
    body: BodyId | None = None
    planned_month: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgreement(CaseCommand):
    """Write down the points of the agreement, from a list; said again, it takes the list's place.

    In their order; points keep their status and their links by number.
    """

    points: tuple[PlannedPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPointStatus(CaseCommand):
    """Set how one or several points stand.

    Yellow needs a comment.
    """

    points: tuple[int, ...]
    status: PointStatus
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPoint(CaseCommand):
    """Link a point to the case that carries it out, or to a meeting; with neither, let it go."""

    point: int
    linked_case: CaseId | None = None
    meeting: MeetingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatusReport(CaseCommand):
    """File the status of all points as a report, kept as it now is.

    1. status, 2. status …
    """
