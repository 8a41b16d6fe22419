"""Who may sit in for an absent member (KSL §§ 15 and 28). The engine proposes and warns; it records what happened."""

from __future__ import annotations

from collections.abc import Iterable

from process.meeting import Attendance, Meeting
from process.register import VOTING, BodyKind, Membership, Register, SeatRole


def substitutes_for(register: Register, meeting: Meeting, member: int, taken: Iterable[int] = ()) -> tuple[int, ...]:
    """The persons who may sit in, best first.

    Council, boards and MED: the substitutes of the member's list by rank (§ 15: next on the candidate list).
    Committees: another council member of the group that elected the member, who has no seat here (§ 28).
    """
    day, used = meeting.held_on, set(taken)
    organization = register.organizations.get(meeting.organization)
    seat = _seat(register, meeting, member)
    if organization is None or seat is None:
        return ()
    if organization.kind in (BodyKind.COMMITTEE, BodyKind.FINANCE):
        found = _from_the_council(register, meeting, seat)
    else:
        ranked = register.seats_in(meeting.organization, day, SeatRole.SUBSTITUTE)
        found = [s.person for s in ranked if not s.electing_group or s.electing_group == seat.electing_group]
    return tuple(dict.fromkeys(person for person in found if person not in used))


def _seat(register: Register, meeting: Meeting, member: int) -> Membership | None:
    seats = register.seats_in(meeting.organization, meeting.held_on, *VOTING)
    return next((seat for seat in seats if seat.person == member), None)


def _from_the_council(register: Register, meeting: Meeting, seat: Membership) -> list[int]:
    council = register.first_of_kind(BodyKind.COUNCIL, meeting.held_on)
    if council is None:
        return []
    sitting = {s.person for s in register.seats_in(meeting.organization, meeting.held_on, *VOTING)}
    members = [s for s in register.seats_in(council.id, meeting.held_on, *VOTING) if s.person not in sitting]
    same_group = [s for s in members if s.electing_group and s.electing_group == seat.electing_group]
    # § 28: the group may also name any other willing council member, so they follow after its own.
    return [s.person for s in (*same_group, *members)]


def substitute_warning(
    register: Register, meeting: Meeting, member: int, substitute: int | None, attendance: Iterable[Attendance]
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
