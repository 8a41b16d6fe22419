"""Backward planning: from the meeting aimed at to the latest day of everything before it.

Each day found is an upper bound, so that planning back from the earliest possible decision never asks for a start
before today, and aiming later never asks for an earlier one. Property tests hold both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from process.deadlines import working_days_before
from process.planning.conditions import (
    ONE_DAY,
    Conditions,
    PlannedStep,
    agenda_deadline,
    first_treatment,
    is_placed,
    latest_end,
    ready_by,
)
from process.planning.forward import HearingDays, not_before
from process.register import MeetingDate
from process.rules import Role


@dataclass(frozen=True, slots=True)
class LatestHearing:
    """The latest days of a hearing: letter (None: it has gone), end, approved memo. All None: nothing waits for it.

    `letter_by` is in time for the body's own meeting too, `letter_at_last` only for its period.
    """

    letter_by: date | None = None
    letter_at_last: date | None = None
    ends_by: date | None = None
    memo_by: date | None = None


@dataclass(frozen=True, slots=True)
class LatestMeeting:
    """The latest meeting a treatment may take, and the day it must be ready by. A case that is on an agenda waits for
    nobody (`ready_by` None); without any meeting that fits, `meeting` is None and the days are the past it needed.

    `first_read_by`: of a second reading, the last day of the first.
    """

    held_by: date
    ready_by: date | None
    meeting: MeetingDate | None = None
    first_read_by: date = date.max


@dataclass
class Latest:
    """The latest days, by the step's place in the route; `aim` is the day planned back from."""

    aim: date
    hearings: dict[int, LatestHearing] = field(default_factory=dict)
    meetings: dict[int, LatestMeeting] = field(default_factory=dict)

    @property
    def start_by(self) -> date | None:
        """The last day the draft may be approved: of all that it must be ready for, the first."""
        letters = [step.letter_at_last for step in self.hearings.values()]
        days = [day for day in (*letters, *(meeting.ready_by for meeting in self.meetings.values())) if day]
        return min(days, default=None)


@dataclass
class _Back:
    steps: Sequence[PlannedStep]
    conditions: Conditions
    earliest: Mapping[int, HearingDays]
    first: int
    before: date  # what comes earlier is held before this day
    limit: date  # and not after this one
    latest: Latest
    first_read_by: date = date.max
    ends: dict[date, date] = field(default_factory=dict)  # by the day the memo must be ready


def walk_back(
    steps: Sequence[PlannedStep],
    conditions: Conditions,
    aim: date,
    earliest: Mapping[int, HearingDays],
) -> Latest:
    """From a meeting on `aim` back.

    `earliest`: what the forward walk found, for which of a body's own meetings its letter can still reach. Raises
    `CalendarRangeError` where the plan leaves the calendar.
    """
    deadline = conditions.external_deadline
    limit = min(aim, deadline.on) if deadline else aim
    back = _Back(steps, conditions, earliest, first_treatment(steps), aim + ONE_DAY, limit, Latest(aim))
    numbers = sorted({step.step for step in steps if not step.done}, reverse=True)
    for number in numbers:
        _treatments(back, number)
        _hearings(back, number)
    return back.latest


def _treatments(back: _Back, number: int) -> None:
    treatments = [
        (p, step) for p, step in enumerate(back.steps) if step.step == number and step.treats and not step.done
    ]
    if not treatments:
        return
    chosen = {place: _latest_meeting(back, step) for place, step in treatments}
    back.latest.meetings |= chosen
    back.before = min(meeting.held_by for meeting in chosen.values())
    back.limit = min(back.limit, back.before, *(meeting.ready_by or meeting.held_by for meeting in chosen.values()))
    read = [chosen[place].first_read_by for place, step in treatments if step.reading == 2]
    back.first_read_by = min(read, default=back.first_read_by)


def _latest_meeting(back: _Back, step: PlannedStep) -> LatestMeeting:
    conditions, is_first = back.conditions, step.step == back.first
    apart = timedelta(days=conditions.readings_apart)
    if step.placed_on is not None and is_placed(step, conditions.today):
        return LatestMeeting(step.placed_on, None, first_read_by=step.placed_on - apart)
    last = min(back.limit, back.first_read_by) if step.reading == 1 else back.limit
    fitting = [
        each
        for each in conditions.meetings_ahead(step.body)
        if not_before(step, conditions) <= each.held_on <= last and each.held_on < back.before
    ]
    fitting = [each for each in fitting if each.held_on == step.put_off_to] or fitting
    if not fitting:
        day = min(conditions.today, last)
        return LatestMeeting(day, day, first_read_by=day - apart)
    # A meeting with the latest deadline, not the latest meeting: a budget meeting may be dispatched the day before.
    best = max(fitting, key=lambda each: (ready_by(each, is_first), each.held_on))
    # The first reading may aim at another of them: one held later leaves it more time.
    first_read_by = max(min(ready_by(each, is_first), each.held_on - apart) for each in fitting)
    held_by = max(each.held_on for each in fitting)
    return LatestMeeting(held_by, ready_by(best, is_first), best, first_read_by)


def _hearings(back: _Back, number: int) -> None:
    hearings = [(p, s) for p, s in enumerate(back.steps) if s.step == number and s.role is Role.HEARING and not s.done]
    for place, hearing in sorted(hearings, key=lambda pair: -pair[1].med_level):
        back.latest.hearings[place] = hearing_days = _latest_hearing(back, place, hearing)
        if hearing_days.letter_by is not None:
            back.limit = min(back.limit, hearing_days.letter_by)


def _latest_hearing(back: _Back, place: int, hearing: PlannedStep) -> LatestHearing:
    waiting = [
        meeting.ready_by
        for other, meeting in back.latest.meetings.items()
        if back.steps[other].step >= hearing.held_up_from and meeting.ready_by is not None
    ]
    memo_by = min(waiting, default=None)
    ends_by = min(
        _end_for(back, memo_by) if memo_by else date.max,
        back.conditions.external_deadline.on if back.conditions.external_deadline else date.max,
        _higher_levels_end(back, hearing),
    )
    if ends_by == date.max:  # nothing waits for its end; but a deadline that is set has a last day for the letter
        due_on = hearing.hearing_ends_on
        if due_on is None or hearing.sent_on is not None:
            return LatestHearing()
        return LatestHearing(*_letter_by(back, place, hearing, due_on))
    if hearing.hearing_ends_on is None:  # a deadline that is not set yet will be set on a working day
        ends_by = working_days_before(ends_by, 0, back.conditions.calendar)
    letter_by, at_last = (None, None) if hearing.sent_on else _letter_by(back, place, hearing, ends_by)
    return LatestHearing(letter_by, at_last, ends_by, memo_by)


def _end_for(back: _Back, memo_by: date) -> date:
    """Many hearings wait for one memo: its last day is worked out once."""
    if memo_by not in back.ends:
        back.ends[memo_by] = latest_end(memo_by, back.conditions.memo_days, back.conditions.calendar)
    return back.ends[memo_by]


def _higher_levels_end(back: _Back, hearing: PlannedStep) -> date:
    """A MED committee may not close after the one above it whose deadline is still open."""
    higher = (
        hearing_days.ends_by
        for place, hearing_days in back.latest.hearings.items()
        if 0 < hearing.med_level < back.steps[place].med_level
        and back.steps[place].hearing_ends_on is None
        and hearing_days.ends_by is not None
    )
    return min(higher, default=date.max)


def _letter_by(back: _Back, place: int, hearing: PlannedStep, ends_by: date) -> tuple[date, date]:
    """The period before the end and in time for the agenda of the body's own last meeting before it; the period alone.

    A body answers from a meeting: the letter must come before *its* agenda deadline. A meeting the letter cannot reach
    any more is passed over (the deadline is then answered between meetings, and warned about).
    """
    conditions, days = back.conditions, back.earliest.get(place)
    earliest = days.letter_on if days and days.letter_on else conditions.today
    if hearing.hearing_ends_on is not None:
        ends_by = min(ends_by, hearing.hearing_ends_on)
    plain = working_days_before(ends_by - timedelta(days=hearing.period_days), 0, conditions.calendar)
    meetings = [
        each
        for each in conditions.meetings_ahead(hearing.body)
        if earliest < each.held_on <= ends_by and agenda_deadline(each) >= earliest
    ]
    letter_by = plain
    if meetings:
        on_agenda = working_days_before(max(map(agenda_deadline, meetings)), 0, conditions.calendar)
        # Never earlier than for a hearing ending the day before the first of these meetings: more time costs nothing.
        without = working_days_before(meetings[0].held_on, 1, conditions.calendar) - timedelta(days=hearing.period_days)
        letter_by = max(min(plain, on_agenda), working_days_before(without, 0, conditions.calendar))
    # Who wishes for a deadline has chosen the period: sending at once is in time, and a short period is warned about.
    if hearing.hearing_ends_on is not None and earliest <= ends_by:
        return max(letter_by, earliest), max(plain, earliest)
    return letter_by, plain
