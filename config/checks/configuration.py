"""Checking a whole configuration: every mistake found at once, each with file, key, line and what to do about it.

The files are read one by one first (`config/load.py`); the checks here compare them with each other and with the law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from config.checks.bodies import check_seats
from config.checks.meetings import check_budget_years, check_meetings
from config.checks.reminders import check_own_plans, check_reminders
from config.checks.rules import check_approval, check_playbook, check_routes
from config.entries import Configuration, OrganizationEntry
from config.files.toml import Problem, Source, guess
from config.load import FILES, OPTIONAL, Reading, read_folder
from process.register import BodyKind

LEAST_CONTRAST = 4.5


def check(folder: Path) -> tuple[Problem, ...]:
    """Every problem of a configuration folder, by file and line; none means it can be used."""
    return check_reading(read_folder(folder))


def check_reading(reading: Reading) -> tuple[Problem, ...]:
    """As `check`, for a folder already read. Where a file could not be read at all, only that is reported: every
    comparison with it would be a mistake that is not there.
    """
    present = all(kind in reading.sources for kind in FILES if kind not in OPTIONAL)
    unread = any(not problem.key for problem in reading.problems)
    if unread or not present:
        return tuple(sorted(reading.problems))
    sources = {kind: Source(FILES[kind], source.text) for kind, source in reading.sources.items()}
    _compare(reading.configuration, sources)
    compared = {problem for source in sources.values() for problem in source.problems}
    return tuple(sorted(compared | set(reading.problems)))


def _compare(configuration: Configuration, sources: Mapping[str, Source]) -> None:
    organisation = sources["organisation"]
    _check_colour(configuration.municipality.colour, organisation)
    _check_codes(configuration, sources)
    _check_terms(configuration, organisation)
    _check_organizations(configuration.organizations, organisation)
    _check_people(configuration, sources["people"])
    check_seats(configuration, sources["seats"])
    check_meetings(configuration, sources["meetings"])
    check_routes(configuration, sources["routes"])
    check_playbook(configuration, sources["playbook"])
    check_approval(configuration, sources["approval"])
    check_reminders(configuration.rules.reminders, sources["reminders"])
    check_own_plans(configuration, sources["reminders"])
    if "budget" in sources:
        check_budget_years(configuration.rules.budget_years.values(), sources["budget"])


def _check_colour(colour: str, source: Source) -> None:
    """Written as #rrggbb, and dark enough to be read on white: at least 4.5 to 1 (WCAG 2.1, 1.4.3)."""
    if not colour:
        return
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        source.note("colour", source.line_of("[municipality]", "colour"), "Skriv farven som #12395b: # og seks cifre.")
    elif 1.05 / (_luminance(colour) + 0.05) < LEAST_CONTRAST:
        line = source.line_of("[municipality]", "colour")
        source.note("colour", line, "Farven er for lys til at kunne læses på hvidt papir. Vælg en mørkere.")


def _luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.1)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _check_codes(configuration: Configuration, sources: Mapping[str, Source]) -> None:
    """Codes are how the files refer to each other, so each is used once."""
    listed: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("organisation", "code", (body.code for body in configuration.organizations)),
        ("organisation", "code", (term.code for term in configuration.terms)),
        ("people", "code", (person.code for person in configuration.persons)),
        ("playbook", "key", (row.key for row in configuration.rules.playbook)),
    )
    for kind, key, codes in listed:
        for code, times in Counter(codes).items():
            if times > 1:
                source = sources[kind]
                first = source.line_of(f'{key} = "{code}"')
                line = source.line_of(f'{key} = "{code}"', first=first + 1) or first
                source.note(key, line, f"Koden »{code}« er brugt {times} gange. Giv hver sin egen kode.")


def _check_terms(configuration: Configuration, source: Source) -> None:
    before: date | None = None
    for term in sorted(configuration.terms, key=lambda term: term.starts_on):
        line = source.line_of(f'"{term.code}"', "ends_on")
        if term.ends_on < term.starts_on:
            source.note("ends_on", line, f"{term.name} slutter {term.ends_on}, før den begynder {term.starts_on}.")
        if before and term.starts_on <= before:
            source.note("starts_on", line, f"{term.name} begynder {term.starts_on}, før den forrige er slut {before}.")
        before = term.ends_on
    if not configuration.terms:
        source.note("term", 0, "Der er ingen valgperiode. Tilføj [[term]] med code, name, starts_on og ends_on.")


def _check_organizations(organizations: tuple[OrganizationEntry, ...], source: Source) -> None:
    by_code = {body.code: body for body in organizations}
    if not any(body.kind is BodyKind.COUNCIL for body in organizations):
        source.note("kind", 0, 'Der er intet byråd. Tilføj et organ med kind = "council".')
    for body in organizations:
        for key, code in (("parent", body.parent), ("successor", body.successor), ("committee", body.committee)):
            if code and code not in by_code:
                message = f"»{code}«, som {body.name} peger på, findes ikke{guess(code, by_code)}"
                source.note(key, _line(source, body, key), message)
        if body.starts_on and body.ends_on and body.ends_on < body.starts_on:
            message = f"{body.name} slutter {body.ends_on}, før organet begynder {body.starts_on}."
            source.note("ends_on", source.line_of(f'code = "{body.code}"', "ends_on"), message)
        _check_links(body, by_code, source)
        _check_med(body, by_code, source)
    _check_names(organizations, source)


def _check_links(body: OrganizationEntry, by_code: Mapping[str, OrganizationEntry], source: Source) -> None:
    """Parents end at a top, and a line of successors at a body that takes over; in a ring nobody does."""
    if _leads_back("parent", body, by_code):
        message = f"{body.name} ligger under sig selv. Ret parent, så rækken ender i et øverste led."
        source.note("parent", _line(source, body, "parent"), message)
    if _leads_back("successor", body, by_code):
        message = f"{body.name} er sin egen efterfølger. Ret successor, så rækken ender ved et organ, der findes."
        source.note("successor", _line(source, body, "successor"), message)
    if body.successor in by_code and body.ends_on is None:
        message = f"{body.name} har en efterfølger, men ingen sidste dag. Skriv ends_on, eller slet successor."
        source.note("successor", _line(source, body, "successor"), message)


def _leads_back(link: str, body: OrganizationEntry, by_code: Mapping[str, OrganizationEntry]) -> bool:
    seen, current = {body.code}, by_code.get(getattr(body, link))
    while current and current.code not in seen:
        seen.add(current.code)
        current = by_code.get(getattr(current, link))
    return current is body


def _check_med(body: OrganizationEntry, by_code: Mapping[str, OrganizationEntry], source: Source) -> None:
    line, is_med = source.line_of(f'code = "{body.code}"'), body.kind is BodyKind.MED
    if is_med is not (body.med_level in {1, 2, 3}):
        wanted = "1 (LokalMED), 2 (OmrådeMED) eller 3 (HovedMED)" if is_med else "0 eller slet ikke stå"
        source.note("med_level", line, f"med_level for {body.name} skal være {wanted}.")
    above = by_code.get(body.parent or "")
    if is_med and above and above.kind is BodyKind.MED and above.med_level <= body.med_level:
        source.note("parent", line, f"{body.name} ligger under {above.name}, som ikke er på et højere MED-niveau.")


def _check_names(organizations: tuple[OrganizationEntry, ...], source: Source) -> None:
    """A name or alias points at one meeting body; departments may share a name with the municipality."""
    owner: dict[str, OrganizationEntry] = {}
    for body in organizations:
        names = (name for name in (body.name, body.short_name, *body.aliases) if name)
        for folded, name in {name.casefold(): name for name in names}.items():
            other = owner.setdefault(folded, body)
            if other is not body and not (other.ends_on and body.starts_on and other.ends_on < body.starts_on):
                line = source.line_of(f'code = "{body.code}"', f'"{name}"')
                message = f"»{name}« peger på både {other.name} og {body.name}. Lad navnet stå ét sted."
                source.note("aliases", line, message)


def _check_people(configuration: Configuration, source: Source) -> None:
    seated = {seat.person for seat in configuration.memberships}
    for person in configuration.persons:
        line = source.line_of(f'code = "{person.code}"')
        name, _, domain = person.email.partition("@")
        if not (name and "." in domain) or " " in person.email:
            source.note("email", line, f"{person.name} har ikke en gyldig mailadresse: »{person.email}«.")
        if person.code not in seated:
            source.note(
                "code", line, f"{person.name} har ingen plads i seats.toml. Giv personen en plads, eller slet linjen."
            )


def _line(source: Source, body: OrganizationEntry, key: str) -> int:
    return source.line_of(f'code = "{body.code}"', f"{key} =")
