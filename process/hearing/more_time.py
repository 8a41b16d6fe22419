"""A body that needs more time: «vi svarer efter vores møde», an extension asked for or refused, reminders held."""

from __future__ import annotations

from datetime import time, timedelta

from process.calendar import instant, local_day
from process.change import Change
from process.commands import hearing as hc
from process.deadlines import due_instant, working_days_before
from process.events import Tag
from process.hearing.deadline_costs import cost_of
from process.hearing.ending import not_waiting
from process.hearing.letters import after_letter, contacts, in_words, plan_reminders, request_to
from process.hearing.refusals import WhyHearing
from process.notices import AnswerComesLate, ExtensionAsked, ExtensionRefused, NoticeState, Reminder
from process.office_hours import next_office_moment
from process.people import coordinator_of
from process.planning.proposed_deadline import written_on
from process.refusals import Refusal, Why, refuse
from process.register import Register
from process.sent import when_sent
from process.state.hearing import HearingRequest


def promise_response(change: Change, command: hc.PromiseResponse) -> Refusal | None:
    """«Vi svarer efter vores møde den …»: reminders before that day fall away, and come back when the day is
    moved forward; the deadline stands.
    """
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not request.is_waiting:
        return not_waiting(change, request)
    if command.on < change.ctx.today:
        return refuse(Why.DEADLINE_IN_PAST, due=command.on.isoformat())
    promised = change.set_request(request, promised_on=command.on)
    _tell_cost(change, promised)
    if request.promised_on and command.on < request.promised_on:
        plan_reminders(change, promised, local_day(when_sent(request) or change.ctx.now))
        change.notices = [notice for notice in change.notices if notice.state is NoticeState.PLANNED]
    change.take_back(Reminder, request=request, until=instant(command.on + timedelta(days=1), time(0)))
    change.emit(Tag.RESPONSE_PROMISED, consultation=request.consultation, body=request.body, on=command.on)
    return None


def is_promised_late(request: HearingRequest, register: Register) -> bool:
    """The body has promised to answer after a meeting that comes after its deadline, by day and hour: also one on the
    deadline's own day that begins after its hour. The deadline stands.
    """
    if request.promised_on is None or request.due_on is None or request.due_time is None:
        return False
    due = due_instant(request.due_on, request.due_time)
    return register.meets_after(request.body, request.promised_on, due)


def _tell_cost(change: Change, promised: HearingRequest) -> None:
    """A meeting after the deadline may come after the council's decision: the coordinator is told what waiting for the
    answer would cost, counted from when the body has had its meeting and its days to write.
    """
    change.take_back(AnswerComesLate, request=promised)
    person = coordinator_of(change.case.case, change.ctx.register, change.ctx.today)
    if person is None or promised.promised_on is None or not is_promised_late(promised, change.ctx.register):
        return
    ready_on = written_on(promised.promised_on, change.ctx.assessor.conditions(change.case, None))
    costs = cost_of(change.case, change.ctx.assessor, promised.body, ready_on, promised.due_time or time(12))
    if costs:
        change.tell(AnswerComesLate(promised.promised_on, " ".join(costs)), [person], request=promised)


def ask_extension(change: Change, command: hc.AskExtension) -> Refusal | None:
    """«Vi beder om længere frist»: the deadline stands until somebody has granted another."""
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not request.is_waiting or request.due_on is None:
        return not_waiting(change, request)
    if command.until <= request.due_on:
        return refuse(WhyHearing.DEADLINE_NOT_LATER, due=request.due_on.isoformat())
    change.set_request(request, extension_wanted_on=command.until, extension_refused_at=None)
    change.emit(
        Tag.EXTENSION_ASKED,
        personal={"reason": command.reason},
        consultation=request.consultation,
        body=request.body,
        until=command.until,
    )
    person = coordinator_of(change.case.case, change.ctx.register, change.ctx.today)
    if person is not None:
        change.tell(ExtensionAsked(command.until, change.ctx.now), [person], request=request)
    return None


def refuse_extension(change: Change, command: hc.RefuseExtension) -> Refusal | None:
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if request.extension_wanted_on is None or request.extension_refused_at:
        return refuse(WhyHearing.NO_EXTENSION_ASKED, body=change.ctx.body(command.body))
    change.set_request(request, extension_refused_at=change.ctx.now)
    change.emit(
        Tag.EXTENSION_REFUSED,
        personal={"reason": command.reason},
        consultation=request.consultation,
        body=request.body,
    )
    notice = ExtensionRefused(request.extension_wanted_on, change.ctx.now)
    change.tell(notice, contacts(change, request), at=after_letter(change, request), request=request)
    return None


def hold_reminders(change: Change, command: hc.HoldReminders) -> Refusal | None:
    """Somebody has talked with them: nothing before that day, and a friendly reminder on it, if that is in time."""
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not request.is_waiting or request.due_on is None:
        return not_waiting(change, request)
    if command.until <= change.ctx.today:
        return refuse(Why.DEADLINE_IN_PAST, due=command.until.isoformat())
    held = change.set_request(request, quiet_until=command.until)
    day = working_days_before(command.until, 0, change.ctx.calendar)
    change.take_back(Reminder, request=request, until=instant(command.until + timedelta(days=1), time(0)))
    if change.ctx.today < day < request.due_on:
        at = instant(day, change.ctx.rules.reminders.office_from)
        change.tell(Reminder(request.due_on, held_until=command.until), contacts(change, held), at=at, request=held)
    change.emit(
        Tag.REMINDERS_HELD,
        personal={"comment": command.note},
        consultation=request.consultation,
        body=request.body,
        until=command.until,
    )
    return None


def remind_now(change: Change, command: hc.RemindNow) -> Refusal | None:
    """A friendly reminder in place of what was planned for that day; one who was reminded earlier in it gets no other
    (`notifications/outbox/promote.py`).
    """
    request, ctx = request_to(change, command.body), change.ctx
    if isinstance(request, Refusal):
        return request
    is_due = request.release_at is not None and request.release_at <= ctx.now and not request.awaits_post
    if not request.is_waiting or request.due_on is None or request.due_time is None or not is_due:
        return not_waiting(change, request)
    if request.promised_on and request.promised_on >= ctx.today:
        on = request.promised_on.isoformat()
        return refuse(WhyHearing.ANSWERS_AFTER_MEETING, body=ctx.body(command.body), on=on)
    at = next_office_moment(ctx.now, ctx.rules.reminders, ctx.calendar)
    if at >= due_instant(request.due_on, request.due_time):
        return refuse(Why.DEADLINE_IN_PAST, due=in_words(request.due_on, request.due_time))
    day = local_day(at)
    change.take_back(Reminder, request=request, until=instant(day + timedelta(days=1), time(0)))
    change.tell(Reminder(request.due_on, held_until=day), contacts(change, request), at=at, request=request)
    change.emit(Tag.REMINDED_NOW, consultation=request.consultation, body=request.body)
    return None
