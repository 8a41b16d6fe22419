# ruff: noqa: E501 - one rule a row is how the table reads best
"""KSL §§ 2 and 38: what is read twice. One row: the paragraph, the situation, what is done, and the exact print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from process.checks.check import check
from process.checks.finding import Dossier
from process.checks.sources import Rule
from process.commands import meeting as mc
from process.rules import BudgetYear, Role, RouteStep
from process.stages import StepState
from process.state.case import CaseState, Outcome
from process.words import decisions as dw
from process.words import minutes as mw
from tests.builders.moments import CALENDAR
from tests.builders.nordby import REGISTER
from tests.builders.rules import RULES
from tests.builders.world import World, released

MARCH, APRIL, MAY = 101, 102, 103
FINANCE_MARCH = 201
YEAR = BudgetYear(2028, date(2027, 3, 16), date(2027, 4, 20), date(2027, 3, 1), date(2027, 3, 31))
BUDGET = replace(RULES.routes["two_readings"], budget_round=True)


def budget(year: BudgetYear = YEAR) -> World:
    rules = replace(RULES, routes={**RULES.routes, "two_readings": BUDGET}, budget_years={2028: year})
    return released("two_readings", title="Budget 2028", answers=(), rules=rules)


def other_matter() -> World:
    return released("two_readings", title="Styrelsesvedtægten", answers=())


def first_in_the_finance_committee() -> World:
    """§ 18: the finance committee's word on the budget comes before the council's first reading."""
    readings = (
        RouteStep(1, "oeu", Role.RECOMMENDATION),
        RouteStep(2, "byraad", Role.RECOMMENDATION, reading=1),
        RouteStep(3, "byraad", Role.DECISION, authoritative=True, reading=2),
    )
    route = replace(BUDGET, steps=readings)
    rules = replace(RULES, routes={**RULES.routes, "two_readings": route}, budget_years={2028: YEAR})
    return released("two_readings", title="Budget 2028", answers=(), rules=rules)


def recommended_before() -> World:
    world = first_in_the_finance_committee()
    minuted(world, FINANCE_MARCH)
    return world


def not_passed_on() -> str:
    world = first_in_the_finance_committee().treat(FINANCE_MARCH, Outcome.NOT_APPROVED)
    record = world.meetings[FINANCE_MARCH]
    return " ".join(dw.text_of(record.decisions[-1], mw.names_of(record, REGISTER)))


def said_by(world: World, *rules: Rule, case: CaseState | None = None) -> str:
    around = (case or world.case, world.register, world.rules, CALENDAR, world.now, dict(world.meetings))
    findings = (finding for finding in check(Dossier(*around)) if finding.rule in (rules or (Rule.READINGS,)))
    return "\n".join(f"{finding.level.danish}: {finding.sentence}" for finding in findings)


def item(world: World, meeting: int) -> str:
    """What the agenda says: the item and its proposed decision."""
    number = world.place(meeting)
    placed = world.meetings[meeting].item(number)
    assert placed is not None
    return f"{placed.title}: {'; '.join(placed.points)}"


def minuted(world: World, meeting: int) -> str:
    """Placed, decided as proposed, closed; what the minutes then say."""
    world.place(meeting)
    world.do(mc.DecideRest(meeting=meeting), world.secretary(meeting), world.meetings[meeting].meeting.starts_at)
    world.close(meeting)
    record = world.meetings[meeting]
    return " ".join(dw.text_of(record.decisions[-1], mw.names_of(record, REGISTER)))


def route(world: World) -> str:
    return ", ".join(dw.of_step(world.case, step) for step in world.case.treatments() if step.outcome)


def once_read(world: World | None = None) -> World:
    world = world or budget()
    minuted(world, MARCH)
    return world


def twice_read(world: World | None = None) -> World:
    world = once_read(world)
    minuted(world, APRIL)
    return world


def postponed() -> World:
    return budget().treat(MARCH, Outcome.POSTPONED)


def decided_after_a_postponed_first() -> str:
    """The council decides in April what it had postponed in March, as if that had been a reading."""
    world = postponed()
    done = {"state": StepState.DONE, "outcome": Outcome.APPROVED, "meeting": APRIL, "taken_from": APRIL}
    steps = (replace(step, **done) if step.reading == 2 else step for step in world.case.consultations)
    return said_by(world, case=replace(world.case, consultations=tuple(steps)))


def of_the_year(year: BudgetYear = YEAR) -> str:
    return said_by(twice_read(budget(year)), Rule.BUDGET_YEAR)


ROWS: tuple[tuple[str, str, Callable[[], str], str], ...] = (
    ("KSL § 38", "Dagsordenen til 1. behandling",
     lambda: item(budget(), MARCH), "Budget 2028 – 1. behandling: at forslaget oversendes til 2. behandling"),
    ("KSL § 38", "Protokollen fra 1. behandling",
     lambda: minuted(budget(), MARCH), "Oversendt til 2. behandling."),
    ("KSL § 38", "Dagsordenen til 2. behandling",
     lambda: item(once_read(), APRIL), "Budget 2028 – 2. behandling: at Nordby Byråd vedtager Budget 2028 ved 2. behandling"),
    ("KSL § 38", "Protokollen fra 2. behandling",
     lambda: minuted(once_read(), APRIL), "Vedtaget ved 2. behandling."),
    ("KSL § 18", "Dagsordenen i Økonomiudvalget før 1. behandling",
     lambda: item(first_in_the_finance_committee(), FINANCE_MARCH),
     "Budget 2028: at udvalget oversender Budget 2028 til 1. behandling i Nordby Byråd"),
    ("KSL § 18", "Økonomiudvalgets protokol siger det, udvalget blev spurgt om",
     lambda: minuted(first_in_the_finance_committee(), FINANCE_MARCH), "Oversendt til 1. behandling."),
    ("KSL § 18", "Økonomiudvalget sender ikke sagen videre", not_passed_on, "Ikke oversendt til 1. behandling."),
    ("KSL § 18", "Sagens rute siger det samme om udvalget",
     lambda: route(recommended_before()), "oversendt til 1. behandling"),
    ("KSL § 38", "Sagens rute viser de samme ord",
     lambda: route(twice_read()), "oversendt til 2. behandling, vedtaget ved 2. behandling"),
    ("KSL § 38", "Regeltjek: der er tre uger imellem",
     lambda: said_by(twice_read()), "i orden: Mellem Nordby Byråds 1. behandling 16. marts 2027 og 2. behandling 20. april 2027 er der 35 dage."),
    ("KSL § 38", "1. behandling blev udsat: den er ikke holdt og tæller ikke",
     lambda: said_by(postponed()), ""),
    ("KSL § 38", "1. behandling blev udsat og holdes senere: de nye dage tæller",
     lambda: said_by(twice_read_after_postponing()), "i orden: Mellem Nordby Byråds 1. behandling 20. april 2027 og 2. behandling 25. maj 2027 er der 35 dage."),
    ("KSL § 38", "1. behandling blev udsat, og byrådet afgjorde sagen næste gang",
     decided_after_a_postponed_first, "ikke i orden: Nordby Byråd har afgjort sagen uden 1. behandling."),
    ("KSL § 2", "Styrelsesvedtægten behandles to gange med mindst seks dage imellem",
     lambda: said_by(twice_read(other_matter())), "i orden: Mellem Nordby Byråds 1. behandling 16. marts 2027 og 2. behandling 20. april 2027 er der 35 dage."),
    ("Budgetåret", "Begge behandlinger på årets dage",
     of_the_year, "i orden: 2. behandling 20. april 2027 ligger inden 15. oktober 2027, hvor budget 2028 senest skal være vedtaget."),
    ("Budgetåret", "1. behandling på en anden dag end årets",
     lambda: of_the_year(replace(YEAR, first_reading_on=date(2027, 3, 9))), "se efter: 1. behandling 16. marts 2027 er ikke budgetårets dag: budget 2028 har 9. marts 2027.\ni orden: 2. behandling 20. april 2027 ligger inden 15. oktober 2027, hvor budget 2028 senest skal være vedtaget."),
    ("Budgetåret", "Ministeren har sat en anden dag, og vedtagelsen ligger efter den",
     lambda: of_the_year(replace(YEAR, adopted_by=date(2027, 4, 15))), "ikke i orden: 2. behandling 20. april 2027 ligger efter 15. april 2027, hvor budget 2028 senest skal være vedtaget."),
    ("Budgetåret", "En anden sag, der læses to gange, har ingen budgetdage",
     lambda: said_by(twice_read(other_matter()), Rule.BUDGET_YEAR), ""),
)  # fmt: skip


def twice_read_after_postponing() -> World:
    world = postponed()
    minuted(world, APRIL)
    minuted(world, MAY)
    return world


@pytest.mark.parametrize(("law", "situation", "done", "prints"), ROWS, ids=[f"{law}: {what}" for law, what, *_ in ROWS])
def test_the_readings_say(law: str, situation: str, done: Callable[[], str], prints: str) -> None:
    assert done() == prints, f"{law}: {situation}"
