"""When a letter may leave: within the office hours of a working day."""

from __future__ import annotations

from datetime import datetime, timedelta

from process.calendar import COPENHAGEN, WorkCalendar, instant
from process.deadlines import working_days_after
from process.rules import ReminderPlan


def next_office_moment(moment: datetime, plan: ReminderPlan, calendar: WorkCalendar) -> datetime:
    """When a letter ready at `moment` (UTC) may leave (UTC): at once within office hours of a working day, else when
    the office next opens. Hours are Copenhagen's; the closing minute itself is closed.
    """
    local = moment.astimezone(COPENHAGEN)
    day, hour = local.date(), local.time()
    if not calendar.is_working_day(day) or hour >= plan.office_to:
        return instant(working_days_after(day, 1, calendar), plan.office_from)
    return moment if hour >= plan.office_from else instant(day, plan.office_from)


def letter_leaves_at(
    now: datetime, public_from: datetime | None, plan: ReminderPlan, calendar: WorkCalendar
) -> datetime:
    """When a hearing letter pressed `now` leaves (UTC): after its undo period and the embargo, in office hours."""
    earliest = now + timedelta(minutes=plan.undo_minutes)
    return next_office_moment(max(earliest, public_from) if public_from else earliest, plan, calendar)
