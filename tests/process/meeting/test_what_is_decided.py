"""What may be decided at which item, and in which words it is minuted."""

from dataclasses import replace

import pytest

from process.commands import meeting as mc
from process.ids import MeetingId
from process.meeting.question import proposed_points
from process.refusals import Refusal
from process.rules import Role
from process.state.case import Consultation, Outcome
from process.state.meeting import ItemKind, ItemSubject
from process.words import decisions, minutes
from tests.builders.nordby import KAI, REGISTER, SECRETARIES, SOCIAL
from tests.builders.world import World, released

SECRETARY = SECRETARIES[SOCIAL]


def placed() -> World:
    world = released("short", answers=())
    world.place(301)
    return world


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("Udvalget ønsker en besigtigelse.", "Udsat, fordi udvalget ønsker en besigtigelse."),
        ("fordi der mangler et bilag", "Udsat, fordi der mangler et bilag."),
        ("Lis Fjord ønsker en besigtigelse", "Udsat, fordi Lis Fjord ønsker en besigtigelse."),
        ("KL er ved at vurdere reglerne", "Udsat, fordi KL er ved at vurdere reglerne."),
        ("", "Udsat."),
    ],
)
def test_why_a_matter_was_put_off_is_minuted(reason: str, expected: str) -> None:
    world = placed()
    world.decided(301, Outcome.POSTPONED, reason=reason)
    record = world.meetings[301]
    said = decisions.text_of(record.decisions[0], minutes.names_of(record, REGISTER))
    assert said == ((expected, decisions.NO_MEETING_SET) if reason else (f"{expected} {decisions.NO_MEETING_SET}",))


@pytest.mark.parametrize(("to", "is_refused"), [(302, False), (301, True), (101, True)])
def test_an_item_is_postponed_to_a_later_meeting_of_its_body(to: int, is_refused: bool) -> None:
    world = placed()
    command = mc.RecordDecision(meeting=301, item=1, outcome=Outcome.POSTPONED, postponed_to=MeetingId(to))
    assert isinstance(world.ask(command, world.secretary(301)), Refusal) is is_refused


def test_words_that_were_written_stand_before_the_reason() -> None:
    world = placed()
    world.decided(301, Outcome.POSTPONED, text="Udsat til mødet i april.", reason="Der mangler et bilag")
    assert world.meetings[301].decisions[0].text == "Udsat til mødet i april."


@pytest.mark.parametrize("subject", [ItemSubject.SIGNING, ItemSubject.MESSAGES, ItemSubject.COMING])
def test_what_is_no_decision_takes_none(subject: ItemSubject) -> None:
    world = placed()
    world.do(mc.AddItem(meeting=301, title="Meddelelser"), SECRETARY)
    record = world.meetings[301]
    item = replace(record.items[-1], subject=subject)
    world.meetings[301] = replace(record, items=(*record.items[:-1], item))
    refusal = world.ask(mc.RecordDecision(meeting=301, item=item.number, outcome=Outcome.APPROVED), SECRETARY)
    assert isinstance(refusal, Refusal)
    assert refusal.danish.startswith(f"Punktet »{item.title}« er ikke til beslutning")


def test_the_council_says_what_becomes_of_the_decision_brought_before_it() -> None:
    world = placed()
    world.decided(301, Outcome.APPROVED)
    world.do(mc.StopDecision(meeting=301, item=1, member=KAI), KAI)
    world.close(301)
    item = world.place(101)
    record = world.meetings[101]
    bare = mc.RecordDecision(meeting=101, item=item, outcome=Outcome.APPROVED, text="Godkendt.")
    refusal = world.ask(bare, world.secretary(101))
    assert isinstance(refusal, Refusal)
    assert "»Nordby Byråd stadfæster udvalgets beslutning«" in refusal.danish
    world.decided(101, Outcome.NOT_APPROVED)
    record = world.meetings[101]
    said = decisions.text_of(record.decisions[-1], minutes.names_of(record, REGISTER))
    assert said == ("Byrådet ophæver udvalgets beslutning.",)


def test_before_the_first_reading_a_committee_passes_the_proposal_on() -> None:
    world = released("two_readings", answers=())
    committee = Consultation(9, SOCIAL, Role.RECOMMENDATION, 1)
    state = replace(world.case, consultations=(committee, *world.case.consultations))
    points = proposed_points(state, committee, ItemKind.DECISION, None, SOCIAL, world.context())
    assert points == ("at udvalget oversender Nye rampanlæg til 1. behandling i Nordby Byråd",)


def test_the_rest_is_counted_as_it_is_decided() -> None:
    """What was brought before the council is not among it."""
    world = placed()
    world.decided(301, Outcome.APPROVED)
    world.do(mc.StopDecision(meeting=301, item=1, member=KAI), KAI)
    world.close(301)
    called_in = world.place(101)
    world.do(mc.AddItem(meeting=101, title="Skiltene", item_kind=ItemKind.DECISION), world.secretary(101))
    starts_at = world.meetings[101].meeting.starts_at
    world.do(mc.DecideRest(meeting=101), world.secretary(101), starts_at)
    assert [item.number for item in world.meetings[101].undecided()] == [called_in]
