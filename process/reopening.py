"""Taking an outcome back: two people have changed it (DESIGN §10), or a § 23 is dropped before the council has met."""

from __future__ import annotations

from dataclasses import replace

from process.case import CaseState, Consultation, Ending, Placement
from process.collective import unsettle
from process.events import Tag
from process.route import hold_back, strike
from process.stages import FINISHED, StepState
from process.turn import Turn

NOT_APPROVED = "Sagen er ikke godkendt."
CALLED_IN = "Kommunestyrelsesloven § 23"
REFERRED = "Henvist af "


def changed(state: CaseState, step: Consultation) -> Placement | None:
    """The placement whose outcome was taken in and is another one now."""
    for place in state.placements:
        taken = place.consultation == step.number and place.meeting == step.taken_from
        if taken and place.revision > step.taken_revision:
            return place
    return None


def undo(turn: Turn, step: Consultation) -> None:
    """The case as it stood before this outcome was taken in: what the old outcome ended, struck or added is undone."""
    if turn.case.case.ending in (Ending.NOT_APPROVED, Ending.CARRIED_OUT):
        turn.set_case(ending=None)
    turn.set_case(decided_on=None, followed_up_at=None)
    unsettle(turn)
    for other in turn.case.consultations:
        if other.state is StepState.STRUCK and other.reason == NOT_APPROVED:
            turn.set_step(other.number, state=StepState.PLANNED, reason="")
    added = (other for other in turn.case.treatments() if other.state not in FINISHED and other.number > step.number)
    for other in [one for one in added if one.basis == CALLED_IN or one.basis.startswith(REFERRED)]:
        strike(turn, other, "Udfaldet, der førte hertil, er ændret.")
    turn.set_step(step.number, state=StepState.READY)
    hold_back(turn)
    turn.emit(Tag.ROUTE_CHANGED, change="reopened", consultation=step.number, body=step.body)


def stopped(state: CaseState) -> tuple[Consultation, Consultation, Placement] | None:
    """The council's consultation by § 23 that is not held yet, the step it was called in from, and the decision."""
    council = next((s for s in state.treatments() if s.basis == CALLED_IN and s.state not in FINISHED), None)
    if council is None:
        return None
    for step in state.treatments():
        for place in state.placements:
            if place.is_stopped and (place.consultation, place.meeting) == (step.number, step.taken_from):
                return council, step, place
    return None


def release(turn: Turn, council: Consultation, step: Consultation, place: Placement, reason: str) -> Placement:
    """The council need not treat it: the committee has its competence back, and its decision takes effect."""
    strike(turn, council, reason)
    for gating in turn.case.hearings():
        if gating.gates == council.number:
            turn.set_step(gating.number, gates=step.number)
    turn.set_step(step.number, state=StepState.READY, authoritative=True, reason="")
    return replace(place, is_stopped=False)
