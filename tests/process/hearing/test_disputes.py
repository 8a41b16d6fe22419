"""«Det var ikke os»: an answer its body disowns is marked until the coordinator has settled whose it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.commands import hearing as hc
from process.notices import NoticeKind
from process.state.hearing import Answer, Channel, HearingState, ResponsePublication
from process.words.hearing import DISPUTED, answer_line
from tests.builders.moments import at
from tests.builders.nordby import COORDINATOR, DISABILITY, DISABILITY_CHAIR, DISABILITY_SECRETARY, HOVEDMED, OFFICER
from tests.builders.world import World, released

DUE = date(2027, 1, 25)
NOT_US = hc.DisputeResponse(case=1, body=DISABILITY, response=1, text="Vi har ikke holdt møde.")
STANDS = hc.SettleDispute(case=1, response=1, stands=True, reason="Formanden har bekræftet det.")
FALLS = replace(STANDS, stands=False, reason="Linket var givet videre.")


def answered() -> World:
    world = released().send()
    world.answer(channel=Channel.LINK)
    return world


def test_it_stays_as_it_is_and_is_marked_and_the_coordinator_is_told() -> None:
    world = answered()
    world.do(NOT_US, DISABILITY_CHAIR)
    response = world.case.response(1)
    assert (response.is_disputed, response.disputed_by) == (True, DISABILITY_CHAIR)
    assert world.request().state is HearingState.ANSWERED
    assert answer_line(response).endswith(DISPUTED)
    assert [notice.recipient for notice in world.planned(NoticeKind.RESPONSE_DISPUTED)] == [COORDINATOR]
    assert world.refused(NOT_US, DISABILITY_CHAIR) == "nothing_new"


@pytest.mark.parametrize(
    ("command", "who", "code"),
    [
        (NOT_US, COORDINATOR, "not_allowed"),
        (NOT_US, OFFICER, "not_allowed"),
        (replace(NOT_US, response=7), DISABILITY_CHAIR, "not_found"),
        (replace(NOT_US, body=HOVEDMED), DISABILITY_CHAIR, "not_allowed"),
        (STANDS, COORDINATOR, "not_disputed"),
        (replace(STANDS, response=7), COORDINATOR, "not_found"),
        (STANDS, DISABILITY_CHAIR, "not_allowed"),
    ],
)
def test_who_says_it_and_who_settles_it(command, who, code) -> None:
    assert answered().refused(command, who) == code


def test_what_stands_stands_with_a_reason_and_is_disputed_once() -> None:
    world = answered()
    world.do(NOT_US, DISABILITY_CHAIR)
    assert world.refused(replace(STANDS, reason=" "), COORDINATOR) == "reason_needed"
    world.do(STANDS, COORDINATOR)
    response = world.case.response(1)
    assert (response.is_disputed, response.withdrawn_at, response.is_of_whole) == (False, None, True)
    told = {notice.recipient for notice in world.planned(NoticeKind.DISPUTE_SETTLED)}
    assert told == {DISABILITY_CHAIR, DISABILITY_SECRETARY}
    assert world.refused(NOT_US, DISABILITY_CHAIR) == "dispute_settled"


def test_a_withdrawn_answer_counts_no_more_and_the_body_is_waited_for_and_reminded_again() -> None:
    world = answered()
    assert not world.planned(NoticeKind.REMINDER)
    world.do(NOT_US, DISABILITY_CHAIR)
    world.do(FALLS, COORDINATOR)
    response, request = world.case.response(1), world.request()
    assert response.publication is ResponsePublication.WITHHELD
    assert not response.is_of_whole
    assert (request.state, request.next_due) == (HearingState.SENT, request.too_late_at)
    assert world.planned(NoticeKind.REMINDER)
    world.answer(answer=Answer.OPPOSE)
    assert world.request().answer is Answer.OPPOSE


def test_withdrawn_after_the_deadline_is_no_answer_received() -> None:
    world = answered()
    world.do(NOT_US, DISABILITY_CHAIR)
    world.now = at(DUE + timedelta(days=2))
    world.do(FALLS, COORDINATOR)
    assert world.request().state is HearingState.NO_ANSWER
    assert not world.planned(NoticeKind.REMINDER)


def test_the_answer_before_a_withdrawn_correction_is_what_the_body_says() -> None:
    world = answered()
    world.answer(answer=Answer.OPPOSE, corrects=1)
    world.do(replace(NOT_US, response=2), DISABILITY_CHAIR)
    world.do(replace(FALLS, response=2), COORDINATOR)
    assert (world.request().answer, world.request().state) == (Answer.REMARKS, HearingState.ANSWERED)


def test_a_memo_that_sums_it_up_is_written_again() -> None:
    world = answered()
    world.now = at(DUE + timedelta(days=2))
    world.advance()
    world.do(hc.FileMemo(case=1, text="Notat."), OFFICER)
    assert world.case.case.memo_filed_at is not None
    world.do(NOT_US, DISABILITY_CHAIR)
    assert world.case.case.memo_filed_at is None


def test_a_withdrawn_answer_is_not_looked_at_for_publication() -> None:
    world = answered()
    world.do(NOT_US, DISABILITY_CHAIR)
    world.do(FALLS, COORDINATOR)
    cleared = hc.DecidePublication(case=1, response=1, verdict=ResponsePublication.CLEARED, reason="Læst.")
    assert world.refused(cleared, COORDINATOR) == "not_stopped"
