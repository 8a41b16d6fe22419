"""The whole plan of a case: every step with its earliest day, its latest day, and what lies between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property

from process.calendar import danish_date
from process.deadlines import working_days_between
from process.planning.backward import Latest, LatestHearing, walk_back
from process.planning.conditions import Conditions, PlannedStep, Rest, is_placed, rest_of
from process.planning.forward import Walked, walk_forward
from process.planning.hearing_deadline import answering_meeting
from process.planning.planned_meetings import agenda_deadline
from process.planning.proposed_deadline import placed_meeting, proposed_deadlines, why_proposed
from process.planning.risk import Forecast, slack_now
from process.register import MeetingDate
from process.rules import Role


class RowKind(StrEnum):
    APPROVAL = "approval"
    HEARING = "hearing"
    MEMO = "memo"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One step of the plan. A hearing has a first day (its letter) and a last; the others only a last.

    `ends_on` is the earliest possible, `end_by` the latest that still reaches the meeting aimed at. `slack` is in
    working days, negative when it is too late. `dates` are the days on the way there, by their Danish name; `number`
    is the consultation's, 0 for what belongs to the case.
    """

    kind: RowKind
    number: int
    what: str
    starts_on: date | None = None
    ends_on: date | None = None
    start_by: date | None = None
    end_by: date | None = None
    slack: int | None = None
    due_time: time | None = None
    dates: tuple[tuple[str, date], ...] = ()
    waits_for: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """Forward and backward together. `aim` is the day planned back from: the target, else the earliest decision; None
    when there is neither. `blocked` says in Danish why no decision is reached.
    """

    steps: tuple[PlannedStep, ...]
    conditions: Conditions
    walked: Walked
    latest: Latest | None
    slack: int | None
    slack_of: str
    rest: Rest = field(compare=False, repr=False)

    @property
    def decision_on(self) -> date | None:
        return self.walked.decision_on

    @property
    def treated_on(self) -> dict[int, date]:
        """The day of each meeting that is reached, by the number of the consultation."""
        return {self.steps[place].number: meeting.held_on for place, meeting in self.walked.meetings.items()}

    @cached_property
    def proposed(self) -> dict[int, datetime]:
        """When each hearing whose letter has not gone is proposed to end (local), by its place."""
        return proposed_deadlines(self.steps, self.conditions, self.walked, self.latest)

    def why_proposed(self, place: int) -> str:
        """Why the hearing there is proposed more than its period; "" where it is not."""
        due, days = self.proposed.get(place), self.walked.hearings.get(place)
        return why_proposed(self.steps[place], days, due.date(), self.conditions) if due and days else ""

    @property
    def blocked(self) -> str:
        return self.walked.blocked

    @property
    def forecast(self) -> Forecast:
        return Forecast(self.decision_on, self.blocked, self.slack, self.slack_of)

    @property
    def aim(self) -> date | None:
        return self.latest.aim if self.latest else None

    @property
    def is_reached(self) -> bool:
        return self.decision_on is not None and self.aim is not None and self.decision_on <= self.aim

    @property
    def decider(self) -> str:
        """The name of the body that treats the case last."""
        last = max((step for step in self.steps if step.treats), key=lambda step: step.step, default=None)
        return last.name if last else "Mødet"

    def hearing_to(self, body: int) -> int | None:
        """The place of the unfinished hearing of a body."""
        return next(
            (
                place
                for place, step in enumerate(self.steps)
                if step.body == body and step.role is Role.HEARING and not step.done
            ),
            None,
        )

    def gated_meeting(self, place: int) -> MeetingDate | None:
        """The meeting that waits for a hearing's memo: on whose agenda the case stands, else of those aimed at."""
        for step in self.steps:
            if step.placed_on and step.treats and not step.done and step.step >= self.steps[place].held_up_from:
                return placed_meeting(step, self.conditions)
        if self.latest is None:
            return None
        waiting = [
            (self.steps[other].step, days.meeting)
            for other, days in self.latest.meetings.items()
            if self.steps[other].step >= self.steps[place].held_up_from and days.meeting
        ]
        return min(waiting, key=lambda pair: pair[0])[1] if waiting else None

    def readings(self) -> tuple[date, date] | None:
        """The days of the council's first and second reading, as far as the plan knows both."""
        days: dict[int, date | None] = {
            step.reading: self.walked.meetings[place].held_on if place in self.walked.meetings else step.held_on
            for place, step in enumerate(self.steps)
            if step.reading
        }
        first, second = days.get(1), days.get(2)
        return (first, second) if first and second else None


def make_plan(steps: Sequence[PlannedStep], conditions: Conditions, target_on: date | None = None) -> Plan:
    """Raises `CalendarRangeError` where the plan leaves the calendar."""
    steps, rest = tuple(steps), rest_of(steps)
    walked = walk_forward(steps, conditions, rest=rest)
    return _aimed(steps, conditions, walked, rest, target_on or walked.decision_on)


def nearest(plan: Plan) -> Plan:
    """The same, aimed at the first meeting it can reach where it cannot reach its own."""
    if plan.is_reached or plan.decision_on is None:
        return plan
    return _aimed(plan.steps, plan.conditions, plan.walked, plan.rest, plan.decision_on)


def _aimed(
    steps: tuple[PlannedStep, ...], conditions: Conditions, walked: Walked, rest: Rest, aim: date | None
) -> Plan:
    latest = walk_back(steps, conditions, aim, walked.hearings, rest) if aim else None
    slack, slack_of = slack_now(steps, conditions, walked, latest) if latest else (None, "")
    return Plan(steps, conditions, walked, latest, slack, slack_of, rest)


def plan_rows(plan: Plan, draft_waits_for: str = "") -> tuple[PlanRow, ...]:
    """What is left of the case, in the order of its days; what the plan does not reach stands last.

    `draft_waits_for`: whom an unapproved draft waits for; "" for a case that has left the drafting stage.
    """
    rows = [
        *(_approval(plan, draft_waits_for) if draft_waits_for else ()),
        *_hearings(plan, draft_waits_for),
        *_memos(plan),
        *_meetings(plan, draft_waits_for),
    ]
    return tuple(sorted(rows, key=lambda row: (row.starts_on or row.ends_on or date.max, row.ends_on or date.max)))


def _slack(plan: Plan, early: date | None, late: date | None) -> int | None:
    return working_days_between(early, late, plan.conditions.calendar) if early and late else None


def _approval(plan: Plan, waits_for: str) -> Iterator[PlanRow]:
    today, by = plan.conditions.today, plan.latest.start_by if plan.latest else None
    slack = _slack(plan, today, by)
    yield PlanRow(
        RowKind.APPROVAL, 0, "Udkastet er godkendt", ends_on=today, end_by=by, slack=slack, waits_for=waits_for
    )


def _open(plan: Plan, role: Role | None = None) -> Iterator[tuple[int, PlannedStep]]:
    for place, step in enumerate(plan.steps):
        if not step.done and (step.role is role if role else step.treats):
            yield place, step


def _hearings(plan: Plan, draft_waits_for: str) -> Iterator[PlanRow]:
    for place, step in _open(plan, Role.HEARING):
        days = plan.walked.hearings.get(place)
        late = plan.latest.hearings.get(place, LatestHearing()) if plan.latest else LatestHearing()
        starts_on = (days.letter_on if days else None) or step.sent_on
        ends_on = days.ends_on if days else None
        proposed = plan.proposed.get(place)
        due_on = proposed.date() if proposed else ends_on
        own_meeting = (
            answering_meeting(starts_on, due_on, step.due_time, plan.conditions.meetings_of(step.body))
            if starts_on and due_on
            else None
        )
        is_over = step.is_over(plan.conditions.today)
        is_late = ends_on is not None and late.ends_by is not None and ends_on > late.ends_by
        early, by = (starts_on, late.letter_at_last) if late.letter_at_last and not is_late else (ends_on, late.ends_by)
        yield PlanRow(
            RowKind.HEARING,
            step.number,
            _hearing_words(step),
            starts_on=starts_on,
            ends_on=ends_on,
            start_by=late.letter_at_last,
            end_by=None if is_over else late.ends_by,
            slack=None if is_over else _slack(plan, early, by),
            due_time=step.due_time,
            dates=(*_own_days(own_meeting), *_sooner(late), *_proposed_later(ends_on, due_on)),
            waits_for="" if is_over else _letter_waits_for(plan, step, starts_on, draft_waits_for),
            note=plan.why_proposed(place),
        )


def _own_days(own: MeetingDate | None) -> tuple[tuple[str, date], ...]:
    return (("egen dagsordenfrist", agenda_deadline(own)), ("eget møde", own.held_on)) if own else ()


def _sooner(late: LatestHearing) -> tuple[tuple[str, date], ...]:
    is_sooner = late.letter_by and late.letter_at_last and late.letter_by < late.letter_at_last
    return (("brev senest, hvis organets eget møde skal nås", late.letter_by),) if late.letter_by and is_sooner else ()


def _proposed_later(ends_on: date | None, due_on: date | None) -> tuple[tuple[str, date], ...]:
    return (("foreslået frist", due_on),) if due_on and due_on != ends_on else ()


def _hearing_words(step: PlannedStep) -> str:
    if step.is_public:
        return "Offentlig høring"
    return f"MED-drøftelse i {step.name}" if step.med_level else f"Høring af {step.name}"


def _letter_waits_for(plan: Plan, step: PlannedStep, starts_on: date | None, draft_waits_for: str) -> str:
    if step.sent_on is not None:
        return f"Svar fra {step.name}"
    if starts_on is None:
        return plan.blocked
    if starts_on == plan.conditions.letters_from and starts_on > plan.conditions.today:
        return plan.conditions.letters_reason
    return _meeting_before(plan, step.step) or ("Godkendt udkast" if draft_waits_for else _to_send(step))


def _to_send(step: PlannedStep) -> str:
    return "Forslaget skal offentliggøres" if step.is_public else "Brevet skal sendes"


def _meeting_before(plan: Plan, number: int) -> str:
    """The meeting that the steps with this number wait for."""
    held = [
        (day.held_on, plan.steps[place].name)
        for place, day in plan.walked.meetings.items()
        if plan.steps[place].step < number
    ]
    return f"Mødet i {max(held)[1]} {danish_date(max(held)[0])}" if held else ""


def _memos(plan: Plan) -> Iterator[PlanRow]:
    """One memo sums up the hearings that hold up the same step."""
    groups: dict[int, list[int]] = {}
    for place, step in _open(plan, Role.HEARING):
        groups.setdefault(step.held_up_from, []).append(place)
    for places in groups.values():
        ready = [plan.walked.hearings[place].memo_on for place in places if place in plan.walked.hearings]
        late = [plan.latest.hearings[p].memo_by for p in places if p in plan.latest.hearings] if plan.latest else []
        by = min((day for day in late if day), default=None)
        memo_on = max(ready) if len(ready) == len(places) else None
        yield PlanRow(
            RowKind.MEMO,
            0,
            "Høringsnotatet er godkendt",
            ends_on=memo_on,
            end_by=by,
            slack=_slack(plan, memo_on, by),
            waits_for=_memo_waits_for(plan, places),
        )


def _memo_waits_for(plan: Plan, places: Iterable[int]) -> str:
    days = plan.conditions.memo_days
    writing = f"{'1 arbejdsdag' if days == 1 else f'{days} arbejdsdage'} til notatet"
    if all(plan.steps[place].is_over(plan.conditions.today) for place in places):
        return writing.capitalize()
    return f"Høringssvarene og {writing}"


def _meetings(plan: Plan, draft_waits_for: str) -> Iterator[PlanRow]:
    for place, step in _open(plan):
        day = plan.walked.meetings.get(place)
        late = plan.latest.meetings.get(place) if plan.latest else None
        is_on_agenda = is_placed(step, plan.conditions.today)
        ready_on = _ready_on(plan, step)
        by = late.ready_by if late else None
        yield PlanRow(
            RowKind.MEETING,
            step.number,
            _step_words(step),
            ends_on=day.held_on if day else None,
            end_by=late.held_by if late else None,
            slack=None if is_on_agenda else _slack(plan, ready_on, by),
            dates=_days_before(day.meeting, step.step == plan.rest.first) if day and day.meeting else (),
            waits_for="Står på dagsordenen" if is_on_agenda else _treatment_waits_for(plan, step, draft_waits_for),
            note=_reading_note(plan, step),
        )


def _step_words(step: PlannedStep) -> str:
    reading = f", {step.reading}. behandling" if step.reading else ""
    return f"{step.name}{reading}" + (" (afgør sagen)" if step.authoritative else "")


def _ready_on(plan: Plan, step: PlannedStep) -> date:
    """The first day a treatment is ready: today, the meeting before it, the memos it waits for."""
    held = [d.held_on for place, d in plan.walked.meetings.items() if plan.steps[place].step < step.step]
    memos = [d.memo_on for place, d in plan.walked.hearings.items() if plan.steps[place].held_up_from <= step.step]
    return max([plan.conditions.today, *held, *memos])


def _days_before(meeting: MeetingDate, is_first: bool) -> tuple[tuple[str, date], ...]:
    """The days that lead up to a meeting; sagsfrist and direktionsmøde for the case that comes from the offices."""
    office = (("sagsfrist", meeting.case_deadline_on), ("direktionsmøde", meeting.directors_on)) if is_first else ()
    named = (*office, ("formandsmøde", meeting.chair_on), ("udsendelse", meeting.dispatch_on))
    return tuple((name, day) for name, day in named if day)


def _treatment_waits_for(plan: Plan, step: PlannedStep, draft_waits_for: str) -> str:
    memos = [d.memo_on for place, d in plan.walked.hearings.items() if plan.steps[place].held_up_from <= step.step]
    held = [d.held_on for place, d in plan.walked.meetings.items() if plan.steps[place].step < step.step]
    if memos and max(memos) > max(held, default=date.min):
        return f"Høringsnotatet {danish_date(max(memos))}"
    return _meeting_before(plan, step.step) or ("Godkendt udkast" if draft_waits_for else "Skal sættes på dagsordenen")


def _reading_note(plan: Plan, step: PlannedStep) -> str:
    days = plan.readings()
    if step.reading != 2 or days is None:
        return ""
    return f"{(days[1] - days[0]).days} dage efter 1. behandling (mindst {plan.conditions.readings_apart})"
