"""«Ændret siden I blev spurgt»: what is different, and whether it matters to those who were asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import Work, work_on
from app.web.facts import done, state
from app.web.forms import Problem, Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from documents.case.difference import shortened
from documents.hearing.since_asked import Changed, since_asked
from models.database import reading
from process.commands import hearing as hc
from process.refusals import Refusal
from process.state.hearing import HearingRequest

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
SHORTEST_ROUND = 5
"""Calendar days, where the case type has no template any more."""


@router.get("/sager/{number}/aendringer")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/aendringer")
def judge(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Immaterial, with the reason; or material, and those who have answered are asked again."""
    typed = Typed(form)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
    proposal = typed.number("forslag")
    material = typed.choice("vurdering", {"nej": False, "ja": True}, "Vælg, om ændringen har betydning for høringen.")
    days = typed.number("dage") if material else 0
    reason = typed.text("begrundelse", "Skriv en begrundelse. Den sendes til dem, der er spurgt.")
    if material and days is not None and days < _shortest(work):
        typed.wrong("dage", f"En ny runde skal mindst vare {_shortest(work)} dage.")
    if typed.problems:
        return _page(request, site, visitor, number, typed, 422)
    command = hc.JudgeChange(
        case=work.case.id,
        proposal=proposal or 1,
        is_material=bool(material),
        reason=reason,
        period_days=days or 0,
    )
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, typed, 422)
    letters = bool(material) and work.may(hc.SendHearing)  # the officer judges, the coordinator sends
    return done(f"/sager/{number}/{'breve' if letters else 'aendringer'}", "ny-runde" if material else "uvaesentlig")


def _shortest(work: Work) -> int:
    template = work.ctx.rules.route_for(work.case.case_type)
    return template.shortest_round_days if template else SHORTEST_ROUND


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        changed = [
            # the text of its own letter is what the round after it would be measured against
            (one, since_asked(connection, (work.case.id, one.consultation, one.round + 1)))
            for one in _asked(work)
        ]
    problems: list[Problem] = typed.problems
    return page(
        request,
        "hearing/changes.html.j2",
        status,
        unjudged=work.state.unjudged(),
        differences=_longest(changed),
        asked=[(one, bool(found)) for one, found in changed],
        may_judge=work.may(hc.JudgeChange),
        shortest=_shortest(work),
        shortened=shortened,
        problems=problems,
        wrong={problem.field: problem.sentence for problem in problems},
        typed=typed.as_typed(),
        **work.words(),
    )


def _asked(work: Work) -> list[HearingRequest]:
    """The newest letter that went to each body, in the order of the route."""
    sent = [one for one in work.state.requests if one.sent_at and not one.withdrawn_at]
    newest = {one.consultation: one for one in sorted(sent, key=lambda one: one.round)}
    return [newest[step.number] for step in work.state.hearings() if step.number in newest]


def _longest(changed: list[tuple[HearingRequest, tuple[Changed, ...]]]) -> tuple[Changed, ...]:
    """What those who were asked first have not seen: the whole way to the text of today."""
    found = [each for _, each in changed if each]
    return max(found, key=lambda each: sum(one.now - one.was for one in each), default=())
