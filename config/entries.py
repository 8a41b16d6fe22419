"""What the configuration files say, by code instead of id: the same facts as `process/register.py`, before the database
has given them numbers. Equality is by value, so that an export can be compared with what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from process.calendar import days_from
from process.register import BodyKind, SeatRole
from process.rules import RuleBook


@dataclass(frozen=True, slots=True)
class MunicipalityEntry:
    """The municipality itself. `colour`: of headings and lines in its documents, «#12395b»."""

    code: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A legislative term (valgperiode); seats that name it hold from its first to its last day."""

    code: str
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class OrganizationEntry:
    """A body or a department; fields as `process.register.Organization`, other bodies by code."""

    code: str
    name: str
    kind: BodyKind
    short_name: str = ""
    parent: str | None = None
    seats: int = 0
    med_level: int = 0
    counts_saturday: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    successor: str | None = None
    committee: str | None = None
    aliases: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person; `channel` is an Apprise URL of the person's own, beside the mail; `postal_address` the lines of an
    envelope, for who has no mail.
    """

    code: str
    name: str
    email: str = ""
    phone: str = ""
    channel: str = ""
    postal_address: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipEntry:
    """One person's seat in one body for a time; fields as `process.register.Membership`."""

    organization: str
    person: str
    role: SeatRole
    party: str = ""
    electing_group: str = ""
    rank: int = 0
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """One meeting, with the local days that lead up to it; `starts_at` is the Copenhagen hour."""

    organization: str
    held_on: date
    starts_at: time
    case_deadline_on: date | None = None  # sagsfrist
    directors_on: date | None = None  # direktionsmøde
    chair_on: date | None = None  # formandsmøde
    dispatch_on: date | None = None  # udsendelse
    publish_on: date | None = None  # offentliggørelse
    seats_on: date | None = None  # konstituerende møde: the day the seats that meet begin (KSL § 6)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the offices are closed, both ends included, under the name people use for them."""

    label: str
    starts_on: date
    ends_on: date

    def days(self) -> Iterator[date]:
        return days_from(self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """The years the calendar answers for (both included), and the municipality's closing days in them."""

    first_year: int = 2026
    last_year: int = 2030
    closures: tuple[Closure, ...] = ()

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def closed_days(self) -> frozenset[date]:
        return frozenset(day for closure in self.closures for day in closure.days())


@dataclass(frozen=True)
class Configuration:
    """A whole configuration folder, read. `texts` holds each rule file as written, by kind, for pinning."""

    municipality: MunicipalityEntry = field(default_factory=MunicipalityEntry)
    terms: tuple[TermEntry, ...] = ()
    organizations: tuple[OrganizationEntry, ...] = ()
    persons: tuple[PersonEntry, ...] = ()
    memberships: tuple[MembershipEntry, ...] = ()
    meetings: tuple[MeetingEntry, ...] = ()
    rules: RuleBook = field(default_factory=RuleBook)
    calendar: CalendarRules = field(default_factory=CalendarRules)
    texts: Mapping[str, str] = field(default_factory=dict, compare=False)
