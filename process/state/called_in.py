"""A decision brought before the council (KSL § 23), read off a case."""

from __future__ import annotations

from process.stages import StepState
from process.state.case import CaseState, Consultation, Placement

CALLED_IN = "Kommunestyrelsesloven § 23"
"""The basis of the council's treatment that a § 23 has put on the route."""


def called_in_from(state: CaseState, step: Consultation) -> Placement | None:
    """The stopped decision the council is to take a position on at this step: at the treatment the § 23 put on the
    route; where the council was to decide the case anyway, at that one.
    """
    stopped = [place for place in state.placements if place.is_stopped and place.body != step.body]
    if step.basis == CALLED_IN:
        return stopped[-1] if stopped else None
    added = any(other.basis == CALLED_IN and other.state is not StepState.STRUCK for other in state.treatments())
    if added or not step.authoritative:
        return None
    taken = [place for place in stopped if _is_taken_in(state, place)]
    return taken[-1] if taken else None


def _is_taken_in(state: CaseState, place: Placement) -> bool:
    return any(other.taken_from == place.meeting and other.body == place.body for other in state.treatments())
