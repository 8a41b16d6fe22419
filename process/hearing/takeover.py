"""Hearings begun elsewhere and taken over in the middle: the letter is out, perhaps the answer, too.

Nothing is said twice: no letter, no receipt, and no reminder or word of a deadline whose moment has passed.
"""

from __future__ import annotations

from datetime import datetime, time

from process.calendar import instant, local_day
from process.change import Change
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.answers import take_over_answer
from process.hearing.ending import tell_above
from process.hearing.letters import drafted_letters, in_words, plan_for, plan_reminders, request_to
from process.hearing.refusals import WhyHearing
from process.refusals import Refusal, Why, refuse
from process.stages import Stage, StepState
from process.state.hearing import HearingRequest

NOON = time(12)
"""When an answer came of which only the day is known."""


def take_over(change: Change, command: hc.TakeOverLetter) -> Refusal | None:
    """A letter that waits here is taken for sent as stated; what stands already gets its answer, if that is new."""
    if change.case.case.released_at is None:
        return refuse(Why.WRONG_STAGE, stage=Stage.DRAFTING, needed=Stage.HEARING)
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    wrong = _disorder(change, command) or _not_to_be_taken(change, request, command)
    if wrong:
        return wrong
    if request.sent_at is None:
        request = _asked_elsewhere(change, request, command)
    elif command.answer is None or request.answered_at is not None:
        return refuse(Why.NOTHING_NEW)
    if command.answered_on is not None:
        take_over_answer(change, request, command, min(instant(command.answered_on, NOON), change.ctx.now))
    elif request.next_due is not None and request.next_due <= change.ctx.now:
        _was_silent(change, request)
    else:
        plan_reminders(change, request, command.sent_on)
    return None


def _disorder(change: Change, command: hc.TakeOverLetter) -> Refusal | None:
    if (command.answered_on is None) != (command.answer is None):
        return refuse(WhyHearing.ANSWER_AND_DAY)
    answered_on = command.answered_on or change.ctx.today
    if not command.sent_on <= answered_on <= change.ctx.today or command.due_on < command.sent_on:
        return refuse(WhyHearing.DAYS_IN_DISORDER)
    return None


def _not_to_be_taken(change: Change, request: HearingRequest, command: hc.TakeOverLetter) -> Refusal | None:
    """A letter of ours that is out, with other days; a hearing that is over; one whose turn has not come."""
    body = change.ctx.body(command.body)
    if request.withdrawn_at is not None:
        return refuse(WhyHearing.ALREADY_FINISHED, body=body)
    if request.sent_at is None or request.due_on is None or request.due_time is None:
        return None if request in drafted_letters(change.case) else refuse(WhyHearing.NO_LETTER_TO, bodies=(body,))
    sent, due_time = request.sent_at, command.due_time or request.due_time
    if (local_day(sent), request.due_on, request.due_time) == (command.sent_on, command.due_on, due_time):
        return None
    due = in_words(request.due_on, request.due_time)
    return refuse(WhyHearing.ASKED_OTHERWISE, body=body, sent=local_day(sent).isoformat(), due=due)


def _left_at(change: Change, request: HearingRequest, command: hc.TakeOverLetter) -> datetime:
    """As the office opened: only the day is known."""
    return instant(command.sent_on, plan_for(change, request).office_from)


def _asked_elsewhere(change: Change, request: HearingRequest, command: hc.TakeOverLetter) -> HearingRequest:
    step = change.case.consultation(request.consultation)
    due_time = command.due_time or (step.due_time if step else NOON)
    left_at = _left_at(change, request, command)
    asked = change.set_request(
        request,
        sent_at=left_at,
        release_at=left_at,
        due_on=command.due_on,
        due_time=due_time,
        next_due=due_instant(command.due_on, due_time),
        calendar_version=change.ctx.rules.versions.get("calendar", "")[:12],
        package=change.case.case.package,
    )
    change.set_step(request.consultation, state=StepState.OPEN)
    change.emit(
        Tag.LETTER_TAKEN_OVER,
        consultation=asked.consultation,
        body=asked.body,
        round=asked.round,
        sent=command.sent_on,
        due=[command.due_on, due_time],
    )
    return asked


def _was_silent(change: Change, request: HearingRequest) -> None:
    """The deadline had passed before: recorded, and told to those who are to be told on a day to come."""
    closed = change.set_request(request, closed_at=change.ctx.now, next_due=None)
    change.emit(Tag.HEARING_NO_ANSWER, consultation=closed.consultation, body=closed.body, round=closed.round)
    tell_above(change, closed, only_ahead=True)
