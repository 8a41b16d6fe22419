"""Who comes to a meeting, told beforehand: absences, substitutes asked and called, whether it will be quorate."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import only
from app.web.facts import done, state, state_all
from app.web.forms import Typed, form_of, in_danish
from app.web.installation import Installation, installation
from app.web.meeting.absence_acts import (
    ACTS,
    REPORT,
    absent_members,
    answerable,
    every_member,
    is_desk,
    may_open,
    members_here,
    reports,
    suggested,
)
from app.web.meeting.agenda_acts import is_open
from app.web.meeting.meetings import Code, Day, facts
from app.web.meeting_work import MeetingWork, meeting_address, meeting_work
from app.web.render import page
from models.database import reading
from models.meeting.absences import absence_reasons, also_absent, sees_reasons
from process.calendar import danish_date
from process.refusals import Refusal, Why
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
    if name not in ACTS and name != REPORT:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
    only(may_open(work))
    answer = _reported(site, visitor, typed, work) if name == REPORT else _stated(site, visitor, typed, work, name)
    return answer or _page(request, site, visitor, (body, day), typed, 422)


def _stated(site: Installation, visitor: Visitor, typed: Typed, work: MeetingWork, name: str) -> Response | None:
    """Where to go then; None when something must be mended first, which `typed` then says."""
    read, key = ACTS[name]
    command = read(typed, work)
    if command is None or typed.problems:
        return None
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return None
    return done(f"{work.address}/afbud", key)


def _reported(site: Installation, visitor: Visitor, typed: Typed, work: MeetingWork) -> Response | None:
    """One report a meeting, in one go; a meeting the member has told of before is passed over."""
    told = reports(typed, work)
    if not told or typed.problems:
        return None
    versions = {work.meeting.id: typed.version}
    answers = state_all(site, visitor, told, typed.command_id, [versions.get(one.meeting) for one in told])
    refused = [(one.meeting, no) for one, no in zip(told, answers, strict=True) if isinstance(no, Refusal)]
    telling = [(meeting, no) for meeting, no in refused if no.code != Why.NOTHING_NEW]
    if len(told) == len(refused) == 1 or (len(told) == len(refused) and not telling):
        typed.refused(refused[0][1])
        return None
    days = {one.id: one.held_on for one in work.register.meetings_of(work.body.id)}
    for meeting, no in telling:
        typed.wrong("fra", f"Afbuddet til mødet {danish_date(days[meeting])} blev ikke registreret: {in_danish(no)}")
    if telling:
        return None
    is_here = any(one.meeting == work.meeting.id for one in told)
    where = work.address if is_here else meeting_address(work.body, days[told[0].meeting])
    return done(f"{where}/afbud", "afbud" if len(told) == 1 else "afbud-periode")


def _page(
    request: Request, site: Installation, visitor: Visitor, where: tuple[str, str], typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, *where)
        reasons = absence_reasons(connection, work.viewer, work.meeting)
        sees = sees_reasons(work.viewer, work.meeting)
        elsewhere = also_absent(connection, work.register, work.meeting, work.ctx.today)
        only(may_open(work) or sees)
    return page(
        request,
        "meeting/absences.html.j2",
        status,
        absent=absent_members(work, reasons),
        sees_reasons=sees,
        elsewhere=elsewhere,
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
