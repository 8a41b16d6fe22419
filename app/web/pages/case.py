"""The page of one case: where it is, who has it, its route, hearings, approvals, decisions and log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.installation import Installation, Surroundings, installation
from app.web.render import page
from app.web.timeline import timeline
from models.assessment import Assessor
from models.case_view import CaseView, case_view
from models.database import reading
from models.overview import printed_deadline
from models.plan import case_plan
from models.rule_view import dossier
from models.waiting import body_name, person_name, what_it_waits_for
from process.calendar import local_day
from process.rule_check import check
from process.stages import Stage

router = APIRouter()


@router.get("/sager/{number}")
def show(
    request: Request,
    number: Annotated[str, Path(max_length=20)],
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """A case that does not exist and one the reader may not know of get the same answer."""
    with reading(site.engine) as connection:
        around = site.surroundings(connection)
        view = case_view(connection, number, site.now(), around.register, viewer=visitor.viewer)
        if view is None:
            raise HTTPException(404)
        whole = dossier(connection, view.case.id, site.reference, site.now())
    shown = _shown(view, around, site)
    findings = check(whole) if whole is not None and visitor.viewer.is_administration else None
    return page(request, "case.html.j2", view=view, case=view.case, findings=findings, **shown)


def _shown(view: CaseView, around: Surroundings, site: Installation) -> dict[str, Any]:
    """What the template needs beside the view: names, forecast, the timeline."""
    register, case = around.register, view.case
    assessor = Assessor(register, around.calendar, around.rules, site.today())
    is_decided = case.stage in (Stage.FOLLOW_UP, Stage.ENDED)
    found, target = assessor.assess(view.state), None if is_decided else assessor.target_of(view.state)
    planned = {} if is_decided else case_plan(assessor, view.state).days
    return {
        "body": lambda body: body_name(register, body),
        "person": lambda person: person_name(register, person),
        "meetings": assessor.meetings,
        "assessment": found,
        "target": target,
        "deadline": printed_deadline(case),
        "days_held": (site.today() - local_day(case.held_since)).days if case.held_since else None,
        "waits_for": what_it_waits_for(view.state, register, site.today()),
        "is_decided": is_decided,
        "planned": planned,
        "timeline": timeline(view.state, register, site.today(), planned, target),
    }
