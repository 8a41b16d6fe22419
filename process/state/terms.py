"""The change of term: which cases must have their route confirmed, and what has become of the bodies on it.

Computed from the register and the case, never stored as a state: the council's term ends by itself on 31 December.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from process.calendar import local_day
from process.ids import BodyId
from process.law import CONSTITUTES_BEFORE
from process.register import LegislativeTerm, MeetingStatus, Register
from process.rules import Role
from process.stages import Stage
from process.state.case import Case, CaseState

OVER = (Stage.FOLLOW_UP, Stage.ENDED)
"""Nothing is left of the route of such a case."""


@dataclass(frozen=True)
class RouteLine:
    """One unfinished step of a route, as it must be looked at: `took_over_from` names the bodies whose work the body
    has got with the new term; `has_ended` that it is no more and nobody is known to follow it.
    """

    consultation: int
    step: int
    role: Role
    body: BodyId
    took_over_from: tuple[BodyId, ...] = ()
    has_ended: bool = False


def opens_on(term: LegislativeTerm) -> date:
    """The first day a route can be confirmed for a term."""
    return term.starts_on - CONSTITUTES_BEFORE


def is_confirmed_for(case: Case, term: LegislativeTerm) -> bool:
    """Also true of a case begun in the term, and of any in the register's first: nothing has changed for them."""
    if local_day(case.created_at) >= term.starts_on:
        return True
    return case.route_confirmed_at is not None and local_day(case.route_confirmed_at) >= opens_on(term)


def awaits_confirmation(state: CaseState, register: Register, day: date) -> LegislativeTerm | None:
    """The new term for which the route of this open case is still to be confirmed on that day."""
    term = register.term_on(day)
    if term is None or term is register.terms[0] or state.case.stage in OVER or state.case.ending:
        return None
    return None if is_confirmed_for(state.case, term) else term


def confirmable(state: CaseState, register: Register, day: date) -> LegislativeTerm | None:
    """As `awaits_confirmation`; from 1 December of the election year also for the term to come."""
    coming = register.term_on(day + CONSTITUTES_BEFORE)
    return awaits_confirmation(state, register, day) or (
        awaits_confirmation(state, register, coming.starts_on) if coming and coming.starts_on > day else None
    )


def is_held_back(state: CaseState, register: Register, held_on: date) -> LegislativeTerm | None:
    """The term whose bodies may not have the case on an agenda yet, for a meeting of that day."""
    return awaits_confirmation(state, register, held_on)


def is_placed_ahead(state: CaseState) -> bool:
    """Whether some meeting has the case on its agenda already and is still to treat it: that goes on as it is."""
    over = (MeetingStatus.CANCELLED, MeetingStatus.CLOSED)
    return any(place.outcome is None and place.meeting_state not in over for place in state.placements)


def route_lines(state: CaseState, register: Register, day: date) -> tuple[RouteLine, ...]:
    """The rest of the route as it is on a day, in order."""
    since = term.starts_on if (term := register.term_on(day)) else day
    return tuple(
        RouteLine(
            consultation=step.number,
            step=step.step,
            role=step.role,
            body=step.body,
            took_over_from=tuple(_predecessors(register, step.body, since)),
            has_ended=register.living(step.body, day) is None,
        )
        for step in sorted(state.unfinished(), key=lambda step: (step.step, step.number))
    )


def _predecessors(register: Register, body: int, since: date) -> Iterator[BodyId]:
    """Bodies that ended with the term before, and were followed by this one."""
    for other in register.organizations.values():
        if other.successor == body and other.ends_on == since - timedelta(days=1):
            yield other.id


def without_successor(state: CaseState, register: Register, day: date) -> tuple[BodyId, ...]:
    """The bodies on the rest of the route that are no more, and that nobody is known to follow."""
    return tuple(dict.fromkeys(line.body for line in route_lines(state, register, day) if line.has_ended))
