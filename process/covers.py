"""Who may let a stand-in do an absent person's work, and whom (stedfortræder, overdragelse)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from process.change import Change
from process.ids import PersonId
from process.permission import MANAGERS
from process.refusals import Refusal, Thing, Why, refuse
from process.register import COVERED, BodyKind, Membership, Register, SeatRole

LEADS = (MANAGERS - {SeatRole.FINANCE_CONSULTANT}) | {SeatRole.CHIEF_EXECUTIVE}
LONGEST_DAYS = 2 * 366
"""A cover longer than this is no absence: the register names another in the seat."""


def judged(
    register: Register,
    actor: PersonId | None,
    absent: PersonId,
    stand_in: PersonId,
    starts_on: date,
    ends_on: date | None,
    today: date,
) -> Refusal | None:
    """Why the stand-in may not be set; None where nothing stands against it."""
    for person in (absent, stand_in):
        if person not in register.persons:
            return refuse(Why.NOT_FOUND, what=Thing.PERSON, key=person)
    who, away = register.persons[stand_in].name, register.persons[absent].name
    if not may_hand_over(register, actor, absent, today):
        return refuse(Why.NOT_ALLOWED, who=register.persons[actor].name if actor else "", roles=SeatRole.HEAD)
    if _ends_sooner(register, absent, stand_in, starts_on, ends_on):
        return None  # whatever has become of either since
    if actor == stand_in and not _may_step_in(register, actor, absent, today):
        return refuse(Why.OWN_STAND_IN, who=who, absent=away)
    has_work = any(seat.person == absent and seat.role in COVERED for seat in register.memberships)
    if absent == stand_in or not has_work or not works_here(register, stand_in, today):
        return refuse(Why.NO_STAND_IN, who=who, absent=away)
    if any(c.absent == stand_in and _meet((c.starts_on, c.ends_on), (starts_on, ends_on)) for c in register.covers):
        return refuse(Why.STAND_IN_ABSENT, who=who, absent=away)
    if ends_on is not None and ends_on - starts_on > timedelta(days=LONGEST_DAYS):
        return refuse(Why.BEYOND_CALENDAR)
    return None


def _meet(days: tuple[date, date | None], other_days: tuple[date, date | None]) -> bool:
    (starts, ends), (begins, stops) = days, other_days
    return (stops is None or starts <= stops) and (ends is None or begins <= ends)


def of_own_work(change: Change, *roles: SeatRole) -> Refusal | None:
    """Why the officer of the case may not approve what is theirs: the roles over it are theirs for the absent alone."""
    ctx, case = change.ctx, change.case.case
    actor = ctx.act.actor
    if actor is None or actor != case.officer:
        return None
    line = {case.department, *ctx.register.line_above(case.department)}

    def approves(seats: Iterable[Membership]) -> bool:
        return any(seat.role in roles and seat.organization in line for seat in seats)

    is_own = approves(_own_seats(ctx.register, actor, ctx.today))
    only_for_another = approves(ctx.register.roles_of(actor, ctx.today)) and not is_own
    return refuse(Why.OWN_WORK, who=ctx.name(actor)) if only_for_another else None


def _ends_sooner(
    register: Register, absent: PersonId, stand_in: PersonId, starts_on: date, ends_on: date | None
) -> bool:
    """Whether this only takes days from a cover there is."""
    wanted = (absent, stand_in, starts_on)
    stands = (c for c in register.covers if (c.absent, c.stand_in, c.starts_on) == wanted)
    return ends_on is not None and any(cover.ends_on is None or ends_on <= cover.ends_on for cover in stands)


def works_here(register: Register, person: PersonId, day: date) -> bool:
    """Whether somebody has a seat of the administration's, or is a body's secretary."""
    return any(seat.role in COVERED for seat in register.roles_of(person, day))


def may_hand_over(register: Register, actor: PersonId | None, absent: PersonId, day: date) -> bool:
    """A head or director above one of their seats; of who is secretary of bodies alone any of them; the administrator;
    and everybody for themselves. Who stands in for the absent does not do it by the seats of the absent: their time
    would be theirs to prolong.
    """
    if actor is None or actor == absent or _administers(register, actor, day):
        return True
    stands_in = absent in register.covered_by(actor, day)
    leads = _led_by(_own_seats(register, actor, day) if stands_in else register.roles_of(actor, day))
    theirs = _places_of_work(register, absent)
    departments = {body for body in theirs if _is_department(register, body)}
    if not departments:
        return bool(leads) and bool(theirs)
    return any(_is_below(register, body, leads) for body in departments)


def _may_step_in(register: Register, actor: PersonId, absent: PersonId, day: date) -> bool:
    """Whether somebody may set themselves: whom they lead in all their work. Of the rest another says it, or a head of
    anything would be the council's secretary by their own word.
    """
    leads = _led_by(_own_seats(register, actor, day))
    is_led = all(_is_below(register, body, leads) for body in _places_of_work(register, absent))
    return is_led or _administers(register, actor, day)


def _administers(register: Register, person: PersonId, day: date) -> bool:
    return any(seat.role is SeatRole.ADMINISTRATOR for seat in register.roles_of(person, day))


def _own_seats(register: Register, person: PersonId, day: date) -> Iterator[Membership]:
    return (seat for seat in register.memberships if seat.person == person and seat.holds_on(day))


def _led_by(seats: Iterable[Membership]) -> set[int]:
    return {seat.organization for seat in seats if seat.role in LEADS}


def _places_of_work(register: Register, person: PersonId) -> set[int]:
    return {seat.organization for seat in register.memberships if seat.person == person and seat.role in COVERED}


def _is_below(register: Register, body: int, leads: set[int]) -> bool:
    return bool(leads & {body, *register.line_above(body)})


def _is_department(register: Register, body: int) -> bool:
    known = register.organizations.get(body)
    return known is not None and known.kind is BodyKind.DEPARTMENT
