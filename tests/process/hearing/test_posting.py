"""A body without mail: its letter waits to be posted, and has not been sent before somebody says that it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from process.calendar import instant, local_day
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.heard import letter_has_gone
from process.hearing.posting import NOON, posting_warnings
from process.hearing.refusals import WhyHearing
from process.ids import BodyId, PersonId
from process.notices import NoticeKind
from process.sent import when_sent
from process.state.hearing import HearingState
from tests.builders.nordby import COORDINATOR, DISABILITY, DISABILITY_CHAIR, DISABILITY_SECRETARY, REGISTER
from tests.builders.world import World, released

LETTER = frozenset({NoticeKind.HEARING_SENT})
PAPER = (DISABILITY_SECRETARY, DISABILITY_CHAIR)


def without_mail(*people: int) -> World:
    """Approved, with letters drafted, where these people have no address."""
    world = released()
    persons = {
        number: replace(each, email="") if number in people else each for number, each in REGISTER.persons.items()
    }
    world.register = replace(REGISTER, persons=persons)
    return world


def posted(world: World, day: int = 0, **fields: object) -> hc.RecordPosted:
    """That the secretary's letter was posted so many days after it was sent."""
    on = local_day(world.request().sent_at or world.now) + timedelta(days=day)
    stated = {"body": BodyId(DISABILITY), "recipient": PersonId(DISABILITY_SECRETARY), "on": on} | fields
    return hc.RecordPosted(case=1, **stated)  # type: ignore[arg-type]


def laid_out(world: World, kinds: frozenset[NoticeKind] = LETTER) -> World:
    request = world.request()
    day = local_day(request.sent_at or world.now)
    world.to_post = {
        (request.consultation, request.round, DISABILITY_SECRETARY): frozenset((kind, day) for kind in kinds)
    }
    return world


def test_it_is_not_sent_before_it_is_posted_and_no_deadline_passes_meanwhile() -> None:
    world = laid_out(without_mail(*PAPER).send())
    request = world.request()
    assert request.by_post
    assert request.state is HearingState.TO_POST
    assert when_sent(request) is None
    assert not letter_has_gone(request, world.now + timedelta(days=30))
    late = instant(request.due_on, NOON) + timedelta(days=2)
    assert world.refused(hc.CloseHearing(case=1), now=late), "nobody was asked, so nobody has been silent"
    assert world.refused(posted(world, (local_day(late) - local_day(request.sent_at)).days), COORDINATOR) == (
        WhyHearing.POSTED_AFTER_DEADLINE
    )


def test_the_day_it_was_posted_is_the_day_it_was_sent_and_reminders_are_counted_from_it() -> None:
    world = laid_out(without_mail(*PAPER).send())
    before = world.planned(NoticeKind.REMINDER)
    later = world.now + timedelta(days=6)
    world.do(posted(world, 5), COORDINATOR, later)
    request = world.request()
    assert request.state is HearingState.SENT
    assert when_sent(request) == instant(local_day(request.sent_at) + timedelta(days=5), NOON)
    assert request.next_due == request.too_late_at
    event = world.events[-1]
    assert (event.tag, event.data["kinds"], event.data["way"]) == (Tag.POSTED, ["hearing_sent"], "post")
    reminders = world.planned(NoticeKind.REMINDER)
    assert {local_day(each.planned_at) for each in reminders} <= {local_day(each.planned_at) for each in before}
    assert reminders
    late = instant(request.due_on, NOON) + timedelta(days=2)
    world.do(hc.CloseHearing(case=1), now=late)


def test_a_body_with_one_address_is_sent_to_by_mail_and_posting_the_other_letter_moves_nothing() -> None:
    world = laid_out(without_mail(DISABILITY_SECRETARY).send())
    request = world.request()
    assert not request.by_post
    world.do(posted(world, 1), COORDINATOR, world.now + timedelta(days=2))
    assert world.request() == request


def test_what_is_said_of_the_day_must_be_able_to_be_true() -> None:
    world = laid_out(without_mail(*PAPER).send())
    assert world.refused(posted(world, 1), COORDINATOR) == WhyHearing.POSTED_IN_FUTURE
    assert world.refused(posted(world, -1), COORDINATOR) == WhyHearing.POSTED_TOO_EARLY
    assert world.refused(posted(world, by_phone=True), COORDINATOR) == WhyHearing.NOT_BY_PHONE
    assert world.refused(posted(world, recipient=PersonId(DISABILITY_CHAIR)), COORDINATOR) == WhyHearing.NOTHING_TO_POST


def test_a_reminder_may_be_said_on_the_telephone() -> None:
    world = laid_out(without_mail(*PAPER).send())
    world.do(posted(world), COORDINATOR)
    pressed = when_sent(world.request())
    laid_out(world, frozenset({NoticeKind.REMINDER}))
    world.do(posted(world, 3, by_phone=True), COORDINATOR, world.now + timedelta(days=3))
    assert world.events[-1].data["way"] == "phone"
    assert when_sent(world.request()) == pressed


def test_a_longer_deadline_before_it_is_posted_and_an_answer_that_comes_all_the_same() -> None:
    world = laid_out(without_mail(*PAPER).send())
    due_on = world.request().due_on + timedelta(days=7)
    longer = hc.ExtendHearing(
        case=1, body=DISABILITY, due_on=due_on, due_time=NOON, reason="Brevet kom sent", accepts_cost=True
    )
    world.do(longer, COORDINATOR)
    assert world.request().next_due is None
    world.do(posted(world), COORDINATOR)
    assert world.request().next_due == world.request().too_late_at
    other = without_mail(*PAPER).send()
    other.answer()
    assert other.request().state is HearingState.ANSWERED
    assert NoticeKind.HEARING_SENT not in {n.kind for n in other.planned() if n.request == (1, 1)}


def test_what_posting_it_today_means_is_said_before() -> None:
    world = without_mail(*PAPER).send()
    request = world.request()
    assert posting_warnings(request, 1, request.release_at) == ()
    late = request.release_at + timedelta(days=3)
    planned, time_left = posting_warnings(request, 60, late)
    assert planned.startswith("Brevet skulle være sendt ")
    assert time_left.endswith("dage til at svare; det skal have 60.")
    assert "Fristen er udløbet" in posting_warnings(request, 1, request.too_late_at)[1]
