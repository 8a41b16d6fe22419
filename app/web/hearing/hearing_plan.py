"""«Høringsplan»: which bodies meet too badly to be heard in the budget weeks, and what to ask each chair."""

from __future__ import annotations

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from app.web.access import CurrentVisit, Visit, only
from app.web.case.budget_round import Year
from app.web.installation import Surroundings
from app.web.render import page
from process.calendar import CalendarRangeError
from process.planning.budget_round import budget_year
from process.planning.hearing_plan import HearingPlan, by_leader, hearing_plan
from process.rules import BudgetYear
from process.words.hearing_plan import STANDINGS, asked_of

router = APIRouter()
ADDRESS = "/hoeringsplan"


@router.get(ADDRESS)
def coming(visit: CurrentVisit) -> Response:
    """The round that is ahead; in January the coming autumn's."""
    around, today = _around(visit), visit.site.today()
    year = budget_year(around.rules.budget_years.values(), today)
    return RedirectResponse(f"{ADDRESS}/{year.year if year else today.year + 1}", 303)


@router.get(f"{ADDRESS}/{{year}}")
def show(visit: CurrentVisit, year: Year) -> Response:
    around = _around(visit)
    dates = around.rules.budget_years.get(year)
    plan, beyond = _plan(visit, around, dates) if dates else (None, "")
    return page(
        visit,
        "hearing/hearing_plan.html.j2",
        year=year,
        years=[other for other in sorted(around.rules.budget_years) if other != year],
        plan=plan,
        beyond=beyond,
        leaders=by_leader(plan, around.register) if plan and not plan.is_over else (),
        asked_of=asked_of,
        standings=STANDINGS,
    )


def _around(visit: Visit) -> Surroundings:
    only(visit.viewer.is_administration)
    with visit.reading() as connection:
        return visit.site.surroundings(connection)


def _plan(visit: Visit, around: Surroundings, dates: BudgetYear) -> tuple[HearingPlan | None, str]:
    """The plan, or why the calendar of working days cannot say."""
    try:
        return hearing_plan(dates, around.rules, around.register, around.calendar, visit.site.today()), ""
    except CalendarRangeError as beyond:
        return None, str(beyond)
