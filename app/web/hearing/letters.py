"""«Send høring»: every letter read as it will go, its deadline chosen, sent; taken back while it can be."""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import Work, only, work_on
from app.web.facts import done, state
from app.web.forms import Problem, Typed, form_of
from app.web.hearing.letter_drafts import Drafted, drafted, planned
from app.web.installation import Installation, installation
from app.web.render import page
from models.database import reading
from process.commands import hearing as hc
from process.ids import BodyId
from process.refusals import Refusal
from process.state.hearing import HearingRequest

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
Code = Annotated[str, Path(max_length=100)]

READ_HERE = 12
"""So many letters stand whole on the page; more have a page each, or it would be as long as a book."""


@router.get("/sager/{number}/breve")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.get("/sager/{number}/breve/{code}")
def read_one(
    request: Request,
    number: Number,
    code: Code,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """One letter, with the way to the next."""
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(work.may(hc.SendHearing))
        wished = planned(work, {}).deadlines
        found = drafted(connection, work, wished, site.municipality, only=work.organization(code).id)
        codes = [one.body.code for one in drafted(connection, work, {}, site.municipality)] if found else []
    if not found:
        raise HTTPException(404)
    at = codes.index(code)
    return page(
        request,
        "hearing/letter.html.j2",
        one=found[0],
        place=at + 1,
        count=len(codes),
        before=codes[at - 1] if at else "",
        after=codes[at + 1] if at + 1 < len(codes) else "",
        **work.words(),
    )


@router.post("/sager/{number}/breve")
def send(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """«Send høring», or only look again with the deadlines typed so far."""
    typed = Typed(form)
    if form.get("se") == "igen":
        return _page(request, site, visitor, number, typed)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(work.may(hc.SendHearing))
        waiting = {one.body.code: one.request.body for one in drafted(connection, work, {})}
    chosen = [waiting[code] for code in typed.many("til") if code in waiting]
    if not chosen:
        typed.wrong("breve", "Vælg mindst ét brev, der skal sendes.")
    deadlines = {body: due for body, due in _deadlines(typed, waiting).items() if body in chosen}
    if typed.problems:
        return _page(request, site, visitor, number, typed, 422)
    command = hc.SendHearing(case=work.case.id, bodies=tuple(chosen), deadlines=deadlines)
    said = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(said, Refusal):
        typed.refused(said)
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/breve", "sendt")


@router.post("/sager/{number}/breve/{code}/fortryd")
def cancel(
    request: Request,
    number: Number,
    code: Code,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Take a letter back before it leaves; the rules say when that is too late."""
    typed = Typed(form)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(work.may(hc.CancelLetter))
        body = work.organization(code).id
    said = state(site, visitor, hc.CancelLetter(case=work.case.id, body=body), command_id=typed.command_id)
    if isinstance(said, Refusal):
        typed.refused(said)
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/breve", "fortrudt")


def _deadlines(typed: Typed, waiting: dict[str, BodyId]) -> dict[BodyId, tuple[date, time]]:
    """The deadlines typed, by body; one left empty stays the proposed one."""
    found = {}
    for code, body in waiting.items():
        day = typed.day(f"frist-{code}")
        hour = typed.hour(f"tid-{code}")
        if day:
            found[body] = (day, hour)
    return found


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(work.may(hc.SendHearing))
        waiting = {one.body.code: one.request.body for one in drafted(connection, work, {})} if typed.form else {}
        tried = Typed(typed.form)
        wished = planned(work, _deadlines(tried, waiting))
        letters = drafted(connection, work, wished.deadlines, site.municipality)
    problems = typed.problems or tried.problems
    return page(
        request,
        "hearing/letters.html.j2",
        status,
        problems=problems,
        wrong=_by_field(problems),
        typed=typed.as_typed(),
        chosen=set(typed.many("til")) if typed.form else {one.body.code for one in letters},
        letters=letters,
        meaning=wished.answer,
        inline=len(letters) <= READ_HERE,
        leaves_at=next((one.leaves_at for one in letters if one.leaves_at), None),
        shared=_in_several(letters),
        can_be_undone=_sent(work, can_be_undone=True),
        gone=_sent(work, can_be_undone=False),
        open_findings=sum(len(one.findings) for one in work.seen.view.proposals),
        **work.words(),
    )


def _by_field(problems: list[Problem]) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in problems}


def _in_several(letters: tuple[Drafted, ...]) -> set[int]:
    """People who get more than one of these letters: they come in one mail."""
    count = Counter(person.id for one in letters for person in one.recipients)
    return {person for person, letters_to in count.items() if letters_to > 1}


def _sent(work: Work, *, can_be_undone: bool) -> list[HearingRequest]:
    sent = [one for one in work.state.requests if one.sent_at and one.is_waiting and one.release_at]
    return [one for one in sent if one.release_at and (work.ctx.now < one.release_at) is can_be_undone]
