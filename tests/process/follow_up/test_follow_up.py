"""What a decision leaves to be done: written down, given to somebody, reminded of every week, done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.change import Change
from process.commands import case as c
from process.commands import follow_up as fc
from process.events import Tag
from process.follow_up.follow_up import from_meeting
from process.notices import NoticeKind
from process.register import MeetingStatus
from process.stages import Stage
from process.state.case import Ending, Outcome, Placement
from process.state.follow_up import FollowUpKind
from tests.builders.moments import START, at
from tests.builders.nordby import CITIZEN, COORDINATOR, DIRECTOR, FORMER, HEAD, OFFICER, SOCIAL_SECRETARY
from tests.builders.world import World, registered

DAY = date(2027, 4, 5)  # a Monday
DUE = frozenset({NoticeKind.FOLLOW_UP_DUE})


@pytest.fixture
def world() -> World:
    return registered()


def add(world: World, **fields) -> None:
    world.do(fc.AddFollowUp(**{"case": 1, "text": "Flere bænke"} | fields), OFFICER)


def reminders(world: World) -> list[tuple[int, date, str]]:
    return [(notice.recipient, notice.planned_at.date(), notice.about) for notice in world.planned(*DUE)]


def only(world: World):
    (follow_up,) = world.case.follow_ups
    return follow_up


def test_it_is_the_managers_until_it_is_given_to_somebody(world: World) -> None:
    add(world, text="  Flere bænke ved torvet \n", kind=FollowUpKind.REQUEST)
    follow_up = only(world)
    assert (follow_up.number, follow_up.text, follow_up.responsible, follow_up.due_on) == (
        1,
        "Flere bænke ved torvet",
        HEAD,
        None,
    )
    assert world.planned(*DUE) == []
    world.do(fc.SetFollowUp(case=1, number=1, responsible=OFFICER), HEAD)
    assert only(world).responsible == OFFICER
    assert world.planned(*DUE) == []


def test_the_reminder_comes_on_the_morning_of_the_day(world: World) -> None:
    add(world, responsible=OFFICER, due_on=DAY)
    assert reminders(world) == [(OFFICER, DAY, "1")]
    assert world.planned(*DUE)[0].planned_at == at(DAY, 8)
    assert only(world).remind_on == DAY + timedelta(weeks=1)


def test_a_day_the_office_is_closed_is_said_on_the_next(world: World) -> None:
    add(world, responsible=OFFICER, due_on=date(2027, 4, 3))  # a Saturday
    assert reminders(world) == [(OFFICER, DAY, "1")]


def test_a_new_date_and_a_new_person_take_the_reminder_along(world: World) -> None:
    add(world, responsible=OFFICER, due_on=DAY)
    add(world, responsible=OFFICER, due_on=DAY)
    world.do(fc.SetFollowUp(case=1, number=1, due_on=DAY + timedelta(days=1)), OFFICER)
    assert reminders(world) == [(OFFICER, DAY, "2"), (OFFICER, DAY + timedelta(days=1), "1")]
    world.do(fc.SetFollowUp(case=1, number=1, responsible=HEAD), OFFICER)
    assert (HEAD, DAY + timedelta(days=1), "1") in reminders(world)
    assert len(reminders(world)) == 2


def test_every_week_after_until_it_is_done(world: World) -> None:
    add(world, responsible=OFFICER, due_on=DAY)
    remind = fc.RemindFollowUps(case=1)
    assert world.refused(remind, now=at(DAY + timedelta(days=6))) == "nothing_new"
    for week in (1, 2):
        world.do(remind, now=at(DAY + timedelta(weeks=week), 9))
        assert world.refused(remind) == "nothing_new"
    assert [day for _, day, _ in reminders(world)] == [DAY + timedelta(weeks=week) for week in range(3)]
    world.do(remind, now=at(DAY + timedelta(weeks=9), 9))  # nobody was there for seven weeks: one mail, not seven
    assert len(reminders(world)) == 4
    world.do(fc.FinishFollowUp(case=1, number=1, text="Bænkene står der"), OFFICER)
    assert reminders(world) == [], "what is planned is taken back"
    assert world.refused(remind, now=at(DAY + timedelta(weeks=20))) == "nothing_new"
    assert (only(world).done_text, only(world).is_open) == ("Bænkene står der", False)


def test_who_has_left_is_followed_by_the_manager(world: World) -> None:
    add(world, responsible=OFFICER, due_on=DAY)
    seats = [replace(seat, ends_on=DAY) if seat.person == OFFICER else seat for seat in world.register.memberships]
    world.register = replace(world.register, memberships=tuple(seats))
    world.do(fc.RemindFollowUps(case=1), now=at(DAY + timedelta(weeks=1), 9))
    assert reminders(world)[-1][0] == HEAD


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (fc.AddFollowUp(case=1, text=" "), "text_needed"),
        (fc.AddFollowUp(case=1, text="x", due_on=START - timedelta(days=1)), "deadline_in_past"),
        (fc.AddFollowUp(case=1, text="x", due_on=date(2999, 1, 1)), "beyond_calendar"),
        (fc.AddFollowUp(case=1, text="x", responsible=FORMER), "nobody_in_office"),
        (fc.SetFollowUp(case=1, number=9, due_on=DAY), "not_found"),
        (fc.SetFollowUp(case=1, number=1), "nothing_new"),
        (fc.SetFollowUp(case=1, number=1, responsible=HEAD), "nothing_new"),
        (fc.SetFollowUp(case=1, number=1, responsible=CITIZEN), "nobody_in_office"),
        (fc.SetFollowUp(case=1, number=1, due_on=START - timedelta(days=1)), "deadline_in_past"),
        (fc.FinishFollowUp(case=1, number=9, text="x"), "not_found"),
        (fc.FinishFollowUp(case=1, number=1, text=" "), "done_text_needed"),
    ],
    ids=str,
)
def test_what_will_not_do_is_refused(world: World, command, code) -> None:
    add(world)
    assert world.refused(command) == code


def test_what_is_overdue_can_be_given_away_with_its_day(world: World) -> None:
    add(world, responsible=OFFICER, due_on=DAY)
    world.do(fc.SetFollowUp(case=1, number=1, responsible=HEAD, due_on=DAY), now=at(DAY + timedelta(days=9), 9))
    assert reminders(world) == [(HEAD, DAY + timedelta(days=9), "1")], "the new one hears of it at once"
    assert only(world).remind_on == DAY + timedelta(days=16)


def test_what_is_done_is_done(world: World) -> None:
    add(world)
    world.do(fc.FinishFollowUp(case=1, number=1, text="Udført"), HEAD)
    assert world.refused(fc.FinishFollowUp(case=1, number=1, text="Igen"), HEAD) == "not_found"
    assert world.refused(fc.SetFollowUp(case=1, number=1, due_on=DAY), HEAD) == "not_found"


def test_the_one_it_was_given_to_may_say_when_and_that_it_is_done(world: World) -> None:
    add(world, responsible=SOCIAL_SECRETARY)
    add(world, responsible=OFFICER)
    world.do(fc.SetFollowUp(case=1, number=1, due_on=DAY), SOCIAL_SECRETARY)
    assert world.refused(fc.SetFollowUp(case=1, number=2, due_on=DAY), SOCIAL_SECRETARY) == "not_allowed"
    world.do(fc.FinishFollowUp(case=1, number=1, text="Besøgt"), SOCIAL_SECRETARY)
    assert world.refused(fc.FinishFollowUp(case=1, number=2, text="x"), SOCIAL_SECRETARY) == "not_allowed"
    assert world.refused(fc.FinishFollowUp(case=1, number=2, text="x"), CITIZEN) == "not_allowed"


def decided(world: World) -> World:
    """Decided by the council, and taken in."""
    world.approve().send()
    world.answer()
    world.sum_up()
    for step in list(world.case.treatments()):
        meeting = next(m for m in world.register.meetings if m.organization == step.body and m.starts_at > world.now)
        world.treat(meeting.id, Outcome.APPROVED if step.authoritative else Outcome.RECOMMENDED)
    assert world.stage is Stage.FOLLOW_UP
    return world


def test_a_decision_is_not_carried_out_while_something_is_owed(world: World) -> None:
    decided(world)
    add(world, kind=FollowUpKind.EVALUATION, due_on=date(2027, 12, 1), responsible=OFFICER)
    assert world.case.case.next_deadline == "follow_up"
    assert world.refused(c.CarryOut(case=1, text="Bygget"), HEAD) == "follow_ups_open"
    world.do(c.CarryOut(case=1, text="Bygget", reason="Evalueres først om et år"), HEAD)
    world.advance()
    assert world.case.case.ending is Ending.CARRIED_OUT
    assert [notice.about for notice in world.planned(*DUE)] == ["1"], "what is owed is owed after the end"
    world.do(fc.FinishFollowUp(case=1, number=1, text="Evalueret"), OFFICER)
    assert world.case.case.next_deadline == ""
    assert world.case.case.ending is Ending.CARRIED_OUT


def test_what_is_finished_does_not_hold_the_case(world: World) -> None:
    decided(world)
    add(world)
    world.do(fc.FinishFollowUp(case=1, number=1, text="Gjort"), HEAD)
    world.do(c.CarryOut(case=1), HEAD)
    assert world.case.case.followed_up_at == world.now


def test_a_withdrawn_case_owes_nothing_more(world: World) -> None:
    add(world, due_on=DAY)
    world.do(c.WithdrawCase(case=1, reason="Ikke aktuel"), OFFICER)
    assert world.planned(*DUE) == []
    assert world.refused(fc.RemindFollowUps(case=1), now=at(DAY + timedelta(weeks=2))) == "nothing_new"
    assert world.refused(fc.AddFollowUp(case=1, text="x"), COORDINATOR) == "case_ended"
    assert world.refused(fc.SetFollowUp(case=1, number=1, due_on=date(2027, 12, 1)), DIRECTOR) == "case_ended"


def test_what_is_asked_for_in_a_recorded_decision_arrives_when_the_record_is_closed(world: World) -> None:
    world.approve().send()
    world.answer()
    world.sum_up()
    (first, *_) = world.case.treatments()
    meeting = next(m for m in world.register.meetings if m.organization == first.body and m.starts_at > world.now)
    world.place(meeting.id)
    text = "Anbefalet. Udvalget ønsker en status om et år. Forældrene ønsker mere."
    world.decided(meeting.id, Outcome.RECOMMENDED, text=text)
    world.advance()
    assert world.case.follow_ups == ()
    world.close(meeting.id)
    assert (only(world).text, only(world).meeting, only(world).item) == (
        "Udvalget ønsker en status om et år.",
        meeting.id,
        1,
    )
    world.advance()
    assert len(world.case.follow_ups) == 1


def test_what_was_stopped_asks_for_nothing_and_nothing_is_asked_for_twice(world: World) -> None:
    place = Placement(
        1, 301, 2, 4, MeetingStatus.CLOSED, DAY, Outcome.APPROVED, is_stopped=True, requests=("Snarest.",)
    )
    turn = Change(world.context(), world.state)
    from_meeting(turn, place)
    assert turn.case.follow_ups == ()
    for _ in range(2):
        from_meeting(turn, replace(place, is_stopped=False))
    assert len(turn.case.follow_ups) == 1


def test_what_a_meeting_asked_for_comes_to_the_manager(world: World) -> None:
    texts = (
        "Udvalget ønsker flere bænke.",
        "Ordningen evalueres senest 1. marts 2029.",
        "Forvaltningen vender tilbage senest 4. januar 2020.",
    )
    turn = Change(world.context(), world.state)
    from_meeting(turn, Placement(1, 301, 2, 4, MeetingStatus.CLOSED, DAY, Outcome.APPROVED, requests=texts))
    follow_ups = turn.case.follow_ups
    assert [
        (follow_up.number, follow_up.text, follow_up.responsible, follow_up.meeting, follow_up.item)
        for follow_up in follow_ups
    ] == [(number, text, HEAD, 301, 4) for number, text in enumerate(texts, 1)]
    assert [follow_up.kind for follow_up in follow_ups] == [
        FollowUpKind.REQUEST,
        FollowUpKind.EVALUATION,
        FollowUpKind.REPORT_BACK,
    ]
    assert [follow_up.due_on for follow_up in follow_ups] == [None, date(2029, 3, 1), None], (
        "a day that has passed is to be set anew"
    )
    assert [event.tag for event in turn.events] == [Tag.FOLLOW_UP_ADDED] * 3
