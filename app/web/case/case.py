"""The page of one case: where it is, who has it, its route, hearings, approvals, decisions and log; and what to do."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case.acts import OWN_PLACE, offered, targets
from app.web.case.route import to_confirm
from app.web.case.timeline import timeline
from app.web.case_work import Work, work_on
from app.web.facts import Seen
from app.web.follow_up.acts import changeable, people
from app.web.forms import Typed
from app.web.installation import Installation, installation
from app.web.meeting.chair_alone import alone_on
from app.web.meeting_work import placed_at
from app.web.render import page
from documents.case.difference import shortened
from documents.hearing.since_asked import Changed, changed_since
from documents.reading.numbers import format_number
from models.case.assessment import Assessor
from models.case.catalogue import catalogue
from models.case.dossier import dossier
from models.case.earlier_texts import approved_versions
from models.case.overview import printed_deadline
from models.case.plan import case_plan
from models.case.waiting import what_it_waits_for
from models.database import reading
from models.sweeps.collective import joined_to
from process.calendar import local_day
from process.checks.check import check
from process.commands.follow_up import SetAgreement
from process.hearing.letters import drafted_letters
from process.permission import ANSWERING
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
    return case_page(request, site, visitor, number, Typed(FormData()))


def case_page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    """The page, with what was typed and what is wrong with it where something was stated and refused."""
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        whole = dossier(connection, work.case.id, site.reference, site.now())
        acts = offered(work)
        joined = joined_to(connection, work.case.id, site.now(), visitor.viewer)
        money = catalogue(connection, work.state)
        alone = alone_on(connection, work)
        news = _since_i_approved(connection, work, visitor) if "godkend" in acts else ()
        places = placed_at(connection, work.state, work.register, {one.meeting for one in work.seen.view.decisions})
    findings = check(whole) if whole is not None and visitor.viewer.is_administration else None
    return page(
        request,
        "case/case.html.j2",
        status,
        findings=findings,
        acts=acts,
        alone=alone,
        joined=joined,
        catalogue=money,
        number=format_number,
        own_place=OWN_PLACE,
        may_agree=work.may(SetAgreement) and work.case.released_at is not None,
        changeable=changeable(work),
        givable=people(work),
        news=news,
        places=places,
        targets=targets(work) if "maal" in acts else (),
        route_term=to_confirm(work),
        drafted=len(drafted_letters(work.state)),
        shortened=shortened,
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.as_typed().get("handling", ""),
        answering_for=_answering_for(work, visitor),
        **work.words(),
        **_shown(work.seen, site),
    )


def _answering_for(work: Work, visitor: Visitor) -> dict[int, str]:
    """The bodies the reader answers for, with their codes."""
    seats = (seat.body for seat in visitor.viewer.seats if seat.role in ANSWERING)
    return {body: work.register.organizations[body].code for body in seats}


def _since_i_approved(connection: Connection, work: Work, visitor: Visitor) -> tuple[Changed, ...]:
    """What is new to an approver who has had the draft before."""
    then = approved_versions(connection, work.case.id, visitor.viewer.person)
    return changed_since(connection, work.case.id, then) if then else ()


def _shown(seen: Seen, site: Installation) -> dict[str, Any]:
    """What the template needs beside the view: forecast, the timeline."""
    view, around = seen.view, seen.around
    register, case = around.register, view.case
    assessor = Assessor(register, around.calendar, around.rules, site.today())
    is_decided = case.stage in (Stage.FOLLOW_UP, Stage.ENDED)
    found, target = assessor.assess(view.state), None if is_decided else assessor.target_of(view.state)
    planned = {} if is_decided else case_plan(assessor, view.state).days
    return {
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
