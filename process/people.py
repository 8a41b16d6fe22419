"""Who: the contacts of a body, who coordinates, who manages, whose turn it is. Whom a case waits for:
`planning/waiting.py`; who may state what: `permission.py`.
"""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from process.ids import PersonId
from process.register import BodyKind, Register, SeatRole
from process.rules import Role
from process.stages import StepState
from process.state.case import Case, CaseState, Consultation

CONTACTS = (SeatRole.SECRETARY, SeatRole.CHAIR)


def contacts_of(register: Register, body: int, day: date) -> tuple[PersonId, ...]:
    """Who receives a body's letters: its secretary and its chair (a MED committee's vice-chair too)."""
    organization = register.organizations.get(body)
    roles = (*CONTACTS, SeatRole.VICE_CHAIR) if organization and organization.kind is BodyKind.MED else CONTACTS
    return tuple(dict.fromkeys(seat.person for role in roles for seat in register.seats_in(body, day, role)))


def goes_by_post(register: Register, body: int, day: date) -> bool:
    """Whether none of those who speak for the body can be reached but by post. False of a body nobody speaks for: there
    is nobody to post it to.
    """
    people = [register.persons[person] for person in contacts_of(register, body, day)]
    return bool(people) and not any(person.email or person.channel for person in people)


def secretary_of(register: Register, body: int, day: date, taken_by: PersonId | None = None) -> PersonId | None:
    """Of several secretaries the one who has taken the case."""
    if taken_by is not None and _is_there(register, taken_by, day, SeatRole.SECRETARY, body):
        return taken_by
    return register.first_in(body, day, SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.HEAD)


def coordinator(register: Register, day: date) -> PersonId | None:
    return register.anyone(day, SeatRole.COORDINATOR)


def coordinator_of(case: Case, register: Register, day: date) -> PersonId | None:
    """Who coordinates this case: whoever has taken it; else the coordinator of its department or the nearest above it;
    else any.
    """
    if case.taken_by is not None and _is_there(register, case.taken_by, day, SeatRole.COORDINATOR):
        return case.taken_by
    return register.above(case.department, day, SeatRole.COORDINATOR) or coordinator(register, day)


def _is_there(register: Register, person: PersonId, day: date, role: SeatRole, body: int | None = None) -> bool:
    """Holds the role, in the body where one is named, and is not away."""
    held = (seat for seat in register.roles_of(person, day) if seat.role is role)
    return not register.is_absent(person, day) and any(body in (None, seat.organization) for seat in held)


def named_above(register: Register, department: int, day: date, *roles: SeatRole) -> PersonId | None:
    """As `Register.above`, for what is written down for longer than an absence: who has the seat, not who stands in for
    them; the stand-in of somebody who has left.
    """
    person = register.above(department, day, *roles)
    line = (department, *register.line_above(department))
    held = [s for s in register.memberships if s.organization in line and s.role in roles and s.holds_on(day)]
    if person is None or any(seat.person == person for seat in held):
        return person
    nearest = sorted(held, key=lambda seat: line.index(seat.organization))
    covered = register.covered_by(person, day)
    return next((seat.person for seat in nearest if seat.person in covered), person)


def named_manager(register: Register, department: int, day: date) -> PersonId | None:
    """As `manager_of`, written down."""
    head = named_above(register, department, day, SeatRole.HEAD)
    return head or named_above(register, department, day, SeatRole.DIRECTOR)


def manager_of(register: Register, department: int, day: date) -> PersonId | None:
    """The responsible manager: the head of department or the director above. Never the chief executive."""
    return register.above(department, day, SeatRole.HEAD) or register.above(department, day, SeatRole.DIRECTOR)


def current_treatments(state: CaseState) -> list[Consultation]:
    """The treatments whose turn it is, in order of step and number."""
    due = [step for step in state.treatments() if step.state in (StepState.READY, StepState.OPEN)]
    return sorted(due, key=attrgetter("step", "number"))


def secretaries_ahead(state: CaseState, register: Register, day: date) -> tuple[PersonId, ...]:
    """The secretaries of every treatment not yet held: they must hear of what comes in late."""
    steps = [step for step in state.unfinished() if step.role is not Role.HEARING]
    secretaries = (secretary_of(register, step.body, day) for step in steps)
    return tuple(dict.fromkeys(person for person in secretaries if person is not None))
