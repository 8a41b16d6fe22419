"""Two readings at least three weeks apart, and the round a proposal belongs to."""

from datetime import date

import pytest

from config.holidays import work_calendar
from process.planning.budget_round import after_the_year, budget_year, check_readings
from process.planning.risk import Forecast, risk
from process.rules import BudgetYear


def year(number: int, second: date) -> BudgetYear:
    return BudgetYear(number, date(second.year, 9, 7), second, date(second.year, 8, 26), date(second.year, 9, 15))


CALENDAR = work_calendar(range(2027, 2029))
YEARS = (year(2029, date(2028, 10, 3)), year(2028, date(2027, 10, 5)))


@pytest.mark.parametrize(
    ("first", "second", "days", "is_lawful"),
    [
        (date(2027, 9, 7), date(2027, 10, 5), 28, True),
        (date(2019, 10, 15), date(2019, 11, 5), 21, True),  # accepted in a year of election
        (date(2027, 9, 7), date(2027, 9, 27), 20, False),
    ],
)
def test_the_readings_of_the_budget(first: date, second: date, days: int, is_lawful: bool) -> None:
    checked = check_readings(first, second)
    assert (checked.days, checked.is_lawful) == (days, is_lawful)
    assert f"{days} dage" in checked.sentence
    assert "kommunestyrelsesloven § 38" in checked.sentence
    assert ("der skal være mindst 21 dage" in checked.sentence) is not is_lawful


@pytest.mark.parametrize(
    ("today", "target", "chosen"),
    [
        (date(2027, 8, 23), None, 2028),
        (date(2027, 10, 5), None, 2028),  # the day itself
        (date(2027, 10, 6), None, 2029),
        (date(2027, 8, 23), date(2028, 10, 3), 2029),  # the target says which
        (date(2027, 8, 23), date(2027, 10, 26), 2028),
        (date(2028, 10, 4), None, None),
    ],
)
def test_a_proposal_belongs_to_the_next_round_or_to_that_of_its_target(today, target, chosen) -> None:
    budget = budget_year(YEARS, today, target)
    assert (budget.year if budget else None) == chosen


def test_a_decision_after_the_second_reading_is_too_late_for_the_budget() -> None:
    assert after_the_year(YEARS[1], date(2027, 10, 5)) == ""
    assert after_the_year(YEARS[1], date(2027, 10, 26)) == (
        "Budget 2028 har 2. behandling 5. oktober 2027. En afgørelse 26. oktober 2027 er for sen til budgettet."
    )


@pytest.mark.parametrize(
    ("forecast", "target", "level", "reason"),
    [
        (date(2027, 10, 5), date(2027, 10, 5), "on_track", "Sagen kan afgøres 5. oktober 2027."),
        (date(2027, 10, 5), date(2027, 12, 14), "in_danger", after_the_year(YEARS[1], date(2027, 12, 14))),
        (date(2027, 10, 26), date(2027, 12, 14), "out_of_reach", after_the_year(YEARS[1], date(2027, 10, 26))),
        (date(2027, 10, 26), None, "out_of_reach", after_the_year(YEARS[1], date(2027, 10, 26))),
    ],
)
def test_a_proposal_that_comes_too_late_for_its_budget_is_no_case_that_is_on_track(
    forecast: date, target: date | None, level: str, reason: str
) -> None:
    stands = risk(Forecast(forecast), target, None, date(2027, 8, 23), CALENDAR, year=YEARS[1])
    assert (stands.level, stands.reason_da) == (level, reason)
