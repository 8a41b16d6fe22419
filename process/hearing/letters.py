"""The letters of a hearing: drafted, sent with a frozen deadline and its reminders planned, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from process.calendar import COPENHAGEN, instant, local_day
from process.change import Turn
from process.commands import case as c
from process.deadlines import due_instant, next_office_moment, planned_reminders, working_days_after
from process.events import Tag
from process.notices import CancelNotices, Notice, NoticeKind, NoticeState
from process.people import contacts_of
from process.refusals import Refusal, refuse
from process.rules import ReminderPlan
from process.stages import Stage, StepState
from process.state.case import CaseState
from process.state.hearing import HearingRequest


def send_hearing(turn: Turn, command: c.SendHearing) -> Refusal | None:
    """«Send høring»: every drafted letter, or those to the bodies named, each with its promise frozen."""
    if turn.case.case.released_at is None:
        return refuse("wrong_stage", stage=Stage.DRAFTING, needed=Stage.HEARING)
    chosen = [r for r in drafted_letters(turn.case) if not command.bodies or r.body in command.bodies]
    if not chosen:
        return refuse("no_letters")
    without = {*command.bodies, *command.deadlines} - {request.body for request in chosen}
    if without:
        return refuse("no_letter_to", bodies=", ".join(turn.ctx.body(body) for body in sorted(without)))
    release_at = _release_at(turn)
    due = [command.deadlines.get(request.body) or _proposed_deadline(turn, request) for request in chosen]
    for due_on, due_time in due:
        if due_instant(due_on, due_time) <= turn.ctx.now:
            return refuse("deadline_in_past", due=in_words(due_on, due_time))
        if due_instant(due_on, due_time) <= release_at:
            leaves = release_at.astimezone(COPENHAGEN)
            return refuse(
                "deadline_before_letter", leaves=in_words(leaves.date(), leaves.time()), due=in_words(due_on, due_time)
            )
    for request, (due_on, due_time) in zip(chosen, due, strict=True):
        _send(turn, request, due_on, due_time, release_at)
    return None


def drafted_letters(state: CaseState) -> list[HearingRequest]:
    """The letters that wait to be sent. One drafted before its turn was taken back waits with its consultation."""
    ready = {step.number for step in state.hearings() if step.state is StepState.READY}
    return [r for r in state.requests if not r.is_finished and r.sent_at is None and r.consultation in ready]


def _release_at(turn: Turn) -> datetime:
    """When a letter sent now may leave: after its undo period and the case's embargo, in office hours."""
    plan = turn.ctx.rules.reminders
    earliest = turn.ctx.now + timedelta(minutes=plan.undo_minutes)
    embargo = turn.case.case.public_from
    return next_office_moment(max(earliest, embargo) if embargo else earliest, plan, turn.ctx.calendar)


def _proposed_deadline(turn: Turn, request: HearingRequest) -> tuple[date, time]:
    """The body's period from today (under an embargo, from its end), and never under what the law gives from the day
    the letter leaves; on a working day: rounding later favours the body.
    """
    consultation = turn.case.consultation(request.consultation)
    hour = consultation.due_time if consultation else time(12, 0)
    embargo = turn.case.case.public_from
    begins_on = max(turn.ctx.today, local_day(embargo)) if embargo else turn.ctx.today
    day = begins_on + timedelta(days=consultation.period_days if consultation else 0)
    template = turn.ctx.rules.route_for(turn.case.case.case_type)
    if template and template.law_days:
        day = max(day, local_day(_release_at(turn)) + timedelta(days=template.law_days))
    return working_days_after(day, 0, turn.ctx.calendar), hour


def _send(turn: Turn, request: HearingRequest, due_on: date, due_time: time, release_at: datetime) -> None:
    """Freeze the promise, plan the letter after its undo period, and every reminder until the deadline."""
    sent = turn.set_request(
        request,
        sent_at=turn.ctx.now,
        release_at=release_at,
        due_on=due_on,
        due_time=due_time,
        next_due=due_instant(due_on, due_time),
        calendar_version=turn.ctx.rules.versions.get("calendar", "")[:12],
    )
    turn.set_step(request.consultation, state=StepState.OPEN)
    turn.emit(
        Tag.LETTER_SENT,
        consultation=sent.consultation,
        body=sent.body,
        round=sent.round,
        due=[due_on, due_time],
        versions=[[proposal.number, proposal.version] for proposal in turn.case.proposals],
    )
    turn.tell(NoticeKind.HEARING_SENT, contacts(turn, sent), at=release_at, request=sent, due_on=due_on)
    plan_reminders(turn, sent, local_day(release_at))


def plan_reminders(turn: Turn, request: HearingRequest, sent_on: date) -> None:
    if request.due_on is None:
        return
    plan = plan_for(turn, request)
    organization = turn.ctx.register.organizations.get(request.body)
    saturday = organization.counts_saturday if organization else False
    for reminder in planned_reminders(sent_on, request.due_on, plan, turn.ctx.calendar, saturday):
        at = instant(reminder.day, plan.office_from)
        quiet = [day for day in (request.promised_on, request.quiet_until) if day is not None]
        needless = at <= turn.ctx.now or any(reminder.day <= day for day in quiet)
        state = NoticeState.PLANNED if reminder.applicable and not needless else NoticeState.NOT_APPLICABLE
        turn.notices += _reminders(turn, request, at, state, reminder.days_before)


def plan_for(turn: Turn, request: HearingRequest) -> ReminderPlan:
    """How this body is reminded in this case: its own plan, its kind's, its case type's, or the usual."""
    body = turn.ctx.register.organizations.get(request.body)
    code, kind = (body.code, str(body.kind)) if body else ("", "")
    return turn.ctx.rules.reminders_for(turn.case.case.case_type, code, kind)


def _reminders(
    turn: Turn, request: HearingRequest, at: datetime, state: NoticeState, days_before: int
) -> Iterator[Notice]:
    key = (request.consultation, request.round)
    for person in contacts(turn, request):
        data = {"due_on": request.due_on, "days_before": days_before}
        yield Notice(NoticeKind.REMINDER, person, at, key, f"{days_before}/{request.due_on}", state, data)


def cancel_letter(turn: Turn, command: c.CancelLetter) -> Refusal | None:
    request = request_to(turn, command.body)
    if isinstance(request, Refusal):
        return request
    if request.sent_at is None or request.release_at is None or not request.is_waiting:
        return refuse("not_sent", body=turn.ctx.body(command.body))
    if turn.ctx.now >= request.release_at:
        return refuse("undo_over", at=request.release_at.isoformat(timespec="minutes"))
    turn.set_request(
        request,
        sent_at=None,
        release_at=None,
        due_on=None,
        due_time=None,
        next_due=None,
        promised_on=None,
        quiet_until=None,
        extension_wanted_on=None,
        extension_refused_at=None,
    )
    turn.set_step(request.consultation, state=StepState.READY)
    turn.cancels.append(CancelNotices((request.consultation, request.round)))
    turn.emit(Tag.LETTER_CANCELLED, consultation=request.consultation, body=request.body, round=request.round)
    return None


def send_by_itself(turn: Turn) -> bool:
    """A case type may be configured to send its drafted letters without «Send høring»."""
    template = turn.ctx.rules.route_for(turn.case.case.case_type)
    if template is None or not template.letters_send_themselves:
        return False
    return send_hearing(turn, c.SendHearing(case=turn.case.case.id)) is None


def request_to(turn: Turn, body: int) -> HearingRequest | Refusal:
    found = turn.case.request_of(body)
    return found or refuse("not_heard", body=turn.ctx.body(body))


def contacts(turn: Turn, request: HearingRequest) -> tuple[int, ...]:
    return contacts_of(turn.ctx.register, request.body, turn.ctx.today)


def after_letter(turn: Turn, request: HearingRequest) -> datetime:
    """The earliest moment another mail of this request may leave: never before its letter."""
    return max(turn.ctx.now, request.release_at or turn.ctx.now)


def in_words(due_on: date, due_time: time) -> str:
    return f"{due_on.isoformat()} kl. {due_time:%H.%M}"
