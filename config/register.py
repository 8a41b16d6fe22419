"""A configuration as the register the rules see, with numbers in the order of the files.

For dry runs, checks and tests; where there is a database, its numbers are the ones that count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.entries import Configuration, MeetingEntry, MembershipEntry, OrganizationEntry
from process.calendar import instant
from process.register import LegislativeTerm, MeetingDate, Membership, Organization, Person, Register


def build_register(configuration: Configuration) -> Register:
    """The register of a checked configuration. Raises `KeyError` for a code that does not exist."""
    bodies = {each.code: number for number, each in enumerate(configuration.organizations, 1)}
    people = {each.code: number for number, each in enumerate(configuration.persons, 1)}
    organizations = (_organization(each, bodies) for each in configuration.organizations)
    persons = (
        Person(
            id=people[each.code],
            code=each.code,
            name=each.name,
            email=each.email,
            phone=each.phone,
            channel=each.channel,
        )
        for each in configuration.persons
    )
    meetings = (_meeting(number, each, bodies) for number, each in enumerate(configuration.meetings, 1))
    return Register(
        organizations={each.id: each for each in organizations},
        persons={each.id: each for each in persons},
        memberships=tuple(_seat(n, each, bodies, people) for n, each in enumerate(configuration.memberships, 1)),
        meetings=tuple(sorted(meetings, key=lambda meeting: (meeting.starts_at, meeting.id))),
        terms=tuple(sorted(_terms(configuration), key=lambda term: term.starts_on)),
    )


def _terms(configuration: Configuration) -> Iterator[LegislativeTerm]:
    for number, each in enumerate(configuration.terms, 1):
        yield LegislativeTerm(number, each.code, each.name, each.starts_on, each.ends_on)


def _organization(entry: OrganizationEntry, bodies: Mapping[str, int]) -> Organization:
    return Organization(
        id=bodies[entry.code],
        code=entry.code,
        name=entry.name,
        kind=entry.kind,
        short_name=entry.short_name,
        parent=bodies[entry.parent] if entry.parent else None,
        seats=entry.seats,
        med_level=entry.med_level,
        counts_saturday=entry.counts_saturday,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        successor=bodies[entry.successor] if entry.successor else None,
        committee=bodies[entry.committee] if entry.committee else None,
        aliases=entry.aliases,
        email=entry.email,
        phone=entry.phone,
    )


def _seat(number: int, entry: MembershipEntry, bodies: Mapping[str, int], people: Mapping[str, int]) -> Membership:
    return Membership(
        id=number,
        organization=bodies[entry.organization],
        person=people[entry.person],
        role=entry.role,
        party=entry.party,
        electing_group=entry.electing_group,
        rank=entry.rank,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
    )


def _meeting(number: int, entry: MeetingEntry, bodies: Mapping[str, int]) -> MeetingDate:
    return MeetingDate(
        id=number,
        organization=bodies[entry.organization],
        starts_at=instant(entry.held_on, entry.starts_at),
        held_on=entry.held_on,
        case_deadline_on=entry.case_deadline_on,
        directors_on=entry.directors_on,
        chair_on=entry.chair_on,
        dispatch_on=entry.dispatch_on,
        publish_on=entry.publish_on,
    )
