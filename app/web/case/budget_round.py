"""One page for a budget round: dates, sums against the target, who has answered about what, amendments, agreement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from app.web.access import CurrentVisit, Visit, only
from app.web.access_log import of_proposals, of_round, record
from app.web.case.budget import committees
from app.web.files import SHEET, named_file
from app.web.render import page
from documents.reading.numbers import format_number
from documents.writing.case.amounts import foot_notes, printed, year_name
from documents.writing.case.budget_round import by_status, legend, round_workbook, sums
from documents.writing.follow_up.agreement import counts_in_words
from models.case.budget_proposals import Selection
from models.case.budget_round import Asked, BudgetRound, RoundCase, budget_round
from models.case.names import body_name
from process.ids import BodyId
from process.planning.budget_round import check_readings
from process.register import Register
from process.rules import BudgetYear
from process.state.hearing import HearingState
from process.words.amounts import PLUS_IS_SPENDING

router = APIRouter()
ANSWERED = frozenset({HearingState.ANSWERED, HearingState.ANSWERED_LATE, HearingState.NO_REMARKS})
Year = Annotated[int, Path(ge=2000, le=2100)]
Committee = Annotated[str, Query(max_length=60)]


@router.get("/budget/{year}")
def show(visit: CurrentVisit, year: Year, udvalg: Committee = "") -> Response:
    read = _read(visit, year, udvalg)
    record(visit.site, visit.visitor, of_round(read.whole_round))
    return page(
        visit,
        "case/budget_round.html.j2",
        year=year,
        whole_round=read.whole_round,
        dates=read.dates,
        readings=check_readings(read.dates.first_reading_on, read.dates.second_reading_on) if read.dates else None,
        sums=list(sums(read.whole_round, read.with_target)),
        statuses=by_status(read.whole_round),
        legend=list(legend(read.whole_round)),
        notes=list(foot_notes(read.whole_round.budget)),
        committee=udvalg,
        committees=committees(visit),
        body=read.name_of,
        link=read.link,
        printed=printed,
        year_name=year_name,
        counts_in_words=counts_in_words,
        amount_words=lambda text: format_number(Decimal(text)),
        plus=PLUS_IS_SPENDING,
    )


@router.get("/budget/{year}/budgetrunde.xlsx")
def as_sheet(visit: CurrentVisit, year: Year, udvalg: Committee = "") -> Response:
    read = _read(visit, year, udvalg)
    record(visit.site, visit.visitor, (*of_proposals(read.whole_round.budget.proposals), *of_round(read.whole_round)))
    content = round_workbook(
        read.whole_round, read.with_target, read.name_of, visit.site.municipality, visit.site.now()
    )
    return named_file(content, SHEET, f"budgetrunde-{year}.xlsx")


@dataclass(frozen=True, slots=True)
class _Read:
    """The round as this visitor may know it. `dates` is None where the budget calendar does not have the year."""

    whole_round: BudgetRound
    dates: BudgetYear | None
    register: Register

    @property
    def with_target(self) -> BudgetYear | None:
        """What is aimed at is aimed at by all committees together."""
        return None if self.whole_round.budget.committee else self.dates

    def name_of(self, body: BodyId) -> str:
        return body_name(self.register, body)

    def link(self, case: RoundCase, body: BodyId, asked: Asked) -> str:
        """To the answer itself; without one, to all that is known of this body in the case."""
        address = f"/sager/{case.number}"
        if asked.state in ANSWERED and asked.response:
            return f"{address}/svar#svar-{asked.response}"
        return f"{address}/hoering/{self.register.organizations[body].code}"


def _read(visit: Visit, year: int, committee: str) -> _Read:
    """For the administration, as the list of proposals is. 404 for a committee the register does not know."""
    only(visit.viewer.is_administration)
    site = visit.site
    with visit.reading() as connection:
        around = site.surroundings(connection)
        body = around.register.organization(committee) if committee else None
        if committee and body is None:
            raise HTTPException(404)
        selection = Selection(year, body.id if body else None)
        whole_round = budget_round(connection, selection, site.reference, site.now(), visit.viewer)
    return _Read(whole_round, around.rules.budget_years.get(year), around.register)
