"""What planning is told: the steps of a route as it sees them, and everything around them that holds them.

The caller maps its own state on `PlannedStep`; meetings come from the register. All days are Copenhagen dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from process.calendar import WorkCalendar
from process.deadlines import working_days_after, working_days_before
from process.ids import BodyId
from process.law import WRITING_DAYS
from process.planning.planned_meetings import PlannedMeetings
from process.register import MeetingDate
from process.rules import Role
from process.state.case import ExternalDeadline

TREATING = (Role.RECOMMENDATION, Role.DECISION)
ONE_DAY = timedelta(days=1)
PUBLIC = BodyId(0)
"""Stands for the public, where planning asks which body is heard."""


@dataclass(slots=True)
class PlannedStep:
    """One consultation as planning sees it. `name` is how the body is called in sentences.

    A hearing says when it ends (`hearing_ends_on`: frozen in its letter, or wished for), or, not yet sent, how many
    calendar days it takes; it is over `memo_days` working days later, when its memo is approved. `sent_on`: the day
    its letter went out; `answered`: it waits for no answer any more. `gates`: the step that waits for it. `placed_on`:
    the meeting whose agenda a treatment is already on; `put_off_to`: the one its body has named, putting it off;
    `held_on`: the one that treated it, once done. `number` is the
    case's own, for the caller.
    """

    body: BodyId
    name: str
    step: int
    role: Role
    authoritative: bool = False
    done: bool = False
    hearing_ends_on: date | None = None
    period_days: int = 0
    gates: int | None = None
    placed_on: date | None = None
    number: int = 0
    sent_on: date | None = None
    answered: bool = False
    due_time: time = time(12, 0)
    med_level: int = 0
    reading: int = 0
    held_on: date | None = None
    put_off_to: date | None = None

    @property
    def is_public(self) -> bool:
        """The public hearing: everybody is asked, no body is."""
        return self.role is Role.HEARING and self.body == PUBLIC

    def is_over(self, today: date) -> bool:
        """Of a hearing: its letter needs no answer any more. Its memo may still be owed."""
        ended = self.hearing_ends_on is not None and self.hearing_ends_on < today
        return self.sent_on is not None and (self.answered or ended)

    @property
    def treats(self) -> bool:
        return self.role in TREATING

    @property
    def held_up_from(self) -> int:
        """Of a hearing: the first step that waits for its memo."""
        return max(self.step, self.gates if self.gates is not None else self.step + 1)


@dataclass(slots=True)
class Conditions:
    """What holds a plan beside its route.

    `memo_days`: working days after a hearing for its memo and the approval of it; `writing_days`: those a body needs
    after its own meeting for its answer. `letters_from`: no letter leaves before (embargo, closed offices, or the
    hearing of the budget year), for `letters_reason`; `hearings_to`: when the hearing of the budget year usually ends.
    `readings_from`: no first and no second reading before these days; `readings_apart`: calendar days between the two
    (21 for the budget, KSL § 38). `decided_from`: the law lets the case be decided from this day (public hearing,
    objections).
    """

    meetings_of: Callable[[int], Iterable[MeetingDate]]
    today: date
    calendar: WorkCalendar
    memo_days: int = 5
    writing_days: int = WRITING_DAYS
    letters_from: date | None = None
    letters_reason: str = ""
    hearings_to: date | None = None
    external_deadlines: tuple[ExternalDeadline, ...] = ()
    readings_from: tuple[date, date] | None = None
    readings_apart: int = 0
    decided_from: date | None = None
    planned: dict[int, PlannedMeetings] = field(default_factory=dict, compare=False, repr=False)
    """`planned_in` by body, filled on first asking; shared by cases planned with the same meetings."""

    @property
    def external_deadline(self) -> ExternalDeadline | None:
        """The first of them. Nothing is planned after it."""
        if not self.external_deadlines:
            return None
        return min(self.external_deadlines, key=lambda deadline: (deadline.on, deadline.what))

    def planned_in(self, body: int) -> PlannedMeetings:
        """The body's planned meetings, also such as should have been held before today."""
        planned = self.planned.get(body)
        if planned is None:
            planned = self.planned[body] = PlannedMeetings.of(self.meetings_of(body))
        return planned


def is_placed(step: PlannedStep, today: date) -> bool:
    """Whether a treatment is on an agenda still to come: then nothing waits for the administration."""
    return step.placed_on is not None and step.placed_on >= today


Placed = tuple[int, PlannedStep]
"""A step, and its place in the route."""


@dataclass(slots=True)
class Turn:
    """What is left under one step number: it runs in parallel, the hearings of MED committees from the lowest level."""

    hearings: list[Placed]
    treatments: list[Placed]


@dataclass(slots=True)
class Rest:
    """What both walks ask of a route: what is left of it, turn by turn. `first`: the lowest step number of a treatment,
    done or not; 0 without any. `first_read_on`: when the council has read the case the first time.
    """

    turns: tuple[Turn, ...]
    first: int
    first_read_on: date | None


def rest_of(steps: Iterable[PlannedStep]) -> Rest:
    turns: dict[int, Turn] = {}
    treated, read_on = [], []
    for place, step in enumerate(steps):
        treats = step.role in TREATING
        if treats:
            treated.append(step.step)
            if step.reading == 1 and step.held_on:
                read_on.append(step.held_on)
        if step.done or not (treats or step.role is Role.HEARING):
            continue
        turn = turns.get(step.step) or turns.setdefault(step.step, Turn([], []))
        (turn.treatments if treats else turn.hearings).append((place, step))
    for turn in turns.values():
        turn.hearings.sort(key=lambda placed: placed[1].med_level)
    in_order = tuple(turns[number] for number in sorted(turns))
    return Rest(in_order, min(treated, default=0), max(read_on, default=None))


def latest_end(memo_by: date, memo_days: int, calendar: WorkCalendar) -> date:
    """The last day on which a hearing may end for its memo to be ready by a day: exactly the days from which
    `memo_days` working days lead no further (so the days off after a Friday as well).
    """
    last = working_days_before(memo_by, 0, calendar)
    if memo_days == 0:
        return last
    return working_days_after(working_days_before(last, memo_days, calendar), 1, calendar) - ONE_DAY
