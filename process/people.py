"""Who: the holder of a case at any moment, the contacts of a body. Who may state what: `permission.py`."""

from __future__ import annotations

from datetime import date

from process.change import Context
from process.ids import PersonId
from process.register import BodyKind, Register, SeatRole
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import CaseState, Consultation
from process.state.terms import awaits_confirmation, is_placed_ahead

CONTACTS = (SeatRole.SECRETARY, SeatRole.CHAIR)


def contacts_of(register: Register, body: int, day: date) -> tuple[PersonId, ...]:
    """Who receives a body's letters: its secretary and its chair (a MED committee's vice-chair too)."""
    organization = register.organizations.get(body)
    roles = (*CONTACTS, SeatRole.VICE_CHAIR) if organization and organization.kind is BodyKind.MED else CONTACTS
    return tuple(dict.fromkeys(seat.person for role in roles for seat in register.seats_in(body, day, role)))


def secretary_of(register: Register, body: int, day: date) -> PersonId | None:
    return register.first_in(body, day, SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.HEAD)


def coordinator(register: Register, day: date) -> PersonId | None:
    return register.anyone(day, SeatRole.COORDINATOR)


def manager_of(register: Register, department: int, day: date) -> PersonId | None:
    """The responsible manager: the head of department or the director above. Never the chief executive."""
    return register.above(department, day, SeatRole.HEAD) or register.above(department, day, SeatRole.DIRECTOR)


def in_office(ctx: Context, person: int | None) -> bool:
    return person is not None and any(True for _ in ctx.register.roles_of(person, ctx.today))


def holder_of(state: CaseState, ctx: Context) -> PersonId:
    """The one named person the case waits for. A holder who has left is followed by the head of department."""
    person = _wanted_holder(state, ctx)
    if in_office(ctx, person) and person is not None:
        return person
    case = state.case
    return manager_of(ctx.register, case.department, ctx.today) or coordinator(ctx.register, ctx.today) or case.officer


def _wanted_holder(state: CaseState, ctx: Context) -> PersonId | None:
    case = state.case
    match case.stage:
        case Stage.DRAFTING:
            return next((link.person for link in state.pending_links()), None) if case.submitted_at else case.officer
        case Stage.HEARING:
            return _hearing_holder(state, ctx)
        case Stage.RECOMMENDATION | Stage.DECISION:
            if awaits_confirmation(state, ctx.register, ctx.today) and not is_placed_ahead(state):
                return case.officer  # «Bekræft ny rute»
            treatment = next(iter(current_treatments(state)), None)
            return secretary_of(ctx.register, treatment.body, ctx.today) if treatment else None
        case Stage.FOLLOW_UP:
            return manager_of(ctx.register, case.department, ctx.today)
        case Stage.ENDED:
            return case.officer


def _hearing_holder(state: CaseState, ctx: Context) -> PersonId | None:
    """Coordinator while letters or answers are out; then the officer writes the memo and the last link approves it."""
    if any(not request.is_finished for request in state.requests) or not state.requests:
        return coordinator(ctx.register, ctx.today)
    if state.case.memo_filed_at is None:
        return state.case.officer
    chain = sorted((link for link in state.approvals if not link.clearance), key=lambda link: link.position)
    return chain[-1].person if chain else manager_of(ctx.register, state.case.department, ctx.today)


def current_treatments(state: CaseState) -> list[Consultation]:
    """The treatments whose turn it is, in order of step and number."""
    due = [step for step in state.treatments() if step.state in (StepState.READY, StepState.OPEN)]
    return sorted(due, key=lambda step: (step.step, step.number))


def secretaries_ahead(state: CaseState, ctx: Context) -> tuple[PersonId, ...]:
    """The secretaries of every treatment not yet held: they must hear of what comes in late."""
    steps = [step for step in state.unfinished() if step.role is not Role.HEARING]
    secretaries = (secretary_of(ctx.register, step.body, ctx.today) for step in steps)
    return tuple(dict.fromkeys(person for person in secretaries if person is not None))
