"""The ways a case goes back or aside after a meeting: called in, returned, referred, sent in hearing again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from process.case import reopening
from process.change import Change
from process.events import Tag
from process.ids import BodyId
from process.meeting.question import question_of
from process.notices import DraftReturned, ToApprove
from process.register import MeetingStatus
from process.route import route
from process.rules import Role
from process.stages import FINISHED, StepState
from process.state.called_in import CALLED_IN
from process.state.case import CaseState, Consultation, LinkState, Outcome, Placement
from process.state.decision import SENDS_OUT

CALLED_IN_BY_A_MEMBER = "Begæret indbragt efter § 23."


def call_in(change: Change, step: Consultation, outcome: Outcome) -> None:
    """§ 23: the competence is now the council's. It treats the case next, unless it is to decide it anyway; a hearing
    that the decision opens waits for the council in any case, whatever word the minutes use: until then the decision to
    send it has no effect (danish-rules §1, [45]).
    """
    council = route.council_of(change.ctx.register, change.ctx)
    sends_out = outcome is Outcome.SENT_IN_HEARING or _sends_out(change, step)
    change.set_step(step.number, state=StepState.DONE, authoritative=False, reason=CALLED_IN_BY_A_MEMBER)
    later = [s for s in change.case.treatments() if s.body == council and s.authoritative and s.state not in FINISHED]
    if council is None or (later and not sends_out):
        return
    route.shift_steps(change, step.step, 1)
    called_in = Consultation(
        number=change.case.next_number(),
        body=council,
        role=Role.DECISION,
        step=step.step + 1,
        authoritative=True,
        basis=CALLED_IN,
        reason=CALLED_IN_BY_A_MEMBER,
    )
    change.add_step(called_in)
    for gating in change.case.hearings():
        if gating.gates == step.number:
            change.set_step(gating.number, gates=called_in.number)
    if reopening.is_off_route(step) and not later:
        _pass_on(change, called_in)
    change.emit(Tag.ROUTE_CHANGED, change="called_in", consultation=called_in.number, body=council)


def _sends_out(change: Change, step: Consultation) -> bool:
    template = change.ctx.rules.route_for(change.case.case.case_type)
    return not reopening.is_off_route(step) and question_of(change.case, step, template) in SENDS_OUT


def _pass_on(change: Change, council: Consultation) -> None:
    """Whoever was to decide further on decides no more: the council has the competence, and the hearings that were to
    be done before them are to be done before it.
    """
    losing = [s for s in change.case.unfinished() if s.authoritative and s.number != council.number]
    for step in losing:
        change.set_step(step.number, authoritative=False, reason=reopening.PASSED_ON)
    for gating in change.case.hearings():
        if gating.gates in {step.number for step in losing}:
            change.set_step(gating.number, gates=council.number)


def stopped_beside(state: CaseState) -> Placement | None:
    """A decision in a closed record that a member has stopped, of a body that was not on the route, and that the route
    knows nothing of yet. Once the case is decided elsewhere the council gets an item of its own instead
    (`models/sweeps/section_23.py`).
    """
    if state.case.decided_on is not None:
        return None
    for place in state.placements:
        final = place.is_stopped and place.outcome is not None and place.meeting_state is MeetingStatus.CLOSED
        if final and not place.consultation and not any(reopening.was_taken(place, s) for s in state.treatments()):
            return place
    return None


def call_in_beside(change: Change, place: Placement, outcome: Outcome) -> None:
    """§ 23 holds for any decision of a committee, also of one that was not to treat the case: its treatment is written
    into the route where the case now stands, and the council is next.
    """
    step_now = min((step.step for step in change.case.treatments() if step.state not in FINISHED), default=1)
    route.shift_steps(change, step_now - 1, 1)
    beside = Consultation(
        number=change.case.next_number(),
        body=place.body,
        role=Role.DECISION,
        step=step_now,
        state=StepState.DONE,
        basis=reopening.OFF_ROUTE,
        outcome=outcome,
        meeting=place.meeting,
        taken_from=place.meeting,
        taken_revision=place.revision,
    )
    change.add_step(beside)
    asked: dict[str, Any] = {"question": str(place.question)} if place.question else {}
    change.emit(
        Tag.STEP_TREATED,
        consultation=beside.number,
        body=place.body,
        outcome=str(outcome),
        meeting=place.meeting,
        **asked,
    )
    call_in(change, beside, outcome)
    route.hold_back(change)
    route.open_next(change)


def return_to_drafting(change: Change, step: Consultation) -> None:
    """Sent back to the administration: the draft is approved anew, and this body treats it again."""
    change.set_step(step.number, state=StepState.PLANNED)
    for other in change.case.treatments():
        if other.state in (StepState.READY, StepState.OPEN) and other.number != step.number:
            change.set_step(other.number, state=StepState.PLANNED, meeting=None)
    change.set_case(released_at=None, submitted_at=None)
    change.set_links(replace(link, state=LinkState.PENDING) for link in change.case.approvals)
    change.take_back(ToApprove)
    change.tell(DraftReturned(change.ctx.now), [change.case.case.officer])


def refer(change: Change, step: Consultation, body: BodyId) -> None:
    """Another body treats it first; a body that was to decide decides when it comes back."""
    steps_on = 2 if step.authoritative else 1
    route.shift_steps(change, step.step, steps_on)
    referred = Consultation(
        number=change.case.next_number(),
        body=body,
        role=Role.RECOMMENDATION,
        step=step.step + 1,
        basis="Henvist af " + change.ctx.body(step.body),
        reason="Henvist af " + change.ctx.body(step.body),
    )
    change.add_step(referred)
    if step.authoritative:
        change.set_step(step.number, state=StepState.PLANNED, step=step.step + 2)
    else:
        change.set_step(step.number, state=StepState.DONE)
    change.emit(Tag.ROUTE_CHANGED, change="referred", consultation=referred.number, body=body)


def send_in_hearing(change: Change, step: Consultation) -> None:
    """A committee sends the case in hearing. If the route has a hearing ahead, it is that one; else the parties heard
    before are asked in a new round, and the same body treats the case again afterwards.
    """
    if any(h.state is StepState.PLANNED and h.step > step.step for h in change.case.hearings()):
        change.set_step(step.number, state=StepState.DONE)
        return
    for heard in change.case.hearings():
        if heard.state is StepState.DONE:
            change.set_step(heard.number, state=StepState.PLANNED, step=step.step, gates=step.number)
    change.set_step(step.number, state=StepState.PLANNED)
    route.hold_back(change)
