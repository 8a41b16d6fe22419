"""What a decision leaves to be done: the follow-ups of a case (udmøntning og opfølgning), the points of an agreement.

Values only; the acts on them are in `process/follow_up/`. Every row here is a table row too, field for field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId


class FollowUpKind(StrEnum):
    TASK = "task"  # something to be carried out
    REQUEST = "request"  # «udvalget ønsker …»: asked for in a decision's text
    EVALUATION = "evaluation"
    REPORT_BACK = "report_back"  # the body will hear of it again


@dataclass(frozen=True)
class FollowUp:
    """One thing somebody owes after a decision. `number` is the case's own, never reused.

    `due_on` None: nobody has said when yet («Sæt dato»). `meeting` and `item` tell where it was asked for.
    `remind_on` is the day after which the next reminder is planned: a week after the last; None while there is no date
    and once it is done.
    """

    number: int
    kind: FollowUpKind
    text: str
    responsible: PersonId
    due_on: date | None = None
    meeting: MeetingId | None = None
    item: ItemNumber | None = None
    remind_on: date | None = None
    done_at: datetime | None = None
    done_text: str = ""

    @property
    def is_open(self) -> bool:
        return self.done_at is None


class PointStatus(StrEnum):
    """Green: in progress or done, also later than planned. Yellow: not presented when planned, or substantially delayed
    or changed.
    """

    GREEN = "green"
    YELLOW = "yellow"


@dataclass(frozen=True)
class AgreementPoint:
    """One point of an agreement (budgetaftale), in the order and with the number it has there.

    `planned_month` is the first day of the month in which `body` was to have it before it; either may not be stated.
    `linked_case` carries it out; `meeting` is where it was presented when no case did. The status is set by a person.
    """

    number: int
    text: str
    heading: str = ""
    body: BodyId | None = None
    planned_month: date | None = None
    linked_case: CaseId | None = None
    meeting: MeetingId | None = None
    status: PointStatus | None = None
    comment: str = ""
    status_at: datetime | None = None


class BudgetEnding(StrEnum):
    """How a proposal, or a case decided together with others, ends in the budget."""

    INCLUDED = "included"  # indgår
    CHANGED = "changed"  # indgår ændret
    NOT_INCLUDED = "not_included"  # indgår ikke
    DROPPED = "dropped"  # udgår
