"""The register: who the municipality is. Bodies, people, seats and meetings, as the rules need to see them.

Integer ids are the database's; `code` is the short name the configuration files use (`hovedmed`, `su`, `anna.holm`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from process.calendar import local_day
from process.ids import BodyId, MeetingId, PersonId
from process.remembered import Remembered

if TYPE_CHECKING:
    from process.planning.planned_meetings import PlannedMeetings

K = TypeVar("K")
Row = TypeVar("Row")


class BodyKind(StrEnum):
    """What a body is. `department` is a part of the administration; the others meet."""

    COUNCIL = "council"
    FINANCE = "finance"  # økonomiudvalget, KSL § 18
    COMMITTEE = "committee"
    MED = "med"
    CITIZEN_COUNCIL = "citizen_council"  # Handicapråd, Ældreråd
    BOARD = "board"  # skolebestyrelse, brugerbestyrelse
    DEPARTMENT = "department"


POLITICAL = frozenset({BodyKind.COUNCIL, BodyKind.FINANCE, BodyKind.COMMITTEE})


class SeatRole(StrEnum):
    """What a person does in a body. The administration's roles are seats in a department."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    SUBSTITUTE = "substitute"
    SECRETARY = "secretary"  # committee_secretary or body_secretary, by the body's kind
    HEAD = "head"  # head of department
    DIRECTOR = "director"
    FINANCE_CONSULTANT = "finance_consultant"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    CHIEF_EXECUTIVE = "chief_executive"


VOTING = frozenset({SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER})


@dataclass(frozen=True, slots=True)
class Organization:
    """A body or a department. `parent` is the department above, or the body that appointed it. `committee` is the
    committee that treats a department's matters.

    `med_level` is 1 for LokalMED, 2 for OmrådeMED, 3 for HovedMED. `counts_saturday`: this body counts Saturday as a
    working day (danish-rules: *hverdag* may include it). `successor` takes over from `ends_on`.
    """

    id: BodyId
    code: str
    name: str
    kind: BodyKind
    short_name: str = ""
    parent: BodyId | None = None
    committee: BodyId | None = None
    seats: int = 0
    med_level: int = 0
    counts_saturday: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    successor: BodyId | None = None
    aliases: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""

    def exists_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    code: str
    name: str
    email: str = ""
    phone: str = ""
    channel: str = ""  # an Apprise URL of the person's own (Teams, SMS gateway), beside the mail
    postal_address: str | None = None  # of whoever has no mail: lines of an envelope, below the name


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's seat in one body for a time. `rank` orders substitutes; `electing_group` names who may replace
    (KSL § 28: the group that elected a committee member names the substitute).
    """

    id: int
    organization: BodyId
    person: PersonId
    role: SeatRole
    party: str = ""
    electing_group: str = ""
    rank: int = 0
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


COVERED = frozenset(
    {
        SeatRole.SECRETARY,
        SeatRole.HEAD,
        SeatRole.DIRECTOR,
        SeatRole.CHIEF_EXECUTIVE,
        SeatRole.FINANCE_CONSULTANT,
        SeatRole.OFFICER,
        SeatRole.COORDINATOR,
    }
)
"""Work that a stand-in does for somebody absent. A seat somebody is elected to is covered by its substitute alone."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody is absent for a time, and a stand-in does their work in the administration: all of it, by their own
    login. `ends_on` None: until further notice.
    """

    id: int
    absent: PersonId
    stand_in: PersonId
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def days_in(self, starts_on: date | None, ends_on: date | None) -> tuple[date, date | None] | None:
        """When the stand-in has a seat the absent has had from a day to a day; also one that ended lately, where
        somebody left and nobody follows yet. None: not at all.
        """
        if ends_on is not None and ends_on < self.starts_on:
            is_lately = self.starts_on - ends_on <= timedelta(days=LEFT_LATELY_DAYS)
            return (self.starts_on, self.ends_on) if is_lately else None
        return (
            max(filter(None, (self.starts_on, starts_on))),
            min(filter(None, (self.ends_on, ends_on)), default=None),
        )


LEFT_LATELY_DAYS = 31


@dataclass(frozen=True, slots=True)
class LegislativeTerm:
    """A term of the council (valgperiode), both days included. OParl's word."""

    id: int
    code: str
    name: str
    starts_on: date
    ends_on: date

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    DISPATCHED = "dispatched"  # the agenda has been sent out
    HELD = "held"
    CLOSED = "closed"  # the record is closed: its decisions can be executed
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class MeetingDate:
    """A meeting in the calendar, with the days that lead up to it (all local dates)."""

    id: MeetingId
    organization: BodyId
    starts_at: datetime  # UTC
    held_on: date  # Copenhagen
    state: MeetingStatus = MeetingStatus.PLANNED
    case_deadline_on: date | None = None  # sagsfrist
    directors_on: date | None = None  # direktionsmøde
    chair_on: date | None = None  # formandsmøde
    dispatch_on: date | None = None  # udsendelse
    publish_on: date | None = None  # offentliggørelse
    seats_on: date | None = None  # konstituerende møde: the day the seats that meet begin (KSL § 6)

    @property
    def seated_on(self) -> date:
        """The day whose seats sit there: a newly elected council meets before its term begins."""
        return self.seats_on or self.held_on


def _grouped(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, list[Row]]:
    groups: dict[K, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


@dataclass(frozen=True)
class Register:
    """Everything of the register at one version; small enough to hold in memory (a municipality, not the country)."""

    organizations: Mapping[int, Organization] = field(default_factory=dict)
    persons: Mapping[int, Person] = field(default_factory=dict)
    memberships: tuple[Membership, ...] = ()
    meetings: tuple[MeetingDate, ...] = ()  # by starts_at, all states
    terms: tuple[LegislativeTerm, ...] = ()  # by starts_on
    covers: tuple[Cover, ...] = ()

    @cached_property
    def seats(self) -> tuple[Membership, ...]:
        """The seats, and those that stand-ins have while somebody is absent, each before the seat it stands in for."""
        return tuple(chain.from_iterable((*self._stood_in(seat), seat) for seat in self.memberships))

    def _stood_in(self, seat: Membership) -> Iterator[Membership]:
        for cover in self.covers:
            if cover.absent != seat.person or seat.role not in COVERED:
                continue
            days = cover.days_in(seat.starts_on, seat.ends_on)
            if days is not None:
                yield replace(seat, person=cover.stand_in, starts_on=days[0], ends_on=days[1])

    def is_absent(self, person: int, day: date) -> bool:
        """Whether somebody stands in for them that day."""
        return any(cover.absent == person and cover.holds_on(day) for cover in self.covers)

    def covered_by(self, person: int, day: date) -> tuple[PersonId, ...]:
        """Those whose work this person does that day beside their own."""
        return tuple(dict.fromkeys(c.absent for c in self.covers if c.stand_in == person and c.holds_on(day)))

    @cached_property
    def _by_code(self) -> Mapping[str, Organization]:
        return {organization.code: organization for organization in self.organizations.values()}

    @cached_property
    def _person_by_code(self) -> Mapping[str, Person]:
        return {person.code: person for person in self.persons.values()}

    @cached_property
    def _seats(self) -> Mapping[int, tuple[Membership, ...]]:
        seats = _grouped(self.seats, attrgetter("organization"))
        return {body: tuple(sorted(held, key=lambda seat: (seat.rank, seat.id))) for body, held in seats.items()}

    @cached_property
    def _by_role(self) -> Mapping[SeatRole, list[Membership]]:
        return _grouped(self.seats, attrgetter("role"))

    @cached_property
    def _by_person(self) -> Mapping[int, list[Membership]]:
        return _grouped(self.seats, attrgetter("person"))

    @cached_property
    def _meetings(self) -> Mapping[int, list[MeetingDate]]:
        return _grouped(self.meetings, attrgetter("organization"))

    @cached_property
    def meetings_by_id(self) -> Mapping[int, MeetingDate]:
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def _held(self) -> Remembered[tuple[int, date, tuple[SeatRole, ...]], tuple[Membership, ...]]:
        """What `seats_in` has answered: the same meeting is asked about again for every item and every vote."""
        return Remembered()

    @cached_property
    def _members(self) -> Remembered[tuple[int, date], tuple[PersonId, ...]]:
        return Remembered()

    @cached_property
    def _above(self) -> Remembered[tuple[int, date, tuple[SeatRole, ...]], PersonId | None]:
        """What `above` has answered: all cases of a department have the same people above them."""
        return Remembered()

    @cached_property
    def _in_office(self) -> Remembered[tuple[int, date], bool]:
        return Remembered()

    @cached_property
    def planned(self) -> dict[int, PlannedMeetings]:
        """The planned meetings by body, as planning fills it in on first asking: all cases ask for the same."""
        return {}

    def organization(self, code: str) -> Organization | None:
        return self._by_code.get(code)

    def person(self, code: str) -> Person | None:
        return self._person_by_code.get(code)

    def seats_in(self, body: int, day: date, *roles: SeatRole) -> Iterator[Membership]:
        """The seats of a body on a day, substitutes by rank; all roles when none is named."""
        key = (body, day, roles)
        held = self._held.get(key)
        if held is None:
            seats = self._seats.get(body, ())
            held = tuple(seat for seat in seats if seat.holds_on(day) and (not roles or seat.role in roles))
            if self.covers:
                held = tuple(sorted(held, key=lambda seat: self._is_away(seat, day)))
            self._held.keep(key, held)
        return iter(held)

    def members_of(self, body: int, day: date) -> tuple[PersonId, ...]:
        """The persons with a vote in a body on a day, each once."""
        members = self._members.get((body, day))
        if members is None:
            seats = self.seats_in(body, day, *VOTING)
            members = self._members.keep((body, day), tuple(dict.fromkeys(seat.person for seat in seats)))
        return members

    def first_in(self, body: int, day: date, *roles: SeatRole) -> PersonId | None:
        """The person in the first of `roles` that is filled, in the order given."""
        for role in roles:
            for seat in self.seats_in(body, day, role):
                return seat.person
        return None

    def above(self, body: int, day: date, *roles: SeatRole) -> PersonId | None:
        """As `first_in`, asked of the body and then of each department above it."""
        key = (body, day, roles)
        try:
            return self._above[key]  # asked once: another thread may begin it anew at any moment
        except KeyError:
            holders = (self.first_in(department, day, *roles) for department in (body, *self.line_above(body)))
            return self._above.keep(key, next((person for person in holders if person is not None), None))

    def line_above(self, body: int) -> tuple[BodyId, ...]:
        """The departments above a body, nearest first."""
        line: list[BodyId] = []
        current = self.organizations[body].parent if body in self.organizations else None
        while current is not None and current not in line and current in self.organizations:
            line.append(current)
            current = self.organizations[current].parent
        return tuple(line)

    def anyone(self, day: date, role: SeatRole) -> PersonId | None:
        """Some person who holds this role today, anywhere, the present first: the last resort for a holder."""
        held = [seat for seat in self._by_role.get(role, ()) if seat.holds_on(day)]
        return min(held, key=lambda seat: self._is_away(seat, day)).person if held else None

    def _is_away(self, seat: Membership, day: date) -> bool:
        return seat.role in COVERED and self.is_absent(seat.person, day)

    def roles_of(self, person: int, day: date) -> Iterator[Membership]:
        return (seat for seat in self._by_person.get(person, ()) if seat.holds_on(day))

    def is_in_office(self, person: int, day: date) -> bool:
        known = self._in_office.get((person, day))
        if known is None:
            known = self._in_office.keep((person, day), any(True for _ in self.roles_of(person, day)))
        return known

    def committee_of(self, department: int, day: date) -> BodyId | None:
        """The committee that treats a department's matters on a day, its own or that of the nearest department above;
        the successor's where it has ended. None where nobody knows: then a person chooses.
        """
        line = (self.organizations[number] for number in (department, *self.line_above(department)))
        for named in (department.committee for department in line if department.committee is not None):
            committee = self.living(named, day)
            started = self.organizations[named].starts_on
            if committee is not None or started is None or started <= day:
                return committee
        return None

    def living(self, body: int, day: date) -> BodyId | None:
        """The body itself while it exists, afterwards whoever has taken over from it."""
        organization = self.organizations.get(body)
        return (
            organization.id
            if organization is not None and organization.exists_on(day)
            else self.successor_of(body, day)
        )

    def successor_of(self, body: int, day: date) -> BodyId | None:
        """Who has taken over from a body that has ended: its successor, or that one's. None where the line ends, or
        runs in a ring.
        """
        seen = {body}
        current = self.organizations[body].successor if body in self.organizations else None
        while current is not None and current not in seen and current in self.organizations:
            if self.organizations[current].exists_on(day):
                return current
            seen.add(current)
            current = self.organizations[current].successor
        return None

    def term_on(self, day: date) -> LegislativeTerm | None:
        for term in self.terms:
            if term.holds_on(day):
                return term
        return None

    def meetings_of(self, body: int) -> Iterator[MeetingDate]:
        return iter(self._meetings.get(body, ()))

    def meets_after(self, body: int, day: date, moment: datetime) -> bool:
        """Whether what a body settles at its meeting that day comes at or after a moment. Where its calendar has no
        meeting that day, the whole day of the moment is before it.
        """
        starts = [
            meeting.starts_at
            for meeting in self.meetings_of(body)
            if meeting.held_on == day and meeting.state is not MeetingStatus.CANCELLED
        ]
        return min(starts) >= moment if starts else day > local_day(moment)

    def first_of_kind(self, kind: BodyKind, day: date) -> Organization | None:
        for organization in self.organizations.values():
            if organization.kind is kind and organization.exists_on(day):
                return organization
        return None
