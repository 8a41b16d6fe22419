"""The route once it stands: opened step by step, changed by a logged act."""

from __future__ import annotations

from process.case.refusals import WhyCase
from process.change import Change, Context
from process.commands import case as c
from process.events import Tag
from process.hearing.dropping import not_to_drop
from process.ids import BodyId
from process.permission import ROUTE_DESK, forbidden
from process.refusals import Refusal, Thing, Why, refuse
from process.register import BodyKind, Register
from process.rules import Role
from process.stages import FINISHED, StepState
from process.state.case import CaseState, Consultation
from process.state.hearing import HearingRequest

LONGEST_DAYS = 365
"""The longest hearing anybody can mean; more is a slip of the hand."""


def waits_for(state: CaseState, consultation: Consultation) -> tuple[Consultation, ...]:
    """What must be finished before this consultation may open: the treatments of earlier steps, and for a treatment
    the hearings that gate it or an earlier one (DESIGN §2: no step opens while an earlier step, or a hearing that
    gates it, is unfinished).
    """
    return tuple(
        other
        for other in state.unfinished()
        if other.number != consultation.number and _holds_up(state, other, consultation)
    )


def _holds_up(state: CaseState, other: Consultation, consultation: Consultation) -> bool:
    if other.role is Role.INFORMATION:
        return False
    if other.role is not Role.HEARING:
        return other.step < consultation.step
    if consultation.role is Role.HEARING or other.gates is None:
        return False
    gated = state.consultation(other.gates)
    return gated is not None and gated.step <= consultation.step


def open_next(change: Change) -> None:
    """Make every consultation ready whose turn has come; a ready hearing gets its letter drafted."""
    for consultation in change.case.consultations:
        if consultation.state is not StepState.PLANNED or waits_for(change.case, consultation):
            continue
        change.set_step(consultation.number, state=StepState.READY)
        change.emit(Tag.STEP_READY, consultation=consultation.number, body=consultation.body)
        if consultation.role is Role.HEARING:
            draft_letter(change, consultation)
        elif consultation.role is Role.INFORMATION:
            change.set_step(consultation.number, state=StepState.DONE)


def hold_back(change: Change) -> None:
    """A changed route may put something before a consultation whose turn had come: it waits again. What is already
    asked or on an agenda stays there; what the meeting decides is then marked.
    """
    for consultation in change.case.consultations:
        if consultation.state is StepState.READY and waits_for(change.case, consultation):
            change.set_step(consultation.number, state=StepState.PLANNED)


def draft_letter(change: Change, consultation: Consultation) -> None:
    """The next round's letter. An approved memo stands until something comes of the letter: an answer, or a deadline
    that passes.
    """
    latest = change.case.latest_request(consultation.number)
    if latest and not latest.is_finished:
        return
    request = HearingRequest(
        consultation=consultation.number,
        round=latest.round + 1 if latest else 1,
        body=consultation.body,
        mandatory=consultation.duty is not None and consultation.duty.is_owed,
        drafted_at=change.ctx.now,
    )
    change.add_request(request)
    change.emit(Tag.LETTER_DRAFTED, consultation=consultation.number, body=request.body, round=request.round)


def add_consultation(change: Change, command: c.AddConsultation) -> Refusal | None:
    """Put a body on a running route. A hearing without a named gate gates the final decision."""
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if not 0 <= command.period_days <= LONGEST_DAYS:
        return refuse(Why.PERIOD_OUT_OF_RANGE, most=LONGEST_DAYS)
    if change.case.case.decided_on:
        return refuse(Why.ALREADY_DECIDED)
    if command.body not in change.ctx.register.organizations:
        return refuse(Why.NOT_FOUND, what=Thing.BODY, key=command.body)
    gated = _gated_by(change, command)
    if isinstance(gated, Refusal):
        return gated
    added = Consultation(
        number=change.case.next_number(),
        body=command.body,
        role=command.role,
        step=command.step,
        authoritative=command.authoritative,
        gates=gated.number if gated else None,
        duty=command.duty if command.role is Role.HEARING else None,
        period_days=command.period_days,
        basis=command.reason,
        reason=command.reason,
    )
    change.add_step(added)
    change.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": command.reason},
        change="added",
        consultation=added.number,
        body=added.body,
        role=str(added.role),
        step=added.step,
    )
    open_changed(change)
    return None


def _gated_by(change: Change, command: c.AddConsultation) -> Consultation | Refusal | None:
    """What is to wait for an added hearing. It must not lie before it: each would wait for the other."""
    gated = final_treatment(change.case) if command.role is Role.HEARING else None
    if command.gates is not None:
        gated = change.case.consultation(command.gates)
        if gated is None:
            return refuse(Why.NOT_FOUND, what=Thing.CONSULTATION, key=command.gates)
    if gated is not None and command.role is Role.HEARING and command.step > gated.step:
        return refuse(WhyCase.HEARING_BEHIND, body=change.ctx.body(gated.body), step=gated.step)
    return gated


def open_changed(change: Change) -> None:
    if change.case.case.released_at:
        hold_back(change)
        open_next(change)


def strike_consultation(change: Change, command: c.StrikeConsultation) -> Refusal | None:
    consultation = change.case.consultation(command.consultation)
    if consultation is None:
        return refuse(Why.NOT_FOUND, what=Thing.CONSULTATION, key=command.consultation)
    refused = _not_theirs(change, consultation)
    if refused:
        return refused
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if consultation.state in FINISHED or consultation.state is StepState.OPEN:
        return refuse(WhyCase.NOT_UNFINISHED)
    if consultation.authoritative and not any(
        s.authoritative for s in change.case.unfinished() if s is not consultation
    ):
        return refuse(WhyCase.DECISION_NEEDED)
    strike(change, consultation, command.reason)
    if (
        change.case.owes_memo
        and change.case.latest_request(consultation.number)
        and _nothing_holds(change.case, consultation)
    ):
        change.set_step(consultation.number, state=StepState.OPEN)  # until a memo of what has been answered is approved
    _hand_on_gates(change, consultation)
    open_changed(change)
    return None


def _not_theirs(change: Change, consultation: Consultation) -> Refusal | None:
    """A hearing party goes by its duty (`hearing/dropping.py`), a treatment by the desk of the route."""
    department = change.case.case.department
    if consultation.role is Role.HEARING:
        return not_to_drop(change.ctx, consultation, department)
    return forbidden(ROUTE_DESK, change.ctx, (step.body for step in change.case.treatments()), department)


def _nothing_holds(state: CaseState, struck: Consultation) -> bool:
    """Whether no other hearing waits for the memo now."""
    return not any(step.state not in FINISHED and step.number != struck.number for step in state.hearings())


def _hand_on_gates(change: Change, struck: Consultation) -> None:
    """The hearings a struck treatment waited for are waited for by the one after it; where it was the last, by the one
    that is to decide now, wherever that stands.
    """
    later = [step for step in change.case.treatments() if step.state not in FINISHED and step.step >= struck.step]
    heir = min(later, key=lambda step: (step.step, step.number), default=final_treatment(change.case))
    for hearing in change.case.hearings():
        if hearing.gates == struck.number and heir is not None:
            change.set_step(hearing.number, gates=heir.number, step=min(hearing.step, heir.step))


def strike(change: Change, consultation: Consultation, reason: str) -> None:
    """Left out; a hearing that was heard in an earlier round ends with that round instead."""
    if change.case.was_heard(consultation.number):
        change.set_step(consultation.number, state=StepState.DONE)
    else:
        change.set_step(consultation.number, state=StepState.STRUCK, reason=reason)
    request = change.case.latest_request(consultation.number)
    if request and not request.is_finished:
        change.set_request(request, withdrawn_at=change.ctx.now, next_due=None)
        change.take_back(request=request)
    change.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": reason},
        change="struck",
        consultation=consultation.number,
        body=consultation.body,
    )


def restore_consultation(change: Change, command: c.RestoreConsultation) -> Refusal | None:
    consultation = change.case.consultation(command.consultation)
    if consultation is None:
        return refuse(Why.NOT_FOUND, what=Thing.CONSULTATION, key=command.consultation)
    if consultation.state is not StepState.STRUCK:
        return refuse(WhyCase.NOT_STRUCK)
    if change.case.case.decided_on:
        return refuse(Why.ALREADY_DECIDED)
    change.set_step(consultation.number, state=StepState.PLANNED, reason="")
    change.emit(Tag.ROUTE_CHANGED, change="restored", consultation=consultation.number, body=consultation.body)
    open_changed(change)
    return None


def final_treatment(state: CaseState) -> Consultation | None:
    """The authoritative treatment, last in order (two readings: the second)."""
    final = [step for step in state.treatments() if step.authoritative and step.state is not StepState.STRUCK]
    return max(final, key=lambda step: (step.step, step.number), default=None)


def opens_hearing(state: CaseState, step: Consultation) -> bool:
    """Whether a hearing is what comes next on the route: by its yes the body sends the case out."""
    ahead = [other for other in state.unfinished() if other.step > step.step]
    following = min((other.step for other in ahead), default=0)
    return any(other.role is Role.HEARING and other.step == following for other in ahead)


def council_of(register: Register, ctx: Context) -> BodyId | None:
    council = register.first_of_kind(BodyKind.COUNCIL, ctx.today)
    return council.id if council else None


def shift_steps(change: Change, after: int, by: int) -> None:
    """Make room: unfinished steps later than `after` move `by` numbers on."""
    for consultation in change.case.consultations:
        if consultation.step > after and consultation.state not in FINISHED:
            change.set_step(consultation.number, step=consultation.step + by)
