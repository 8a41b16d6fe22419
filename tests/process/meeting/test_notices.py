"""What members, substitutes and officers are told of a meeting: to whom, when, and what is taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.commands import meeting as mc
from process.notices import NoticeKind
from process.register import Register
from process.state.case import Outcome
from process.state.quorum import forecast
from tests.builders.moments import at
from tests.builders.nordby import (
    COUNCIL,
    FIRST_A,
    IDA,
    KAI,
    LIS,
    MAYOR,
    OFFICER,
    OLE,
    REGISTER,
    SECOND_A,
    SECRETARIES,
    SOCIAL,
)
from tests.builders.world import World, released

SECRETARY = SECRETARIES[COUNCIL]
EARLY = at(date(2027, 3, 3))
DISPATCH = at(date(2027, 3, 10))


def with_addresses(register: Register = REGISTER, *, without: int = 0) -> Register:
    persons = register.persons.values()
    people = {
        person.id: replace(person, email=f"{person.code}@nordby.example") for person in persons if person.id != without
    }
    return replace(register, persons={**register.persons, **people})


def council(**options: int) -> World:
    """The council's meeting of 16 March with two items, the week before."""
    world = World(now=EARLY, register=with_addresses(**options))
    world.do(mc.PrepareAgenda(meeting=101), SECRETARY)
    world.do(mc.AddItem(meeting=101, title="Drøftelse af havnen"), SECRETARY)
    return world


def told(world: World, kind: NoticeKind) -> set[int]:
    return {notice.recipient for notice in world.planned(kind)}


def absent(person: int = LIS) -> mc.ReportAbsence:
    return mc.ReportAbsence(meeting=101, person=person, reason="Syg", at_least_a_month=True)


def test_the_right_substitute_is_asked_and_the_reason_is_not_told() -> None:
    world = council()
    world.do(absent(), LIS)
    (asked,) = world.planned(NoticeKind.SUBSTITUTE_ASKED)
    assert (asked.recipient, asked.planned_at) == (FIRST_A, EARLY)
    assert asked.data == {"member": LIS, "basis": "kommunestyrelsesloven § 15, stk. 2"}


@pytest.mark.parametrize("accepts", [True, False])
def test_the_secretary_hears_the_answer_and_a_no_asks_the_next(accepts: bool) -> None:
    world = council()
    world.do(absent(), LIS)
    world.do(mc.AnswerSubstitution(meeting=101, member=LIS, substitute=FIRST_A, accepts=accepts), FIRST_A)
    (answer,) = world.planned(NoticeKind.SUBSTITUTE_ANSWERED)
    assert answer.recipient == SECRETARY
    expected = {"member": LIS, "substitute": FIRST_A, "accepts": accepts, "next": None if accepts else SECOND_A}
    assert answer.data == expected
    assert told(world, NoticeKind.SUBSTITUTE_ASKED) == ({FIRST_A} if accepts else {FIRST_A, SECOND_A})


def test_what_the_secretary_wrote_down_is_not_told_to_the_secretary() -> None:
    world = council()
    world.do(absent(), SECRETARY)
    world.do(mc.AnswerSubstitution(meeting=101, member=LIS, substitute=FIRST_A, accepts=True), SECRETARY)
    assert world.planned(NoticeKind.SUBSTITUTE_ANSWERED) == []


def test_a_question_is_taken_back_when_another_is_named() -> None:
    world = council()
    world.do(absent(), LIS)
    world.do(mc.CallSubstitute(meeting=101, member=LIS, substitute=SECOND_A), SECRETARY)
    assert world.planned(NoticeKind.SUBSTITUTE_ASKED) == []


def test_the_agenda_goes_to_members_and_to_those_who_come_instead() -> None:
    world = council(without=OLE)
    world.do(mc.CallSubstitute(meeting=101, member=LIS, substitute=FIRST_A), SECRETARY)
    world.dispatch(101, DISPATCH)
    assert told(world, NoticeKind.AGENDA_OUT) == {MAYOR, LIS, KAI, IDA, FIRST_A}


def test_changes_after_the_dispatch_are_one_more_mail() -> None:
    world = council()
    world.dispatch(101, DISPATCH)
    for number in (1, 2):
        late = mc.AddItem(meeting=101, title=f"Hastesag {number}", late_reason="Fristen er i morgen.")
        world.do(late, SECRETARY, DISPATCH + timedelta(minutes=number))
    planned = world.planned(NoticeKind.AGENDA_OUT)
    again = [notice for notice in planned if notice.about]
    assert (len(planned), len(again)) == (10, 5)
    assert {notice.planned_at for notice in again} == {DISPATCH + timedelta(minutes=12)}


def test_what_changes_in_the_meeting_itself_is_no_news() -> None:
    world = council()
    world.dispatch(101, DISPATCH)
    late = mc.AddItem(meeting=101, title="Hastesag", late_reason="Fristen er i morgen.")
    world.do(late, SECRETARY, world.meetings[101].meeting.starts_at)
    assert {notice.about for notice in world.planned(NoticeKind.AGENDA_OUT)} == {""}


def social() -> World:
    world = released("short", answers=())
    world.register = with_addresses(world.register)
    world.now = at(date(2027, 2, 10))
    world.place(301)
    return world


def test_members_and_officers_hear_that_a_meeting_is_moved_once() -> None:
    world = social()
    for day in (3, 4):
        moved = mc.MoveMeeting(meeting=301, starts_at=at(date(2027, 3, day), 17), reason="Salen er optaget.")
        world.do(moved, SECRETARIES[SOCIAL])
    assert told(world, NoticeKind.MEETING_MOVED) == {LIS, KAI, IDA, OFFICER}
    assert len(world.planned(NoticeKind.MEETING_MOVED)) == 4


def test_of_a_cancelled_meeting_only_that_is_told() -> None:
    world = social()
    world.dispatch(301, at(date(2027, 2, 24)))
    world.do(mc.CancelMeeting(meeting=301, reason="For få sager."), SECRETARIES[SOCIAL])
    assert {n.kind for n in world.planned() if n.payload.of_meeting} == {NoticeKind.MEETING_CANCELLED}
    assert told(world, NoticeKind.MEETING_CANCELLED) == {LIS, KAI, IDA, OFFICER}


def test_those_who_took_part_are_asked_to_sign() -> None:
    world = social()
    world.do(mc.RecordAttendance(meeting=301, person=KAI, present=False), SECRETARIES[SOCIAL], at(date(2027, 3, 2), 17))
    world.decided(301, Outcome.APPROVED)
    world.close(301)
    assert told(world, NoticeKind.TO_SIGN) == {LIS, IDA}


# -- an absence taken back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answered", [False, True])
def test_who_comes_after_all_sits_there_and_the_substitute_is_told(answered: bool) -> None:
    world = council()
    world.do(absent(), LIS)
    if answered:
        world.do(mc.AnswerSubstitution(meeting=101, member=LIS, substitute=FIRST_A, accepts=True), FIRST_A)
    before = [item.title for item in world.meetings[101].agenda()]
    world.do(mc.WithdrawAbsence(meeting=101, person=LIS), LIS)
    record = world.meetings[101]
    seen = forecast(record, world.register)
    assert (seen.absent, seen.open_seats, seen.asked, seen.substitutes) == ((), (), (), ())
    assert told(world, NoticeKind.SUBSTITUTE_NOT_NEEDED) == {FIRST_A}
    assert told(world, NoticeKind.SUBSTITUTE_ASKED) == set(), "a question that has not left does not leave"
    after = [item.title for item in record.agenda()]
    assert [title for title in before if title not in after] == (
        ["Indkaldelse af stedfortræder for Lis Fjord"] if answered else []
    )
    assert world.refused(mc.WithdrawAbsence(meeting=101, person=LIS), LIS) == "nothing_new"


def test_ill_again_the_first_in_line_is_asked_again() -> None:
    world = council()
    world.do(absent(), LIS)
    world.do(mc.WithdrawAbsence(meeting=101, person=LIS), LIS)
    world.do(absent(), LIS)
    assert [substitution.substitute for substitution in world.meetings[101].substitutions] == [FIRST_A]
    assert told(world, NoticeKind.SUBSTITUTE_ASKED) == {FIRST_A}


def test_nobody_takes_back_another_member_s_absence_nor_a_seat_that_is_taken() -> None:
    world = council()
    world.do(absent(), LIS)
    assert world.refused(mc.WithdrawAbsence(meeting=101, person=LIS), IDA) == "own_absence_only"
    world.do(mc.AnswerSubstitution(meeting=101, member=LIS, substitute=FIRST_A, accepts=True), FIRST_A)
    record = world.meetings[101]
    item = record.substitutions[0].item
    world.dispatch(101, DISPATCH)
    world.now = at(date(2027, 3, 16), 18)
    world.do(mc.RecordDecision(meeting=101, item=item, outcome=Outcome.APPROVED), SECRETARY)
    assert world.refused(mc.WithdrawAbsence(meeting=101, person=LIS), SECRETARY) == "seat_is_taken"
