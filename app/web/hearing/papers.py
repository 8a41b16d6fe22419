"""Documents to fetch: the proof of a case's hearings, and the høringsnotat as PDF and as a Word file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from app.web.access import CurrentVisit, Visit
from app.web.access_log import of_case, record
from app.web.case_work import CaseNumber
from app.web.files import PDF, named_file
from config.look import look_of
from config.settings import settings
from documents.writing.hearing.memo import memo_paper
from documents.writing.hearing.proof import proof_paper
from documents.writing.paper import Paper
from documents.writing.pdf import pdf
from documents.writing.word import template_of, word
from models.access.visibility import Viewer
from models.hearing.memo import memo_view
from models.hearing.proof import CaseProof, case_proof
from process.limits import WORD
from process.register import Organization, Register

router = APIRouter()


@router.get("/sager/{number}/dokumentation.pdf")
def proof(visit: CurrentVisit, number: CaseNumber, organ: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Dokumentation for høring: of the body whose code or id is given, else of all that the reader may know of."""
    site, now = visit.site, visit.site.now()
    with site.reading() as connection:
        register = site.surroundings(connection).register
        body = _body(register, organ)
        whole = case_proof(connection, number, now, register, body=body.id if body else None, viewer=visit.viewer)
    if whole is None or (organ and body is None):
        raise HTTPException(404)
    own = _own(whole, visit.viewer)
    if organ and not own.hearings:
        raise HTTPException(404)
    record(site, visit.visitor, of_case(own.view))
    name = "-".join(("dokumentation", number, *([body.code] if body else [])))
    return named_file(pdf(_dressed(proof_paper(own, site.municipality, now))), PDF, f"{name}.pdf")


@router.get("/sager/{number}/notat.pdf")
def memo_as_pdf(visit: CurrentVisit, number: CaseNumber) -> Response:
    return named_file(pdf(_memo(visit, number)), PDF, f"hoeringsnotat-{number}.pdf")


@router.get("/sager/{number}/notat.docx")
def memo_as_word(visit: CurrentVisit, number: CaseNumber) -> Response:
    """In the municipality's own template, where its configuration folder has one."""
    content = word(_memo(visit, number), template_of(settings().config))
    return named_file(content, WORD, f"hoeringsnotat-{number}.docx")


def _body(register: Register, organ: str) -> Organization | None:
    is_id = organ.isascii() and organ.isdigit()
    return register.organizations.get(int(organ)) if is_id else register.organization(organ)


def _own(whole: CaseProof, viewer: Viewer) -> CaseProof:
    """The administration sees all hearings; who speaks for a hearing body sees its own."""
    if viewer.is_administration or viewer.may_see_closed:
        return whole
    bodies = {seat.body for seat in viewer.seats}
    return replace(whole, hearings=tuple(hearing for hearing in whole.hearings if hearing.body in bodies))


def _memo(visit: Visit, number: str) -> Paper:
    """The memo; outside the administration only once it is approved."""
    site, viewer = visit.site, visit.viewer
    with site.reading() as connection:
        register = site.surroundings(connection).register
        memo = memo_view(connection, number, site.now(), register, viewer=viewer)
    is_ours = viewer.is_administration or viewer.may_see_closed
    if memo is None or not (is_ours or (memo.edition and memo.view.case.memo_approved_at)):
        raise HTTPException(404)
    record(site, visit.visitor, of_case(memo.view))
    return _dressed(memo_paper(memo, site.municipality, site.now()))


def _dressed(paper: Paper) -> Paper:
    return replace(paper, look=look_of(settings().config))
