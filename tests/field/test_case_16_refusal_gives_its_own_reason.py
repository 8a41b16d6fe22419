"""A rival's user: «I could not sign the minutes, and the message spoke of § 23, which I had not used.»"""

from __future__ import annotations

from process.commands import meeting as mc
from process.refusals import Refusal
from process.state.case import Outcome
from tests.builders.nordby import IDA, KAI, LIS, SOCIAL_SECRETARY
from tests.builders.world import World, released

MEETING = 301


def held() -> World:
    """The committee has met without Kai."""
    world = released("short", answers=())
    world.place(MEETING)
    world.decided(MEETING, Outcome.APPROVED)
    world.do(mc.RecordAttendance(meeting=MEETING, person=KAI, present=False), SOCIAL_SECRETARY)
    return world


def said(world: World, command: mc.MeetingCommand, actor: int) -> str:
    answer = world.ask(command, actor)
    assert isinstance(answer, Refusal)
    return answer.danish


def test_only_who_stops_a_decision_reads_of_paragraph_23() -> None:
    world = held()
    stop = mc.StopDecision(meeting=MEETING, item=1, member=KAI)
    assert said(world, stop, SOCIAL_SECRETARY) == (
        "Kai Næs deltog ikke i mødet og kan derfor ikke standse beslutningen (§ 23)."
    )
    world.close(MEETING)
    assert said(world, mc.SignRecord(meeting=MEETING), KAI) == (
        "Kai Næs deltog ikke i mødet. Protokollen underskrives af dem, der deltog (kommunestyrelsesloven § 13, stk. 1)."
    )


def test_anothers_absence_is_the_desks_to_write() -> None:
    report = mc.ReportAbsence(meeting=MEETING, person=LIS, reason="")
    assert said(released("short", answers=()), report, IDA) == (
        "Et medlem melder kun sit eget afbud. For Lis Fjord skriver formanden eller sekretæren det."
    )
