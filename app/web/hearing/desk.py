"""The hearing desk of one case: every body asked on one line, and what came from it recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import Work, only, work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.hearing.desk_acts import ACTS, Desk, answers_of, offered, successors
from app.web.installation import Installation, installation
from app.web.render import page
from app.web.uploads import keep_files
from models.database import reading
from models.hearing.missing import asked_in_case
from process.calendar import danish_date, local_day
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.refusals import Refusal
from process.register import MeetingStatus

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
Code = Annotated[str, Path(max_length=100)]
MEETINGS_SHOWN = 4
LONGEST_ROUND = 365  # days


@router.get("/sager/{number}/hoering")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/hoering")
def record(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """What concerns the hearing as a whole: a new round, a statement nobody asked for."""
    name = str(form.get("handling"))
    read = READERS.get(name)
    if read is None:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = _seen(connection, site, visitor, number)
    said = _state(site, visitor, read(typed, work, site), typed, DONE.get(name, "gemt"))
    if said is None:
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/hoering", said)


@router.get("/sager/{number}/hoering/{code}")
def show_body(
    request: Request,
    number: Number,
    code: Code,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _body_page(request, site, visitor, number, code, Typed(FormData()))


@router.post("/sager/{number}/hoering/{code}")
def record_body(
    request: Request,
    number: Number,
    code: Code,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """What concerns one body; the rules are asked by the store, as everywhere."""
    act = ACTS.get(str(form.get("handling")))
    if act is None:
        raise HTTPException(422)
    typed = Typed(form, f"{form.get('handling')}-")
    with reading(site.engine) as connection:
        work = _seen(connection, site, visitor, number)
        desk = _desk(work, site, code)
    said = _state(site, visitor, act.read(typed, desk), typed, act.done)
    if said is None:
        return _body_page(request, site, visitor, number, code, typed, 422)
    return done(f"/sager/{number}/hoering/{code}", said)


def _state(
    site: Installation, visitor: Visitor, command: CaseCommand | None, typed: Typed, key: str = "gemt"
) -> str | None:
    """State it; None when something must be mended first, which `typed` then says."""
    if command is None or typed.problems:
        return None
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return None
    return key


def _seen(connection: Connection, site: Installation, visitor: Visitor, number: str) -> Work:
    """The desk is the administration's; who only speaks for a body has a page of its own."""
    only(visitor.viewer.is_administration)
    return work_on(connection, site, visitor, number)


def _desk(work: Work, site: Installation, code: str) -> Desk:
    body = work.organization(code)
    return Desk(work, body, work.state.request_of(body.id), site)


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = _seen(connection, site, visitor, number)
        rows = asked_in_case(connection, work.case.id, site.now(), work.register)
    ended = [row for row in rows if row.request.answered_at or row.request.closed_at]
    return page(
        request,
        "hearing/desk.html.j2",
        status,
        rows=rows,
        answers=sorted(work.state.responses, key=lambda one: one.number, reverse=True),
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.as_typed().get("handling", ""),
        ticked=set(typed.many("organ")),
        ended=ended if work.may(hc.NewRound) and work.case.decided_on is None else [],
        shortest=_shortest_round(work),
        may_record=work.may(hc.RecordUnsolicited),
        may_send=work.may(hc.SendHearing),
        drafted=sum(row.request.sent_at is None and not row.request.is_finished for row in rows),
        **work.words(),
    )


def _shortest_round(work: Work) -> int:
    template = work.ctx.rules.route_for(work.case.case_type)
    return template.shortest_round_days if template else 0


def _body_page(
    request: Request, site: Installation, visitor: Visitor, number: str, code: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = _seen(connection, site, visitor, number)
        desk = _desk(work, site, code)
        rows = asked_in_case(connection, work.case.id, site.now(), work.register)
    row = next((one for one in rows if desk.request and one.request.consultation == desk.request.consultation), None)
    if row is None:
        raise HTTPException(404)
    today, register = work.ctx.today, work.register
    ahead = [m for m in register.meetings_of(desk.body.id) if m.held_on >= today]
    return page(
        request,
        "hearing/desk_body.html.j2",
        status,
        row=row,
        organ=desk.body,
        rounds=[one for one in work.state.requests if one.body == desk.body.id],
        meetings=[m for m in ahead if m.state is not MeetingStatus.CANCELLED][:MEETINGS_SHOWN],
        responses=[one for one in work.state.responses if one.body == desk.body.id],
        response_options=_to_correct(desk),
        acts=offered(desk),
        kinds=answers_of(desk.body),
        successors=[(one.code, one.name) for one in successors(desk)],
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.as_typed().get("handling", ""),
        letters=[line for line in work.seen.view.notices if line.body == desk.body.name],
        **work.words(),
    )


def _to_correct(desk: Desk) -> list[tuple[str, str]]:
    """The body's own answers, that a new one may correct."""
    own = (one for one in desk.work.state.responses if one.body == desk.body.id)
    return [(str(one.number), f"Svar {one.number}, {danish_date(local_day(one.received_at))}") for one in own]


def _new_round(typed: Typed, work: Work, _site: Installation) -> CaseCommand | None:
    bodies = tuple(work.organization(code).id for code in typed.many("organ"))
    if not bodies:
        typed.wrong("organ", "Vælg mindst ét organ, der skal spørges igen.")
    reason = typed.text("grund", "Skriv, hvorfor der er en ny runde. Det står i brevet.")
    days = typed.number("dage")
    if days is not None and not 1 <= days <= LONGEST_ROUND:
        typed.wrong("dage", f"En ny runde varer fra 1 til {LONGEST_ROUND} dage. Skriv et tal derimellem.")
    return hc.NewRound(case=work.case.id, bodies=bodies, reason=reason, period_days=days or 0)


def _unsolicited(typed: Typed, work: Work, site: Installation) -> CaseCommand | None:
    sender = typed.text("afsender", "Skriv, hvem svaret er fra.")
    text, received = typed.text("tekst"), typed.moment("modtaget")
    files = () if typed.problems else keep_files(typed, "filer", site)
    return hc.RecordUnsolicited(case=work.case.id, sender=sender, text=text, received_at=received, files=files)


READERS: Mapping[str, Callable[[Typed, Work, Installation], CaseCommand | None]] = {
    "runde": _new_round,
    "uopfordret": _unsolicited,
}
DONE = {"runde": "ny-runde"}
