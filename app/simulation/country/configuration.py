"""The configuration files of an invented municipality, as a person would have written them, and read as theirs are."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date

from app.simulation.country.bodies import MED, Body, Society, society
from app.simulation.country.days import sittings
from app.simulation.country.plans import Plan
from config.checks.configuration import check_reading
from config.entries import CalendarRules, Closure, Configuration
from config.files.toml import ConfigError
from config.load import calendar_of, read_texts
from process.calendar import WorkCalendar

COMMITTEE_SEATS, CASE_TYPE = ("chair", "vice_chair", "member"), "council_case"


def invented(plan: Plan, year: int) -> Configuration:
    """What this municipality has decided about itself. Raises `ConfigError` where it would not be valid."""
    rng = random.Random(plan.seed)  # noqa: S311
    everybody = society(plan, rng)
    term = _term(year)
    rules = CalendarRules(year - 1, year + 2, tuple(_closures(rng, year)))
    reading = read_texts(
        {
            "organisation": _organisation(plan, everybody, term),
            "people": _people(plan, everybody),
            "seats": _seats(everybody, term),
            "meetings": _meetings(everybody, rng, calendar_of(rules), year, term[1]),
            "routes": _routes(rng),
            "playbook": _playbook(rng, everybody),
            "approval": _approval(rng),
            "reminders": _reminders(rng),
            "calendar": _calendar(rules),
        }
    )
    problems = check_reading(reading)
    if problems:
        raise ConfigError(problems)
    return reading.configuration


def _term(year: int) -> tuple[date, date]:
    """The four years of the council (kommunalvalgloven § 6): 2026 to 2029, and so on."""
    first = 2026 + (year - 2026) // 4 * 4
    return date(first, 1, 1), date(first + 3, 12, 31)


def _organisation(plan: Plan, everybody: Society, term: tuple[date, date]) -> str:
    lines = [
        "[municipality]",
        f'code = "{everybody.departments[0].code}"',
        f'name = "{plan.name} Kommune"',
        f'email = "kommunen@{plan.code.replace("_", "-")}.example"',
        "[[term]]",
        f'code = "{_code(term)}"',
        f'name = "Valgperioden {_code(term)}"',
        f"starts_on = {term[0]}",
        f"ends_on = {term[1]}",
    ]
    for body in everybody.all():
        lines += ["[[organization]]", f'code = "{body.code}"', f'name = "{body.name}"', f'kind = "{body.kind}"']
        lines += _of_kind(body, everybody.departments[0])
    return "\n".join(lines)


def _of_kind(body: Body, root: Body) -> list[str]:
    match body.kind:
        case "council" | "finance" | "committee":
            members = sum(seat.role in COMMITTEE_SEATS for seat in body.seats)
            return [f"seats = {members}", *([] if body.kind == "council" else ['parent = "byraad"'])]
        case "med":
            return ["med_level = 3"]
        case "department":
            parent = [] if body is root else [f'parent = "{root.code}"']
            return [*parent, f'committee = "{body.committee}"']
    return ['parent = "byraad"']


def _code(term: tuple[date, date]) -> str:
    return f"{term[0].year}-{term[1].year}"


def _people(plan: Plan, everybody: Society) -> str:
    host = f"{plan.code.replace('_', '-')}.example"
    lines = (
        f'  {{ code = "{code}", name = "{name}", email = "{code}@{host}" }},' for code, name in everybody.names.items()
    )
    return "\n".join(["people = [", *lines, "]"])


def _seats(everybody: Society, term: tuple[date, date]) -> str:
    lines: list[str] = []
    for body in everybody.all():
        is_elected = body.kind in ("council", "finance", "committee")
        lines += ["[[body]]", f'organization = "{body.code}"', *([f'term = "{_code(term)}"'] if is_elected else [])]
        lines.append("seats = [")
        for seat in body.seats:
            cells = {"person": f'"{seat.person}"', "role": f'"{seat.role}"'}
            cells |= {"party": f'"{seat.party}"'} if seat.party else {}
            cells |= {"electing_group": f'"{seat.group}"'} if seat.group and body.kind != "council" else {}
            cells |= {"rank": str(seat.rank)} if seat.rank else {}
            lines.append(f"  {{ {', '.join(f'{name} = {cell}' for name, cell in cells.items())} }},")
        lines.append("]")
    return "\n".join(lines)


def _meetings(everybody: Society, rng: random.Random, calendar: WorkCalendar, year: int, last: date) -> str:
    """The year, and the half year after it as far as the council sits: what is planned ahead has days to meet."""
    months = [date(year + month // 12, month % 12 + 1, 1) for month in range(18)]
    lines: list[str] = []
    for body in sittings(everybody, rng, calendar, [month for month in months if month <= last]):
        lines += ["[[body]]", f'organization = "{body.body}"', f'starts_at = "{body.starts_at}"']
        lines += [f"{name} = {days}" for name, days in body.before.items()]
        lines.append(f"meetings = [{', '.join(map(str, body.days))}]")
    return "\n".join(lines)


def _routes(rng: random.Random) -> str:
    """Heard first, or beside the committee's treatment."""
    gate = rng.choice((2, 2, 3))
    return "\n".join(
        [
            *("[[route]]", f'case_type = "{CASE_TYPE}"', 'name = "Sag til byrådet"', 'source = "Kompetenceplanen"'),
            f"memo_days = {rng.randint(2, 5)}",
            "steps = [",
            f'  {{ step = 1, body = "<parties>", role = "hearing", gates = {gate} }},',
            '  { step = 2, body = "<committee>", role = "recommendation" },',
            '  { step = 3, body = "oekonomiudvalg", role = "recommendation" },',
            '  { step = 4, body = "byraad", role = "decision", authoritative = true },',
            "]",
        ]
    )


def _playbook(rng: random.Random, everybody: Society) -> str:
    lines: list[str] = []
    for department, code in _heard_by(everybody.departments):
        body = next(heard for heard in everybody.heard if heard.code == code)
        duty = "agreement" if body.name == MED else rng.choice(("custom", "statutory_agreement"))
        lines += ["[[row]]", f'key = "{department.code}_{code}"', f'body = "{code}"', f'duty = "{duty}"']
        lines += ['source = "Drejebogen"', f'why = "{body.name} høres om sager fra {department.name}."']
        lines += [f"period_days = {rng.randint(14, 24)}", f'departments = ["{department.code}"]']
    return "\n".join(lines)


def _heard_by(departments: Iterable[Body]) -> Iterable[tuple[Body, str]]:
    return ((department, code) for department in departments for code in department.heard)


CHAINS = (("head",), ("head",), ("head", "director"), ("head", "finance_consultant", "director"))
TITLES = {"head": "afdelingschef", "finance_consultant": "økonomikonsulent", "director": "direktør"}


def _approval(rng: random.Random) -> str:
    """Most directors have left it to the heads of department."""
    roles = {role: TITLES[role] for role in rng.choice(CHAINS)}
    steps = ", ".join(f'{{ role = "{role}", title = "{title}" }}' for role, title in roles.items())
    return f'[[chain]]\ncase_type = "*"\nsteps = [{steps}]'


def _reminders(rng: random.Random) -> str:
    days = rng.choice(([3], [2], [4], [3], [5, 1]))
    return "\n".join(
        [
            *(f"days_before = {days}", "quiet_days = 2", "escalation_days = [1, 3]", 'office_from = "08:00"'),
            *('office_to = "16:00"', "undo_minutes = 10"),
        ]
    )


def _closures(rng: random.Random, year: int) -> Iterator[Closure]:
    for other in range(year - 1, year + 3):
        yield Closure("Grundlovsdag", date(other, 6, 5), date(other, 6, 5))
        if rng.random() < 0.5:
            yield Closure("Mellem jul og nytår", date(other, 12, 27), date(other, 12, 30))


def _calendar(rules: CalendarRules) -> str:
    lines = [f"first_year = {rules.first_year}", f"last_year = {rules.last_year}"]
    for closure in rules.closures:
        lines += ["[[closure]]", f'label = "{closure.label}"']
        lines += [f"starts_on = {closure.starts_on}", f"ends_on = {closure.ends_on}"]
    return "\n".join(lines)
