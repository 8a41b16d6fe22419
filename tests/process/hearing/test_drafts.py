"""A body writes together: who reads the draft, who it is handed to, and when it takes no comments any more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from process.commands import hearing as hc
from process.events import Tag
from process.hearing.drafts import readers_of, takes_comments
from process.notices import NoticeKind
from process.register import Membership, Person, SeatRole
from process.state.hearing import Answer
from tests.builders.moments import at
from tests.builders.nordby import COORDINATOR, DISABILITY, DISABILITY_CHAIR, DISABILITY_SECRETARY
from tests.builders.world import World, released

DUE = date(2027, 1, 25)
SHARE = hc.ShareDraft(case=1, body=DISABILITY)
READY = hc.HandOverDraft(case=1, body=DISABILITY)
ASTA, BO = 901, 902  # members: with a mail, without


def sent() -> World:
    world = released().send()
    people = {ASTA: Person(ASTA, "asta", "Asta Mø", "asta@mail.example"), BO: Person(BO, "bo", "Bo Eng")}
    seats = tuple(Membership(person, DISABILITY, person, SeatRole.MEMBER) for person in people)
    register = world.register
    world.register = replace(
        register, persons={**register.persons, **people}, memberships=(*register.memberships, *seats)
    )
    return world


def test_the_members_with_a_mail_are_told_and_those_who_answer_are_not() -> None:
    world = sent()
    assert readers_of(world.register, DISABILITY, DUE) == (ASTA,)
    world.do(SHARE, DISABILITY_CHAIR)
    assert [notice.recipient for notice in world.planned(NoticeKind.DRAFT_SHARED)] == [ASTA]
    assert world.request().draft_by == DISABILITY_CHAIR
    assert world.events[-1].tag is Tag.DRAFT_SHARED


@pytest.mark.parametrize("who", [COORDINATOR, ASTA])
def test_only_who_speaks_for_the_body_shares_its_draft(who) -> None:
    assert sent().refused(SHARE, who) == "not_allowed"


def test_it_takes_comments_until_it_is_closed_answered_or_too_late() -> None:
    world = sent()
    assert not takes_comments(world.request(), world.now)
    world.do(SHARE, DISABILITY_CHAIR)
    assert takes_comments(world.request(), world.now)
    assert not takes_comments(world.request(), at(DUE + timedelta(days=1)))
    world.do(replace(SHARE, is_closed=True), DISABILITY_CHAIR)
    assert not takes_comments(world.request(), world.now)
    assert world.request().draft_by == DISABILITY_CHAIR, "it stays the body's, whoever may comment"
    assert world.refused(replace(SHARE, is_closed=True), DISABILITY_CHAIR) == "nothing_new"
    world.do(SHARE, DISABILITY_CHAIR)
    world.answer()
    assert not takes_comments(world.request(), world.now)
    assert world.refused(SHARE, DISABILITY_CHAIR) == "already_answered"


def test_after_the_deadline_nothing_is_laid_before_anybody() -> None:
    world = sent()
    world.now = at(DUE + timedelta(days=1))
    assert world.refused(SHARE, DISABILITY_CHAIR) == "draft_too_late"


def test_what_the_secretary_hands_over_the_chair_sends_and_both_are_named() -> None:
    world = sent()
    world.do(READY, DISABILITY_SECRETARY)
    assert [notice.recipient for notice in world.planned(NoticeKind.DRAFT_READY)] == [DISABILITY_CHAIR]
    command = hc.RecordResponse(case=1, body=DISABILITY, answer=Answer.SUPPORT, submitted_by="Formanden")
    world.do(command, DISABILITY_CHAIR)
    said = next(event for event in reversed(world.events) if event.tag is Tag.RESPONSE_RECEIVED)
    assert said.personal["prepared_by"] == "Kamma Bro"
    assert said.personal["submitted_by"] == "Formanden"


def test_the_chair_hands_it_to_nobody() -> None:
    assert sent().refused(READY, DISABILITY_CHAIR) == "no_chair"
