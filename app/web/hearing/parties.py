"""Høringsparter: who is heard and why, which body is meant, the questionnaire; add, leave out, take back in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, allowed
from app.web.act import Act, act_on
from app.web.case_work import CaseNumber, CasePart, Work, case_work
from app.web.fields import Many, Text, a_number, always, among, asked, between, body_among, sent_as
from app.web.forms import Form, button
from app.web.render import page_about
from models.case.dossier import dossier, parties_of
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.hearing.dropping import DROPPING, not_to_drop
from process.hearing.parties import PartyList
from process.hearing.playbook import ANSWER_WORDS
from process.ids import BodyId
from process.law import DEFAULT_HEARING_DAYS
from process.refusals import Refusal, Why
from process.register import POLITICAL, BodyKind
from process.rules import Duty, Role
from process.stages import FINISHED, StepState
from process.state.case import Consultation
from process.words.alphabet import danish_order

router = APIRouter()
adding = allowed(case_work, lambda work: work.may(c.AddConsultation))
Step = Annotated[int, Path(ge=1, le=10_000)]

DUTIES = {str(duty): duty for duty in reversed(Duty)}
DUTY_WORDS = {
    Duty.CUSTOM: "fast praksis",
    Duty.MED_AGREEMENT: "MED-aftalen",
    Duty.STATUTORY_AGREEMENT: "aftale, der binder efter loven",
    Duty.LAW: "lov",
}
LONGEST_DAYS = 365
DAYS = f"Skriv et antal dage mellem 1 og {LONGEST_DAYS}."


@router.get("/sager/{number}/hoeringsparter")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    with visit.about(case_work, number) as work:
        whole = dossier(work.connection, work.case.id, visit.site.reference, visit.site.now())
    if whole is None:
        raise HTTPException(404)
    form = visit.typed.form
    return page_about(
        work,
        "hearing/parties.html.j2",
        ticked=form.getlist("svar") if "kle" in form else None,
        **_shown(work, parties_of(whole)),
    )


def _shown(work: Work, listed: PartyList) -> dict[str, Any]:
    register = work.register
    live = {party.consultation.body for party in listed.heard if not party.is_struck}
    others = [
        (body.code, body.name)
        for body in register.organizations.values()
        if body.kind not in POLITICAL | {BodyKind.DEPARTMENT} and body.id not in live and body.exists_on(work.ctx.today)
    ]
    is_open = work.case.decided_on is None and work.case.ending is None
    return {
        "listed": listed,
        "is_inside": not work.left_out,
        "missing": [(register.organization(party.body_code), party) for party in listed.missing],
        "others": sorted(others, key=lambda option: danish_order(option[1])),
        "duties": [(key, DUTY_WORDS[duty]) for key, duty in DUTIES.items()],
        "questions": list(ANSWER_WORDS.items()),
        "answers": [key for key in work.case.answers.split(",") if key],
        "may_change": is_open and work.may(c.AddConsultation),
        "may_answer": is_open and work.may(hc.AnswerQuestions),
        "can_strike": {step.number for step in _unasked(listed) if is_open and not _refusal(work, step)},
        "who_strikes": {step.number: DROPPING[step.duty or Duty.CUSTOM].who.danish for step in _unasked(listed)},
    }


def _unasked(listed: PartyList) -> list[Consultation]:
    steps = (party.consultation for party in listed.heard)
    return [step for step in steps if step.state in (StepState.PLANNED, StepState.READY)]


def _refusal(work: Work, step: Consultation) -> Refusal | None:
    return not_to_drop(work.ctx, step, work.case.department)


@router.post("/sager/{number}/hoeringsparter/skema")
def answer(visit: CurrentVisit, number: CaseNumber) -> Response:
    """The questionnaire: what is not ticked is no."""
    visit.typed.prefix = "skema-"
    return act_on(visit, _act(Questionnaire, number), case_work, show, number)


@router.post("/sager/{number}/hoeringsparter/tilfoej")
def add(visit: CurrentVisit, number: CaseNumber) -> Response:
    """A body put on the route by hand; also the answer to *which one?* and what the playbook misses."""
    meant = visit.typed.form.get("formular") == "hvilket-"
    visit.typed.prefix = "hvilket-" if meant else "ny-"
    return act_on(visit, _act(MeantParty if meant else AddedParty, number), adding, show, number)


@router.post("/sager/{number}/hoeringsparter/{step}/fravaelg")
def strike(visit: CurrentVisit, number: CaseNumber, step: Step) -> Response:
    """Left out with a reason, kept; by law or agreement it is shown red in the rule check."""
    visit.typed.prefix = f"fravaelg-{step}-"
    return _on_step(visit, StruckParty, number, step)


@router.post("/sager/{number}/hoeringsparter/{step}/gendan")
def restore(visit: CurrentVisit, number: CaseNumber, step: Step) -> Response:
    return _on_step(visit, RestoredParty, number, step)


def _on_step(visit: Visit, form: type[Form], number: str, step: int) -> Response:
    def load(connection: Connection, visit: Visit, number: str) -> CasePart:
        work = case_work(connection, visit, number)
        return CasePart(work, {**work.key, "consultation": step})

    return act_on(visit, _act(form, number), load, show, number)


def _act(form: type[Form], number: str) -> Act[Any]:
    """They all lead back to the list."""
    at: Mapping[str, str] = {} if form in (Questionnaire, RestoredParty) else {Why.REASON_NEEDED: "begrundelse"}
    return Act(always, form, "gemt", at=at, to=lambda *_: f"/sager/{number}/hoeringsparter")


# -- the forms -------------------------------------------------------------------------------------------------------


class Questionnaire(Form, states=hc.AnswerQuestions):
    svar: Many
    kle: Text

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(key for key in ANSWER_WORDS if key in self.svar)


def _bodies(work: Work) -> list[tuple[str, str]]:
    return [(body.code, body.name) for body in work.register.organizations.values() if body.kind not in POLITICAL]


class AddedParty(Form):
    organ: Annotated[BodyId, body_among(_bodies, "Vælg et organ.")]
    pligt: Annotated[Duty, among(DUTIES, "Vælg, hvorfor organet høres.")]
    dage: Annotated[int, a_number, between(1, LONGEST_DAYS, DAYS), asked(DAYS)]
    begrundelse: Annotated[Text, asked("Skriv en begrundelse: den står ved høringsparten og i historikken.")]

    def command(self, work: Work) -> CaseCommand:
        return _addition(work, self.organ, self.pligt, self.dage, self.begrundelse)


class MeantParty(Form):
    """A body chosen as the one that the proposal meant: MED is heard by agreement."""

    organ: Annotated[BodyId, body_among(_bodies, "Vælg et organ.")]
    navn: Text
    begrundelse: Text

    def command(self, work: Work) -> CaseCommand:
        body = work.register.organizations[self.organ]
        duty = Duty.MED_AGREEMENT if body.kind is BodyKind.MED else Duty.CUSTOM
        reason = self.begrundelse or f"Forslagets »{self.navn}« er {body.name}."
        return _addition(work, self.organ, duty, DEFAULT_HEARING_DAYS, reason)


def _addition(work: Work, body: BodyId, duty: Duty, days: int, reason: str) -> CaseCommand:
    """Beside the hearings still ahead, else on the first step that is not over."""
    ahead = [step.step for step in work.state.hearings() if step.state not in FINISHED]
    treatments = [step.step for step in work.state.treatments() if step.state not in FINISHED]
    return c.AddConsultation(
        case=work.case.id,
        body=body,
        role=Role.HEARING,
        step=min(ahead or treatments or [1]),
        duty=duty,
        period_days=days,
        reason=reason,
    )


class StruckParty(Form, states=c.StrikeConsultation):
    reason: Annotated[Text, sent_as("begrundelse"), asked("Skriv, hvorfor organet ikke skal høres.")]


RestoredParty = button(c.RestoreConsultation)
