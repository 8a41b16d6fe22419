"""The deadline a hearing is proposed, by every door: after the body's own next meeting, where there is time for it.

A råd speaks through its meeting (danish-rules §2), so the meeting is worth waiting for as long as memo and addendum
still reach the agenda that is dispatched. The day the budget year ends its hearing is the usual deadline and no wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from process.calendar import danish_date
from process.deadlines import working_days_after
from process.planning.backward import Latest
from process.planning.conditions import Conditions, PlannedStep, latest_end
from process.planning.forward import HearingDays, Walked
from process.planning.planned_meetings import agenda_deadline
from process.register import MeetingDate


def proposed_deadlines(
    steps: Sequence[PlannedStep], conditions: Conditions, walked: Walked, latest: Latest | None
) -> dict[int, datetime]:
    """By the place of each hearing whose letter has not gone: the day and hour (local) it is proposed to end.

    Its period from the day the letter leaves, on a working day. Where the meeting aimed at leaves room, later: the day
    the budget year usually ends its hearing, or when the body has had its next meeting whose agenda the letter still
    reaches, and `writing_days` to write. A MED committee is never closed before one at a lower level.
    """
    unsent = [place for place in walked.hearings if steps[place].sent_on is None and not steps[place].is_public]
    proposed: dict[int, datetime] = {}
    for place in sorted(unsent, key=lambda place: steps[place].med_level):
        step, days = steps[place], walked.hearings[place]
        if step.hearing_ends_on is not None:
            proposed[place] = datetime.combine(step.hearing_ends_on, step.due_time)
            continue
        sent_on = days.letter_on or conditions.today
        last = min(_last_day(steps, conditions, latest, place), _before_higher(steps, conditions, step, sent_on))
        later = (_usual_day(step, conditions), _after_own_meeting(step, sent_on, conditions))
        day = max([days.ends_on, *(day for day in later if day and day <= last)])
        proposed[place] = _not_before_lower(steps, proposed, place, day, conditions)
    return proposed


def why_proposed(step: PlannedStep, days: HearingDays, due_on: date, conditions: Conditions) -> str:
    """Why a deadline is proposed that is later than the period alone; "" where it is not."""
    own = next_own_meeting(days.letter_on or conditions.today, conditions.planned_in(step.body).meetings)
    if due_on <= days.ends_on or step.sent_on is not None:
        return ""
    if own and due_on == written_on(own.held_on, conditions):
        wait = conditions.writing_days
        after = "arbejdsdagen" if wait == 1 else f"{wait} arbejdsdage"
        return f"Foreslået, fordi {step.name} mødes {danish_date(own.held_on)}: {after} efter mødet."
    return "Den sædvanlige frist for budgetårets høring." if due_on == _usual_day(step, conditions) else ""


def written_on(held_on: date, conditions: Conditions) -> date:
    """When a body that met on a day has written and agreed its answer."""
    return working_days_after(held_on, conditions.writing_days, conditions.calendar)


def next_own_meeting(sent_on: date, meetings: Sequence[MeetingDate]) -> MeetingDate | None:
    """The body's first meeting whose agenda a letter sent on a day still reaches."""
    return next((each for each in meetings if each.held_on > sent_on and agenda_deadline(each) >= sent_on), None)


def _after_own_meeting(step: PlannedStep, sent_on: date, conditions: Conditions) -> date | None:
    own = next_own_meeting(sent_on, conditions.planned_in(step.body).meetings)
    return written_on(own.held_on, conditions) if own else None


def _usual_day(step: PlannedStep, conditions: Conditions) -> date | None:
    """MED committees climb by periods of their own."""
    return None if step.med_level else conditions.hearings_to


def _before_higher(steps: Sequence[PlannedStep], conditions: Conditions, step: PlannedStep, sent_on: date) -> date:
    """A MED committee's answer is there when the committees above it meet: they build on it."""
    above = [each for each in steps if 0 < step.med_level < each.med_level and each.step == step.step and not each.done]
    met = (next_own_meeting(sent_on, conditions.planned_in(each.body).meetings) for each in above)
    return min((own.held_on for own in met if own), default=date.max)


def _last_day(steps: Sequence[PlannedStep], conditions: Conditions, latest: Latest | None, place: int) -> date:
    """The last day that costs the case nothing."""
    if latest is None:
        return date.min
    planned = latest.hearings.get(place)
    days = [planned.ends_by if planned else None]
    for waiting in steps:
        if waiting.treats and not waiting.done and waiting.placed_on and waiting.step >= steps[place].held_up_from:
            on_agenda = placed_meeting(waiting, conditions)
            dispatch_on = (on_agenda.dispatch_on if on_agenda else None) or waiting.placed_on
            days.append(latest_end(dispatch_on, conditions.memo_days, conditions.calendar))
    return min((day for day in days if day), default=date.max)


def placed_meeting(step: PlannedStep, conditions: Conditions) -> MeetingDate | None:
    """The meeting on whose agenda a treatment stands."""
    return next((each for each in conditions.meetings_of(step.body) if each.held_on == step.placed_on), None)


def _not_before_lower(
    steps: Sequence[PlannedStep], proposed: dict[int, datetime], place: int, day: date, conditions: Conditions
) -> datetime:
    step, due = steps[place], datetime.combine(day, steps[place].due_time)
    for other, lower in proposed.items():
        is_lower = 0 < steps[other].med_level < step.med_level and steps[other].step == step.step
        if is_lower and due < lower:
            later_by = 1 if step.due_time < lower.time() else 0
            due = datetime.combine(working_days_after(lower.date(), later_by, conditions.calendar), step.due_time)
    return due
