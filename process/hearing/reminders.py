"""When a hearing body is reminded, and who is told of a deadline that passed, over a calendar passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from process.calendar import WorkCalendar
from process.deadlines import working_days_after, working_days_before, working_days_between
from process.rules import ReminderPlan


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A friendly reminder (venlig påmindelse) as planned when the letter goes out.

    `days_before` is the plan's number it stands for. Not `applicable`: it would come on or before sending, or within
    the quiet days after it; it is shown in the plan with that reason, and never sent.
    """

    day: date
    days_before: int
    applicable: bool


def planned_reminders(
    sent_on: date, due_on: date, plan: ReminderPlan, calendar: WorkCalendar, counts_saturday: bool = False
) -> tuple[PlannedReminder, ...]:
    """The reminders of one hearing request, earliest first, counted back in working days from the deadline.

    Each falls on a day the office is open: one that a Saturday-counting body would get on a Saturday goes the working
    day before. Never two on one day (the earlier planned stays), never after the deadline. Not applicable: on or
    before sending, or within `plan.quiet_days` working days of it.
    """
    planned: dict[date, PlannedReminder] = {}
    for days_before in sorted(set(plan.days_before), reverse=True):
        counted_back = working_days_before(due_on, days_before, calendar, counts_saturday)
        day = working_days_before(counted_back, 0, calendar)
        applicable = day > sent_on and working_days_between(sent_on, day, calendar) > plan.quiet_days
        planned.setdefault(day, PlannedReminder(day, days_before, applicable))
    return tuple(planned[day] for day in sorted(planned))


def escalations(due_on: date, plan: ReminderPlan, calendar: WorkCalendar) -> tuple[date, ...]:
    """The days after a deadline without answer on which coordinator and then responsible manager are told."""
    return tuple(working_days_after(due_on, n, calendar) for n in plan.escalation_days)
