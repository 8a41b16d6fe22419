"""The ways a case goes back or aside after a meeting: called in, returned, referred, sent in hearing again."""

from __future__ import annotations

from dataclasses import replace

from process import reopening, route
from process.case import Consultation, LinkState, Outcome
from process.events import Tag
from process.notices import CancelNotices, NoticeKind
from process.rules import Role
from process.stages import FINISHED, StepState
from process.turn import Turn


def call_in(turn: Turn, step: Consultation, outcome: Outcome) -> None:
    """§ 23: the competence is now the council's. It treats the case next, unless it is to decide it anyway; a stopped
    hearing waits for the council in any case, for until then the decision to send it has no effect (danish-rules §1).
    """
    council = route.council_of(turn.ctx.register, turn.ctx)
    turn.set_step(step.number, state=StepState.DONE, authoritative=False, reason="Begæret indbragt for byrådet (§ 23).")
    later = [s for s in turn.case.treatments() if s.body == council and s.authoritative and s.state not in FINISHED]
    if council is None or (later and outcome is not Outcome.SENT_IN_HEARING):
        return
    route.shift_steps(turn, step.step, 1)
    called_in = Consultation(
        number=turn.case.next_number(),
        body=council,
        role=Role.DECISION,
        step=step.step + 1,
        authoritative=True,
        basis=reopening.CALLED_IN,
        reason="Begæret indbragt for byrådet (§ 23).",
    )
    turn.add_step(called_in)
    for gating in turn.case.hearings():
        if gating.gates == step.number:
            turn.set_step(gating.number, gates=called_in.number)
    turn.emit(Tag.ROUTE_CHANGED, change="called_in", consultation=called_in.number, body=council)


def return_to_drafting(turn: Turn, step: Consultation) -> None:
    """Sent back to the administration: the draft is approved anew, and this body treats it again."""
    turn.set_step(step.number, state=StepState.PLANNED)
    for other in turn.case.treatments():
        if other.state in (StepState.READY, StepState.OPEN) and other.number != step.number:
            turn.set_step(other.number, state=StepState.PLANNED, meeting=None)
    turn.set_case(released_at=None, submitted_at=None)
    turn.set_links(replace(link, state=LinkState.PENDING) for link in turn.case.approvals)
    turn.cancels.append(CancelNotices(kinds=frozenset({NoticeKind.TO_APPROVE})))
    turn.tell(NoticeKind.DRAFT_RETURNED, [turn.case.case.officer], about=turn.ctx.now.isoformat())


def refer(turn: Turn, step: Consultation, body: int) -> None:
    """Another body treats it first; a body that was to decide decides when it comes back."""
    back = 2 if step.authoritative else 1
    route.shift_steps(turn, step.step, back)
    referred = Consultation(
        number=turn.case.next_number(),
        body=body,
        role=Role.RECOMMENDATION,
        step=step.step + 1,
        basis="Henvist af " + turn.ctx.body(step.body),
        reason="Henvist af " + turn.ctx.body(step.body),
    )
    turn.add_step(referred)
    if step.authoritative:
        turn.set_step(step.number, state=StepState.PLANNED, step=step.step + 2)
    else:
        turn.set_step(step.number, state=StepState.DONE)
    turn.emit(Tag.ROUTE_CHANGED, change="referred", consultation=referred.number, body=body)


def send_in_hearing(turn: Turn, step: Consultation) -> None:
    """A committee sends the case in hearing. If the route has a hearing ahead, it is that one; else the parties heard
    before are asked in a new round, and the same body treats the case again afterwards.
    """
    if any(h.state is StepState.PLANNED and h.step > step.step for h in turn.case.hearings()):
        turn.set_step(step.number, state=StepState.DONE)
        return
    for heard in turn.case.hearings():
        if heard.state is StepState.DONE:
            turn.set_step(heard.number, state=StepState.PLANNED, step=step.step, gates=step.number)
    turn.set_step(step.number, state=StepState.PLANNED)
    route.hold_back(turn)
