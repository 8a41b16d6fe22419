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
    Placed,
    PlannedStep,
    Rest,
    is_placed,
    latest_end,
    rest_of,
)
from process.planning.forward import HearingDays, not_before
from process.planning.planned_meetings import agenda_deadline
from process.register import MeetingDate


@dataclass(slots=True)
class LatestHearing:
    """The latest days of a hearing: letter (None: it has gone), end, approved memo. All None: nothing waits for it.

    `letter_by` is in time for the body's own meeting too, `letter_at_last` only for its period.
    """

    letter_by: date | None = None
    letter_at_last: date | None = None
    ends_by: date | None = None
    memo_by: date | None = None


@dataclass(slots=True)
class LatestMeeting:
    """The latest meeting a treatment may take, and the day it must be ready by. A case that is on an agenda waits for
    nobody (`ready_by` None); without any meeting that fits, `meeting` is None and the days are the past it needed.

    `first_read_by`: of a second reading, the last day of the first.
    """

    held_by: date
    ready_by: date | None
    meeting: MeetingDate | None = None
    first_read_by: date = date.max


@dataclass(slots=True)
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


@dataclass(slots=True)
class _Back:
    conditions: Conditions
    earliest: Mapping[int, HearingDays]
    first: int
    wall: date  # nothing is planned after it
    before: date  # what comes earlier is held before this day
    limit: date  # and not after this one
    latest: Latest
    first_read_by: date = date.max
    waiting: list[tuple[int, date]] = field(default_factory=list)  # the treatments' steps, and when each must be ready
    memos: dict[int, tuple[date | None, date]] = field(default_factory=dict)  # `_memo_for`, by the step that waits
    med_ends: dict[int, date] = field(default_factory=dict)  # the first a MED level must end, where that is not set yet


def walk_back(
    steps: Sequence[PlannedStep],
    conditions: Conditions,
    aim: date,
    earliest: Mapping[int, HearingDays],
    rest: Rest | None = None,
) -> Latest:
    """From a meeting on `aim` back.

    `earliest`: what the forward walk found, for which of a body's own meetings its letter can still reach; `rest`: that
    of these steps, where it is known. Raises `CalendarRangeError` where the plan leaves the calendar.
    """
    rest = rest or rest_of(steps)
    deadline = conditions.external_deadline
    wall = deadline.on if deadline else date.max
    back = _Back(conditions, earliest, rest.first, wall, aim + ONE_DAY, min(aim, wall), Latest(aim))
    for turn in reversed(rest.turns):
        if turn.treatments:
            _treatments(back, turn.treatments)
        for place, hearing in reversed(turn.hearings):
            _hearing(back, place, hearing)
    return back.latest


def _treatments(back: _Back, treatments: Sequence[Placed]) -> None:
    chosen = {place: _latest_meeting(back, step) for place, step in treatments}
    back.latest.meetings |= chosen
    days = [(step, chosen[place]) for place, step in treatments]
    back.before = min([meeting.held_by for _, meeting in days])
    back.limit = min([back.limit, back.before, *[meeting.ready_by or meeting.held_by for _, meeting in days]])
    back.waiting += [(step.step, meeting.ready_by) for step, meeting in days if meeting.ready_by]
    read = [meeting.first_read_by for step, meeting in days if step.reading == 2]
    if read:
        back.first_read_by = min(read)


def _latest_meeting(back: _Back, step: PlannedStep) -> LatestMeeting:
    conditions, is_first = back.conditions, step.step == back.first
    apart = timedelta(days=conditions.readings_apart)
    if step.placed_on is not None and is_placed(step, conditions.today):
        return LatestMeeting(step.placed_on, None, first_read_by=step.placed_on - apart)
    limit = min(back.limit, back.first_read_by) if step.reading == 1 else back.limit
    planned = conditions.planned_in(step.body)
    first, last = max(conditions.today, not_before(step, conditions)), min(limit, back.before - ONE_DAY)
    fitting = planned.between(first, last)
    if not fitting:
        day = min(conditions.today, limit)
        return LatestMeeting(day, day, first_read_by=day - apart)
    if step.put_off_to and first <= step.put_off_to <= last:
        fitting = planned.between(step.put_off_to, step.put_off_to) or fitting
    held_by, (ready_on, best), first_read_by = planned.held[fitting[-1]], planned.latest(fitting, is_first), date.max
    if step.reading == 2:  # the first reading may aim at another of them: one held later leaves it more time
        ready = planned.ready(is_first)
        first_read_by = max(min(ready[place], planned.held[place] - apart) for place in fitting)
    return LatestMeeting(held_by, ready_on, best, first_read_by)


def _hearing(back: _Back, place: int, hearing: PlannedStep) -> None:
    back.latest.hearings[place] = days = _latest_hearing(back, place, hearing)
    if days.letter_by is not None:
        back.limit = min(back.limit, days.letter_by)
    if hearing.med_level and hearing.hearing_ends_on is None and days.ends_by is not None:
        back.med_ends[hearing.med_level] = min(back.med_ends.get(hearing.med_level, days.ends_by), days.ends_by)


def _latest_hearing(back: _Back, place: int, hearing: PlannedStep) -> LatestHearing:
    memo_by, ends_by = _memo_for(back, hearing.held_up_from)
    ends_by = min(ends_by, back.wall, _higher_levels_end(back, hearing))
    if ends_by == date.max:  # nothing waits for its end; but a deadline that is set has a last day for the letter
        due_on = hearing.hearing_ends_on
        if due_on is None or hearing.sent_on is not None:
            return LatestHearing()
        return LatestHearing(*_letter_by(back, place, hearing, due_on))
    if hearing.hearing_ends_on is None:  # a deadline that is not set yet will be set on a working day
        ends_by = working_days_before(ends_by, 0, back.conditions.calendar)
    letter_by, at_last = (None, None) if hearing.sent_on else _letter_by(back, place, hearing, ends_by)
    return LatestHearing(letter_by, at_last, ends_by, memo_by)


def _memo_for(back: _Back, waits_from: int) -> tuple[date | None, date]:
    """The last day of the memo these steps wait for, and of a hearing it sums up. Many hearings wait for one memo."""
    if waits_from not in back.memos:
        memo_by = min((day for number, day in back.waiting if number >= waits_from), default=None)
        conditions = back.conditions
        ends_by = latest_end(memo_by, conditions.memo_days, conditions.calendar) if memo_by else date.max
        back.memos[waits_from] = memo_by, ends_by
    return back.memos[waits_from]


def _higher_levels_end(back: _Back, hearing: PlannedStep) -> date:
    """A MED committee may not close after the one above it whose deadline is still open."""
    if not hearing.med_level:
        return date.max
    return min((day for level, day in back.med_ends.items() if level > hearing.med_level), default=date.max)


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
    planned = conditions.planned_in(hearing.body)
    within = (planned.meetings[number] for number in planned.between(earliest + ONE_DAY, ends_by))
    meetings = [each for each in within if agenda_deadline(each) >= earliest]
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
