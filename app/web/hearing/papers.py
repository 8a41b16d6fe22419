"""Documents to fetch: the proof of a case's hearings, and the høringsnotat as PDF and as a Word file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.access_log import of_case, record
from app.web.installation import Installation, installation
from config.settings import settings
from documents.writing.hearing.memo import memo_paper
from documents.writing.hearing.proof import proof_paper
from documents.writing.pdf import pdf
from documents.writing.word import template_of, word
from models.access.visibility import Viewer
from models.database import reading
from models.hearing.memo import MemoView, memo_view
from models.hearing.proof import CaseProof, case_proof
from process.register import Organization, Register

router = APIRouter()
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/sager/{number}/dokumentation.pdf")
def proof(
    number: Annotated[str, Path(max_length=20)],
    organ: Annotated[str, Query(max_length=60)] = "",
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Dokumentation for høring: of the body whose code or id is given, else of all that the reader may know of."""
    now = site.now()
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        body = _body(register, organ)
        only = body.id if body else None
        found = case_proof(connection, number, now, register, body=only, viewer=visitor.viewer)
    if found is None or (organ and body is None):
        raise HTTPException(404)
    found = _own(found, visitor.viewer)
    if organ and not found.hearings:
        raise HTTPException(404)
    record(site, visitor, of_case(found.view))
    name = "-".join(("dokumentation", number, *([body.code] if body else [])))
    return _file(pdf(proof_paper(found, site.municipality, now)), PDF, f"{name}.pdf")


@router.get("/sager/{number}/notat.pdf")
def memo_as_pdf(
    number: Annotated[str, Path(max_length=20)],
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    paper = memo_paper(_memo(number, visitor, site), site.municipality, site.now())
    return _file(pdf(paper), PDF, f"hoeringsnotat-{number}.pdf")


@router.get("/sager/{number}/notat.docx")
def memo_as_word(
    number: Annotated[str, Path(max_length=20)],
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """In the municipality's own template, where its configuration folder has one."""
    paper = memo_paper(_memo(number, visitor, site), site.municipality, site.now())
    return _file(word(paper, template_of(settings().config)), WORD, f"hoeringsnotat-{number}.docx")


def _body(register: Register, organ: str) -> Organization | None:
    return (
        register.organizations.get(int(organ)) if organ.isascii() and organ.isdigit() else register.organization(organ)
    )


def _own(found: CaseProof, viewer: Viewer) -> CaseProof:
    """The administration sees all hearings; who speaks for a hearing body sees its own."""
    if viewer.is_administration or viewer.may_see_closed:
        return found
    bodies = {seat.body for seat in viewer.seats}
    return replace(found, hearings=tuple(one for one in found.hearings if one.body in bodies))


def _memo(number: str, visitor: Visitor, site: Installation) -> MemoView:
    """The memo; outside the administration only once it is approved."""
    viewer = visitor.viewer
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        found = memo_view(connection, number, site.now(), register, viewer=viewer)
    is_ours = viewer.is_administration or viewer.may_see_closed
    if found is None or not (is_ours or (found.edition and found.view.case.memo_approved_at)):
        raise HTTPException(404)
    record(site, visitor, of_case(found.view))
    return found


def _file(content: bytes, kind: str, name: str) -> Response:
    """A PDF opens in the browser, a Word file is saved; both under their name."""
    how = "inline" if kind == PDF else "attachment"
    return Response(content, media_type=kind, headers={"Content-Disposition": f'{how}; filename="{name}"'})
