"""Brakes: what a sending comes to, two people above a number, what has left corrected, a reminder beside the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from process.change import ChangedPackage
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.brakes import Sending, needs_second, read_letters, sending, spelled
from process.ids import MeetingId, PackageId
from process.notices import NoticeKind, NoticeState
from process.refusals import Refusal
from process.register import MeetingDate
from process.state.hearing import HearingPackage
from tests.builders.memory import Memory
from tests.builders.moments import START, at
from tests.builders.nordby import COORDINATOR, DISABILITY, HEAD, HOVEDMED, OFFICER, REGISTER
from tests.builders.rules import RULES
from tests.builders.world import World, released

NOON = time(12)
LETTERS = {DISABILITY: (date(2027, 1, 25), NOON), HOVEDMED: (date(2027, 1, 20), time(9, 30))}
PACKAGE = HearingPackage(PackageId(1), "2027-H1", "Budget 2028", at(START))
BOTH = replace(RULES, reminders=replace(RULES.reminders, second_person_above=1))
SECOND = 9001  # another coordinator


class Desk(Memory):
    """A hearing of several cases before those who send its letters; it keeps what is made ready."""

    package: HearingPackage = PACKAGE

    def context(self, actor: int | None = None) -> Any:
        seats = [*REGISTER.memberships, replace(_seat(), id=9001, person=SECOND)]
        return replace(
            super().context(actor),
            package=self.package,
            rules=BOTH,
            register=replace(REGISTER, memberships=tuple(seats)),
        )

    def say(self, command: hc.PackageCommand, who: int) -> Refusal | None:
        answer = self.ask(command, who)
        if isinstance(answer, Refusal):
            return answer
        for record in answer.records:
            if isinstance(record, ChangedPackage):
                self.package = record.package
        return None


def _seat() -> Any:
    return next(seat for seat in REGISTER.memberships if seat.person == COORDINATOR)


def test_a_sending_is_summed_up_with_who_cannot_be_reached_and_whose_meeting_is_later() -> None:
    seats = tuple(seat for seat in REGISTER.memberships if seat.organization != HOVEDMED)
    meets = MeetingDate(MeetingId(900), DISABILITY, at(date(2027, 1, 27), 16), date(2027, 1, 27))
    register = replace(REGISTER, memberships=seats, meetings=(*REGISTER.meetings, meets))
    assert sending(LETTERS, 80, register, START) == Sending(
        (DISABILITY, HOVEDMED), 80, unreachable=(HOVEDMED,), early=(DISABILITY,)
    )
    assert sending({DISABILITY: (date(2027, 1, 28), NOON)}, 1, register, START).early == ()


def test_letters_are_spelled_and_read_again() -> None:
    assert read_letters(spelled(LETTERS)) == LETTERS
    assert spelled(dict(reversed(LETTERS.items()))) == spelled(LETTERS)
    assert (needs_second(26, 25), needs_second(25, 25), needs_second(500, 0)) == (True, False, False)


def test_above_the_number_another_person_sends_just_what_was_made_ready() -> None:
    desk = Desk()
    release = hc.ReleaseLetters(package=PACKAGE.id, letters=LETTERS)
    refusal = desk.say(release, COORDINATOR)
    assert refusal is not None
    assert refusal.code == "second_person_needed"
    assert desk.say(hc.AskForSecond(package=PACKAGE.id, letters=LETTERS), COORDINATOR) is None
    assert (desk.package.ready_by, desk.package.ready) == (COORDINATOR, spelled(LETTERS))
    mine = desk.say(release, COORDINATOR)
    assert mine is not None
    assert mine.code == "same_person"
    other = desk.say(
        hc.ReleaseLetters(package=PACKAGE.id, letters={**LETTERS, HOVEDMED: (date(2027, 2, 1), NOON)}), SECOND
    )
    assert other is not None
    assert other.code == "second_person_needed"
    assert desk.say(release, SECOND) is None
    assert desk.package == PACKAGE
    assert [event.tag for event in desk.events] == [Tag.LETTERS_READY, Tag.LETTERS_RELEASED]


def test_few_letters_need_one_person() -> None:
    letters = {DISABILITY: LETTERS[DISABILITY]}
    assert Desk().say(hc.ReleaseLetters(package=PACKAGE.id, letters=letters), COORDINATOR) is None


# -- what has left ---------------------------------------------------------------------------------------------------


def sent() -> World:
    return released().send()


def test_a_correction_goes_to_all_who_have_the_letter_and_to_nobody_before_it_has_left() -> None:
    world = sent()
    correct = hc.CorrectLetter(case=1, text="Bilaget var det forkerte.")
    assert world.refused(correct, COORDINATOR) == "letter_not_out"
    world.now += timedelta(days=1)
    world.answer(DISABILITY)
    assert world.refused(hc.CorrectLetter(case=1, text=" "), COORDINATOR) == "reason_needed"
    assert world.refused(correct, OFFICER) == "not_allowed"
    world.do(correct, COORDINATOR)
    told = [notice for notice in world.notices if notice.kind is NoticeKind.LETTER_CORRECTED]
    assert {notice.request for notice in told} == {(r.consultation, r.round) for r in world.case.requests}
    texts = [event.personal["reason"] for event in world.events if event.tag is Tag.LETTER_CORRECTED]
    assert texts == ["Bilaget var det forkerte."] * len(world.case.requests)


def test_a_letter_whose_mail_server_is_away_is_stopped_also_after_its_time() -> None:
    world = sent()
    world.now += timedelta(days=1)
    request = world.request()
    assert world.refused(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR) == "undo_over"

    class Away(World):
        def context(self, actor: int | None = None) -> Any:
            return replace(super().context(actor), unsent_letters=frozenset({(request.consultation, request.round)}))

    away = Away(**{name: getattr(world, name) for name in world.__dataclass_fields__})
    taken_back = away.do(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR)
    assert away.request().sent_at is None
    assert away.request().due_on == request.due_on  # kept for the next sending
    assert [cancel.also_due for cancel in taken_back.cancels] == [True]


# -- reminded now ----------------------------------------------------------------------------------------------------


def test_a_body_is_reminded_today_instead_of_by_the_plan_of_that_day() -> None:
    world = sent()
    remind = hc.RemindNow(case=1, body=DISABILITY)
    assert world.refused(remind, COORDINATOR) == "not_sent"
    world.now = at(date(2027, 1, 12), 10)
    assert world.refused(remind, HEAD) == "not_allowed"
    reminded = world.do(remind, COORDINATOR)
    told = reminded.notices
    assert {notice.kind for notice in told} == {NoticeKind.REMINDER}
    assert {notice.state for notice in told} == {NoticeState.PLANNED}
    assert all(notice.planned_at == world.now for notice in told)
    assert [cancel.until for cancel in reminded.cancels] == [at(date(2027, 1, 13), 0)]


@pytest.mark.parametrize(
    ("day", "code"), [(date(2027, 1, 12), "answers_after_meeting"), (date(2027, 1, 26), "deadline_in_past")]
)
def test_who_has_promised_or_is_past_the_deadline_is_not_reminded(day: date, code: str) -> None:
    world = sent()
    world.now = at(date(2027, 1, 11), 10)
    if code == "answers_after_meeting":
        world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=date(2027, 1, 20)), COORDINATOR)
    world.now = at(day, 10)
    assert world.refused(hc.RemindNow(case=1, body=DISABILITY), COORDINATOR) == code
