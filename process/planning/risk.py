"""The earliest possible decision of a case, how many days may still be lost, the risk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from process.calendar import WorkCalendar, danish_date
from process.deadlines import working_days_between
from process.planning.backward import Latest
from process.planning.budget_round import after_the_year
from process.planning.conditions import Conditions, PlannedStep
from process.planning.forward import Walked
from process.rules import BudgetYear
from process.words.dates import deadline_told

THRESHOLD_DAYS = 3
"""Slack in working days under which a case is in danger (DESIGN §10)."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The earliest possible decision. None: no plan reaches one, for the reason given in Danish.

    `slack_working_days`: how many working days what happens now may be late without moving the meeting aimed at (the
    target, else `decision_on`); None when nothing is waiting for anybody. `slack_of`: the words for what the slack is
    measured on.
    """

    decision_on: date | None
    blocking_reason_da: str = ""
    slack_working_days: int | None = None
    slack_of: str = ""


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


def slack_now(
    steps: Sequence[PlannedStep], conditions: Conditions, walked: Walked, latest: Latest
) -> tuple[int | None, str]:
    """The fewest working days that what is waited for now may be late: the next treatment ("sagen"), a hearing's letter
    ("høringsbrevet") or its memo ("høringsnotatet"); None when nothing waits for anybody.
    """
    spans: set[tuple[date, date, str]] = set()  # many hearings have the same days
    first = min([steps[place].step for place in latest.meetings], default=0)
    waiting = [day.ready_by for place, day in latest.meetings.items() if steps[place].step == first and day.ready_by]
    if waiting:
        spans.add((conditions.today, min(waiting), "sagen"))
    for place, days in walked.hearings.items():
        last = latest.hearings[place]
        is_chosen = steps[place].hearing_ends_on is not None  # who wishes for a deadline has chosen the period too
        if days.letter_on and last.letter_at_last and not is_chosen:
            spans.add((days.letter_on, last.letter_at_last, "høringsbrevet"))
        elif last.memo_by is not None:
            spans.add((days.memo_on, last.memo_by, "høringsnotatet"))
    slacks = [(working_days_between(early, late, conditions.calendar), what) for early, late, what in spans]
    return min(slacks) if slacks else (None, "")


def risk(
    forecasted: Forecast,
    target_on: date | None,
    missing_mandatory_due_on: date | None,
    today: date,
    calendar: WorkCalendar,
    target_moved: bool = False,
    year: BudgetYear | None = None,
) -> Risk:
    """Where a case stands against the meeting it should be decided at (DESIGN §10), with the reason in Danish.

    `missing_mandatory_due_on`: the earliest deadline of a mandatory answer that has not come. `year`: of the budget it
    is for, which is adopted without it when it comes too late.
    """
    if forecasted.decision_on is None:
        return Risk(RiskLevel.OUT_OF_REACH, forecasted.blocking_reason_da)
    earliest = danish_date(forecasted.decision_on)
    if target_on and forecasted.decision_on > target_on:
        return Risk(
            RiskLevel.OUT_OF_REACH,
            f"Sagen kan tidligst afgøres {earliest}, efter det planlagte møde {danish_date(target_on)}.",
        )
    if year and (too_late := after_the_year(year, forecasted.decision_on)):
        return Risk(RiskLevel.OUT_OF_REACH, too_late)
    dangers = list(_dangers(forecasted, missing_mandatory_due_on, today, calendar))
    if target_moved and target_on:
        dangers.append(f"Det planlagte møde er flyttet til {danish_date(target_on)}.")
    if year and target_on and (too_late := after_the_year(year, target_on)):
        dangers.append(too_late)
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
        due = deadline_told(danish_date(missing_due_on), missing_due_on < today)
        yield f"Et obligatorisk høringssvar mangler; {due}."
