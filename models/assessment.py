"""How a stored case stands against its target meeting: its route mapped on what `process/planning.py` asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from process.calendar import CalendarRangeError, WorkCalendar, danish_date, local_day
from process.case import STAYS, CaseState, Consultation
from process.planning import Forecast, PlannedStep, Risk, RiskLevel, forecast, risk
from process.register import MeetingDate, MeetingState, Register
from process.rules import Role, RuleBook
from process.stages import FINISHED, Stage

MEMO_DAYS = 5
"""Working days for memo and approval where the case type has no template (any more)."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """`forecast_on`: the earliest decision, or the day it was made. `slack` in working days, None: nothing to lose."""

    forecast_on: date | None
    risk: Risk | None
    slack: int | None = None


class Assessor:
    """What all cases are measured with on one day; the meetings are sorted by body once."""

    def __init__(self, register: Register, calendar: WorkCalendar, rules: RuleBook, today: date) -> None:
        self.register, self.calendar, self.rules, self.today = register, calendar, rules, today
        self.meetings = {meeting.id: meeting for meeting in register.meetings}
        self._ahead = _ahead(register, today)

    def assess(self, state: CaseState) -> Assessment:
        """Forecast and risk of one case; an ended one has none, a decided one is on track."""
        case = state.case
        if case.stage is Stage.ENDED:
            return Assessment(case.decided_on, None)
        if case.stage is Stage.FOLLOW_UP:
            decided = f"Sagen blev afgjort {danish_date(case.decided_on)}." if case.decided_on else "Sagen er afgjort."
            return Assessment(case.decided_on, Risk(RiskLevel.ON_TRACK, decided))
        try:
            return self._assess(state)
        except CalendarRangeError as beyond:
            return Assessment(None, Risk(RiskLevel.OUT_OF_REACH, str(beyond)))

    def target_of(self, state: CaseState) -> MeetingDate | None:
        target = state.case.target_meeting
        return self.meetings.get(target) if target is not None else None

    def _assess(self, state: CaseState) -> Assessment:
        target = self.target_of(state)
        target_on = target.held_on if target else None
        found = self.forecast(state, target_on)
        stands = risk(
            found, target_on, _mandatory_due(state), self.today, self.calendar, target_moved=state.case.is_target_moved
        )
        return Assessment(found.decision_on, stands, found.slack_working_days)

    def forecast(self, state: CaseState, target_on: date | None) -> Forecast:
        template = self.rules.route_for(state.case.case_type)
        return forecast(
            tuple(self._steps(state)),
            lambda body: self._ahead.get(body, ()),
            self.today,
            self.calendar,
            memo_days=template.memo_days if template else MEMO_DAYS,
            target_on=target_on,
        )

    def _steps(self, state: CaseState) -> Iterator[PlannedStep]:
        for step in state.consultations:
            body = self.register.organizations.get(step.body)
            gated = state.consultation(step.gates) if step.gates is not None else None
            is_done = step.state in FINISHED
            yield PlannedStep(
                body=step.body,
                name=body.name if body else str(step.body),
                step=step.step,
                role=step.role,
                authoritative=step.authoritative,
                done=is_done,
                hearing_ends_on=_ends_on(state, step) if step.role is Role.HEARING and not is_done else None,
                period_days=step.period_days,
                gates=gated.step if gated else None,
                placed_on=None if is_done else self._placed_on(state, step),
            )

    def _placed_on(self, state: CaseState, step: Consultation) -> date | None:
        """The meeting that treats it, if it stands on an agenda. One already held but not yet closed counts as today:
        what it decided is only waiting to be written or taken in.
        """
        place = state.live_placement(step.number)
        if place is None or place.outcome in STAYS:
            return None
        return max(place.held_on, self.today)


def _ahead(register: Register, today: date) -> Mapping[int, list[MeetingDate]]:
    found: dict[int, list[MeetingDate]] = {}
    for meeting in register.meetings:
        if meeting.state is MeetingState.PLANNED and meeting.held_on >= today:
            found.setdefault(meeting.organization, []).append(meeting)
    return found


def _ends_on(state: CaseState, step: Consultation) -> date | None:
    """The day a hearing ends: of its answer, else the printed deadline; None while no letter has gone out."""
    request = state.latest_request(step.number)
    if request is None:
        return None
    finished = request.answered_at or request.closed_at
    return local_day(finished) if finished else request.due_on


def _mandatory_due(state: CaseState) -> date | None:
    """The earliest deadline of a mandatory answer that has not come."""
    missing = (request.due_on for request in state.requests if request.mandatory and request.is_waiting)
    return min((due for due in missing if due), default=None)
