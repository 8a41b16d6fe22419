"""Taking an outcome back: two people have changed it (DESIGN §10), or a § 23 is dropped before the council has met."""

from __future__ import annotations

from dataclasses import replace

from process.case.collective import unsettle
from process.change import Change
from process.events import Tag
from process.notices import DraftReturned, ToApprove
from process.register import MeetingStatus, SeatRole
from process.route.route import final_treatment, hold_back, strike
from process.stages import FINISHED, StepState
from process.state.called_in import CALLED_IN
from process.state.case import POSITIVE, CaseState, Consultation, Ending, LinkState, Outcome, Placement

NOT_APPROVED = "Sagen er ikke godkendt."
OFF_ROUTE = "Behandlet uden for ruten"
PASSED_ON = "Sagen er begæret indbragt efter § 23, så kompetencen er gået videre."
REFERRED = "Henvist af "


def changed(state: CaseState, step: Consultation) -> Placement | None:
    """The placement whose outcome was taken in and is another one now."""
    for place in state.placements:
        if was_taken(place, step) and place.revision > step.taken_revision:
            return place
    return None


def was_taken(place: Placement, step: Consultation) -> bool:
    """Whether what came of it there was taken in as this treatment. What a body did that was not on the route names no
    treatment; it became one when a member brought it before the council.
    """
    if place.meeting != step.taken_from:
        return False
    beside = place.consultation == 0 and is_off_route(step) and place.body == step.body
    return beside or place.consultation == step.number


def is_off_route(step: Consultation) -> bool:
    """A body that treated the case without being on its route: its word moves nothing, only the § 23 against it."""
    return step.basis == OFF_ROUTE


def undo(change: Change, step: Consultation) -> None:
    """The case as it stood before this outcome was taken in: what the old outcome ended, struck or added is undone."""
    if has_decided(change.case, step):
        if change.case.case.ending in (Ending.NOT_APPROVED, Ending.CARRIED_OUT):
            change.set_case(ending=None)
        change.set_case(decided_on=None, followed_up_at=None)
        unsettle(change)
    if step.outcome is Outcome.RETURNED and change.case.case.released_at is None:
        _take_from_drafting(change)
    for other in change.case.consultations:
        if other.state is StepState.STRUCK and other.reason == NOT_APPROVED:
            change.set_step(other.number, state=StepState.PLANNED, reason="")
    added = (other for other in change.case.treatments() if other.state not in FINISHED and other.number > step.number)
    for other in [step for step in added if step.basis == CALLED_IN or step.basis.startswith(REFERRED)]:
        strike(change, other, "Udfaldet, der førte hertil, er ændret.")
        give_back(change, other)
    change.set_step(step.number, state=StepState.READY)
    hold_back(change)
    change.emit(Tag.ROUTE_CHANGED, change="reopened", consultation=step.number, body=step.body)


def has_decided(state: CaseState, step: Consultation) -> bool:
    """Whether the case was decided by what this body said: the last with authority, or a *no* from any of them."""
    if not step.authoritative or state.case.decided_on is None:
        return False
    final = final_treatment(state)
    return step.outcome not in POSITIVE or (final is not None and final.number == step.number)


def _take_from_drafting(change: Change) -> None:
    """It was never to be sent back: the draft stands approved as it was, and nobody is asked to approve it again."""
    now = change.ctx.now
    links = [
        replace(link, state=LinkState.APPROVED, decided_at=link.decided_at or now) for link in change.case.approvals
    ]
    approved_at = max((link.decided_at for link in links if link.decided_at), default=now)
    change.set_links(links)
    change.set_case(released_at=approved_at, submitted_at=change.case.case.submitted_at or approved_at)
    change.take_back(ToApprove, DraftReturned)


def stopped(state: CaseState) -> tuple[Consultation, Consultation, Placement] | None:
    """The council's consultation by § 23 that is not held yet, the step it was called in from, and the decision."""
    council = next((s for s in state.treatments() if s.basis == CALLED_IN and s.state not in FINISHED), None)
    if council is None:
        return None
    for step in state.treatments():
        for place in state.placements:
            if place.is_stopped and was_taken(place, step):
                return council, step, place
    return None


def may_drop(change: Change, step: Consultation, place: Placement) -> bool:
    """The member who demanded it, or the secretary of the body whose decision was stopped; not its chair."""
    actor, ctx = change.ctx.act.actor, change.ctx
    if actor is None or actor == place.stopped_by:
        return True
    seats = ctx.register.roles_of(actor, ctx.today)
    return any(seat.role is SeatRole.SECRETARY and seat.organization == step.body for seat in seats)


def council_has_met(state: CaseState, council: Consultation) -> bool:
    """The council has said something, or its meeting is over: the case is its own from then on."""
    place = state.live_placement(council.number)
    over = (MeetingStatus.HELD, MeetingStatus.CLOSED)
    return place is not None and (place.outcome is not None or place.meeting_state in over)


def release(change: Change, council: Consultation, step: Consultation, place: Placement, reason: str) -> Placement:
    """The council need not treat it: the committee has its competence back, and its decision takes effect."""
    strike(change, council, reason)
    if is_off_route(step):
        give_back(change, council)
        change.set_step(step.number, reason="")
    else:
        for gating in change.case.hearings():
            if gating.gates == council.number:
                change.set_step(gating.number, gates=step.number)
        others = (s for s in change.case.unfinished() if s.authoritative and s.number != council.number)
        change.set_step(step.number, state=StepState.READY, authoritative=not any(others), reason="")
    return replace(place, is_stopped=False, stopped_by=None)


def give_back(change: Change, council: Consultation) -> None:
    """The bodies that had lost the competence to the council by a § 23 from beside the route have it again, and the
    hearings that were to be done before the council's treatment are to be done before theirs.
    """
    for other in change.case.treatments():
        if other.reason == PASSED_ON:
            change.set_step(other.number, authoritative=True, reason="")
    final = final_treatment(change.case)
    for gating in change.case.hearings():
        if gating.gates == council.number and final is not None:
            change.set_step(gating.number, gates=final.number)
