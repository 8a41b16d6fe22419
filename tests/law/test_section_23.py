# ruff: noqa: E501 - one rule a row is how the table reads best
"""KSL § 23 and planloven § 24: what the council is asked, what can be stopped, and what is then said. One row: the
paragraph, the situation, what is done, and the exact print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from process.checks.check import check
from process.checks.finding import Dossier
from process.commands import case as c
from process.commands import meeting as mc
from process.planning.assessment import Assessor
from process.planning.costs import _consequence
from process.refusals import Refusal
from process.state.case import Outcome
from process.state.meeting import ItemKind
from process.words import decisions as dw
from process.words import minutes as mw
from tests.builders.moments import CALENDAR
from tests.builders.nordby import COUNCIL_SECRETARY, KAI, REGISTER, SOCIAL_SECRETARY
from tests.builders.rules import RULES
from tests.builders.world import World, released

COUNCIL_MEETING, FINANCE_MEETING, SOCIAL_MEETING = 101, 201, 301
PLAN_RULES = replace(
    RULES, routes={**RULES.routes, "local_plan": replace(RULES.routes["local_plan"], public_hearing="local_plan")}
)


def treated(case_type: str, outcome: Outcome, *, is_stopped: bool = True, **fields: object) -> World:
    """The committee has decided, a member has brought it before the council or not, and the record is closed."""
    world = released(case_type, **fields)
    world.place(SOCIAL_MEETING)
    world.decided(SOCIAL_MEETING, outcome)
    if is_stopped:
        world.do(mc.StopDecision(meeting=SOCIAL_MEETING, item=1, member=KAI), KAI)
    world.close(SOCIAL_MEETING)
    return world


def asked(world: World, meeting: int, **fields: object) -> str:
    """The proposed decision of the case's item there."""
    number = world.place(meeting, **fields)
    item = world.meetings[meeting].item(number)
    assert item is not None
    return "; ".join(item.points)


def minuted(world: World, meeting: int) -> str:
    record = world.meetings[meeting]
    return " ".join(dw.text_of(record.decisions[-1], mw.names_of(record, REGISTER)))


def refusal(command: mc.MeetingCommand, actor: int, world: World) -> str:
    answer = world.ask(command, actor)
    assert isinstance(answer, Refusal)
    return answer.danish


def checked(world: World) -> str:
    """What the rule check says of the § 23."""
    around = (world.case, world.register, world.rules, CALENDAR, world.now, dict(world.meetings))
    said = (finding for finding in check(Dossier(*around)) if finding.source == "kommunestyrelsesloven § 23")
    return "\n".join(f"{finding.level.danish}: {finding.sentence}" for finding in said)


# -- what is asked ---------------------------------------------------------------------------------------------------


def council_is_asked() -> str:
    return asked(treated("short", Outcome.APPROVED, answers=()), COUNCIL_MEETING)


def council_that_decides_anyway_is_asked() -> str:
    world = treated("political_case", Outcome.NOT_APPROVED, answers=())
    world.treat(FINANCE_MEETING, Outcome.RECOMMENDED)
    return asked(world, COUNCIL_MEETING)


def rest_as_proposed() -> str:
    world = treated("short", Outcome.APPROVED, answers=())
    world.place(COUNCIL_MEETING)
    held_at = world.meetings[COUNCIL_MEETING].meeting.starts_at
    answer = world.ask(mc.DecideRest(meeting=COUNCIL_MEETING), COUNCIL_SECRETARY, held_at)
    assert isinstance(answer, Refusal)
    return answer.danish


def council_approves() -> str:
    world = treated("short", Outcome.APPROVED, answers=())
    world.treat(COUNCIL_MEETING, Outcome.APPROVED)
    return minuted(world, COUNCIL_MEETING)


# -- what can be stopped ---------------------------------------------------------------------------------------------


def sent_in_hearing(outcome: Outcome) -> str:
    """Where the case stands after the stop: the bodies whose turn it is."""
    world = treated("local_plan", outcome)
    ready = [step for step in world.case.consultations if step.state == "ready"]
    return ", ".join(world.register.organizations[step.body].name for step in ready)


def after_council_says_yes() -> str:
    world = treated("local_plan", Outcome.APPROVED)
    world.treat(COUNCIL_MEETING, Outcome.APPROVED)
    ready = [step for step in world.case.consultations if step.state == "ready"]
    return ", ".join(world.register.organizations[step.body].name for step in ready)


def dropped_again() -> str:
    world = treated("local_plan", Outcome.APPROVED)
    world.do(c.DropCallIn(case=1, reason="Svaret er givet."), KAI)
    world.advance()
    ready = [step for step in world.case.consultations if step.state == "ready"]
    deciding = [step for step in world.case.treatments() if step.authoritative and step.state != "struck"]
    return ", ".join(world.register.organizations[step.body].name for step in (*ready, *deciding))


def recommendation_stopped() -> str:
    world = released("political_case", answers=())
    world.place(SOCIAL_MEETING)
    world.decided(SOCIAL_MEETING, Outcome.APPROVED)
    return refusal(mc.StopDecision(meeting=SOCIAL_MEETING, item=1, member=KAI), KAI, world)


# -- what the rule check says ----------------------------------------------------------------------------------------


def before_the_council() -> str:
    return checked(treated("short", Outcome.APPROVED, answers=()))


def council_decided(outcome: Outcome) -> str:
    world = treated("short", Outcome.APPROVED, answers=())
    world.treat(COUNCIL_MEETING, outcome)
    return checked(world)


def council_postponed() -> str:
    return council_decided(Outcome.POSTPONED)


# -- a plan's proposal -----------------------------------------------------------------------------------------------


def plan_is_asked(**fields: object) -> str:
    return asked(released("local_plan", rules=PLAN_RULES, title="Lokalplan 12", **fields), SOCIAL_MEETING)


def plan_is_minuted(**fields: object) -> str:
    world = released("local_plan", rules=PLAN_RULES, **fields)
    world.place(SOCIAL_MEETING)
    held_at = world.meetings[SOCIAL_MEETING].meeting.starts_at
    world.do(mc.DecideRest(meeting=SOCIAL_MEETING), SOCIAL_SECRETARY, held_at)
    return minuted(world, SOCIAL_MEETING)


def plan_comes_back() -> str:
    world = released("local_plan", rules=PLAN_RULES, title="Lokalplan 12", answers=())
    world.treat(SOCIAL_MEETING, Outcome.APPROVED)
    return asked(world, 302)


def hearing_without_plan() -> str:
    return asked(released("local_plan"), SOCIAL_MEETING)


# -- the proposed decision of the others -----------------------------------------------------------------------------


def recommending() -> str:
    return asked(released("political_case", answers=()), SOCIAL_MEETING)


def deciding() -> str:
    return asked(released("short", answers=()), SOCIAL_MEETING)


def council_deciding() -> str:
    world = released("political_case", answers=())
    world.treat(SOCIAL_MEETING, Outcome.RECOMMENDED).treat(FINANCE_MEETING, Outcome.RECOMMENDED)
    return asked(world, COUNCIL_MEETING)


def informing() -> str:
    return asked(released("short", answers=()), SOCIAL_MEETING, item_kind=ItemKind.INFORMATION)


def on_the_route(*, is_stopped: bool = True) -> str:
    world = treated("short", Outcome.APPROVED, answers=(), is_stopped=is_stopped)
    return "; ".join(dw.of_step(world.case, step) for step in world.case.treatments() if step.outcome)


def it_costs() -> str:
    """What the record's page says under the item, the moment its decision is brought before the council."""
    states = released("short", answers=()).case, treated("short", Outcome.APPROVED, answers=()).case
    aimed, after = (Assessor(REGISTER, CALENDAR, RULES, date(2027, 3, 2)).plan(state) for state in states)
    return _consequence(aimed, after)


ROWS: tuple[tuple[str, str, Callable[[], str], str], ...] = (
    ("KSL § 23", "Sagens rute siger, at beslutningen er indbragt",
     on_the_route, "godkendt (begæret indbragt efter § 23)"),
    ("KSL § 23", "Er den ikke indbragt, siger ruten det ikke",
     lambda: on_the_route(is_stopped=False), "godkendt"),
    ("KSL § 23", "Hvad det koster sagen: et andet organ afgør den; udvalgets møde er holdt",
     it_costs, "sagen afgøres af Nordby Byråd, tidligst 16. marts 2027."),
    ("KSL § 23", "Et udvalgs beslutning er indbragt: byrådet tager stilling til den, og bedes ikke godkende forslaget",
     council_is_asked, "at Nordby Byråd tager stilling til Socialudvalgets beslutning af 2. marts 2027 om Nye rampanlæg"),
    ("KSL § 23", "Udvalget sagde nej, og byrådet skulle have sagen alligevel",
     council_that_decides_anyway_is_asked, "at Nordby Byråd tager stilling til Socialudvalgets beslutning af 2. marts 2027 om Nye rampanlæg"),
    ("KSL § 23", "»Resten som indstillet«: indstillingen siger ikke, hvad byrådet beslutter",
     rest_as_proposed, "Punkt 1 er indbragt efter § 23, så indstillingen siger ikke, hvad der skal besluttes. Skriv beslutningen på punktet."),
    ("KSL § 23", "Byrådet godkender: ikke »som indstillet«, for det var der ingen, der indstillede",
     council_approves, "Byrådet stadfæster udvalgets beslutning."),
    ("KSL § 23", "Udvalget sender i høring: sagen går til byrådet, og høringen venter",
     lambda: sent_in_hearing(Outcome.SENT_IN_HEARING), "Nordby Byråd"),
    ("KSL § 23", "Det samme, hvor det står som godkendt",
     lambda: sent_in_hearing(Outcome.APPROVED), "Nordby Byråd"),
    ("KSL § 23", "Det samme, hvor det står som anbefalet",
     lambda: sent_in_hearing(Outcome.RECOMMENDED), "Nordby Byråd"),
    ("KSL § 23", "Byrådet siger ja: høringen begynder",
     after_council_says_yes, "Handicaprådet"),
    ("KSL § 23", "Medlemmet frafalder: høringen begynder, og udvalget har ikke fået byrådets kompetence",
     dropped_again, "Handicaprådet, Nordby Byråd"),
    ("KSL § 23", "En indstilling til byrådet kan ikke standses",
     recommendation_stopped, "Kun en beslutning kan standses, ikke en indstilling til et andet organ, en orientering eller en udsættelse (§ 23)."),
    ("KSL § 23", "Regeltjekket, før byrådet har besluttet noget",
     before_the_council, "se efter: Beslutningen i Socialudvalget 2. marts 2027 er begæret indbragt for Nordby Byråd og har endnu ingen virkning."),
    ("KSL § 23", "Regeltjekket, når byrådet har godkendt",
     lambda: council_decided(Outcome.APPROVED), "i orden: Beslutningen i Socialudvalget 2. marts 2027 blev begæret indbragt for Nordby Byråd, der 16. marts 2027 besluttede: Godkendt."),
    ("KSL § 23", "Regeltjekket, når byrådet har sagt nej",
     lambda: council_decided(Outcome.NOT_APPROVED), "i orden: Beslutningen i Socialudvalget 2. marts 2027 blev begæret indbragt for Nordby Byråd, der 16. marts 2027 besluttede: Ikke godkendt."),
    ("KSL § 23", "Regeltjekket, når byrådet har udsat sagen: der er endnu ingen afgørelse",
     council_postponed, "se efter: Beslutningen i Socialudvalget 2. marts 2027 er begæret indbragt for Nordby Byråd og har endnu ingen virkning."),
    ("Planloven § 24", "Et lokalplanforslag vedtages, før det sendes i offentlig høring",
     plan_is_asked, "at udvalget vedtager forslaget Lokalplan 12 og sender det i offentlig høring"),
    ("Planloven § 24", "Sådan føres det til protokol: vedtaget, ikke anbefalet",
     plan_is_minuted, "Forslaget er vedtaget og sendes i offentlig høring."),
    ("Planloven § 24", "Ingen organer skal høres, kun offentligheden",
     lambda: plan_is_minuted(answers=()), "Forslaget er vedtaget."),
    ("Planloven § 24", "Efter høringen indstiller udvalget til byrådet",
     plan_comes_back, "at udvalget anbefaler Nordby Byråd at godkende Lokalplan 12"),
    ("Høring", "En anden sag, hvor næste trin er en høring",
     hearing_without_plan, "at udvalget sender Nye rampanlæg i høring"),
    ("Kompetence", "Udvalget indstiller til byrådet",
     recommending, "at udvalget anbefaler Nordby Byråd at godkende Nye rampanlæg"),
    ("Kompetence", "Udvalget afgør selv",
     deciding, "at udvalget godkender Nye rampanlæg"),
    ("Kompetence", "Byrådet afgør",
     council_deciding, "at Nordby Byråd godkender Nye rampanlæg"),
    ("Kompetence", "Sagen er til orientering",
     informing, "at orienteringen tages til efterretning"),
)  # fmt: skip


@pytest.mark.parametrize(("law", "situation", "done", "prints"), ROWS, ids=[f"{law}: {what}" for law, what, *_ in ROWS])
def test_section_23_says(law: str, situation: str, done: Callable[[], str], prints: str) -> None:
    assert done() == prints, f"{law}: {situation}"
