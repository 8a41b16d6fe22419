"""Høringsparter: who is heard and why, which body is meant, the questionnaire; add, leave out, take back in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import Work, only, work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from models.case.dossier import dossier, parties_of
from models.database import reading
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.hearing.parties import PartyList
from process.ids import BodyId, CaseId
from process.law import DEFAULT_HEARING_DAYS
from process.refusals import Refusal, Why
from process.register import POLITICAL, BodyKind, Organization
from process.rules import Duty, Role
from process.stages import FINISHED, StepState
from process.state.playbook import ANSWER_WORDS

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
Step = Annotated[int, Path(ge=1, le=10_000)]

DUTIES = ((Duty.CUSTOM, "fast praksis"), (Duty.AGREEMENT, "aftale"), (Duty.LAW, "lov"))
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Desk:
    """A case with its list of hearing parties before the one who works on it."""

    work: Work
    listed: PartyList

    @property
    def case_id(self) -> CaseId:
        return self.work.case.id


def _desk(connection: Connection, site: Installation, visitor: Visitor, number: str) -> Desk:
    work = work_on(connection, site, visitor, number)
    found = dossier(connection, work.case.id, site.store.reference, site.now())
    if found is None:
        raise HTTPException(404)
    return Desk(work, parties_of(found))


@router.get("/sager/{number}/hoeringsparter")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/hoeringsparter/skema")
def answer(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """The questionnaire: what is not ticked is no."""
    typed = Typed(form)
    answers = tuple(key for key in ANSWER_WORDS if key in typed.many("svar"))
    kle = typed.text("kle")
    return _state(
        request, site, visitor, number, typed, lambda case: hc.AnswerQuestions(case=case, answers=answers, kle=kle)
    )


@router.post("/sager/{number}/hoeringsparter/tilfoej")
def add(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """A body put on the route by hand; also the answer to *which one?* and what the playbook misses."""
    typed = Typed(form, prefix=_prefix(form))
    with reading(site.engine) as connection:
        desk = _desk(connection, site, visitor, number)
        only(desk.work.may(c.AddConsultation))
    command = _addition(desk, typed)
    return _state(request, site, visitor, number, typed, lambda _: command, "begrundelse")


def _prefix(form: FormData) -> str:
    """Which of the page's forms this is: its fields' ids begin with it."""
    found = form.get("formular")
    return found if isinstance(found, str) and found in ("ny-", "hvilket-") else "ny-"


def _addition(desk: Desk, typed: Typed) -> c.AddConsultation:
    bodies = {body.code: body for body in desk.work.register.organizations.values() if body.kind not in POLITICAL}
    body = typed.choice("organ", bodies, "Vælg et organ.")
    duty = (
        typed.choice("pligt", dict(DUTIES_BY_NAME), "Vælg, hvorfor organet høres.") if "pligt" in typed.form else None
    )
    days = typed.number("dage") if "dage" in typed.form else DEFAULT_HEARING_DAYS
    if days is None or not 1 <= days <= LONGEST_DAYS:
        typed.wrong("dage", f"Skriv et antal dage mellem 1 og {LONGEST_DAYS}.")
    reason = typed.text("begrundelse")
    name = typed.text("navn")
    if not reason and name and body is not None:
        reason = f"Forslagets »{name}« er {body.name}."
    if not reason:
        typed.wrong("begrundelse", "Skriv en begrundelse: den står ved høringsparten og i historikken.")
    return c.AddConsultation(
        case=desk.case_id,
        body=body.id if body else BodyId(0),
        role=Role.HEARING,
        step=_step(desk),
        duty=duty or _duty_of(body),
        period_days=days or DEFAULT_HEARING_DAYS,
        reason=reason,
    )


DUTIES_BY_NAME = {str(duty): duty for duty, _ in DUTIES}


def _duty_of(body: Organization | None) -> Duty:
    """Of a body chosen as the one that was meant: MED is heard by agreement."""
    return Duty.AGREEMENT if body is not None and body.kind is BodyKind.MED else Duty.CUSTOM


def _step(desk: Desk) -> int:
    """Beside the hearings still ahead, else on the first step that is not over."""
    state_now = desk.work.state
    ahead = [step for step in state_now.hearings() if step.state not in FINISHED]
    treatments = [step.step for step in state_now.treatments() if step.state not in FINISHED]
    return min([step.step for step in ahead] or treatments or [1])


@router.post("/sager/{number}/hoeringsparter/{step}/fravaelg")
def strike(
    request: Request,
    number: Number,
    step: Step,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Left out with a reason, kept; by law or agreement it is shown red in the rule check."""
    typed = Typed(form, prefix=f"fravaelg-{step}-")
    reason = typed.text("begrundelse", "Skriv, hvorfor organet ikke skal høres.")

    def command(case: CaseId) -> act.CaseCommand:
        return c.StrikeConsultation(case=case, consultation=step, reason=reason)

    return _state(request, site, visitor, number, typed, command, "begrundelse")


@router.post("/sager/{number}/hoeringsparter/{step}/gendan")
def restore(
    request: Request,
    number: Number,
    step: Step,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    typed = Typed(form)
    return _state(
        request, site, visitor, number, typed, lambda case: c.RestoreConsultation(case=case, consultation=step)
    )


def _state(
    request: Request,
    site: Installation,
    visitor: Visitor,
    number: str,
    typed: Typed,
    command: Callable[[CaseId], act.CaseCommand],
    field: str = "",
) -> Response:
    """State the fact, and back to the list; or the list again with what is wrong, what was typed kept."""
    if typed.problems:
        return _page(request, site, visitor, number, typed, 422)
    with reading(site.engine) as connection:
        case_id = work_on(connection, site, visitor, number).case.id
    said = state(site, visitor, command(case_id), command_id=typed.command_id, expected_version=typed.version)
    if isinstance(said, Refusal):
        typed.refused(said, field if said.code == Why.REASON_NEEDED else "")
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/hoeringsparter", "gemt")


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        desk = _desk(connection, site, visitor, number)
    return page(
        request,
        "hearing/parties.html.j2",
        status,
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        ticked=typed.many("svar") if "kle" in typed.form else None,
        prefix=typed.prefix,
        **_shown(desk),
        **desk.work.words(),
    )


def _shown(desk: Desk) -> dict[str, Any]:
    work, listed = desk.work, desk.listed
    register = work.register
    live = {party.consultation.body for party in listed.heard if not party.is_struck}
    others = [
        body
        for body in register.organizations.values()
        if body.kind not in POLITICAL | {BodyKind.DEPARTMENT} and body.id not in live and body.exists_on(work.ctx.today)
    ]
    is_open = work.case.decided_on is None and work.case.ending is None
    return {
        "listed": listed,
        "missing": [(register.organization(party.body_code), party) for party in listed.missing],
        "others": sorted(((body.code, body.name) for body in others), key=lambda one: one[1].casefold()),
        "duties": [(str(duty), word) for duty, word in DUTIES],
        "questions": list(ANSWER_WORDS.items()),
        "answers": [key for key in work.case.answers.split(",") if key],
        "may_change": is_open and work.may(c.AddConsultation),
        "may_answer": is_open and work.may(hc.AnswerQuestions),
        "can_strike": {
            party.consultation.number
            for party in listed.heard
            if party.consultation.state in (StepState.PLANNED, StepState.READY)
        },
    }
