"""Next year's hearing plan (høringsplan): which bodies' own meetings lie too badly to be heard about the budget, and
the one meeting to move. Long before there is a proposal: by the calendar and the playbook alone.

A body speaks through its meeting (danish-rules §2): it must get the letter before its agenda closes, meet, and have its
answer written in time for the memo to go out with the agenda of the second reading; a MED committee's in time for the
one above it, which builds on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter

from process.calendar import WorkCalendar
from process.deadlines import working_days_after, working_days_before, working_days_between
from process.ids import BodyId
from process.law import WRITING_DAYS
from process.planning.planned_meetings import agenda_deadline
from process.register import BodyKind, MeetingDate, MeetingStatus, Organization, Person, Register, SeatRole
from process.rules import BudgetYear, Role, RouteTemplate, RuleBook
from process.words.alphabet import danish_order

MOVED_AT_MOST = 28
"""Calendar days: nobody moves a meeting further. Then an extra one is called."""
LEADING = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.SECRETARY)
"""To whom the body's calendar belongs; the first who is there."""


class Standing(StrEnum):
    IN_TIME = "in_time"
    MOVE = "move"
    EXTRA = "extra"
    NO_DAY = "no_day"
    NO_CALENDAR = "no_calendar"


@dataclass(frozen=True, slots=True)
class BudgetWeeks:
    """When one body can be heard.

    `letter_on`: when the proposals go out. `answers_by`: the last day of the hearing for its memo to be ready on
    `memo_by`, when the agenda of the second reading is sent; the reading's own day where the calendar does not have
    that (`is_dispatch_known`). `writing_days`: working days from a body's meeting until its answer is written. `above`:
    the MED committee whose meeting the answer must be written for.
    """

    letter_on: date
    answers_by: date
    memo_by: date
    is_dispatch_known: bool
    writing_days: int
    calendar: WorkCalendar
    above: str = ""

    @property
    def last_meeting_on(self) -> date:
        """The last working day from whose meeting an answer is written in time."""
        return working_days_before(self.answers_by, self.writing_days, self.calendar)

    def written_on(self, meeting: MeetingDate) -> date:
        return working_days_after(meeting.held_on, self.writing_days, self.calendar)

    def hold(self, meeting: MeetingDate) -> bool:
        """Whether the body can take the letter up at this meeting, and answer in time."""
        is_reached = meeting.held_on > self.letter_on and agenda_deadline(meeting) >= self.letter_on
        return is_reached and self.written_on(meeting) <= self.answers_by

    def first_day_of(self, meeting: MeetingDate | None, today: date) -> date:
        """The first working day on which it could be held: its agenda deadline keeps its distance when it is moved."""
        lead = working_days_between(agenda_deadline(meeting), meeting.held_on, self.calendar) if meeting else 0
        reached = working_days_after(self.letter_on, max(lead, 1), self.calendar)
        return max(reached, working_days_after(today, 0, self.calendar))


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """How one body stands in the weeks it has. `meeting`: the last one it can answer from, or the one to move, or the
    nearest, which is too far away. `cancelled`: one that would have done. A day that does lies from `first_on` to
    `last_on`.
    """

    body: Organization
    weeks: BudgetWeeks
    standing: Standing
    meeting: MeetingDate | None
    cancelled: MeetingDate | None
    first_on: date

    @property
    def last_on(self) -> date:
        return self.weeks.last_meeting_on

    @property
    def is_sound(self) -> bool:
        return self.standing is Standing.IN_TIME


@dataclass(frozen=True, slots=True)
class HearingPlan:
    year: BudgetYear
    weeks: BudgetWeeks
    today: date
    bodies: tuple[BodyPlan, ...]

    @property
    def troubled(self) -> tuple[BodyPlan, ...]:
        return tuple(each for each in self.bodies if not each.is_sound)

    @property
    def is_over(self) -> bool:
        """Nothing can be mended any more."""
        return self.weeks.answers_by < self.today


def hearing_plan(
    year: BudgetYear, rules: RuleBook, register: Register, calendar: WorkCalendar, today: date
) -> HearingPlan:
    """All bodies that may be heard about this budget, those with something to mend first.

    Raises `CalendarRangeError` where the year lies beyond the calendar.
    """
    weeks = budget_weeks(year, rules, register, calendar)
    plans: dict[BodyId | None, BodyPlan] = {}
    for body in sorted(heard_about_budgets(year, rules, register), key=lambda body: -body.med_level):
        own_weeks = _before(plans.get(body.parent), weeks) if body.kind is BodyKind.MED else weeks
        plans[body.id] = plan_of(body, tuple(register.meetings_of(body.id)), own_weeks, today)
    to_mend_first = sorted(plans.values(), key=lambda each: (each.is_sound, danish_order(each.body.name)))
    return HearingPlan(year, weeks, today, tuple(to_mend_first))


def _before(above: BodyPlan | None, weeks: BudgetWeeks) -> BudgetWeeks:
    """The weeks of a MED committee, whose answer is there when the one above it meets, or can at the latest."""
    if above is None:
        return weeks
    meets_on = above.meeting.held_on if above.meeting and above.is_sound else above.last_on
    answers_by = min(weeks.answers_by, working_days_before(meets_on, 0, weeks.calendar))
    return replace(weeks, answers_by=answers_by, above=above.body.name)


def budget_weeks(year: BudgetYear, rules: RuleBook, register: Register, calendar: WorkCalendar) -> BudgetWeeks:
    """By the strictest of the routes that go through the budget's two readings."""
    routes = _budget_routes(rules)
    reading = _second_reading(year, routes, register)
    dispatch_on = reading.dispatch_on if reading else None
    memo_by = dispatch_on or year.second_reading_on
    return BudgetWeeks(
        letter_on=working_days_after(year.hearing_from, 0, calendar),
        answers_by=working_days_before(memo_by, max((route.memo_days for route in routes), default=0), calendar),
        memo_by=memo_by,
        is_dispatch_known=dispatch_on is not None,
        writing_days=max((route.writing_days for route in routes), default=WRITING_DAYS),
        calendar=calendar,
    )


def heard_about_budgets(year: BudgetYear, rules: RuleBook, register: Register) -> tuple[Organization, ...]:
    """Each body that a row of the playbook may have heard about a budget proposal when the hearing begins; whoever has
    taken over from it by then.
    """
    day, types = year.hearing_from, {route.case_type for route in _budget_routes(rules)}
    rows = (row for row in rules.playbook if types & set(row.case_types or types))
    in_force = (r for r in rows if (r.valid_from or day) <= day <= (r.valid_to or day))
    named = filter(None, map(register.organization, dict.fromkeys(row.body for row in in_force)))
    living = dict.fromkeys(filter(None, (register.living(body.id, day) for body in named)))
    bodies = (register.organizations[number] for number in living)
    return tuple(body for body in bodies if body.kind is not BodyKind.DEPARTMENT)


def plan_of(body: Organization, meetings: Sequence[MeetingDate], weeks: BudgetWeeks, today: date) -> BodyPlan:
    """How one body stands, by its own meetings."""
    held = sorted((m for m in meetings if m.state is not MeetingStatus.CANCELLED), key=attrgetter("starts_at"))
    answered = [meeting for meeting in held if weeks.hold(meeting)]
    if answered:
        return _stands(body, Standing.IN_TIME, answered[-1], None, weeks, today)
    cancelled = next((m for m in meetings if m.state is MeetingStatus.CANCELLED and weeks.hold(m)), None)
    movable = [meeting for meeting in held if _can_be_moved(meeting, weeks, today)]
    if movable:
        return _stands(body, Standing.MOVE, _nearest(movable, weeks, today), cancelled, weeks, today)
    has_calendar = any(meeting.held_on.year == weeks.letter_on.year for meeting in held)
    standing, nearest = (Standing.EXTRA, _nearest(held, weeks, today)) if has_calendar else (Standing.NO_CALENDAR, None)
    plan = _stands(body, standing, nearest, cancelled, weeks, today)
    return plan if plan.first_on <= plan.last_on else replace(plan, standing=Standing.NO_DAY)


def by_leader(plan: HearingPlan, register: Register) -> tuple[tuple[Person | None, tuple[BodyPlan, ...]], ...]:
    """Whom to ask, each once with all their bodies that have something to mend. None: nobody leads the body."""
    asked: dict[Person | None, list[BodyPlan]] = {}
    for each in plan.troubled:
        asked.setdefault(leader_of(each.body, register, plan.today), []).append(each)
    return tuple((leader, tuple(plans)) for leader, plans in asked.items())


def leader_of(body: Organization, register: Register, today: date) -> Person | None:
    person = register.first_in(body.id, today, *LEADING)
    return register.persons[person] if person is not None else None


def is_told_from(year: BudgetYear) -> date:
    """New Year's Day of the year it is heard in: early enough to move a meeting of the autumn."""
    return date(year.hearing_from.year, 1, 1)


def result_of(plan: BodyPlan) -> str:
    """What tells one result of a body from another: what is asked of it, not how it is put. A day that comes nearer
    changes nothing.
    """
    meeting = plan.meeting if plan.standing in (Standing.MOVE, Standing.EXTRA) else None
    days = [] if plan.is_sound else [meeting.held_on.isoformat() if meeting else "-", plan.last_on.isoformat()]
    return " ".join((str(plan.standing), *days))


def _stands(
    body: Organization,
    standing: Standing,
    meeting: MeetingDate | None,
    cancelled: MeetingDate | None,
    weeks: BudgetWeeks,
    today: date,
) -> BodyPlan:
    return BodyPlan(body, weeks, standing, meeting, cancelled, weeks.first_day_of(meeting, today))


def _can_be_moved(meeting: MeetingDate, weeks: BudgetWeeks, today: date) -> bool:
    """Not sent out yet, and a day that does is near enough."""
    is_open = meeting.state is MeetingStatus.PLANNED and meeting.held_on >= today
    has_day = weeks.first_day_of(meeting, today) <= weeks.last_meeting_on
    return is_open and has_day and _moved_by(meeting, weeks, today) <= MOVED_AT_MOST


def _nearest(meetings: Iterable[MeetingDate], weeks: BudgetWeeks, today: date) -> MeetingDate:
    return min(meetings, key=lambda meeting: (_moved_by(meeting, weeks, today), meeting.held_on))


def _moved_by(meeting: MeetingDate, weeks: BudgetWeeks, today: date) -> int:
    """Calendar days to the nearest day that does."""
    early = (weeks.first_day_of(meeting, today) - meeting.held_on).days
    late = (meeting.held_on - weeks.last_meeting_on).days
    return max(early, late, 0)


def _budget_routes(rules: RuleBook) -> tuple[RouteTemplate, ...]:
    return tuple(route for route in rules.routes.values() if route.budget_round)


def _second_reading(year: BudgetYear, routes: Iterable[RouteTemplate], register: Register) -> MeetingDate | None:
    """The meeting that decides the budget, where the calendar has it."""
    deciding = {step.body for route in routes for step in route.steps if step.role is Role.DECISION}
    bodies = filter(None, map(register.organization, sorted(deciding)))
    meetings = (meeting for body in bodies for meeting in register.meetings_of(body.id))
    held = (meeting for meeting in meetings if meeting.state is not MeetingStatus.CANCELLED)
    return next((meeting for meeting in held if meeting.held_on == year.second_reading_on), None)
