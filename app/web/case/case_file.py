"""Sagsmappe: everything of one case as one file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from app.web.access import CurrentVisit, only
from app.web.access_log import of_case, record
from app.web.case_work import CaseNumber
from app.web.files import PDF, named_file
from config.look import look_of
from config.settings import settings
from documents.writing.case.case_file import case_file_paper
from documents.writing.pdf import pdf
from models.case.case_file import case_file

router = APIRouter()
Version = Annotated[Literal["", "offentlig"], Query()]


@router.get("/sager/{number}/sagsmappe.pdf")
def show(visit: CurrentVisit, number: CaseNumber, udgave: Version = "") -> Response:
    """For the administration; the public version for everybody who may know of the case. 404 where there is none."""
    site, viewer, now, public = visit.site, visit.viewer, visit.site.now(), bool(udgave)
    with site.reading() as connection:
        plan = site.assessors(connection)
        file = case_file(connection, number, now, plan.register, viewer=viewer, public=public)
        if file is None:
            raise HTTPException(404)
        only(public or viewer.is_administration)
        paper = case_file_paper(file, plan, site.municipality, now)
    record(site, visit.visitor, of_case(file.view))
    name = f"sagsmappe{'-offentlig' if public else ''}-{number}.pdf"
    return named_file(pdf(replace(paper, look=look_of(settings().config))), PDF, name)
