"""What is decided together: cases joined, the pool with its priorities, how each proposal ends, the amendments."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case.catalogue_acts import ACTS, Desk, offered
from app.web.case_work import work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from documents.reading.numbers import format_number
from models.case.catalogue import catalogue
from models.database import reading
from models.sweeps.collective import joined_to
from process.refusals import Refusal
from process.state.amendment import accepted_late, late_ones, treated

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]


@router.get("/sager/{number}/katalog")
def show(
    request: Request,
    number: Number,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/katalog")
def act(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Joined or parted, pool and priorities, endings said by hand; an amendment tabled, accepted, taken back."""
    name = str(form.get("handling"))
    if name not in ACTS:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        command = ACTS[name][1](typed, Desk(work, connection, site, visitor))
    if command is None or typed.problems:
        return _page(request, site, visitor, number, typed, 422)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/katalog", "gemt")


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        joined = joined_to(connection, work.case.id, site.now(), visitor.viewer)
        found = catalogue(connection, work.state)
    tabled, due_on = work.state.amendments, work.case.amendments_due_on
    return page(
        request,
        "case/catalogue.html.j2",
        status,
        joined=joined,
        catalogue=found,
        proposals=sorted(work.state.proposals, key=lambda one: (one.priority or 10**6, one.number)),
        tabled=sorted(tabled, key=lambda one: one.number),
        late={one.number for one in late_ones(tabled, due_on)},
        accepted={one.number for one in accepted_late(tabled, due_on)},
        voted_on={one.number for one in treated(tabled, due_on)},
        acts=offered(work),
        number=format_number,
        amount_words=lambda text: format_number(Decimal(text)),
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.as_typed().get("handling", ""),
        **work.words(),
    )
