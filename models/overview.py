"""Where every case stands, at risk first: `sagsgang status` and the Direktionsoverblik read the same `Status`.

A handful of statements whatever the number of cases. Ended cases are counted, and listed only when asked for.
Hidden cases (models/visibility.py) are left out of lists and counts alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.case_states import case_states
from models.case_view import CaseView, case_view
from models.visibility import Viewer, visible
from models.waiting import body_name, person_name, what_it_waits_for
from process.calendar import COPENHAGEN, WorkCalendar, instant, local_day
from process.case import CaseState, HearingRequest, HearingState
from process.notices import NoticeKind, NoticeState
from process.register import Register
from process.rules import RuleBook
from process.stages import ORDER, Stage

__all__ = ["CaseRow", "CaseView", "HearingRow", "Level", "Status", "case_view", "status"]

_cases = SQLModel.metadata.tables["case"]
_notices = SQLModel.metadata.tables["notice"]

HEARING_DEADLINE = "hearing"
"""`Case.next_deadline` of a hearing: its instant is the first minute that is too late (DESIGN §10)."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list. `slack` is in working days, None where there is nothing to be late for."""

    id: int
    case: str
    title: str
    stage: Stage
    department: str
    department_id: int
    holder: str
    days_held: int | None
    next_deadline: datetime | None
    next_deadline_kind: str
    target_meeting: datetime | None
    forecast: date | None
    risk: Level | None
    slack: int | None
    reason: str
    is_confidential: bool = False

    def as_json(self) -> dict[str, object]:
        return {
            "case": self.case,
            "title": self.title,
            "stage": str(self.stage),
            "department": self.department,
            "holder": self.holder,
            "days_held": self.days_held,
            "next_deadline": local_iso(self.next_deadline),
            "target_meeting": local_iso(self.target_meeting),
            "forecast": self.forecast.isoformat() if self.forecast else None,
            "risk": str(self.risk) if self.risk else None,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class HearingRow:
    """One body asked about one case, in the newest round."""

    case: str
    title: str
    body: str
    due_at: datetime | None
    state: HearingState
    reminders_sent: int
    mandatory: bool
    promised_on: date | None

    @property
    def is_outstanding(self) -> bool:
        """A mandatory answer that still can come."""
        return self.mandatory and self.state in (HearingState.SENT, HearingState.ANSWER_PROMISED)

    def as_json(self) -> dict[str, object]:
        return {
            "case": self.case,
            "body": self.body,
            "due_at": local_iso(self.due_at),
            "state": str(self.state),
            "reminders_sent": self.reminders_sent,
        }


@dataclass(frozen=True)
class Status:
    """The overview at one moment. `tally` counts cases by (stage, department id), ended ones too."""

    as_of: datetime
    tally: Mapping[tuple[Stage, int], int]
    cases: tuple[CaseRow, ...] = ()
    hearings: tuple[HearingRow, ...] = ()
    departments: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def stages(self) -> Mapping[Stage, int]:
        counts: Counter[Stage] = Counter()
        for (stage, _), number in self.tally.items():
            counts[stage] += number
        return {stage: counts[stage] for stage in ORDER}

    @cached_property
    def risk(self) -> Mapping[Level, int]:
        counts = Counter(row.risk for row in self.cases)
        return {level: counts[level] for level in Level}

    def as_json(self) -> dict[str, object]:
        return {
            "as_of": local_iso(self.as_of),
            "stages": {str(stage): number for stage, number in self.stages.items()},
            "risk": {str(level): number for level, number in self.risk.items()},
            "cases": [row.as_json() for row in self.cases],
            "hearings": [row.as_json() for row in self.hearings],
        }


def local_iso(moment: datetime | None) -> str | None:
    """Copenhagen time with its offset: what other programs read."""
    return moment.astimezone(COPENHAGEN).isoformat(timespec="seconds") if moment else None
