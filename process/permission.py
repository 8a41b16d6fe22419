"""Who may state what: default deny, by the seats held today. Which seats state which command: `handlers.py`."""

from __future__ import annotations

from collections.abc import Iterable

from process.change import Context
from process.commands import meeting as mc
from process.commands.act import Command
from process.refusals import SYSTEM, Refusal, Why, refuse
from process.register import SeatRole
from process.state.meeting import MeetingState
from process.state.quorum import is_stand_in, took_part_in_any

ENGINE: frozenset[SeatRole] = frozenset()
"""Nobody: the engine alone states it."""
ADMINISTRATION = frozenset(
    {SeatRole.OFFICER, SeatRole.COORDINATOR, SeatRole.HEAD, SeatRole.DIRECTOR, SeatRole.FINANCE_CONSULTANT}
)
MANAGERS = frozenset({SeatRole.HEAD, SeatRole.DIRECTOR, SeatRole.FINANCE_CONSULTANT})
CASE_DESK = frozenset({SeatRole.OFFICER, SeatRole.COORDINATOR})
ROUTE_DESK = CASE_DESK | {SeatRole.SECRETARY}
DROPPING_DESK = ROUTE_DESK | {SeatRole.CHAIR}
"""Whoever may leave some consultation out; of which, the table of `hearing/dropping.py` says by the duty."""
AMENDMENT_DESK = ROUTE_DESK | {SeatRole.CHAIR, SeatRole.FINANCE_CONSULTANT}
RESPONSIBLE = MANAGERS | CASE_DESK
HEARING_DESK = frozenset({SeatRole.COORDINATOR})
MED_CHAIRS = frozenset({SeatRole.CHAIR, SeatRole.VICE_CHAIR})
SPEAKING = MED_CHAIRS | {SeatRole.SECRETARY}
"""Who speaks for a body: the seats its links belong to."""
ANSWERING = HEARING_DESK | SPEAKING
MEETING_DESK = frozenset({SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.COORDINATOR})
SITTING = frozenset({SeatRole.MEMBER, SeatRole.VICE_CHAIR, SeatRole.SUBSTITUTE})
SEATED = MEETING_DESK | SITTING

BODY_ITSELF = SITTING | {SeatRole.SECRETARY, SeatRole.CHAIR}
_DEPARTMENT_ROLES = MANAGERS | {SeatRole.OFFICER}


def may(seats: frozenset[SeatRole], ctx: Context, bodies: Iterable[int] = (), department: int | None = None) -> bool:
    """Whether the actor holds one of the seats today: a secretary or chair, in one of `bodies`; an officer or manager,
    in the case's department or above it. The engine (no actor) may state everything.
    """
    person = ctx.act.actor
    if person is None:
        return True
    of_body = frozenset(bodies)
    line = frozenset() if department is None else frozenset({department, *ctx.register.line_above(department)})
    for seat in ctx.register.roles_of(person, ctx.today):
        if seat.role not in seats:
            continue
        if seat.role in BODY_ITSELF and of_body and seat.organization not in of_body:
            continue
        if seat.role in _DEPARTMENT_ROLES and line and seat.organization not in line:
            continue
        return True
    return False


def forbidden(
    seats: frozenset[SeatRole], ctx: Context, bodies: Iterable[int] = (), department: int | None = None
) -> Refusal | None:
    """The refusal, with those who may, for an actor without one of the seats."""
    if may(seats, ctx, bodies, department):
        return None
    return refuse(Why.NOT_ALLOWED, who=ctx.name(ctx.act.actor), roles=tuple(sorted(seats)) or SYSTEM)


def is_seated(command: Command, meeting: MeetingState, ctx: Context) -> bool:
    """Whether the actor is asked to sit in at this meeting, or does, and states what comes with the seat; or signs what
    they took part in, though their seat has ended since: the last record of a term has no others (KSL § 13).
    """
    person = ctx.act.actor
    if person is None:
        return False
    if isinstance(command, mc.SignRecord):
        return took_part_in_any(meeting, ctx.register, person)
    return is_stand_in(meeting, person)
