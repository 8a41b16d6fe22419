"""How a stored case stands against its target meeting: its route mapped on what `process/planning/risk.py` asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from process.calendar import CalendarRangeError, WorkCalendar, danish_date, local_day
from process.deadlines import END_OF_DAY
from process.law import (
    BUDGET_READINGS_APART_DAYS,
    OTHER_READINGS_APART_DAYS,
    PUBLIC_HEARINGS,
    WRITING_DAYS,
    PublicHearingLaw,
)
from process.office_hours import letter_leaves_at, next_office_moment
from process.parts import changed
from process.planning.budget_round import budget_year, years_of
from process.planning.conditions import PUBLIC, Conditions, PlannedStep
from process.planning.plan import Plan, make_plan
from process.planning.public_period import decided_from
from process.planning.risk import Risk, RiskLevel, risk
from process.planning.waiting import WaitingAct, by_plan, waiting_acts
from process.register import MeetingDate, MeetingStatus, Register
from process.rules import BudgetYear, Role, RuleBook
from process.sent import when_sent
from process.stages import FINISHED, Stage, StepState
from process.state.case import STAYS, Case, CaseState, Consultation
from process.state.hearing import HearingRequest
from process.state.terms import OVER

MEMO_DAYS = 5
"""Working days for memo and approval where the case type has no template (any more)."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """`forecast_on`: the earliest decision, or the day it was made. `slack` in working days, None: nothing to lose.
    `acts`: what the case waits for, the one that binds the plan first. `treated_on`: the day of each meeting the plan
    reaches, by the number of the consultation.
    """

    forecast_on: date | None
    risk: Risk | None
    acts: tuple[WaitingAct, ...]
    slack: int | None = None
    treated_on: Mapping[int, date] = field(default_factory=dict)

    @property
    def binding(self) -> WaitingAct:
        return self.acts[0]


Pinned = Callable[[int, date], tuple[RuleBook, WorkCalendar]]
"""The rules at a configuration version, for a case begun on a day (`Reference.rules`)."""


class Assessor:
    """What all cases are measured with on one day; each body's meetings are sorted once."""

    def __init__(
        self, register: Register, calendar: WorkCalendar, rules: RuleBook, today: date, now: datetime | None = None
    ) -> None:
        """`now`: the hour counts too, for a letter pressed when the offices have closed; else they are still open."""
        self.register, self.calendar, self.rules, self.today, self.now = register, calendar, rules, today, now
        self.meetings = register.meetings_by_id
        self._last: tuple[CaseState, tuple[WaitingAct, ...]] | None = None

    def assess(self, state: CaseState) -> Assessment:
        """How one case stands; an ended one has no risk, a decided one is on track."""
        if state.case.stage in OVER:
            return Assessment(state.case.decided_on, _risk_of_decided(state.case), self._undated(state))
        try:
            plan, acts = self._planned(state)
            return Assessment(plan.decision_on, self._risk(state, plan), acts, plan.slack, plan.treated_on)
        except CalendarRangeError as beyond:
            return Assessment(None, Risk(RiskLevel.OUT_OF_REACH, str(beyond)), self._undated(state))

    def acts(self, state: CaseState) -> tuple[WaitingAct, ...]:
        """What the case waits for, as `assess` has it, for whoever does not ask about its risk. Of the case asked about
        last it is known: a command that tells who is next, and the projections kept after it, ask the same.
        """
        last = self._last
        if last is None or last[0] is not state:
            last = self._last = state, self._acts(state)
        return last[1]

    def _acts(self, state: CaseState) -> tuple[WaitingAct, ...]:
        try:
            return self._undated(state) if state.case.stage in OVER else self._planned(state)[1]
        except CalendarRangeError:
            return self._undated(state)

    def target_of(self, state: CaseState) -> MeetingDate | None:
        target = state.case.target_meeting
        return self.meetings.get(target) if target is not None else None

    def _undated(self, state: CaseState) -> tuple[WaitingAct, ...]:
        return waiting_acts(state, self.register, self.today)

    def _planned(self, state: CaseState) -> tuple[Plan, tuple[WaitingAct, ...]]:
        plan = self.plan(state)
        dated = by_plan(self._undated(state), plan, state, self.rules.reminders.office_to)
        return plan, tuple(map(self._at_meeting, dated))

    def _target_on(self, state: CaseState) -> date | None:
        target = self.target_of(state)
        return target.held_on if target else None

    def _risk(self, state: CaseState, plan: Plan) -> Risk:
        target_on = self._target_on(state)
        return risk(
            plan.forecast,
            target_on,
            _mandatory_due(state),
            self.today,
            self.calendar,
            target_moved=state.case.is_target_moved,
            year=self.round_of(state, target_on),
        )

    def _at_meeting(self, act: WaitingAct) -> WaitingAct:
        meeting = self.meetings.get(act.meeting) if act.meeting is not None else None
        return changed(act, due=meeting.starts_at) if meeting else act

    def conditions(self, state: CaseState, target_on: date | None) -> Conditions:
        """What holds this case's plan beside its route: meetings, memo days, embargo, deadlines, the budget year."""
        template = self.rules.route_for(state.case.case_type)
        letters_from, reason = self._letters_from(state.case.public_from)
        year = self.budget_year(state, target_on)
        if year and (letters_from is None or letters_from < year.hearing_from):
            letters_from, reason = year.hearing_from, f"Høringen om budget {year.year} begynder."
        return Conditions(
            self.register.meetings_of,
            self.today,
            self.calendar,
            memo_days=template.memo_days if template else MEMO_DAYS,
            writing_days=template.writing_days if template else WRITING_DAYS,
            letters_from=letters_from,
            letters_reason=reason,
            hearings_to=year.hearing_to if year else None,
            external_deadlines=state.live_external_deadlines(),
            readings_from=(year.first_reading_on, year.second_reading_on) if year else None,
            readings_apart=BUDGET_READINGS_APART_DAYS if self.is_budget_round(state) else OTHER_READINGS_APART_DAYS,
            decided_from=self._decided_from(state),
            planned=self.register.planned,
        )

    def plan(self, state: CaseState) -> Plan:
        """Forward and back. Raises `CalendarRangeError` where the plan leaves the calendar."""
        target_on = self._target_on(state)
        return make_plan(self.steps(state), self.conditions(state, target_on), target_on)

    def _letters_from(self, public_from: datetime | None) -> tuple[date | None, str]:
        """The first day a letter may leave, and why not before. An embargo that ends, or a press that comes, when the
        offices have closed, is the next day's.
        """
        pressed_on = self._pressed_on
        opens_at = next_office_moment(public_from, self.rules.reminders, self.calendar) if public_from else None
        public_on = local_day(opens_at) if opens_at else None
        if public_on and (pressed_on is None or public_on >= pressed_on):
            return public_on, "Sagen må ikke omtales før."
        return pressed_on, "Brevet går ud, når kontoret åbner."

    @cached_property
    def _pressed_on(self) -> date | None:
        """The day a letter pressed for now leaves; None: at once."""
        if self.now is None:
            return None
        return local_day(letter_leaves_at(self.now, None, self.rules.reminders, self.calendar))

    def public_law(self, state: CaseState) -> PublicHearingLaw | None:
        """The law that asks for a public hearing of this type of case."""
        template = self.rules.route_for(state.case.case_type)
        return PUBLIC_HEARINGS.get(template.public_hearing) if template else None

    def _decided_from(self, state: CaseState) -> date | None:
        if not state.public_hearings:
            return None
        law, live = self.public_law(state), state.live_public_hearings()
        return max((decided_from(each, law, self.calendar, each.objections) for each in live), default=None)

    def _public_step(self, state: CaseState) -> PlannedStep | None:
        """The public hearing, held or to be held, where the template hears the bodies; the final decision waits for it
        where there is no such place.
        """
        law, live = self.public_law(state), state.live_public_hearings() if state.public_hearings else ()
        if not law and not live:
            return None
        final = max((step.step for step in state.treatments() if step.authoritative), default=None)
        if final is None:
            return None
        template = self.rules.route_for(state.case.case_type)
        heard = next((step for step in template.steps if step.role is Role.HEARING), None) if template else None
        newest = live[-1] if live else None
        return PlannedStep(
            PUBLIC,
            "offentligheden",
            heard.step if heard else 1,
            Role.HEARING,
            done=newest is not None and newest.due_on < self.today,
            hearing_ends_on=newest.due_on if newest else None,
            sent_on=newest.starts_on if newest else None,
            due_time=newest.due_time if newest else END_OF_DAY,
            period_days=law.weeks * 7 if law else 0,
            gates=heard.gates if heard else final,
        )

    def is_budget_round(self, state: CaseState) -> bool:
        """Whether the council reads the case on the two days of the budget year."""
        template = self.rules.route_for(state.case.case_type)
        return template is not None and template.budget_round

    def budget_year(self, state: CaseState, target_on: date | None) -> BudgetYear | None:
        """The round whose dates a case keeps to. None once its letters or its first reading are out: a case that fell
        behind its round goes on by the meeting calendar.
        """
        if not self.is_budget_round(state) or any(request.sent_at for request in state.requests):
            return None
        if any(step.reading == 1 and step.state in FINISHED for step in state.consultations):
            return None
        return self.round_of(state, target_on)

    def years_covered(self, state: CaseState) -> tuple[int, ...]:
        """The years of the budget a case is for: its amounts are read beside those of the others, year by year. None
        outside a budget round.
        """
        year = self.round_of(state, self._target_on(state))
        return years_of(year.year) if year else ()

    def round_of(self, state: CaseState, target_on: date | None) -> BudgetYear | None:
        """The budget year a case is for: the next one when its letters went out; without letters, when it was decided,
        or today.
        """
        if not self.is_budget_round(state):
            return None
        asked_on = min(
            (day for day in map(_left_on, state.requests) if day), default=state.case.decided_on or self.today
        )
        return budget_year(self.rules.budget_years.values(), asked_on, target_on)

    def steps(self, state: CaseState) -> tuple[PlannedStep, ...]:
        """The route as planning sees it, in the case's order; last the public hearing."""
        public = self._public_step(state)
        return (*self._steps(state), *((public,) if public else ()))

    def _steps(self, state: CaseState) -> Iterator[PlannedStep]:
        asked_in, step_of = _asked(state), {step.number: step.step for step in state.consultations}
        for step in state.consultations:
            body = self.register.organizations.get(step.body)
            is_done = step.state in FINISHED
            may_be_placed = bool(state.placements) and not is_done
            asked = None if is_done else asked_in.get(step.number)
            held = self.meetings.get(step.meeting) if is_done and step.meeting is not None else None
            yield PlannedStep(
                body=step.body,
                name=body.name if body else str(step.body),
                step=step.step,
                role=step.role,
                authoritative=step.authoritative,
                done=is_done,
                hearing_ends_on=_ends_on(asked) if asked else None,
                period_days=step.period_days,
                gates=step_of.get(step.gates) if step.gates is not None else None,
                placed_on=self._placed_on(state, step) if may_be_placed else None,
                number=step.number,
                sent_on=_left_on(asked) if asked else None,
                answered=asked is not None and asked.is_finished,
                due_time=(asked.due_time if asked else None) or step.due_time,
                med_level=body.med_level if body else 0,
                reading=step.reading,
                held_on=held.held_on if held and step.state is StepState.DONE else None,
                put_off_to=self._put_off_to(state, step) if may_be_placed else None,
            )

    def _put_off_to(self, state: CaseState, step: Consultation) -> date | None:
        """The day of the meeting the body has named, while it is to be held."""
        named = state.postponed_to(step.number)
        meeting = self.meetings.get(named) if named is not None else None
        return meeting.held_on if meeting and meeting.state is MeetingStatus.PLANNED else None

    def _placed_on(self, state: CaseState, step: Consultation) -> date | None:
        """The meeting that treats it, if it stands on an agenda. One already held but not yet closed counts as today:
        what it decided is only waiting to be written or taken in.
        """
        place = state.live_placement(step.number)
        if place is None or place.outcome in STAYS:
            return None
        return max(place.held_on, self.today)


def _asked(state: CaseState) -> dict[int, HearingRequest]:
    """By hearing its newest round, where that letter has gone out and counts."""
    newest: dict[int, HearingRequest] = {}
    for request in state.requests:
        earlier = newest.get(request.consultation)
        if earlier is None or earlier.round < request.round:
            newest[request.consultation] = request
    return {number: request for number, request in newest.items() if request.sent_at and not request.withdrawn_at}


def _left_on(request: HearingRequest) -> date | None:
    left_at = when_sent(request)
    return local_day(left_at) if left_at else None


def _ends_on(request: HearingRequest) -> date | None:
    """The day a hearing ends: of its answer, else the printed deadline."""
    finished = request.answered_at or request.closed_at
    return local_day(finished) if finished else request.due_on


def _risk_of_decided(case: Case) -> Risk | None:
    if case.stage is Stage.ENDED:
        return None
    decided = f"Sagen blev afgjort {danish_date(case.decided_on)}." if case.decided_on else "Sagen er afgjort."
    return Risk(RiskLevel.ON_TRACK, decided)


def _mandatory_due(state: CaseState) -> date | None:
    """The earliest deadline of a mandatory answer that has not come."""
    missing = (request.due_on for request in state.requests if request.mandatory and request.is_waiting)
    return min((due for due in missing if due), default=None)


class Assessors:
    """What each case is measured with: the rules it began under, as on its own page. Cases that began under the same
    rules share one. Without `pinned` all are measured by `newest`.
    """

    def __init__(self, newest: Assessor, pinned: Pinned | None = None) -> None:
        self.register = newest.register
        self.newest, self._pinned = newest, pinned
        self._by_start: dict[tuple[int, date], Assessor] = {}
        self._by_rules = {id(newest.rules): newest}

    def of(self, case: Case) -> Assessor:
        if self._pinned is None:
            return self.newest
        start = case.pinned_config, local_day(case.created_at)
        if start not in self._by_start:
            rules, calendar = self._pinned(*start)
            newest = self.newest
            own = Assessor(newest.register, calendar, rules, newest.today, newest.now)
            self._by_start[start] = self._by_rules.setdefault(id(rules), own)
        return self._by_start[start]
