"""Hearing parties put on a route: by a person, and by the playbook when it is asked again.

The playbook is asked again when the questionnaire is answered and when a draft is revised: bodies it now hits are put
on the route with their reason, bodies it no longer hits stay, are shown as such, and are struck by a person or not at
all.
"""

from __future__ import annotations

from collections.abc import Collection

from process.change import Change
from process.commands import case as c
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.parties import MANDATORY, suggested
from process.hearing.playbook import ANSWER_WORDS, STRICTEST_FIRST, CaseText, Party
from process.refusals import Refusal, Thing, Why, refuse
from process.register import Organization
from process.route import new_route, route
from process.rules import Duty, Role
from process.stages import FINISHED, StepState
from process.state.case import Consultation


def add_party(change: Change, command: c.AddConsultation) -> Refusal | None:
    """Put a body on the route; one that is there, proposed and not asked yet, is confirmed instead."""
    known = _not_asked_yet(change, command)
    if known is None or not command.reason.strip() or change.case.case.decided_on:
        return route.add_consultation(change, command)
    return _confirm(change, known, command)


def _not_asked_yet(change: Change, command: c.AddConsultation) -> Consultation | None:
    """This body's own place among the hearing parties, while it has no letter: it is not to get two."""
    if command.role is not Role.HEARING:
        return None
    unasked = (StepState.PLANNED, StepState.READY)
    return next((s for s in change.case.hearings() if s.body == command.body and s.state in unasked), None)


def _confirm(change: Change, known: Consultation, command: c.AddConsultation) -> Refusal | None:
    """A body the playbook proposed is the one that is meant: a person's word, with its reason."""
    if known.reason == command.reason:
        return refuse(Why.NOTHING_NEW)
    change.set_step(known.number, reason=command.reason)
    change.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": command.reason},
        change="confirmed",
        consultation=known.number,
        body=known.body,
    )
    return None


def answer_questions(change: Change, command: hc.AnswerQuestions) -> Refusal | None:
    """The questionnaire answered, or answered anew: who must be heard is asked again."""
    unknown = set(command.answers) - set(ANSWER_WORDS)
    if unknown:
        return refuse(Why.NOT_FOUND, what=Thing.QUESTION, key=tuple(sorted(unknown)))
    if change.case.case.decided_on:
        return refuse(Why.ALREADY_DECIDED)
    answers = ",".join(key for key in ANSWER_WORDS if key in command.answers)
    kle = command.kle.strip()
    earlier = set(filter(None, change.case.case.answers.split(",")))
    if (earlier, change.case.case.kle) == (set(command.answers), kle):
        return refuse(Why.NOTHING_NEW)
    change.set_case(answers=answers, kle=kle)
    change.emit(Tag.QUESTIONS_ANSWERED, answers=answers.split(",") if answers else [], kle=kle)
    hear_who_is_hit(change, change.ctx.texts)
    return None


def hear_who_is_hit(change: Change, texts: Collection[CaseText]) -> None:
    """Put every body the playbook hits now and the route has not on the route; nothing is taken off. A body heard by
    custom that the law or an agreement now asks for becomes mandatory.
    """
    ctx = change.ctx
    consultations = change.case.consultations
    for party in suggested(change.case, ctx.register, ctx.rules, texts, ctx.today):
        body = ctx.register.organization(party.body_code)
        if body is None:
            continue
        known = [step for step in change.case.hearings() if step.body == body.id]
        if not known:
            _add(change, body, party)
        for step in known:
            _tighten(change, step, party)
    if change.case.consultations != consultations:
        route.open_changed(change)


def _add(change: Change, body: Organization, party: Party) -> None:
    gated = _gate(change, party)
    if gated is None:
        return  # nobody is left to decide: there is nothing to hear anybody about
    added = Consultation(
        number=change.case.next_number(),
        body=body.id,
        role=Role.HEARING,
        step=min(_hearing_step(change), gated.step),
        gates=gated.number,
        duty=party.duty,
        basis=f"{party.why} ({party.source})",
        period_days=party.period_days,
        due_time=party.due_time,
    )
    change.add_step(added)
    change.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": party.why},
        change="added",
        consultation=added.number,
        body=added.body,
        role=str(added.role),
        step=added.step,
        by="playbook",
        rows=party.row_key,
    )


def _tighten(change: Change, step: Consultation, party: Party) -> None:
    now = step.duty or Duty.CUSTOM
    if STRICTEST_FIRST.index(party.duty) >= STRICTEST_FIRST.index(now):
        return
    change.set_step(step.number, duty=party.duty, basis=f"{party.why} ({party.source})")
    request = change.case.latest_request(step.number)
    if request is not None and not request.is_finished and party.duty in MANDATORY:
        change.set_request(request, mandatory=True)
    change.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": party.why},
        change="duty",
        consultation=step.number,
        body=step.body,
        duty=str(party.duty),
    )


def _hearing_step(change: Change) -> int:
    """Where the hearing parties stand on this route: with the others, else where the template has them."""
    open_steps = [step.step for step in change.case.hearings() if step.state not in FINISHED]
    template = change.ctx.rules.route_for(change.case.case.case_type)
    planned = [step.step for step in template.steps if step.body == new_route.PARTIES] if template else []
    return min(open_steps or planned or [1])


def _gate(change: Change, party: Party) -> Consultation | None:
    """What waits for a body added later: what its row or the template says, else what the other hearings hold, else
    the final decision; never a treatment already over.
    """
    template = change.ctx.rules.route_for(change.case.case.case_type)
    steps = [step.gates for step in template.steps if step.body == new_route.PARTIES] if template else []
    treatments = [step for step in change.case.treatments() if step.state not in FINISHED]
    held = [step.gates for step in change.case.hearings()]
    gated = [
        *(step for step in treatments if party.gates is not None and step.step == party.gates),
        *(step for step in treatments if step.number in held),
        *(step for step in treatments if step.step in steps),
    ]
    return next(iter(gated), None) or route.final_treatment(change.case)
