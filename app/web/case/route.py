"""«Bekræft ny rute»: what the change of term has done to the rest of a case's route, and the confirming of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import Work, work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from models.database import reading
from process.commands import case as c
from process.ids import BodyId
from process.refusals import Refusal
from process.register import POLITICAL, LegislativeTerm, Organization
from process.state.terms import RouteLine, confirmable, route_lines

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]


@router.get("/sager/{number}/rute")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/rute")
def confirm(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """The route is confirmed, with somebody in the place of each body that has ended and that nobody follows."""
    typed = Typed(form)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
    replacements: dict[BodyId, BodyId] = {}
    for body in dict.fromkeys(line.body for line in _lines(work) if line.has_ended):
        options = {one.code: one.id for one in followers(work, body)}
        code = work.register.organizations[body].code
        new = typed.choice(f"efter-{code}", options, "Vælg det organ, der tager over.")
        if new is not None:
            replacements[body] = new
    if typed.problems:
        return _page(request, site, visitor, number, typed, 422)
    command = c.ConfirmRoute(case=work.case.id, reason=typed.text("bemaerkning"), replacements=replacements)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}", "rute")


def to_confirm(work: Work) -> LegislativeTerm | None:
    """The term this reader may confirm the route for."""
    return confirmable(work.state, work.register, work.ctx.today) if work.may(c.ConfirmRoute) else None


def followers(work: Work, body: int) -> list[Organization]:
    """Who may take over: those that exist and do what it did; treating a case takes a political body."""
    ended = work.register.organizations[body]
    same = POLITICAL if ended.kind in POLITICAL else {ended.kind}
    found = (one for one in work.register.organizations.values() if one.kind in same and one.id != body)
    return sorted((one for one in found if one.exists_on(work.ctx.today)), key=lambda one: (one.kind, one.name))


def _lines(work: Work) -> tuple[RouteLine, ...]:
    return route_lines(work.state, work.register, work.ctx.today)


def _ended(work: Work) -> Iterator[tuple[Organization, list[tuple[str, str]]]]:
    """Each body that has ended and has nobody after it, with those who might take over."""
    for body in dict.fromkeys(line.body for line in _lines(work) if line.has_ended):
        yield work.register.organizations[body], [(one.code, one.name) for one in followers(work, body)]


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
    if not work.may(c.ConfirmRoute):
        raise HTTPException(403)
    shown: dict[str, Any] = {
        "term": to_confirm(work),
        "lines": _lines(work),
        "ended": list(_ended(work)),
        "problems": typed.problems,
        "wrong": {problem.field: problem.sentence for problem in typed.problems},
        "typed": typed.as_typed(),
    }
    return page(request, "case/route.html.j2", status, **shown, **work.words())
