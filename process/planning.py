"""Backward and forward planning: the earliest possible decision of a case, how many days may still be lost, the risk.

The caller maps its own state on `PlannedStep`; meetings come from the register. All days are Copenhagen dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from process.calendar import WorkCalendar, danish_date
from process.deadlines import working_days_after, working_days_between
from process.register import MeetingDate, MeetingState
from process.rules import Role

THRESHOLD_DAYS = 3
"""Slack in working days under which a case is in danger (DESIGN §10)."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One consultation as planning sees it. `name` is how the body is called in sentences.

    A hearing says when it ends (`hearing_ends_on`), or, not yet sent, how many calendar days it takes; it is over
    `memo_days` working days later, when its memo is approved. `gates`: the step that waits for it. `placed_on`: the
    meeting whose agenda this treatment is already on.
    """

    body: int
    name: str
    step: int
    role: Role
    authoritative: bool = False
    done: bool = False
    hearing_ends_on: date | None = None
    period_days: int = 0
    gates: int | None = None
    placed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The earliest possible decision. None: no plan reaches one, for the reason given in Danish.

    `slack_working_days`: how many working days what happens now may be late without moving the meeting aimed at (the
    target where it can be reached, else `decision_on`); None when nothing is waiting for anybody. `meetings` is the
    plan: (step's number, name, day), and `slack_of` the words for what the slack is measured on.
    """

    decision_on: date | None
    blocking_reason_da: str = ""
    slack_working_days: int | None = None
    slack_of: str = ""
    meetings: tuple[tuple[int, str, date], ...] = ()


class RiskLevel(StrEnum):
    ON_TRACK = "on_track"
    IN_DANGER = "in_danger"
    OUT_OF_REACH = "out_of_reach"

    @property
    def danish(self) -> str:
        return {"on_track": "kan nås", "in_danger": "i fare", "out_of_reach": "kan ikke nås"}[self.value]


@dataclass(frozen=True, slots=True)
class Risk:
    level: RiskLevel
    reason_da: str


class Blocked(Exception):  # noqa: N818 - a result on its way out of the walk, not an error
    """The walk cannot go on; its text is the reason."""


@dataclass
class _Walk:
    """One forward walk: what is known so far, and what each treatment must be ready by."""

    meetings_of: Callable[[int], Iterable[MeetingDate]]
    today: date
    calendar: WorkCalendar
    memo_days: int
    steps: tuple[PlannedStep, ...]
    ready_on: date
    held_on: date | None = None
    hearings: dict[int, date] = field(default_factory=dict)  # gated step -> last memo of the hearings that gate it
    plan: list[tuple[int, str, date]] = field(default_factory=list)


def forecast(
    steps: Sequence[PlannedStep],
    meetings_of: Callable[[int], Iterable[MeetingDate]],
    today: date,
    calendar: WorkCalendar,
    *,
    memo_days: int = 5,
    target_on: date | None = None,
) -> Forecast:
    """Walk the rest of the route forward, each treatment at its body's first meeting that it can still reach.

    A treatment reaches a meeting held after that of the step before, when the case is ready by the meeting's agenda
    deadline: *sagsfristen* for the first treatment, which comes from the administration; *udsendelsen* for the later
    ones, which come from another meeting (sagsfristen lies before that meeting as a rule), and for hearing memos.
    Raises `CalendarRangeError` where the plan leaves the calendar.
    """
    walk = _Walk(meetings_of, today, calendar, memo_days, tuple(steps), today)
    try:
        for number in sorted({step.step for step in steps}):
            _walk_step(walk, number)
    except Blocked as blocked:
        return Forecast(None, str(blocked), meetings=tuple(walk.plan))
    if not walk.plan:
        return Forecast(None, "Ruten har ingen behandling tilbage, som kan afgøre sagen.")
    decision_on = walk.plan[-1][2]
    aim = target_on if target_on and target_on >= decision_on else decision_on
    slack, slack_of = _slack(walk, aim)
    return Forecast(decision_on, "", slack, slack_of, tuple(walk.plan))


def _walk_step(walk: _Walk, number: int) -> None:
    here = [step for step in walk.steps if step.step == number and not step.done]
    for hearing in (step for step in here if step.role is Role.HEARING):
        gated = hearing.gates if hearing.gates is not None else number + 1
        walk.hearings[gated] = max(walk.hearings.get(gated, date.min), _memo_on(walk, hearing))
    treatments = [step for step in here if step.role in (Role.RECOMMENDATION, Role.DECISION)]
    if not treatments:
        return
    for gated, memo_on in walk.hearings.items():
        if gated <= number:
            walk.ready_on = max(walk.ready_on, memo_on)
    days = [_first_meeting(walk, step) for step in treatments]
    walk.plan += [(number, step.name, day) for step, day in sorted(zip(treatments, days, strict=True), key=_by_day)]
    walk.held_on = max(days)
    walk.ready_on = max(walk.ready_on, walk.held_on)


def _by_day(pair: tuple[PlannedStep, date]) -> tuple[date, str]:
    return pair[1], pair[0].name


def _memo_on(walk: _Walk, hearing: PlannedStep) -> date:
    """When the hearing is over: its deadline (today at the earliest, for one that has passed) and then the memo."""
    ends_on = hearing.hearing_ends_on
    if ends_on is None:
        if hearing.period_days < 1:
            raise Blocked(f"Høringen af {hearing.name} har ingen frist endnu.")
        ends_on = working_days_after(walk.ready_on + timedelta(days=hearing.period_days), 0, walk.calendar)
    return working_days_after(max(ends_on, walk.today), walk.memo_days, walk.calendar)


def _first_meeting(walk: _Walk, step: PlannedStep) -> date:
    if step.placed_on is not None and step.placed_on >= walk.today:
        return step.placed_on
    for meeting in _open_meetings(walk, step):
        if (walk.held_on is None or meeting.held_on > walk.held_on) and walk.ready_on <= _deadline(walk, step, meeting):
            return meeting.held_on
    after = danish_date(max(walk.ready_on, walk.held_on or walk.ready_on))
    raise Blocked(f"Mødekalenderen har intet møde i {step.name}, som sagen kan nå efter {after}. Tilføj flere møder.")


def _open_meetings(walk: _Walk, step: PlannedStep) -> list[MeetingDate]:
    found = (each for each in walk.meetings_of(step.body) if each.state is MeetingState.PLANNED)
    return sorted((each for each in found if each.held_on >= walk.today), key=lambda each: each.starts_at)


def _deadline(walk: _Walk, step: PlannedStep, meeting: MeetingDate) -> date:
    """The last day on which the treatment can be ready for this meeting."""
    dispatch_on = meeting.dispatch_on or meeting.held_on
    treatments = [each for each in walk.steps if each.role in (Role.RECOMMENDATION, Role.DECISION)]
    first = step.step == min(each.step for each in treatments)
    return meeting.case_deadline_on or dispatch_on if first else dispatch_on


def _slack(walk: _Walk, aim: date) -> tuple[int | None, str]:
    """Backward from the meeting aimed at: the latest meeting each earlier step may take, and with it the last day for
    what is being waited for now: the first treatment, and each hearing's memo.
    """
    latest: dict[int, date] = {}
    before, limit = aim + timedelta(days=1), aim
    waiting = sorted({step.step for step in walk.steps if not step.done and step.role in _TREATING}, reverse=True)
    for number in waiting:
        group = [step for step in walk.steps if step.step == number and not step.done and step.role in _TREATING]
        chosen = [_latest_meeting(walk, step, before, limit) for step in group]
        latest[number] = min((deadline for _, deadline, placed in chosen if not placed), default=date.max)
        before = min(held for held, _, _ in chosen)
        limit = min(before, *(deadline for _, deadline, _ in chosen))
    found = [(_days(walk, walk.today, latest[waiting[-1]]), "sagen")] if waiting else []
    for gated, memo_on in walk.hearings.items():
        last = min((latest[number] for number in waiting if number >= gated), default=date.max)
        found.append((_days(walk, memo_on, last), "høringsnotatet"))
    measured = [(days, what) for days, what in found if days is not None]
    return min(measured) if measured else (None, "")


_TREATING = (Role.RECOMMENDATION, Role.DECISION)


def _latest_meeting(walk: _Walk, step: PlannedStep, before: date, limit: date) -> tuple[date, date, bool]:
    """The latest meeting before a day and not after a limit: its day, its deadline, whether the case is on it."""
    if step.placed_on is not None and step.placed_on >= walk.today:
        return step.placed_on, step.placed_on, True
    fitting = [each for each in _open_meetings(walk, step) if each.held_on < before and each.held_on <= limit]
    if not fitting:
        return walk.today, walk.today, False
    meeting = fitting[-1]
    return meeting.held_on, _deadline(walk, step, meeting), False


def _days(walk: _Walk, start: date, end: date) -> int | None:
    return None if end == date.max else working_days_between(start, end, walk.calendar)


def risk(
    forecasted: Forecast,
    target_on: date | None,
    missing_mandatory_due_on: date | None,
    today: date,
    calendar: WorkCalendar,
    target_moved: bool = False,
) -> Risk:
    """Where a case stands against the meeting it should be decided at (DESIGN §10), with the reason in Danish.

    `missing_mandatory_due_on`: the earliest deadline of a mandatory answer that has not come.
    """
    if forecasted.decision_on is None:
        return Risk(RiskLevel.OUT_OF_REACH, forecasted.blocking_reason_da)
    earliest = danish_date(forecasted.decision_on)
    if target_on and forecasted.decision_on > target_on:
        return Risk(
            RiskLevel.OUT_OF_REACH,
            f"Sagen kan tidligst afgøres {earliest}, efter det planlagte møde {danish_date(target_on)}.",
        )
    dangers = list(_dangers(forecasted, missing_mandatory_due_on, today, calendar))
    if target_moved and target_on:
        dangers.append(f"Det planlagte møde er flyttet til {danish_date(target_on)}.")
    if dangers:
        return Risk(RiskLevel.IN_DANGER, " ".join(dangers))
    if target_on and target_on > forecasted.decision_on:  # not "kan afgøres": the forecast beside it is another day
        return Risk(RiskLevel.ON_TRACK, f"Sagen kan nå det planlagte møde {danish_date(target_on)}.")
    return Risk(RiskLevel.ON_TRACK, f"Sagen kan afgøres {earliest}.")


def _dangers(forecasted: Forecast, missing_due_on: date | None, today: date, calendar: WorkCalendar) -> Iterable[str]:
    slack = forecasted.slack_working_days
    if slack is not None and slack < THRESHOLD_DAYS:
        days = {0: "ingen arbejdsdage", 1: "1 arbejdsdag"}.get(max(slack, 0), f"{slack} arbejdsdage")
        what = forecasted.slack_of or "sagen"
        yield f"Der er {days} i overskud for {what}, før mødet ikke længere kan nås."
    if missing_due_on is None:
        return
    left = working_days_between(today, missing_due_on, calendar)
    if left < THRESHOLD_DAYS:
        due = danish_date(missing_due_on)
        yield (
            f"Et obligatorisk høringssvar mangler; fristen var {due}."
            if missing_due_on < today
            else f"Et obligatorisk høringssvar mangler; fristen er {due}."
        )
