"""Field case 1: «sent» is when it left, not when the button was pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from process.checks.check import check
from process.checks.finding import Dossier, Level
from process.checks.sources import Rule
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.notices import NoticeKind
from process.register import MeetingDate
from process.sent import when_sent
from tests.builders.moments import CALENDAR, at
from tests.builders.nordby import COORDINATOR, COUNCIL_SECRETARY, DISABILITY
from tests.builders.world import World, released

FRIDAY = date(2027, 2, 5)
MONDAY = FRIDAY + timedelta(days=3)


def said(world: World, rule: Rule) -> list[tuple[Level, str]]:
    dossier = Dossier(world.case, world.register, world.rules, CALENDAR, world.now, world.meetings, ())
    return [(each.level, each.sentence) for each in check(dossier) if each.rule is rule]


def test_an_agenda_dispatched_on_friday_night_left_on_friday_night() -> None:
    """Thursday's council, its agenda dispatched at 21.30 four working days before: in time, and the mail leaves."""
    world = released(answers=())
    thursday = date(2027, 3, 18)
    moved = mc.MoveMeeting(meeting=101, starts_at=at(thursday, 16), reason="Salen er optaget")
    world.do(moved, COUNCIL_SECRETARY)
    world.register = replace(world.register, meetings=tuple(_moved(m, thursday) for m in world.register.meetings))
    world.place(101, override_reason="Haster")
    people = {key: replace(person, email=f"{person.code}@nordby.dk") for key, person in world.register.persons.items()}
    world.register = replace(world.register, persons=people)
    night = at(thursday - timedelta(days=6), 21, 30)
    world.dispatch(101, night)
    assert when_sent(world.meetings[101].meeting) == night
    assert {notice.planned_at for notice in world.planned(NoticeKind.AGENDA_OUT)} == {night}
    assert said(world, Rule.DISPATCH) == [
        (Level.GREEN, "Dagsordenen til Nordby Byråd 18. marts 2027 blev udsendt 12. marts 2027, senest 12. marts 2027.")
    ]


def _moved(meeting: MeetingDate, day: date) -> MeetingDate:
    return replace(meeting, held_on=day, starts_at=at(day, 16)) if meeting.id == 101 else meeting


def test_an_agenda_that_leaves_after_the_meeting_began_is_red_the_same_day() -> None:
    world = released(answers=())
    world.place(101, override_reason="Haster")
    held = world.meetings[101].meeting
    world.dispatch(101, held.starts_at + timedelta(hours=3))
    assert said(world, Rule.DISPATCH) == [
        (
            Level.RED,
            "Dagsordenen til Nordby Byråd 16. marts 2027 blev udsendt 16. marts 2027; fire hverdage før mødet var "
            "10. marts 2027.",
        )
    ]


def test_a_letter_pressed_on_friday_after_hours_is_counted_from_monday() -> None:
    world = released()
    due = (FRIDAY + timedelta(days=14), time(12))
    world.do(hc.SendHearing(case=1, deadlines={DISABILITY: due}), COORDINATOR, at(FRIDAY, 17, 5))
    assert when_sent(world.request()) == at(MONDAY, 8)
    assert said(world, Rule.PERIOD) == [(Level.YELLOW, "Handicaprådet har 11 dage til at svare; drejebogen giver 21.")]


def test_what_is_proposed_after_hours_is_counted_from_monday_too() -> None:
    world = released()
    world.do(hc.SendHearing(case=1), COORDINATOR, at(FRIDAY, 17, 5))
    assert world.request().due_on == MONDAY + timedelta(days=21)
    assert [level for level, _ in said(world, Rule.PERIOD)] == [Level.GREEN]
