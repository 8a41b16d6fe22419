"""The deadline a hearing is proposed, by every door: after the body's own next meeting, where there is time for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from process.deadlines import working_days_after
from process.law import WRITING_DAYS
from process.planning.backward import Latest
from process.planning.conditions import Conditions, PlannedStep, agenda_deadline, latest_end
from process.planning.forward import Walked
from process.register import MeetingDate


def proposed_deadlines(
    steps: Sequence[PlannedStep], conditions: Conditions, walked: Walked, latest: Latest | None
) -> dict[int, datetime]:
    """By the place of each hearing whose letter has not gone: the day and hour (local) it is proposed to end.

    Its period from the day the letter leaves, on a working day. Where the meeting aimed at leaves room, later: when the
    body has had its next meeting whose agenda the letter still reaches, and `WRITING_DAYS` to write. A MED committee is
    never closed before one at a lower level.
    """
    unsent = [place for place in walked.hearings if steps[place].sent_on is None and not steps[place].is_public]
    proposed: dict[int, datetime] = {}
    for place in sorted(unsent, key=lambda place: steps[place].med_level):
        step, days = steps[place], walked.hearings[place]
        if step.hearing_ends_on is not None:
            proposed[place] = datetime.combine(step.hearing_ends_on, step.due_time)
            continue
        last = _last_day(steps, conditions, latest, place)
        after_meeting = _after_own_meeting(step, days.letter_on or conditions.today, conditions)
        fits = after_meeting is not None and (last is None or after_meeting <= last)
        day = max(days.ends_on, after_meeting) if after_meeting is not None and fits else days.ends_on
        proposed[place] = _not_before_lower(steps, proposed, place, day, conditions)
    return proposed


def next_own_meeting(sent_on: date, meetings: Sequence[MeetingDate]) -> MeetingDate | None:
    """The body's first meeting whose agenda a letter sent on a day still reaches."""
    return next((each for each in meetings if each.held_on > sent_on and agenda_deadline(each) >= sent_on), None)


def _after_own_meeting(step: PlannedStep, sent_on: date, conditions: Conditions) -> date | None:
    own = next_own_meeting(sent_on, conditions.meetings_ahead(step.body))
    return working_days_after(own.held_on, WRITING_DAYS, conditions.calendar) if own else None


def _last_day(steps: Sequence[PlannedStep], conditions: Conditions, latest: Latest | None, place: int) -> date | None:
    """The last day that costs the case nothing; None where nothing waits for this hearing."""
    if latest is None:
        return date.min
    planned = latest.hearings.get(place)
    days = [planned.ends_by if planned else None, conditions.hearings_to]
    for waiting in steps:
        if waiting.treats and not waiting.done and waiting.placed_on and waiting.step >= steps[place].held_up_from:
            on_agenda = placed_meeting(waiting, conditions)
            dispatch_on = (on_agenda.dispatch_on if on_agenda else None) or waiting.placed_on
            days.append(latest_end(dispatch_on, conditions.memo_days, conditions.calendar))
    return min((day for day in days if day), default=None)


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
