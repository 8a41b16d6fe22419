"""The proposals of a budget: by year and committee on a page, as a catalogue, and as an overview that adds up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.web.access import CurrentVisit, Visit, only
from app.web.access_log import of_proposals, record
from app.web.case_work import CaseNumber
from app.web.files import PDF, SHEET, named_file
from app.web.render import page
from config.look import look_of
from config.settings import settings
from documents.writing.case.amounts import foot_notes, printed, sum_of, year_name
from documents.writing.case.budget_overview import budget_overview
from documents.writing.case.catalogue import catalogue_paper, catalogue_workbook
from documents.writing.pdf import pdf
from documents.writing.word import template_of, word
from models.case.budget_proposals import BudgetProposals, Selection, budget_proposals
from models.case.view import case_view
from process.limits import WORD
from process.register import POLITICAL
from process.words.amounts import PLUS_IS_SPENDING

router = APIRouter()
YEARS_BACK, YEARS_AHEAD = 2, 3
Write = Callable[[BudgetProposals, str, datetime], bytes]


def _nothing(value: object) -> object:
    """An empty choice in a form («Alle») is no choice."""
    return None if value == "" else value


class Wanted(BaseModel):
    """The budget asked for, from the address. Without a year the next one that a budget is made for."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    aar: Annotated[Annotated[int, Field(ge=2000, le=2100)] | None, BeforeValidator(_nothing)] = None
    udvalg: Annotated[str, Field(max_length=60)] = ""


Asked = Annotated[Wanted, Query()]


@router.get("/budget")
def show(visit: CurrentVisit, wanted: Asked) -> Response:
    selected = _of_budget(visit, wanted)
    today = visit.site.today()
    query = urlencode({"aar": selected.selection.year, "udvalg": wanted.udvalg})
    return page(
        visit,
        "case/budget.html.j2",
        budget=selected,
        year=selected.selection.year,
        committee=wanted.udvalg,
        years=range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1),
        committees=committees(visit),
        query=query,
        notes=list(foot_notes(selected)),
        printed=printed,
        sum_of=sum_of,
        year_name=year_name,
        plus=PLUS_IS_SPENDING,
    )


@router.get("/budget/forslagskatalog.pdf")
def as_pdf(visit: CurrentVisit, wanted: Asked) -> Response:
    return _file(visit, _of_budget(visit, wanted), _pdf, PDF, "forslagskatalog", "pdf")


@router.get("/budget/forslagskatalog.docx")
def as_word(visit: CurrentVisit, wanted: Asked) -> Response:
    return _file(visit, _of_budget(visit, wanted), _word, WORD, "forslagskatalog", "docx")


@router.get("/budget/forslagskatalog.xlsx")
def as_sheet(visit: CurrentVisit, wanted: Asked) -> Response:
    return _file(visit, _of_budget(visit, wanted), catalogue_workbook, SHEET, "forslagskatalog", "xlsx")


@router.get("/budget/budgetoversigt.xlsx")
def overview(visit: CurrentVisit, wanted: Asked) -> Response:
    return _file(visit, _of_budget(visit, wanted), budget_overview, SHEET, "budgetoversigt", "xlsx")


@router.get("/sager/{number}/katalog.pdf")
def case_as_pdf(visit: CurrentVisit, number: CaseNumber) -> Response:
    return _file(visit, _of_case(visit, number), _pdf, PDF, "forslagskatalog", "pdf")


@router.get("/sager/{number}/katalog.docx")
def case_as_word(visit: CurrentVisit, number: CaseNumber) -> Response:
    return _file(visit, _of_case(visit, number), _word, WORD, "forslagskatalog", "docx")


@router.get("/sager/{number}/katalog.xlsx")
def case_as_sheet(visit: CurrentVisit, number: CaseNumber) -> Response:
    return _file(visit, _of_case(visit, number), catalogue_workbook, SHEET, "forslagskatalog", "xlsx")


def _of_budget(visit: Visit, wanted: Wanted) -> BudgetProposals:
    """For the administration: a list over all departments. 404 for a committee the register does not know."""
    only(visit.viewer.is_administration)
    site = visit.site
    with visit.reading() as connection:
        register = site.surroundings(connection).register
        body = register.organization(wanted.udvalg) if wanted.udvalg else None
        if wanted.udvalg and body is None:
            raise HTTPException(404)
        selection = Selection(wanted.aar or site.today().year + 1, body.id if body else None)
        return budget_proposals(connection, selection, site.reference, site.now(), viewer=visit.viewer)


def _of_case(visit: Visit, number: str) -> BudgetProposals:
    """The case's own and those of the cases joined to it, for whoever may know of each."""
    site, now = visit.site, visit.site.now()
    with site.reading() as connection:
        register = site.surroundings(connection).register
        if case_view(connection, number, now, register, viewer=visit.viewer) is None:
            raise HTTPException(404)
        return budget_proposals(connection, Selection(case=number), site.reference, now, viewer=visit.viewer)


def _file(visit: Visit, selected: BudgetProposals, write: Write, kind: str, stem: str, ending: str) -> Response:
    record(visit.site, visit.visitor, of_proposals(selected.proposals))
    selection = selected.selection
    which = "-".join(filter(None, (selection.case, str(selection.year or ""))))
    content = write(selected, visit.site.municipality, visit.site.now())
    return named_file(content, kind, f"{stem}-{which}.{ending}")


def _pdf(selected: BudgetProposals, municipality: str, now: datetime) -> bytes:
    return pdf(replace(catalogue_paper(selected, municipality, now), look=look_of(settings().config)))


def _word(selected: BudgetProposals, municipality: str, now: datetime) -> bytes:
    return word(catalogue_paper(selected, municipality, now), template_of(settings().config))


def committees(visit: Visit) -> list[tuple[str, Any]]:
    with visit.reading() as connection:
        register = visit.site.surroundings(connection).register
    bodies = register.organizations.values()
    today = visit.site.today()
    return [(body.code, body.name) for body in bodies if body.kind in POLITICAL and body.exists_on(today)]
