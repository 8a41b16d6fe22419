"""The earliest possible decision of a case, how many days may still be lost, the risk.

Forward (`planning/forward.py`) and backward (`planning/backward.py`) over the same steps and conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from process.calendar import WorkCalendar, danish_date
from process.deadlines import working_days_between
from process.planning.backward import Latest, walk_back
from process.planning.conditions import Conditions, PlannedStep
from process.planning.forward import Walked, walk_forward

THRESHOLD_DAYS = 3
"""Slack in working days under which a case is in danger (DESIGN §10)."""


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


def forecast(steps: Sequence[PlannedStep], conditions: Conditions, target_on: date | None = None) -> Forecast:
    """Walk the rest of the route forward, and back from the meeting aimed at for the slack.

    Raises `CalendarRangeError` where the plan leaves the calendar.
    """
    walked = walk_forward(steps, conditions)
    meetings = _meetings(steps, walked)
    decision_on = walked.decision_on
    if decision_on is None:
        return Forecast(None, walked.blocked, meetings=meetings)
    aim = target_on if target_on and target_on >= decision_on else decision_on
    latest = walk_back(steps, conditions, aim, walked.hearings, with_letters=False)
    slack, slack_of = slack_now(steps, conditions, walked, latest)
    return Forecast(decision_on, "", slack, slack_of, meetings)


def _meetings(steps: Sequence[PlannedStep], walked: Walked) -> tuple[tuple[int, str, date], ...]:
    """In the route's order; those of one step by day."""
    days = ((steps[place].step, steps[place].name, day.held_on) for place, day in walked.meetings.items())
    return tuple(sorted(days, key=lambda day: (day[0], day[2], day[1])))


def slack_now(
    steps: Sequence[PlannedStep], conditions: Conditions, walked: Walked, latest: Latest
) -> tuple[int | None, str]:
    """The fewest working days that what is waited for now may be late: the next treatment ("sagen"), or a hearing's
    memo ("høringsnotatet"); None when nothing waits for anybody.
    """
    numbers = {steps[place].step for place in latest.meetings}
    slacks = []
    waiting = [
        day.ready_by for place, day in latest.meetings.items() if steps[place].step == min(numbers) and day.ready_by
    ]
    if waiting:
        slacks.append((working_days_between(conditions.today, min(waiting), conditions.calendar), "sagen"))
    for place, days in walked.hearings.items():
        memo_by = latest.hearings[place].memo_by
        if memo_by is not None:
            slacks.append((working_days_between(days.memo_on, memo_by, conditions.calendar), "høringsnotatet"))
    return min(slacks) if slacks else (None, "")


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
    days_left = working_days_between(today, missing_due_on, calendar)
    if days_left < THRESHOLD_DAYS:
        due = danish_date(missing_due_on)
        yield (
            f"Et obligatorisk høringssvar mangler; fristen var {due}."
            if missing_due_on < today
            else f"Et obligatorisk høringssvar mangler; fristen er {due}."
        )
