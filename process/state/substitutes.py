"""Who may sit in for an absent member (KSL §§ 15 and 28). The engine proposes and warns; it records what happened."""

from __future__ import annotations

from collections.abc import Iterable

from process.ids import PersonId
from process.register import VOTING, BodyKind, Membership, Register, SeatRole
from process.state.meeting import Meeting
from process.state.presence import Attendance


def substitutes_for(
    register: Register, meeting: Meeting, member: int, taken: Iterable[PersonId] = ()
) -> tuple[PersonId, ...]:
    """The persons who may sit in, best first.

    Council: the substitutes of the member's list by rank (§ 15: next on the candidate list; the list is the party's
    where the seat names no other). Boards and MED: by rank. Committees: whom the group that elected the member has
    named beforehand, then its other council members who have no seat here (§ 28).
    """
    day, used = meeting.seated_on, set(taken)
    organization = register.organizations.get(meeting.organization)
    seat = _seat(register, meeting, member)
    if organization is None or seat is None:
        return ()
    if organization.kind in (BodyKind.COMMITTEE, BodyKind.FINANCE):
        persons = _from_the_council(register, meeting, seat)
    else:
        ranked = register.seats_in(meeting.organization, day, SeatRole.SUBSTITUTE)
        persons = [s.person for s in ranked if not _list_of(s) or _list_of(s) == _list_of(seat)]
    return tuple(dict.fromkeys(person for person in persons if person not in used))


def _seat(register: Register, meeting: Meeting, member: int) -> Membership | None:
    seats = register.seats_in(meeting.organization, meeting.seated_on, *VOTING)
    return next((seat for seat in seats if seat.person == member), None)


def _list_of(seat: Membership) -> str:
    return seat.electing_group or seat.party


def _from_the_council(register: Register, meeting: Meeting, seat: Membership) -> list[PersonId]:
    council = register.first_of_kind(BodyKind.COUNCIL, meeting.held_on)
    if council is None:
        return []
    day, group = meeting.seated_on, seat.electing_group
    sitting = register.members_of(meeting.organization, day)
    members = [person for person in register.members_of(council.id, day) if person not in sitting]
    named = register.seats_in(meeting.organization, day, SeatRole.SUBSTITUTE)
    in_group = {s.person for s in register.memberships if group and s.electing_group == group and s.holds_on(day)}
    first = [s.person for s in named if s.electing_group == group and s.person in members]
    # § 28: the group may also name any other willing council member, so they follow after its own.
    return [*first, *(person for person in members if person in in_group), *members]


def substitute_warning(
    register: Register,
    meeting: Meeting,
    member: int,
    substitute: int | None,
    attendance: Iterable[Attendance],
) -> str:
    """A Danish sentence when the substitute is not the one the rules point at; empty when all is well."""
    if substitute is None:
        return ""
    taken = [row.substitute for row in attendance if row.substitute is not None and row.person != member]
    allowed = substitutes_for(register, meeting, member, taken)
    if substitute in taken:
        return "Stedfortræderen sidder allerede på en anden plads i mødet."
    if substitute not in allowed:
        return "Stedfortræderen er ikke blandt dem, reglerne peger på for dette medlem."
    organization = register.organizations[meeting.organization]
    if organization.kind is BodyKind.COUNCIL and substitute != allowed[0]:
        return "Stedfortræderen er ikke den næste på kandidatlisten (kommunestyrelsesloven § 15)."
    return ""
