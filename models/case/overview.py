"""Where every case stands, at risk first: `sagsgang status` and the Direktionsoverblik read the same `Status`.

A handful of statements whatever the number of cases. Ended cases are counted, and listed only when asked for.
Hidden cases (models/access/visibility.py) are left out of lists and counts alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.access.visibility import Viewer, visible
from models.case.names import body_name, person_name
from models.case.under_way import UNFINISHED
from models.case.view import CaseView, case_view
from models.hearing.missing import RequestKey, Urgency, is_to_come, urgency
from models.meeting.proposed_items import Turn, turns
from models.rows.case_states import case_states
from process.calendar import COPENHAGEN, instant, local_day
from process.deadlines import due_instant
from process.ids import CaseId, PackageId, PersonId
from process.notices import NoticeKind, NoticeState
from process.planning.assessment import Assessor, Assessors
from process.planning.risk import RiskLevel
from process.planning.waiting import ActKind, WaitingAct
from process.register import BodyKind, Register
from process.stages import ORDER, Stage
from process.state.case import Case, CaseState
from process.state.hearing import HearingRequest, HearingState

__all__ = ["CaseRow", "CaseView", "HearingRow", "Status", "case_view", "status"]


@dataclass(frozen=True)
class CaseRow:
    """One case in the list. `slack` is in working days, None where there is nothing to be late for.

    `why` tells how it stands against its target; `acts` what it waits for, the one that binds the plan first, and
    `owners` whose they are, by name. Holder and next deadline are those of the first act. `is_released`: it has left
    its draft; `turns`: of the bodies that are still to treat it; `heard_until`: when its public hearing ends.
    """

    id: int
    case: str
    title: str
    stage: Stage
    department: str
    department_id: int
    owners: tuple[str, ...]
    officer_id: PersonId
    days_held: int | None
    target_meeting: datetime | None
    target_body: str
    forecast: date | None
    risk: RiskLevel | None
    slack: int | None
    why: str
    acts: tuple[WaitingAct, ...]
    is_confidential: bool = False
    public_from: datetime | None = None
    is_closed: bool = False
    is_released: bool = False
    turns: tuple[Turn, ...] = ()
    heard_until: datetime | None = None

    @property
    def holder(self) -> str:
        return "" if self.stage is Stage.ENDED else self.owners[0]

    @property
    def next_deadline(self) -> datetime | None:
        return self.acts[0].due

    @property
    def next_deadline_kind(self) -> ActKind:
        return self.acts[0].kind

    @property
    def waits_for(self) -> str:
        return self.acts[0].sentence

    @cached_property
    def actors(self) -> frozenset[PersonId]:
        """Whose turn it is: those who are to do something in it."""
        return frozenset(act.owner for act in self.acts if act.owner and act.kind is not ActKind.NOTHING)

    def as_seen_by(self, *persons: PersonId) -> CaseRow | None:
        """The same case with what one of them is to do in it first; None when it is nobody's turn of them."""
        if self.actors.isdisjoint(persons):
            return None
        mine = [act.owner in persons and act.kind is not ActKind.NOTHING for act in self.acts]
        ordered = sorted(zip(mine, self.acts, self.owners, strict=True), key=lambda each: not each[0])
        acts, owners = tuple(act for _, act, _ in ordered), tuple(owner for *_, owner in ordered)
        days_held = self.days_held if acts[0].owner == self.acts[0].owner else None
        return replace(self, acts=acts, owners=owners, days_held=days_held)

    @property
    def reason(self) -> str:
        return f"{self.why} {self.waits_for}".strip()

    @cached_property
    def searched(self) -> str:
        """What a search looks in, in small letters."""
        return "\n".join((self.case, self.title, self.holder, self.reason)).casefold()

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
    """One body asked about one case, in the newest round. `is_missing`: its answer is still to come, and the case waits
    to be decided (as `models.hearing.missing` says).
    """

    key: RequestKey
    case: str
    title: str
    body_id: int
    body: str
    due_at: datetime | None
    state: HearingState
    reminders_sent: int
    mandatory: bool
    promised_on: date | None
    package: PackageId | None
    is_missing: bool

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


@dataclass(frozen=True, slots=True)
class MissingAnswers:
    """What one body owes, the most pressing first: about one case, or about several that it was asked together."""

    body: int
    keys: tuple[RequestKey, ...]


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
    def concerning(self) -> Mapping[PersonId, frozenset[int]]:
        """The ids of the cases in which it is a person's turn, or that they are officer of."""
        ids: defaultdict[PersonId, set[int]] = defaultdict(set)
        for row in self.cases:
            for person in (row.officer_id, *row.actors):
                ids[person].add(row.id)
        return {person: frozenset(theirs) for person, theirs in ids.items()}

    @cached_property
    def missing(self) -> tuple[MissingAnswers, ...]:
        """«Hvem mangler» line by line, where the most pressing answer of each stands (`models.hearing.missing`)."""
        lines: dict[tuple[int, int, bool], list[HearingRow]] = {}
        for row in sorted((row for row in self.hearings if row.is_missing), key=_most_pressing_first):
            case, consultation, _ = row.key
            line = (row.package, row.body_id, True) if row.package else (case, consultation, False)
            lines.setdefault(line, []).append(row)
        return tuple(MissingAnswers(line[0].body_id, tuple(row.key for row in line)) for line in lines.values())

    @cached_property
    def risk(self) -> Mapping[RiskLevel, int]:
        counts = Counter(row.risk for row in self.cases)
        return {level: counts[level] for level in RiskLevel}

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


def status(
    connection: Connection,
    assessors: Assessors,
    now: datetime,
    *,
    viewer: Viewer | None = None,
    include_ended: bool = False,
    only: Collection[CaseId] | None = None,
) -> Status:
    """Every case this viewer may know of, at risk first, then by least slack. `viewer` None is the command line.
    `only`: the rows of these cases alone.
    """
    mine, register = visible(viewer, now), assessors.register
    which = mine if include_ended else sa.and_(mine, UNFINISHED)
    if only is not None:
        which = sa.and_(which, t.cases.c.id.in_(only))
    states = case_states(connection, which)
    hidden = confidential_among(connection, which, now)
    return Status(
        as_of=now,
        tally=tally(connection, mine),
        cases=tuple(sorted(case_rows(states, hidden, assessors, now), key=at_risk_first)),
        hearings=_hearings(states.values(), register, _reminders(connection, which)),
        departments=_departments(register),
    )


def confidential_among(connection: Connection, which: sa.ColumnElement[bool], now: datetime) -> set[int]:
    """Which of the cases for which the clause holds are kept back."""
    return set(connection.scalars(sa.select(t.cases.c.id).where(which, confidential(now))))


def case_rows(
    states: Mapping[int, CaseState], hidden: Collection[int], assessors: Assessors, now: datetime
) -> list[CaseRow]:
    """The rows of these cases. `hidden`: the confidential among them."""
    return [_case_row(state, assessors.of(state.case), state.case.id in hidden, now) for state in states.values()]


def on_their_way(
    connection: Connection, rows: Iterable[CaseRow], viewer: Viewer | None, now: datetime
) -> list[CaseRow]:
    """As `proposed_items.on_its_way`, of rows counted for everybody: those whose way to a body a viewer knows of who
    may see its meetings.
    """
    rows = list(rows)
    asked = [row.id for row in rows if row.is_confidential or not row.is_released]
    seen = set(connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(asked), visible(viewer, now))))
    return [row for row in rows if (row.is_released and not row.is_confidential) or row.id in seen]


def tally(connection: Connection, mine: sa.ColumnElement[bool]) -> Mapping[tuple[Stage, int], int]:
    """Cases by (stage, department) among those a clause on table `case` allows."""
    columns = (t.cases.c.stage, t.cases.c.department)
    query = sa.select(*columns, sa.func.count()).where(mine).group_by(*columns)
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def _case_row(state: CaseState, assessor: Assessor, is_confidential: bool, now: datetime) -> CaseRow:
    case, register, assessment = state.case, assessor.register, assessor.assess(state)
    target = assessor.target_of(state)
    return CaseRow(
        id=case.id,
        case=case.number,
        title=case.title,
        stage=case.stage,
        department=body_name(register, case.department),
        department_id=case.department,
        owners=tuple(person_name(register, act.owner) for act in assessment.acts),
        officer_id=case.officer,
        days_held=days_held(case, assessment.binding, assessor.today),
        target_meeting=target.starts_at if target else None,
        target_body=body_name(register, target.organization) if target else "",
        forecast=assessment.forecast_on,
        risk=assessment.risk.level if assessment.risk else None,
        slack=assessment.slack,
        why=assessment.risk.reason_da if assessment.risk else "",
        acts=assessment.acts,
        is_confidential=is_confidential,
        public_from=case.public_from,
        is_closed=case.is_closed,
        is_released=case.released_at is not None,
        turns=turns(state, assessment.treated_on, register, now),
        heard_until=heard_until(state),
    )


def heard_until(state: CaseState) -> datetime | None:
    """When the public hearing that the case waits for ends."""
    live = state.live_public_hearings()
    return due_instant(live[-1].due_on, live[-1].due_time) if live else None


def days_held(case: Case, binding: WaitingAct, today: date) -> int | None:
    """Calendar days with its holder; None where the plan has put it with another since anything was stated."""
    if case.stage is Stage.ENDED or case.held_since is None or case.holder != binding.owner:
        return None
    return (today - local_day(case.held_since)).days


_RANK = {RiskLevel.OUT_OF_REACH: 0, RiskLevel.IN_DANGER: 1, RiskLevel.ON_TRACK: 2, None: 3}
_PLENTY = 10**6


def at_risk_first(row: CaseRow) -> tuple[int, int, int]:
    return _RANK[row.risk], _PLENTY if row.slack is None else row.slack, row.id


def _hearings(
    states: Iterable[CaseState], register: Register, reminders: Mapping[tuple[int, int, int], int]
) -> tuple[HearingRow, ...]:
    rows = [
        _hearing_row(state.case, request, register, reminders) for state in states for request in _newest_rounds(state)
    ]
    return tuple(sorted(rows, key=soonest_first))


def _newest_rounds(state: CaseState) -> Iterable[HearingRequest]:
    return {request.consultation: request for request in state.requests}.values()  # they come by round


def _hearing_row(
    case: Case, request: HearingRequest, register: Register, reminders: Mapping[tuple[int, int, int], int]
) -> HearingRow:
    return HearingRow(
        key=(case.id, request.consultation, request.round),
        case=case.number,
        title=case.title,
        body_id=request.body,
        body=body_name(register, request.body),
        due_at=instant(request.due_on, request.due_time) if request.due_on and request.due_time else None,
        state=request.state,
        reminders_sent=reminders.get((case.id, request.consultation, request.round), 0),
        mandatory=request.mandatory,
        promised_on=request.promised_on,
        package=request.package,
        is_missing=is_to_come(request) and case.ending is None and case.stage is not Stage.FOLLOW_UP,
    )


def soonest_first(row: HearingRow) -> tuple[bool, float, str, str]:
    return row.due_at is None, row.due_at.timestamp() if row.due_at else 0.0, row.case, row.body


def _most_pressing_first(row: HearingRow) -> Urgency:
    return urgency(row.due_at, row.case, row.body, is_mandatory=row.mandatory)


def _reminders(connection: Connection, which: sa.ColumnElement[bool]) -> Mapping[tuple[int, int, int], int]:
    """Reminders sent, by (case, consultation, round). One that went to several contacts of a body counts once."""
    of = (t.notices.c.case_id, t.notices.c.consultation, t.notices.c.round)
    query = (
        sa.select(*of, sa.func.count(sa.distinct(t.notices.c.day)))
        .join(t.cases, t.cases.c.id == t.notices.c.case_id)
        .where(which, t.notices.c.kind == NoticeKind.REMINDER, t.notices.c.state == NoticeState.SENT)
        .group_by(*of)
    )
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def _departments(register: Register) -> Mapping[int, str]:
    return {body.id: body.name for body in register.organizations.values() if body.kind is BodyKind.DEPARTMENT}
