"""Who comes to a meeting, told beforehand: absences, substitutes asked and called, whether it will be quorate."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.absence_acts import (
    ACTS,
    absent_members,
    answerable,
    every_member,
    is_desk,
    may_open,
    members_here,
    suggested,
)
from app.web.access import Visitor, signed_in
from app.web.agenda_acts import is_open
from app.web.casework import only
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.meetingwork import meeting_work
from app.web.pages.meetings import Code, Day, facts
from app.web.render import page
from models.absences import absence_reasons, sees_reasons
from models.database import reading
from process.refusals import Refusal
from process.register import BodyKind

router = APIRouter()


@router.get("/moeder/{body}/{day}/afbud")
def show(
    request: Request,
    body: Code,
    day: Day,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, (body, day), Typed(FormData()))


@router.post("/moeder/{body}/{day}/afbud")
def act(
    request: Request,
    body: Code,
    day: Day,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    name = str(form.get("handling"))
    if name not in ACTS:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
    only(may_open(work))
    read, key = ACTS[name]
    command = read(typed, work)
    if command is None or typed.problems:
        return _page(request, site, visitor, (body, day), typed, 422)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, (body, day), typed, 422)
    return done(f"{work.address}/afbud", key)


def _page(
    request: Request, site: Installation, visitor: Visitor, where: tuple[str, str], typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, *where)
        reasons = absence_reasons(connection, work.viewer, work.meeting)
        sees = sees_reasons(work.viewer, work.meeting)
        only(may_open(work) or sees)
    return page(
        request,
        "absences.html.j2",
        status,
        absent=absent_members(work, reasons),
        sees_reasons=sees,
        is_desk=is_desk(work),
        is_open=is_open(work) and work.meeting.held_on >= work.ctx.today,
        is_council=work.body.kind is BodyKind.COUNCIL,
        members=members_here(work) if may_open(work) else (),
        everybody=every_member(work),
        suggested=suggested(work) if is_desk(work) else (),
        answerable=answerable(work),
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.as_typed().get("handling", ""),
        **facts(work),
        **work.words(),
    )
