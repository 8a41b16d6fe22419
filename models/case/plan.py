"""The plan of a stored case: what is left of it, what to watch, and what a change would cost. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from process.calendar import CalendarRangeError, danish_date
from process.deadlines import END_OF_DAY
from process.ids import BodyId
from process.planning.assessment import Assessor
from process.planning.budget_round import after_the_year, check_readings
from process.planning.costs import NewDeadline, deadline_warnings, what_if
from process.planning.plan import Plan, PlanRow, plan_rows
from process.planning.public_period import decision_warnings
from process.register import MeetingDate, MeetingStatus
from process.state.case import CaseState
from process.state.hearing import PublicHearing

Deadlines = Mapping[BodyId, tuple[date, time]]
"""By hearing body: the local day and hour it would have until."""


@dataclass(frozen=True, slots=True)
class OpenHearing:
    """A hearing that is not over: whom it asks, and until when as things stand."""

    body: BodyId
    name: str
    due_on: date | None
    due_time: time
    is_sent: bool


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """The days of a consultation still ahead: a hearing's letter and end, a meeting's day twice; and the latest."""

    first: date
    last: date
    latest: date | None


@dataclass(frozen=True)
class CasePlan:
    """`plan` as it is; `rows` and `warnings` as they are or, with a question asked, as they would be.

    `answer` says what the change would mean; empty when nothing was asked. `unknown`: bodies asked about that have no
    open hearing. `external_deadlines`: soonest first. `beyond`: why nothing could be planned, where the plan
    leaves the calendar. `asked`: the plan as it would be.
    """

    plan: Plan | None
    rows: tuple[PlanRow, ...] = ()
    warnings: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    hearings: tuple[OpenHearing, ...] = ()
    unknown: tuple[int, ...] = ()
    external_deadlines: tuple[tuple[date, str], ...] = ()
    beyond: str = ""
    asked: Plan | None = None

    @property
    def days(self) -> dict[int, PlannedDays]:
        """What is shown, by the consultation's number: only what the plan gives a day."""
        return {
            row.number: PlannedDays(row.starts_on or row.ends_on, row.ends_on, row.end_by)
            for row in self.rows
            if row.number and row.ends_on
        }


def case_plan(
    assessor: Assessor, state: CaseState, *, deadlines: Deadlines | None = None, target: MeetingDate | None = None
) -> CasePlan:
    """The plan against the case's own target, and with other deadlines or another target what they would cost."""
    try:
        return _case_plan(assessor, state, deadlines or {}, target)
    except CalendarRangeError as beyond:
        return CasePlan(None, beyond=str(beyond))
    except OverflowError:  # a wish for the year 9999
        return CasePlan(None, beyond="Datoen ligger uden for de år, kalenderen dækker.")


def _case_plan(assessor: Assessor, state: CaseState, deadlines: Deadlines, target: MeetingDate | None) -> CasePlan:
    own = assessor.target_of(state)
    plan = shown = assessor.plan(state)
    answer: tuple[str, ...] = ()
    places = {body: place for body in deadlines if (place := plan.hearing_to(body)) is not None}
    if places or target:
        wished = tuple(NewDeadline(place, *deadlines[body]) for body, place in places.items())
        aim = target.held_on if target else None
        asked = what_if(plan, wished, aim, assessor.conditions(state, aim or (own.held_on if own else None)))
        shown, answer = asked.plan, asked.sentences
    return CasePlan(
        plan,
        plan_rows(shown, _draft_waits_for(assessor, state)),
        _warnings(assessor, state, plan, shown),
        answer,
        _hearings(plan),
        tuple(body for body in deadlines if body not in places),
        tuple(sorted((deadline.on, deadline.what) for deadline in state.live_external_deadlines())),
        asked=shown if shown is not plan else None,
    )


def _draft_waits_for(assessor: Assessor, state: CaseState) -> str:
    if state.case.released_at is not None:
        return ""
    return assessor.assess(state).binding.told


def _hearings(plan: Plan) -> tuple[OpenHearing, ...]:
    return tuple(
        OpenHearing(
            step.body,
            step.name,
            _due_on(plan, place),
            step.due_time,
            step.sent_on is not None,
        )
        for place, step in enumerate(plan.steps)
        if not step.done and step.body and plan.hearing_to(step.body) == place
    )


def public_hearing_of(plan: Plan, state: CaseState) -> PublicHearing | None:
    """The newest public hearing; before it is published, as the plan has it."""
    live = state.live_public_hearings()
    planned = (plan.walked.hearings.get(place) for place, step in enumerate(plan.steps) if step.is_public)
    days = next((days for days in planned if days and days.letter_on), None)
    if live or days is None or days.letter_on is None:
        return live[-1] if live else None
    return PublicHearing(0, days.letter_on, days.ends_on, END_OF_DAY)


def _due_on(plan: Plan, place: int) -> date | None:
    if place in plan.proposed:
        return plan.proposed[place].date()
    days = plan.walked.hearings.get(place)
    return days.ends_on if days else plan.steps[place].hearing_ends_on


def _warnings(assessor: Assessor, state: CaseState, plan: Plan, shown: Plan) -> tuple[str, ...]:
    """First what concerns the whole case, then each hearing's own."""
    warnings = [shown.blocked] if shown.blocked else []
    target = assessor.target_of(state)
    if target and target.state is MeetingStatus.CANCELLED:
        warnings.append(f"Mødet {danish_date(target.held_on)}, som sagen sigter mod, er aflyst. Vælg et andet mål.")
    readings = shown.readings() if assessor.is_budget_round(state) else None
    if readings and not (check := check_readings(*readings)).is_lawful:
        warnings.append(check.sentence)
    year = assessor.round_of(state, plan.aim)
    if year and shown.decision_on and (late := after_the_year(year, shown.decision_on)):
        warnings.append(late)
    public = public_hearing_of(shown, state)
    if public:
        warnings += decision_warnings(public, assessor.public_law(state), assessor.calendar, shown.decision_on)
    for place in shown.walked.hearings:
        if shown.steps[place].is_over(assessor.today):
            continue
        warnings += deadline_warnings(plan, shown, place)
    return tuple(dict.fromkeys(warnings))
