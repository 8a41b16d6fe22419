"""Routes, playbook and approval chains against the register they will be used with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.checks.bodies import stands_on
from config.entries import Configuration, OrganizationEntry
from config.files.toml import Source, guess
from process.hearing.playbook import ANSWER_WORDS
from process.law import PUBLIC_HEARINGS
from process.register import BodyKind, SeatRole
from process.rules import ApprovalStep, PlaybookRow, Role, RouteStep, RouteTemplate

COMMITTEES, PARTIES = "<committee>", "<parties>"
APPROVING = (SeatRole.HEAD, SeatRole.FINANCE_CONSULTANT, SeatRole.DIRECTOR)


def check_routes(configuration: Configuration, source: Source) -> None:
    """Note routes without steps, with unknown bodies, without one body that decides, and hearings without a gate."""
    bodies = meeting_bodies(configuration)
    for route in configuration.rules.routes.values():
        head = source.line_of(f'case_type = "{route.case_type}"')
        if not route.steps:
            source.note("steps", head, f"Ruten »{route.name}« har ingen trin. Tilføj mindst det trin, der afgør sagen.")
        for step in route.steps:
            for key, message in _step_mistakes(step, route, bodies):
                source.note(key, _step_line(source, route, step), message)
        deciding = {step.step for step in route.steps if step.authoritative}
        if route.steps and (len(deciding) != 1 or deciding != {max(step.step for step in route.steps)}):
            message = (
                f"Ruten »{route.name}« skal have netop ét trin med authoritative = true, og det skal være det sidste."
            )
            source.note("authoritative", head, message)
        for key, message in _period_mistakes(route):
            source.note(key, source.line_of(f'case_type = "{route.case_type}"', f"{key} =") or head, message)


def _period_mistakes(route: RouteTemplate) -> Iterator[tuple[str, str]]:
    if route.second_round_days < 1:
        yield "second_round_days", f"En ny høringsrunde i »{route.name}« skal vare mindst én dag."
    if route.writing_days < 0:
        yield "writing_days", f"Dagene til at skrive et høringssvar i »{route.name}« kan ikke være færre end 0."
    if route.public_hearing and route.public_hearing not in PUBLIC_HEARINGS:
        known = guess(route.public_hearing, list(PUBLIC_HEARINGS))
        yield "public_hearing", f"Den offentlige høring »{route.public_hearing}« kendes ikke{known}"


def _step_mistakes(
    step: RouteStep, route: RouteTemplate, bodies: Mapping[str, OrganizationEntry]
) -> Iterator[tuple[str, str]]:
    if step.body not in bodies and step.body not in {COMMITTEES, PARTIES}:
        yield "body", f"Organet »{step.body}« findes ikke{guess(step.body, [*bodies, COMMITTEES, PARTIES])}"
    if step.body == PARTIES and step.role is not Role.HEARING:
        yield "role", '<parties> er høringsparterne og kan kun have role = "hearing".'
    if step.authoritative and step.role is not Role.DECISION:
        yield "authoritative", 'Kun et trin med role = "decision" kan have authoritative = true.'
    if step.role is not Role.HEARING:
        if step.gates is not None:
            yield "gates", "Kun en høring kan have gates."
    elif step.gates is None:
        yield (
            "gates",
            f"Høringen i »{route.name}« siger ikke, hvilket trin der venter på den. Tilføj gates = trinnets nummer.",
        )
    elif step.gates not in {
        other.step for other in route.steps if other.role is not Role.HEARING and other.step >= step.step
    }:
        yield "gates", f"Høringen i »{route.name}« holder trin {step.gates}, som ikke er et senere trin i ruten."


def _step_line(source: Source, route: RouteTemplate, step: RouteStep) -> int:
    return source.line_of(f'case_type = "{route.case_type}"', f'step = {step.step}, body = "{step.body}"') or (
        source.line_of(f'case_type = "{route.case_type}"', f'"{step.body}"')
    )


def check_playbook(configuration: Configuration, source: Source) -> None:
    """Note rows that hear nobody, that can never hit, or whose answers nobody asks for."""
    bodies, routes = meeting_bodies(configuration), configuration.rules.routes
    departments = {body.code for body in configuration.organizations if body.kind is BodyKind.DEPARTMENT}
    for row in configuration.rules.playbook:
        mistakes = (*_row_mistakes(row, set(bodies), set(routes), departments), *_gate_mistakes(row, routes))
        for key, message in mistakes:
            line = source.line_of(f'key = "{row.key}"', f"{key} =") or source.line_of(f'key = "{row.key}"')
            source.note(key, line, message)


def _row_mistakes(
    row: PlaybookRow, bodies: set[str], case_types: set[str], departments: set[str]
) -> Iterator[tuple[str, str]]:
    listed = (
        ("body", "Organet", (row.body,), bodies),
        ("case_types", "Sagstypen", row.case_types, case_types),
        ("departments", "Afdelingen", row.departments, departments),
        ("answers", "Spørgsmålet", row.answers, set(ANSWER_WORDS)),
    )
    for key, word, given, known in listed:
        for code in given:
            if code not in known:
                yield key, f"{word} »{code}« findes ikke{guess(code, sorted(known))}"
    if row.period_days < 1:
        yield "period_days", f"Høringen af »{row.body}« skal vare mindst én dag."
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield "valid_to", f"Rækken gælder til {row.valid_to}, før den gælder fra {row.valid_from}."
    if any(not word.strip() for word in row.words):
        yield "words", "Et tomt ord rammer alt. Slet det."
    for key, text, what in (("why", row.why, "en sætning, der forklarer hvorfor"), ("source", row.source, "kilden")):
        if not text.strip():
            yield key, f"Skriv {what}: den vises ved høringsparten og i regeltjekket."


def _gate_mistakes(row: PlaybookRow, routes: Mapping[str, RouteTemplate]) -> Iterator[tuple[str, str]]:
    """A gate of a row's own must be a step some meeting treats, after the hearing, in every case type it is for."""
    if row.gates is None:
        return
    for route in (routes[case_type] for case_type in row.case_types or routes if case_type in routes):
        hearings = [step.step for step in route.steps if step.body == PARTIES]
        treatments = {step.step for step in route.steps if step.role is not Role.HEARING}
        if hearings and (row.gates not in treatments or row.gates < min(hearings)):
            yield "gates", f"Rækken holder trin {row.gates}, som ikke er et senere trin i ruten »{route.name}«."


def check_approval(configuration: Configuration, source: Source) -> None:
    """Note case types nobody approves, and links with no holder in a department where cases are written."""
    chains = configuration.rules.chains
    for case_type in configuration.rules.routes:
        if case_type not in chains and "*" not in chains:
            source.note("chain", 0, f"Sagstypen »{case_type}« har ingen godkendelseskæde. Tilføj en [[chain]].")
    for chain in chains.values():
        head = source.line_of(f'case_type = "{chain.case_type}"')
        if chain.case_type != "*" and chain.case_type not in configuration.rules.routes:
            near = guess(chain.case_type, configuration.rules.routes)
            source.note("case_type", head, f"Sagstypen »{chain.case_type}« findes ikke i routes.toml{near}")
        if not chain.steps:
            source.note("steps", head, f"Kæden for »{chain.case_type}« er tom. Tilføj mindst ét led.")
        for step in chain.steps:
            line = source.line_of(f'case_type = "{chain.case_type}"', f'role = "{step.role}"') or head
            for message in _link_mistakes(step, configuration):
                source.note("role", line, message)


def _link_mistakes(step: ApprovalStep, configuration: Configuration) -> Iterator[str]:
    if step.role not in set(APPROVING):
        known = ", ".join(APPROVING)
        yield f"»{step.role}« er ikke et led i en godkendelse{guess(step.role, APPROVING)} Skriv en af disse: {known}."
        return
    for department in _writing_departments(configuration):
        if not _has_holder(department, SeatRole(step.role), configuration):
            yield (
                f"Ingen er {step.title} ({step.role}) for {department.name} eller afdelingen over. "
                "Tilføj en plads i seats.toml."
            )


def _writing_departments(configuration: Configuration) -> Iterator[OrganizationEntry]:
    writing = {seat.organization for seat in configuration.memberships if seat.role is SeatRole.OFFICER}
    return (body for body in configuration.organizations if body.kind is BodyKind.DEPARTMENT and body.code in writing)


def _has_holder(department: OrganizationEntry, role: SeatRole, configuration: Configuration) -> bool:
    by_code = {body.code: body for body in configuration.organizations}
    day = max((term.starts_on for term in configuration.terms), default=None)
    current: OrganizationEntry | None = department
    seen: set[str] = set()
    while current and current.code not in seen:
        seen.add(current.code)
        for seat in configuration.memberships:
            if (seat.organization, seat.role) == (current.code, role) and (day is None or stands_on(seat, day)):
                return True
        current = by_code.get(current.parent or "")
    return False


def meeting_bodies(configuration: Configuration) -> dict[str, OrganizationEntry]:
    return {body.code: body for body in configuration.organizations if body.kind is not BodyKind.DEPARTMENT}
