"""A configuration as the register the rules see, with numbers in the order of the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from config.entries import Configuration
from process.calendar import instant
from process.register import LegislativeTerm, MeetingDate, Membership, Organization, Person, Register


def build_register(configuration: Configuration) -> Register:
    """The register of a checked configuration. Raises `KeyError` for a code that does not exist."""
    bodies = {body.code: number for number, body in enumerate(configuration.organizations, 1)}
    people = {person.code: number for number, person in enumerate(configuration.persons, 1)}
    numbers = {"organization": bodies, "parent": bodies, "successor": bodies, "committee": bodies, "person": people}

    def numbered(kind: Any, entries: Iterable[Any]) -> Iterator[Any]:
        for number, entry in enumerate(entries, 1):
            values = {field.name: getattr(entry, field.name) for field in fields(entry)}
            links = {name: numbers[name][values[name]] for name in numbers.keys() & values.keys() if values[name]}
            if kind is MeetingDate:
                links["starts_at"] = instant(entry.held_on, entry.starts_at)
                del values["place"]  # of the meeting itself, not of the calendar
            yield kind(id=number, **(values | links))

    return Register(
        organizations={body.id: body for body in numbered(Organization, configuration.organizations)},
        persons={person.id: person for person in numbered(Person, configuration.persons)},
        memberships=tuple(numbered(Membership, configuration.memberships)),
        meetings=tuple(
            sorted(numbered(MeetingDate, configuration.meetings), key=lambda meeting: (meeting.starts_at, meeting.id))
        ),
        terms=tuple(sorted(numbered(LegislativeTerm, configuration.terms), key=lambda term: term.starts_on)),
    )
