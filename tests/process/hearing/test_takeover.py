"""A hearing begun elsewhere: what is taken over, what is refused, and that nobody is written to."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from process.calendar import instant
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.refusals import WhyHearing
from process.notices import NoticeKind, NoticeState
from process.refusals import Refusal, Why
from process.state.hearing import Answer, Channel, HearingState
from tests.builders.moments import START
from tests.builders.nordby import CARE, COORDINATOR, DISABILITY
from tests.builders.world import World, registered, released

SENT_ON, DUE_ON = START - timedelta(days=10), START + timedelta(days=14)


def taken(world: World, **fields: Any) -> Any:
    stated = {"body": DISABILITY, "sent_on": SENT_ON, "due_on": DUE_ON} | fields
    return world.ask(hc.TakeOverLetter(case=1, **stated), COORDINATOR)


def code(answer: Any) -> str:
    assert isinstance(answer, Refusal)
    return answer.code


def test_the_letter_stands_as_sent_and_only_what_is_ahead_is_planned() -> None:
    world = released()
    before = len(world.notices)
    taken(world)
    request = world.request()
    assert request.state is HearingState.SENT
    assert request.sent_at == instant(SENT_ON, time(8))
    assert (request.due_on, request.due_time) == (DUE_ON, time(12))
    planned = [notice for notice in world.notices[before:] if notice.state is NoticeState.PLANNED]
    assert planned
    assert {notice.kind for notice in planned} == {NoticeKind.REMINDER}
    assert all(notice.planned_at > world.now for notice in planned)
    assert Tag.LETTER_TAKEN_OVER in [event.tag for event in world.events]


def test_an_answer_comes_with_it_without_a_receipt_and_a_later_list_adds_one() -> None:
    world = released()
    answer = {"answered_on": START, "answer": Answer.REMARKS, "text": "Behold stedet."}
    taken(world)
    before = len(world.notices)
    taken(world, **answer)
    response = world.case.responses[-1]
    assert (response.answer, response.channel, response.is_late) == (Answer.REMARKS, Channel.TAKEN_OVER, False)
    assert world.request().answered_at is not None
    assert world.notices[before:] == []
    assert world.planned(NoticeKind.REMINDER) == []
    assert code(taken(world, **answer)) == Why.NOTHING_NEW


def test_a_deadline_that_has_passed_is_silence_and_its_body_is_not_told() -> None:
    world = released()
    before = len(world.notices)
    taken(world, due_on=START - timedelta(days=1))
    assert world.request().state is HearingState.NO_ANSWER
    told = world.notices[before:]
    assert told
    assert all(notice.kind is NoticeKind.DEADLINE_PASSED and notice.planned_at > world.now for notice in told)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"sent_on": START + timedelta(days=3)}, WhyHearing.DAYS_IN_DISORDER),
        ({"due_on": SENT_ON - timedelta(days=1)}, WhyHearing.DAYS_IN_DISORDER),
        ({"answered_on": SENT_ON - timedelta(days=1), "answer": Answer.REMARKS}, WhyHearing.DAYS_IN_DISORDER),
        ({"answered_on": START}, WhyHearing.ANSWER_AND_DAY),
        ({"answer": Answer.REMARKS}, WhyHearing.ANSWER_AND_DAY),
        ({"body": CARE}, WhyHearing.NOT_HEARD),
    ],
)
def test_what_does_not_fit_is_refused(fields: dict[str, Any], why: WhyHearing) -> None:
    assert code(taken(released(), **fields)) == why


def test_a_letter_that_is_out_with_other_days_stays_what_it_is() -> None:
    world = released().send()
    assert code(taken(world)) == WhyHearing.ASKED_OTHERWISE
    world = released()
    taken(world)
    assert code(taken(world)) == Why.NOTHING_NEW
    assert code(taken(world, due_on=DUE_ON + timedelta(days=1))) == WhyHearing.ASKED_OTHERWISE


def test_a_draft_is_not_in_hearing_yet() -> None:
    assert code(taken(registered())) == Why.WRONG_STAGE
