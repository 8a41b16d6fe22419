"""Who may drop a body from a case's hearing, by the duty it is heard by; and which bodies have been dropped.

Sources: retssikkerhedsloven § 37 a (the Handicapråd is heard on every initiative of importance to people with
disabilities), § 30, stk. 3 (what is agreed with the Ældreråd binds), MED-rammeaftalen § 7 (read November 2026,
danish-rules §§ 2-3). No law says who in the administration leaves a body out: that is ours, and the law's own bodies
are never in the hand of the case officer alone. A row of the playbook may hit by a single word, so also what the law
asks for can be struck where it does not concern the case; it stays red in the rule check, and is printed as not heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from process.change import Context
from process.hearing.heard import letter_has_gone
from process.hearing.refusals import WhyHearing
from process.ids import BodyId
from process.permission import CASE_DESK, HEARING_DESK, may
from process.refusals import Phrase, Refusal, refuse
from process.register import SeatRole
from process.rules import Duty
from process.stages import StepState
from process.state.case import CaseState, Consultation
from process.words import codes

TAKEN_OVER = "Overtaget af {body}."
"""The reason of a step whose body another has taken the place of."""


@dataclass(frozen=True, slots=True)
class Dropping:
    """One row: by whose word a body goes. `seats` are the administration's, `own` those of the body itself; `who` names
    both, `duty` says why it is heard. A duty that is owed stays in the rule check and in print (`Duty.is_owed`).
    """

    duty: Phrase
    seats: frozenset[SeatRole]
    own: frozenset[SeatRole]
    who: Phrase


_COORDINATOR = Phrase("høringskoordinatoren", "the hearing coordinator")
DROPPING: Mapping[Duty, Dropping] = {
    Duty.LAW: Dropping(Phrase(codes.DUTIES[Duty.LAW], "must be heard by law"), HEARING_DESK, frozenset(), _COORDINATOR),
    Duty.STATUTORY_AGREEMENT: Dropping(
        Phrase(codes.DUTIES[Duty.STATUTORY_AGREEMENT], "must be heard by an agreement that binds by law"),
        HEARING_DESK,
        frozenset(),
        _COORDINATOR,
    ),
    Duty.MED_AGREEMENT: Dropping(
        Phrase(codes.DUTIES[Duty.MED_AGREEMENT], "must be heard by the MED agreement"),
        HEARING_DESK,
        frozenset({SeatRole.CHAIR, SeatRole.SECRETARY}),
        Phrase(
            "høringskoordinatoren eller udvalgets egen formand eller sekretær",
            "the hearing coordinator, or the committee's own chair or secretary",
        ),
    ),
    Duty.CUSTOM: Dropping(
        Phrase(codes.DUTIES[Duty.CUSTOM], "is heard by custom"),
        CASE_DESK,
        frozenset(),
        Phrase("en sagsbehandler eller høringskoordinatoren", "a case officer or the hearing coordinator"),
    ),
}


def not_to_drop(ctx: Context, step: Consultation, department: BodyId) -> Refusal | None:
    """The refusal, with those who may, for an actor who may not take this hearing party off the route. A party without
    a duty of its own is heard by custom.
    """
    row = DROPPING[step.duty or Duty.CUSTOM]
    if may(row.seats, ctx, department=department) or (row.own and may(row.own, ctx, (step.body,))):
        return None
    who, body = ctx.name(ctx.act.actor), ctx.body(step.body)
    return refuse(WhyHearing.NOT_TO_DROP, who=who, body=body, duty=row.duty, roles=row.who)


def dropped(state: CaseState, name: Callable[[BodyId], str]) -> Iterator[Consultation]:
    """The hearing parties struck from the route, by a person or because their hearing was withdrawn, whose body is not
    heard otherwise: neither itself in another place on the route, nor by the one that took its place.
    """
    live = {
        step.body for step in state.hearings() if step.state is not StepState.STRUCK or state.was_heard(step.number)
    }
    taken_over = {TAKEN_OVER.format(body=name(body)) for body in live}
    for step in state.hearings():
        if step.state is StepState.STRUCK and step.body not in live and step.reason not in taken_over:
            yield step


def not_heard(state: CaseState, name: Callable[[BodyId], str]) -> tuple[Consultation, ...]:
    """Those that had to be heard and never got the letter; one whose letter had gone is told with the rounds."""
    owed = (step for step in dropped(state, name) if step.duty and step.duty.is_owed)
    return tuple(step for step in owed if not _was_asked(state, step))


def _was_asked(state: CaseState, step: Consultation) -> bool:
    asked = (request for request in state.requests if request.consultation == step.number)
    return any(request.withdrawn_at and letter_has_gone(request, request.withdrawn_at) for request in asked)
