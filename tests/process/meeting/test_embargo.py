"""Before a case may be spoken of, no letter about it leaves."""

from datetime import date, datetime

import pytest

from process.commands import case as c
from process.commands import hearing as hc
from process.notices import NoticeKind
from process.refusals import Refusal
from process.state.hearing import HearingState
from tests.builders.moments import START, at
from tests.builders.nordby import COORDINATOR, DISABILITY, HEAD
from tests.builders.world import World, released

MONDAY_NOON = at(date(2027, 1, 11), 12)


@pytest.mark.parametrize(
    ("public_from", "leaves"),
    [
        (MONDAY_NOON, MONDAY_NOON),
        (at(date(2027, 1, 11), 19), at(date(2027, 1, 12), 8)),  # after office hours: the next morning
        (at(date(2027, 1, 9), 12), at(date(2027, 1, 11), 8)),  # a Saturday
        (at(date(2027, 1, 4), 8), at(START, 9, 10)),  # over already: the undo period alone
    ],
)
def test_a_letter_waits_for_the_end_of_the_embargo(public_from: datetime, leaves: datetime) -> None:
    world = released(public_from=public_from).send()
    request = world.request(DISABILITY)
    assert request.release_at == leaves
    assert {notice.planned_at for notice in world.planned(NoticeKind.HEARING_SENT)} == {leaves}


def test_the_period_is_counted_from_the_end_of_the_embargo() -> None:
    assert released(public_from=MONDAY_NOON).send().request(DISABILITY).due_on == date(2027, 2, 1)  # 11 January + 21
    assert released().send().request(DISABILITY).due_on == date(2027, 1, 25)


def test_a_deadline_before_the_letter_may_leave_is_refused() -> None:
    world = released(public_from=MONDAY_NOON)
    deadline = {DISABILITY: (date(2027, 1, 8), at(START).time())}
    assert world.refused(hc.SendHearing(case=1, deadlines=deadline), COORDINATOR) == "deadline_before_letter"


def test_a_letter_can_be_taken_back_until_it_leaves() -> None:
    world = released(public_from=MONDAY_NOON).send()
    world.do(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR, now=at(date(2027, 1, 8)))
    assert world.request(DISABILITY).state is HearingState.DRAFTED
    world.send()
    answer = world.ask(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR, now=at(date(2027, 1, 11), 12, 1))
    assert isinstance(answer, Refusal)
    assert answer.code == "undo_over"


def embargo(world: World, public_from: datetime | None, now: datetime | None = None) -> None:
    world.do(c.KeepBack(case=1, reason="Pressemøde", public_from=public_from), HEAD, now=now)


def test_an_embargo_set_after_the_press_holds_the_letters_that_wait() -> None:
    world = released().send()
    promised = world.request(DISABILITY).due_on
    embargo(world, MONDAY_NOON, now=at(START, 9, 5))
    request = world.request(DISABILITY)
    assert (request.release_at, request.due_on) == (MONDAY_NOON, promised)
    assert {notice.planned_at for notice in world.planned(NoticeKind.HEARING_SENT)} == {MONDAY_NOON}
    assert all(notice.planned_at > MONDAY_NOON for notice in world.planned(NoticeKind.REMINDER))


def test_an_embargo_that_is_lifted_lets_the_waiting_letters_go() -> None:
    world = released(public_from=MONDAY_NOON).send()
    embargo(world, None, now=at(date(2027, 1, 5), 10))
    assert world.request(DISABILITY).release_at == at(date(2027, 1, 5), 10)
    assert {notice.planned_at for notice in world.planned(NoticeKind.HEARING_SENT)} == {at(date(2027, 1, 5), 10)}


def test_a_letter_that_would_leave_after_its_own_deadline_is_a_draft_again() -> None:
    world = released().send()
    embargo(world, at(date(2027, 2, 1), 12), now=at(START, 9, 5))
    assert world.request(DISABILITY).state is HearingState.DRAFTED
    assert world.planned(NoticeKind.HEARING_SENT, NoticeKind.REMINDER) == []


def test_a_letter_that_has_left_is_not_called_back() -> None:
    world = released().send()
    left_at = world.request(DISABILITY).release_at
    embargo(world, MONDAY_NOON, now=at(START, 9, 11))
    assert world.request(DISABILITY).release_at == left_at
