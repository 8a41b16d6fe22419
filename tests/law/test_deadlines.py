"""Deadlines as the law and the bodies' own meetings set them: rule, situation, what is proposed and what is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

import pytest

from process.calendar import instant
from process.commands import hearing as hc
from process.hearing.letters import letter_warnings, proposed_deadlines
from process.notices import NoticeKind
from process.register import MeetingDate
from tests.builders.moments import START
from tests.builders.nordby import COORDINATOR, DISABILITY, REGISTER
from tests.builders.world import World, released


def own(day: date, agenda_closes_before: int = 7) -> MeetingDate:
    closes = day - timedelta(days=agenda_closes_before)
    return MeetingDate(900 + day.timetuple().tm_yday, DISABILITY, instant(day, time(15)), day, case_deadline_on=closes)


def world_with(*meetings: MeetingDate, target: int | None = 102) -> World:
    """A case the Handicapråd is heard about from 4 January, aimed at the council's meeting of 20 April."""
    register = replace(REGISTER, meetings=(*REGISTER.meetings, *meetings))
    world = released()
    world.register = register
    world.state = replace(world.case, case=replace(world.case.case, target_meeting=target))
    return world


@dataclass(frozen=True)
class Proposal:
    rule: str
    situation: str
    meetings: tuple[MeetingDate, ...]
    due: date
    warnings: tuple[str, ...] = ()


PROPOSED = (
    Proposal("drejebogen: 21 dage", "Rådet har ingen mødekalender", (), date(2027, 1, 25)),
    Proposal(
        "efter organets eget møde og en arbejdsdag til at skrive",
        "Rådet mødes 3. februar, og sagen har tid",
        (own(date(2027, 2, 3)),),
        date(2027, 2, 4),
    ),
    Proposal(
        "organets egen dagsordenfrist",
        "Dagsordenen til 8. januar lukkede 1. januar; næste møde er 10. februar",
        (own(date(2027, 1, 8)), own(date(2027, 2, 10))),
        date(2027, 2, 11),
    ),
    Proposal(
        "høringen må ikke koste mødet, der ventes på",
        "Rådet mødes først 14. april; dagsordenen til byrådet 20. april udsendes 14. april",
        (own(date(2027, 4, 14)),),
        date(2027, 1, 25),
        ("Handicaprådet mødes først 14. april 2027, efter fristen 25. januar 2027.",),
    ),
    Proposal(
        "loven og drejebogen sætter den korteste periode",
        "Rådet mødes 12. januar, før perioden er gået",
        (own(date(2027, 1, 12)),),
        date(2027, 1, 25),
    ),
)


@pytest.mark.parametrize("row", PROPOSED, ids=lambda row: row.situation)
def test_one_deadline_is_proposed_by_every_door(row: Proposal) -> None:
    world = world_with(*row.meetings)
    before = world.context(COORDINATOR).assessor
    assert proposed_deadlines(world.case, before)[DISABILITY] == (row.due, time(12))
    world.send()
    request = world.request()
    assert (request.due_on, request.due_time) == (row.due, time(12))
    assert letter_warnings(world.case, world.context(COORDINATOR).assessor, [request])[DISABILITY] == row.warnings


def cost(days: int, ends_on: str, memo_on: str) -> str:
    return (
        f"Handicaprådet får {days} dage mere: Nordby Byråd 20. april 2027 kan ikke længere nås, næste er 25. maj 2027. "
        f"Høringen slutter {ends_on} og kan ikke nå udsendelsen 14. april 2027 til Nordby Byråds møde 20. april 2027: "
        f"høringsnotatet er først klar {memo_on}. Senest mulige frist er 7. april 2027."
    )


def test_an_extension_past_the_dispatch_says_what_it_costs_before_it_is_given() -> None:
    world = world_with().send()
    late = hc.ExtendHearing(
        case=1, body=DISABILITY, due_on=date(2027, 4, 21), due_time=time(12), reason="De mødes sent"
    )
    answer = world.ask(late, COORDINATOR)
    assert answer.danish == (
        f"{cost(86, '21. april 2027', '28. april 2027')} Fristen er ikke ændret. "
        "Sæt kryds ved »Giv fristen alligevel«, hvis den skal være længere."
    )
    assert world.request().due_on == START + timedelta(days=21)
    world.do(replace(late, accepts_cost=True), COORDINATOR)
    assert world.request().due_on == date(2027, 4, 21)


def test_an_extension_that_costs_nothing_is_given_at_once() -> None:
    world = world_with().send()
    world.do(
        hc.ExtendHearing(case=1, body=DISABILITY, due_on=date(2027, 2, 5), due_time=time(12), reason="Ferie"),
        COORDINATOR,
    )
    assert world.request().due_on == date(2027, 2, 5)


@pytest.mark.parametrize(
    ("promised_on", "costs"),
    [
        pytest.param(date(2027, 2, 3), [], id="et møde efter fristen, som sagen har tid til"),
        pytest.param(
            date(2027, 4, 19),
            [cost(85, "20. april 2027", "27. april 2027")],
            id="et møde dagen før byrådets, efter at dagsordenen er udsendt",
        ),
    ],
)
def test_the_coordinator_is_told_what_a_promised_meeting_costs(promised_on: date, costs: list[str]) -> None:
    world = world_with().send()
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=promised_on), COORDINATOR)
    told = world.planned(NoticeKind.ANSWER_COMES_LATE)
    assert [(notice.recipient, notice.payload.costs) for notice in told] == [(COORDINATOR, text) for text in costs]
