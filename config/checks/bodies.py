"""Seats: who sits where, and what the law says about it (KSL = kommunestyrelsesloven)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from config.entries import Configuration, MembershipEntry, OrganizationEntry
from config.files.toml import Source, guess
from process.register import POLITICAL, VOTING, BodyKind, SeatRole

IN_COUNCIL = frozenset({BodyKind.FINANCE, BodyKind.COMMITTEE})
CHAIRED = POLITICAL | {BodyKind.MED, BodyKind.CITIZEN_COUNCIL, BodyKind.BOARD}


def check_seats(configuration: Configuration, source: Source) -> None:
    """Note every seat that points at nobody or nothing, and every body that is not composed as it must be."""
    bodies = {body.code: body for body in configuration.organizations}
    people = {person.code: person.name for person in configuration.persons}
    for seat in configuration.memberships:
        _check_seat(seat, bodies, people, source)
    for day in sorted({term.starts_on for term in configuration.terms}):
        council = _council_members(configuration, day)
        for body in configuration.organizations:
            if stands_on(body, day) and body.kind in CHAIRED:
                _check_body(body, tuple(_seats(configuration, body.code, day)), council, people, source)


def _check_seat(
    seat: MembershipEntry, bodies: Mapping[str, OrganizationEntry], people: Mapping[str, str], source: Source
) -> None:
    if seat.organization not in bodies:
        line = source.line_of(f'organization = "{seat.organization}"')
        near = guess(seat.organization, bodies)
        source.note("organization", line, f"Organet »{seat.organization}« findes ikke i organisation.toml{near}")
    if seat.person not in people:
        near = guess(seat.person, people)
        source.note("person", _line(source, seat), f"Personen »{seat.person}« findes ikke i people.toml{near}")
    if seat.starts_on and seat.ends_on and seat.ends_on < seat.starts_on:
        message = f"Pladsen slutter {seat.ends_on}, før den begynder {seat.starts_on}."
        source.note("ends_on", _line(source, seat), message)


def _check_body(
    body: OrganizationEntry,
    seats: tuple[MembershipEntry, ...],
    council: frozenset[str],
    people: Mapping[str, str],
    source: Source,
) -> None:
    head = source.line_of(f'organization = "{body.code}"')
    voting = [seat for seat in seats if seat.role in VOTING]
    for role, word in ((SeatRole.CHAIR, "formand"), (SeatRole.SECRETARY, "sekretær")):
        holders = sum(seat.role is role for seat in seats)
        if not holders:
            source.note("role", head, f'{body.name} har ingen {word}. Tilføj en plads med role = "{role}".')
        if holders > 1 and role is SeatRole.CHAIR:
            source.note("role", head, f"{body.name} har {holders} formænd på samme tid. Behold én.")
    if body.seats and len(voting) != body.seats:
        source.note("seats", head, f"{body.name} har {len(voting)} medlemmer, men organet har {body.seats} pladser.")
    _check_twice(body, seats, people, source)
    if body.kind in IN_COUNCIL:
        _check_committee(body, seats, len(voting), council, people, source)


def _check_twice(
    body: OrganizationEntry, seats: tuple[MembershipEntry, ...], people: Mapping[str, str], source: Source
) -> None:
    seated: set[str] = set()
    for seat in seats:
        if seat.role is SeatRole.SECRETARY:
            continue
        if seat.person in seated:
            name = people.get(seat.person, seat.person)
            source.note("person", _line(source, seat), f"{name} har to pladser i {body.name} på samme tid. Behold én.")
        seated.add(seat.person)


def _check_committee(
    body: OrganizationEntry,
    seats: tuple[MembershipEntry, ...],
    members: int,
    council: frozenset[str],
    people: Mapping[str, str],
    source: Source,
) -> None:
    """KSL § 17: an odd number, at most half of the council, all of them council members; § 28: so is a substitute."""
    head = source.line_of(f'organization = "{body.code}"')
    if members % 2 == 0 or members * 2 > len(council):
        source.note(
            "seats",
            head,
            f"{body.name} har {members} medlemmer. Tallet skal være ulige og højst halvdelen af byrådets "
            f"{len(council)} (kommunestyrelsesloven § 17).",
        )
    for seat in seats:
        if seat.role is SeatRole.SECRETARY or seat.person in council:
            continue
        what = "En stedfortræder i et udvalg" if seat.role is SeatRole.SUBSTITUTE else "Et udvalgsmedlem"
        law = "§ 28" if seat.role is SeatRole.SUBSTITUTE else "§ 17"
        name = people.get(seat.person, seat.person)
        message = f"{name} er ikke medlem af byrådet. {what} skal være det (kommunestyrelsesloven {law})."
        source.note("person", _line(source, seat), message)


def _council_members(configuration: Configuration, day: date) -> frozenset[str]:
    councils = (body.code for body in configuration.organizations if body.kind is BodyKind.COUNCIL)
    return frozenset(
        seat.person for code in councils for seat in _seats(configuration, code, day) if seat.role in VOTING
    )


def _seats(configuration: Configuration, code: str, day: date) -> Iterator[MembershipEntry]:
    for seat in configuration.memberships:
        if seat.organization == code and stands_on(seat, day):
            yield seat


def stands_on(entry: MembershipEntry | OrganizationEntry, day: date) -> bool:
    """Whether a seat is held, or a body exists, on this day."""
    return (entry.starts_on is None or entry.starts_on <= day) and (entry.ends_on is None or day <= entry.ends_on)


def _line(source: Source, seat: MembershipEntry) -> int:
    return source.line_of(f'organization = "{seat.organization}"', f'person = "{seat.person}"')
