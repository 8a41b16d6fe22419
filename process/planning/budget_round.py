"""The budget round: the council reads the budget twice, on the days the year's calendar sets (KSL §§ 37-38)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from process.calendar import danish_date
from process.law import BUDGET_READINGS_APART_DAYS, BUDGET_YEARS
from process.rules import BudgetYear


@dataclass(frozen=True, slots=True)
class ReadingsCheck:
    """How far apart the two readings lie, and whether that is enough."""

    days: int
    is_lawful: bool
    sentence: str


def check_readings(first_on: date, second_on: date) -> ReadingsCheck:
    """Two readings at least three weeks apart (KSL § 38), in a sentence."""
    days = (second_on - first_on).days
    is_lawful = days >= BUDGET_READINGS_APART_DAYS
    between = f"Der er {days} {'dag' if days == 1 else 'dage'} mellem 1. behandling {danish_date(first_on)} og "
    least = f"mindst {BUDGET_READINGS_APART_DAYS} dage"
    rule = least if is_lawful else f"der skal være {least}"
    return ReadingsCheck(
        days, is_lawful, f"{between}2. behandling {danish_date(second_on)} ({rule}, kommunestyrelsesloven § 38)."
    )


def budget_year(years: Iterable[BudgetYear], today: date, target_on: date | None = None) -> BudgetYear | None:
    """The round a proposal of today belongs to: that of the target, else the next whose second reading is ahead."""
    ahead = sorted((year for year in years if year.second_reading_on >= today), key=lambda year: year.second_reading_on)
    aimed = [year for year in ahead if year.second_reading_on == target_on]
    return next(iter(aimed or ahead), None)


def years_of(first: int) -> tuple[int, ...]:
    """The budget year and those after it that the budget has."""
    return tuple(range(first, first + BUDGET_YEARS))


def after_the_year(year: BudgetYear, decision_on: date) -> str:
    """What is said of a decision later than the year's second reading; "" for one in time."""
    if decision_on <= year.second_reading_on:
        return ""
    return (
        f"Budget {year.year} har 2. behandling {danish_date(year.second_reading_on)}. En afgørelse "
        f"{danish_date(decision_on)} er for sen til budgettet."
    )
