"""Forward planning: from today to the earliest possible decision, each step at the first day it can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from process.calendar import danish_date
from process.deadlines import working_days_after
from process.planning.conditions import ONE_DAY, Conditions, PlannedStep, first_treatment, is_placed, ready_by
from process.register import MeetingDate
from process.rules import Role


@dataclass(frozen=True, slots=True)
class HearingDays:
    """When a hearing falls. `letter_on` is None once the letter has gone out."""

    letter_on: date | None
    ends_on: date
    memo_on: date


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """When a treatment falls. `meeting` is None where the case is on an agenda that has been sent out."""

    held_on: date
    meeting: MeetingDate | None


@dataclass
class Walked:
    """What the walk found, by the step's place in the route. `blocked`: why it could go no further, in Danish."""

    hearings: dict[int, HearingDays] = field(default_factory=dict)
    meetings: dict[int, MeetingDay] = field(default_factory=dict)
    blocked: str = ""

    @property
    def decision_on(self) -> date | None:
        """The day of the last treatment, when the walk reached it."""
        held = [day.held_on for day in self.meetings.values()]
        return max(held) if held and not self.blocked else None


class Blocked(Exception):  # noqa: N818 - a result on its way out of the walk, not an error
    """The walk cannot go on; its text is the reason."""


@dataclass
class _Walk:
    steps: Sequence[PlannedStep]
    conditions: Conditions
    begins_on: date
    ready_on: date
    first: int
    walked: Walked = field(default_factory=Walked)
    held_on: date | None = None
    first_read_on: date | None = None


def walk_forward(steps: Sequence[PlannedStep], conditions: Conditions, after: date | None = None) -> Walked:
    """Walk the rest of the route, each treatment at its body's first meeting that it can still reach. `after`: where
    nothing more is done until that day is over.

    A treatment reaches a meeting held after that of the step before, when the case is ready by the day the meeting
    needs it (`ready_by`). A letter leaves when the step before is done and it may be talked of; a MED committee is not
    closed before one at a lower level. Raises `CalendarRangeError` where the plan leaves the calendar.
    """
    read = [step.held_on for step in steps if step.reading == 1 and step.held_on]
    begins_on = max(conditions.today, after + ONE_DAY) if after else conditions.today
    walk = _Walk(steps, conditions, begins_on, begins_on, first_treatment(steps), first_read_on=max(read, default=None))
    try:
        for number in sorted({step.step for step in steps if not step.done}):
            _walk_step(walk, number)
    except Blocked as blocked:
        walk.walked.blocked = str(blocked)
    except OverflowError:  # a period longer than dates can count
        walk.walked.blocked = "En frist på ruten er så lang, at den ligger uden for kalenderens år. Ret fristen."
    if not walk.walked.meetings and not walk.walked.blocked:
        walk.walked.blocked = "Ruten har ingen behandling tilbage, som kan afgøre sagen."
    return walk.walked


def _walk_step(walk: _Walk, number: int) -> None:
    steps = [(place, step) for place, step in enumerate(walk.steps) if step.step == number and not step.done]
    hearings = [(place, step) for place, step in steps if step.role is Role.HEARING]
    for place, hearing in sorted(hearings, key=lambda pair: pair[1].med_level):
        walk.walked.hearings[place] = _hear(walk, hearing)
    treatments = [(place, step) for place, step in steps if step.treats]
    if not treatments:
        return
    for place, days in walk.walked.hearings.items():
        if walk.steps[place].held_up_from <= number:
            walk.ready_on = max(walk.ready_on, days.memo_on)
    for place, step in treatments:
        walk.walked.meetings[place] = _first_meeting(walk, step)
    held = [(step, walk.walked.meetings[place].held_on) for place, step in treatments]
    walk.held_on = max(day for _, day in held)
    walk.first_read_on = max((day for step, day in held if step.reading == 1), default=walk.first_read_on)
    walk.ready_on = max(walk.ready_on, walk.held_on)


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
    _before_external_deadline(conditions, ends_on, f"Høringen af {hearing.name} slutter først")
    # The memo of a hearing whose deadline has passed is written from today.
    memo_on = working_days_after(max(ends_on, walk.begins_on), conditions.memo_days, conditions.calendar)
    return HearingDays(letter_on, ends_on, memo_on)


def _lower_levels_end(walk: _Walk, hearing: PlannedStep) -> date:
    """LokalMED before OmrådeMED before HovedMED: the higher builds on what the lower said."""
    lower = (
        days.ends_on
        for place, days in walk.walked.hearings.items()
        if 0 < walk.steps[place].med_level < hearing.med_level
    )
    return max(lower, default=date.min)


def _first_meeting(walk: _Walk, step: PlannedStep) -> MeetingDay:
    conditions = walk.conditions
    ahead = conditions.meetings_ahead(step.body)
    if step.placed_on is not None and is_placed(step, conditions.today):
        _before_external_deadline(conditions, step.placed_on, f"{step.name} behandler sagen")
        return MeetingDay(step.placed_on, next((each for each in ahead if each.held_on == step.placed_on), None))
    for meeting in ahead:
        if _reaches(walk, step, meeting):
            _before_external_deadline(conditions, meeting.held_on, f"{step.name} kan tidligst behandle sagen")
            return MeetingDay(meeting.held_on, meeting)
    ready_on = danish_date(max(walk.ready_on, walk.held_on or walk.ready_on))
    sentence = f"Mødekalenderen har intet møde i {step.name}, som sagen kan nå efter {ready_on}. Tilføj flere møder."
    raise Blocked(sentence)


def _reaches(walk: _Walk, step: PlannedStep, meeting: MeetingDate) -> bool:
    if walk.held_on is not None and meeting.held_on <= walk.held_on:
        return False
    if walk.ready_on > ready_by(meeting, step.step == walk.first):
        return False
    return meeting.held_on >= max(not_before(step, walk.conditions), _readings_apart(walk, step))


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


def _before_external_deadline(conditions: Conditions, day: date, what: str) -> None:
    deadline = conditions.external_deadline
    if deadline is not None and day > deadline.on:
        raise Blocked(
            f"{what} {danish_date(day)}, efter den ydre frist {danish_date(deadline.on)} ({deadline.what}). "
            "Den kan ikke flyttes her."
        )
