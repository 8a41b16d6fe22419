"""Who may vote at an item, whether the body is quorate there, and whether it is going to be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from process.ids import PersonId
from process.register import BodyKind, Register
from process.state.meeting import MeetingState
from process.state.presence import LIVE, SITS_IN, Presence, SubstitutionState


@dataclass(frozen=True)
class Quorum:
    """At least half of the seats (KSL § 11; for committees by practice). `present` may vote; those who have left for a
    conflict of interest are not among them, which is the careful reading: whether they count is not settled.
    """

    seats: int
    present: int

    @property
    def needed(self) -> int:
        return (self.seats + 1) // 2

    @property
    def is_quorate(self) -> bool:
        return self.present >= self.needed


@dataclass(frozen=True)
class Forecast:
    """What is known before the meeting: `open_seats` are absent members for whom nobody has said yes yet."""

    quorum: Quorum
    absent: tuple[PersonId, ...]
    substitutes: tuple[PersonId, ...]
    asked: tuple[PersonId, ...]
    open_seats: tuple[PersonId, ...]


def members_of(record: MeetingState, register: Register) -> tuple[PersonId, ...]:
    return register.members_of(record.meeting.organization, record.meeting.seated_on)


def voters_at(record: MeetingState, register: Register, item: int) -> tuple[PersonId, ...]:
    """The persons who may vote at an item: members there, substitutes in the seats of those who are not, and nobody
    who is disqualified (KSL § 14).
    """
    rows = {row.person: row for row in record.attendance_at(item)}
    away = {row.person for row in rows.values() if row.presence is Presence.ABSENT}
    conflicts = {conflict.person: conflict for conflict in record.disqualified_at(item)}
    members = members_of(record, register)
    if not away and not conflicts:
        return members
    person_ids: list[PersonId] = []
    for member in members:
        row = rows.get(member)
        if row is not None and row.presence is Presence.ABSENT:
            seated = row.substitute if _has_taken_seat(record, member, item) else None
        else:
            seated = member
        if seated in conflicts and seated not in away:
            seated = conflicts[seated].substitute
        if seated is not None and seated not in away:
            person_ids.append(seated)
    return tuple(dict.fromkeys(person for person in person_ids if person not in conflicts))


def _has_taken_seat(record: MeetingState, member: int, item: int) -> bool:
    """A council's substitute sits in from the item after the one that approved the call."""
    substitution = record.substitution_of(member)
    if substitution is None or not substitution.item:
        return True
    return record.order_of(item) > record.order_of(substitution.item)


def unapproved_at(record: MeetingState, register: Register, item: int) -> tuple[PersonId, ...]:
    """Substitutes who sat in the council at an item though it had not approved the call by then (KSL § 15, stk. 4)."""
    body = register.organizations.get(record.meeting.organization)
    if body is None or body.kind is not BodyKind.COUNCIL:
        return ()
    away = [row for row in record.attendance_at(item) if row.presence is Presence.ABSENT]
    unapproved = [
        row.substitute
        for row in away
        if row.substitute is not None and not _is_approved(record, row.person, row.substitute)
    ]
    sitting = voters_at(record, register, item) if unapproved else ()
    return tuple(person for person in unapproved if person in sitting)


def _is_approved(record: MeetingState, member: int, person: int) -> bool:
    calls = (
        substitution
        for substitution in record.substitutions
        if (substitution.member, substitution.substitute) == (member, person)
    )
    return any(call.state is SubstitutionState.APPROVED for call in calls)


def quorum_at(record: MeetingState, register: Register, item: int) -> Quorum:
    return quorum_of(record, register, voters_at(record, register, item))


def quorum_of(record: MeetingState, register: Register, voters: Collection[PersonId]) -> Quorum:
    """Of those who may vote at an item."""
    seats = seats_of(record, register)
    return Quorum(seats, len(voters) if members_of(record, register) else seats)


def seats_of(record: MeetingState, register: Register) -> int:
    organization = register.organizations.get(record.meeting.organization)
    return (organization.seats if organization else 0) or len(members_of(record, register))


def is_stand_in(record: MeetingState, person: int) -> bool:
    """Whether the person is asked to sit in at this meeting, or does: a committee's may have no seat there else."""
    asked = {substitution.substitute for substitution in record.substitutions if substitution.state in LIVE}
    sitting = {row.substitute for row in record.attendance} | {conflict.substitute for conflict in record.conflicts}
    return person in asked | sitting


def took_part(record: MeetingState, register: Register, person: int, item: int) -> bool:
    return person in voters_at(record, register, item)


def took_part_in_any(record: MeetingState, register: Register, person: int) -> bool:
    """Whether the person was there for some item: who signs the record (KSL § 13)."""
    return any(took_part(record, register, person, item.number) for item in record.agenda())


def forecast(record: MeetingState, register: Register) -> Forecast:
    """Who is expected, by the absences reported and the substitutes who have said yes so far and can come."""
    members = members_of(record, register)
    rows = [row for row in record.attendance if row.person in members and row.presence is Presence.ABSENT]
    absent = tuple(dict.fromkeys(row.person for row in rows if row.from_item == 0))
    live = {substitution.member: substitution for substitution in record.substitutions if substitution.state in LIVE}
    coming = {m: s for m, s in live.items() if s.state in SITS_IN or s.state is SubstitutionState.CALLED}
    stated = {row.person: row.substitute for row in rows if row.substitute is not None}
    named = {m: stated.get(m) or coming[m].substitute for m in absent if m in stated or m in coming}
    away = {row.person for row in record.attendance if row.presence is Presence.ABSENT and row.from_item == 0}
    sits = {member: person for member, person in named.items() if person not in away}
    return Forecast(
        quorum=Quorum(seats_of(record, register), len(members) - len(absent) + len(sits)),
        absent=absent,
        substitutes=tuple(sits.values()),
        asked=tuple(call.substitute for call in live.values() if call.state is SubstitutionState.ASKED),
        open_seats=tuple(member for member in absent if member not in sits),
    )
