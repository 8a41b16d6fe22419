"""Forward planning: from today to the earliest possible decision, each step at the first day it can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from process.calendar import danish_date
from process.deadlines import working_days_after
from process.planning.conditions import ONE_DAY, Conditions, Placed, PlannedStep, Rest, Turn, is_placed, rest_of
from process.register import MeetingDate
from process.state.case import ExternalDeadline


@dataclass(slots=True)
class HearingDays:
    """When a hearing falls. `letter_on` is None once the letter has gone out."""

    letter_on: date | None
    ends_on: date
    memo_on: date


@dataclass(slots=True)
class MeetingDay:
    """When a treatment falls. `meeting` is None where the case is on an agenda that has been sent out."""

    held_on: date
    meeting: MeetingDate | None


@dataclass(slots=True)
class Walked:
    """What the walk found, by the step's place in the route. `blocked`: why it could go no further, in Danish;
    `decision_on`: the day of the last treatment, when the walk reached it.
    """

    hearings: dict[int, HearingDays] = field(default_factory=dict)
    meetings: dict[int, MeetingDay] = field(default_factory=dict)
    blocked: str = ""
    decision_on: date | None = None


class Blocked(Exception):  # noqa: N818 - a result on its way out of the walk, not an error
    """The walk cannot go on; its text is the reason."""


@dataclass(slots=True)
class _Walk:
    conditions: Conditions
    wall: ExternalDeadline | None
    begins_on: date
    ready_on: date
    first: int
    first_read_on: date | None
    walked: Walked = field(default_factory=Walked)
    held_on: date | None = None
    memos: list[tuple[int, date]] = field(default_factory=list)  # each by the first step that waits for it
    med_ends: dict[int, date] = field(default_factory=dict)  # when the last committee of a MED level has answered


def walk_forward(
    steps: Sequence[PlannedStep], conditions: Conditions, after: date | None = None, rest: Rest | None = None
) -> Walked:
    """Walk the rest of the route, each treatment at its body's first meeting that it can still reach. `after`: where
    nothing more is done until that day is over. `rest`: that of these steps, where it is known.

    A treatment reaches a meeting held after that of the step before, when the case is ready by the day the meeting
    needs it (`ready_by`). A letter leaves when the step before is done and it may be talked of; a MED committee is not
    closed before one at a lower level. Raises `CalendarRangeError` where the plan leaves the calendar.
    """
    rest = rest or rest_of(steps)
    begins_on = max(conditions.today, after + ONE_DAY) if after else conditions.today
    walk = _Walk(conditions, conditions.external_deadline, begins_on, begins_on, rest.first, rest.first_read_on)
    walked = walk.walked
    try:
        for turn in rest.turns:
            _walk_turn(walk, turn)
    except Blocked as blocked:
        walked.blocked = str(blocked)
    except OverflowError:  # a period longer than dates can count
        walked.blocked = "En frist på ruten er så lang, at den ligger uden for kalenderens år. Ret fristen."
    if not walked.meetings and not walked.blocked:
        walked.blocked = "Ruten har ingen behandling tilbage, som kan afgøre sagen."
    if not walked.blocked:
        walked.decision_on = max([day.held_on for day in walked.meetings.values()])
    return walked


def _walk_turn(walk: _Walk, turn: Turn) -> None:
    for place, hearing in turn.hearings:
        walk.walked.hearings[place] = days = _hear(walk, hearing)
        walk.memos.append((hearing.held_up_from, days.memo_on))
        if hearing.med_level:
            walk.med_ends[hearing.med_level] = max(days.ends_on, walk.med_ends.get(hearing.med_level, days.ends_on))
    if turn.treatments:
        _treat(walk, turn.treatments)


def _treat(walk: _Walk, treatments: Sequence[Placed]) -> None:
    number, days = treatments[0][1].step, walk.walked.meetings
    walk.ready_on = max([walk.ready_on, *[memo_on for waits_from, memo_on in walk.memos if waits_from <= number]])
    for place, step in treatments:
        days[place] = _first_meeting(walk, step)
    walk.held_on = max([days[place].held_on for place, _ in treatments])
    walk.ready_on = max(walk.ready_on, walk.held_on)
    read = [days[place].held_on for place, step in treatments if step.reading == 1]
    if read:
        walk.first_read_on = max(read)


def _hear(walk: _Walk, hearing: PlannedStep) -> HearingDays:
    conditions, letter_on, ends_on = walk.conditions, None, hearing.hearing_ends_on
    if hearing.sent_on is None:
        first = max(walk.ready_on, conditions.letters_from or walk.ready_on)
        letter_on = working_days_after(first, 0, conditions.calendar)
    if ends_on is None:
        if hearing.period_days < 1:
            raise Blocked(f"Høringen af {hearing.name} har ingen frist endnu.")
        begins_on = letter_on or walk.ready_on
        ends_on = max(begins_on + timedelta(days=hearing.period_days), _lower_levels_end(walk, hearing))
        ends_on = working_days_after(ends_on, 0, conditions.calendar)
    elif letter_on is not None and letter_on > ends_on:
        raise Blocked(
            f"Brevet til {hearing.name} kan tidligst sendes {danish_date(letter_on)}, efter fristen "
            f"{danish_date(ends_on)}."
        )
    if walk.wall and ends_on > walk.wall.on:
        raise _behind(walk.wall, f"Høringen af {hearing.name} slutter først", ends_on)
    # The memo of a hearing whose deadline has passed is written from today.
    memo_on = working_days_after(max(ends_on, walk.begins_on), conditions.memo_days, conditions.calendar)
    return HearingDays(letter_on, ends_on, memo_on)


def _lower_levels_end(walk: _Walk, hearing: PlannedStep) -> date:
    """LokalMED before OmrådeMED before HovedMED: the higher builds on what the lower said."""
    return max((day for level, day in walk.med_ends.items() if 0 < level < hearing.med_level), default=date.min)


def _first_meeting(walk: _Walk, step: PlannedStep) -> MeetingDay:
    conditions = walk.conditions
    planned = conditions.planned_in(step.body)
    if step.placed_on is not None and is_placed(step, conditions.today):
        if walk.wall and step.placed_on > walk.wall.on:
            raise _behind(walk.wall, f"{step.name} behandler sagen", step.placed_on)
        return MeetingDay(step.placed_on, planned.on(step.placed_on))
    held_from = max(conditions.today, not_before(step, conditions), _readings_apart(walk, step))
    if walk.held_on is not None:
        held_from = max(held_from, walk.held_on + ONE_DAY)
    meeting = planned.reached(held_from, walk.ready_on, step.step == walk.first)
    if meeting is None:
        ready_on = danish_date(max(walk.ready_on, walk.held_on or walk.ready_on))
        what = f"intet møde i {step.name}, som sagen kan nå efter {ready_on}"
        raise Blocked(f"Mødekalenderen har {what}. Tilføj flere møder.")
    if walk.wall and meeting.held_on > walk.wall.on:
        raise _behind(walk.wall, f"{step.name} kan tidligst behandle sagen", meeting.held_on)
    return MeetingDay(meeting.held_on, meeting)


def _readings_apart(walk: _Walk, step: PlannedStep) -> date:
    """The first day of a second reading after the first."""
    if step.reading != 2 or walk.first_read_on is None:
        return date.min
    return walk.first_read_on + timedelta(days=walk.conditions.readings_apart)


def not_before(step: PlannedStep, conditions: Conditions) -> date:
    """The day the budget year sets for this reading, the law for a decision after a public hearing, or its body by
    putting it off to that day; the beginning of time for any other treatment.
    """
    lawful_from = conditions.decided_from if step.authoritative and conditions.decided_from else date.min
    lawful_from = max(lawful_from, step.put_off_to or lawful_from)
    if conditions.readings_from is None or step.reading not in (1, 2):
        return lawful_from
    return max(lawful_from, conditions.readings_from[step.reading - 1])


def _behind(wall: ExternalDeadline, what: str, day: date) -> Blocked:
    return Blocked(
        f"{what} {danish_date(day)}, efter den ydre frist {danish_date(wall.on)} ({wall.what}). "
        "Den kan ikke flyttes her."
    )
