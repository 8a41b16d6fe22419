"""The letters of a hearing: drafted, sent with a frozen deadline and its reminders planned, taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from process.calendar import COPENHAGEN, CalendarRangeError, instant, local_day
from process.change import Change
from process.commands import hearing as hc
from process.deadlines import due_instant, working_days_after
from process.events import Tag
from process.hearing.refusals import WhyHearing
from process.hearing.reminders import planned_reminders
from process.ids import BodyId, PersonId
from process.notices import HearingSent, Notice, NoticeState, Reminder
from process.office_hours import letter_leaves_at
from process.people import contacts_of, goes_by_post
from process.planning.assessment import Assessor
from process.planning.costs import deadline_warnings
from process.refusals import Refusal, Why, refuse
from process.rules import ReminderPlan
from process.stages import Stage, StepState
from process.state.case import CaseState
from process.state.hearing import HearingRequest
from process.words.dates import hour


def send_hearing(change: Change, command: hc.SendHearing) -> Refusal | None:
    """«Send høring»: every drafted letter, or those to the bodies named, each with its promise frozen."""
    if change.case.case.released_at is None:
        return refuse(Why.WRONG_STAGE, stage=Stage.DRAFTING, needed=Stage.HEARING)
    chosen = [r for r in drafted_letters(change.case) if not command.bodies or r.body in command.bodies]
    if not chosen:
        return refuse(WhyHearing.NO_LETTERS)
    without = {*command.bodies, *command.deadlines} - {request.body for request in chosen}
    if without:
        return refuse(WhyHearing.NO_LETTER_TO, bodies=tuple(change.ctx.body(body) for body in sorted(without)))
    release_at = letter_leaves_at(
        change.ctx.now, change.case.case.public_from, change.ctx.rules.reminders, change.ctx.calendar
    )
    are_chosen = command.deadlines.keys() >= {request.body for request in chosen}
    proposed = {} if are_chosen else proposed_deadlines(change.case, change.ctx.assessor) | _shared(change, release_at)
    due = [
        command.deadlines.get(request.body) or proposed.get(request.body) or _period_from(release_at, change, request)
        for request in chosen
    ]
    for due_on, due_time in due:
        if due_instant(due_on, due_time) <= change.ctx.now:
            return refuse(Why.DEADLINE_IN_PAST, due=in_words(due_on, due_time))
        if due_instant(due_on, due_time) <= release_at:
            leaves = release_at.astimezone(COPENHAGEN)
            return refuse(
                WhyHearing.DEADLINE_BEFORE_LETTER,
                leaves=in_words(leaves.date(), leaves.time()),
                due=in_words(due_on, due_time),
            )
    for request, (due_on, due_time) in zip(chosen, due, strict=True):
        _send(change, request, due_on, due_time, release_at)
    return None


def drafted_letters(state: CaseState) -> list[HearingRequest]:
    """The letters that wait to be sent. One drafted before its turn was taken back waits with its consultation."""
    ready = {step.number for step in state.hearings() if step.state is StepState.READY}
    return [r for r in state.requests if not r.is_finished and r.sent_at is None and r.consultation in ready]


def proposed_deadlines(state: CaseState, assessor: Assessor) -> dict[BodyId, tuple[date, time]]:
    """What every door proposes for the letters not sent yet, by body (`planning/proposed_deadline.py`)."""
    try:
        plan = assessor.plan(state)
        by_plan = {plan.steps[place].body: (due.date(), due.time()) for place, due in plan.proposed.items()}
        return by_plan | _kept(state, assessor)
    except CalendarRangeError:  # a decision the calendar does not reach must not stop a letter of today
        return {}


def why_proposed(state: CaseState, assessor: Assessor) -> dict[BodyId, str]:
    """Why some of them are later than the body's period alone, by body."""
    try:
        plan, kept = assessor.plan(state), _kept(state, assessor)
        reasons = {plan.steps[place].body: plan.why_proposed(place) for place in plan.proposed}
        return {body: why for body, why in reasons.items() if why and body not in kept}
    except CalendarRangeError:
        return {}


def _shared(change: Change, release_at: datetime) -> dict[BodyId, tuple[date, time]]:
    """Of bodies that have been asked about other cases in the same hearing: one body, one deadline there."""
    return {body: due for body, due in change.ctx.asked_together.items() if due_instant(*due) > release_at}


def _kept(state: CaseState, assessor: Assessor) -> dict[BodyId, tuple[date, time]]:
    """The deadlines that letters taken back in their undo period had, while they are still ahead."""
    drafted = drafted_letters(state)
    return {r.body: (r.due_on, r.due_time) for r in drafted if r.due_on and r.due_time and r.due_on > assessor.today}


def letter_warnings(
    state: CaseState, assessor: Assessor, sent: Collection[HearingRequest]
) -> dict[BodyId, tuple[str, ...]]:
    """What to know about the deadlines of these letters, sent in `state`, by body: the same by every door."""
    keys = {(request.consultation, request.round) for request in sent}
    unsent = tuple(replace(r, sent_at=None) if (r.consultation, r.round) in keys else r for r in state.requests)
    try:
        before, after = assessor.plan(replace(state, requests=unsent)), assessor.plan(state)
        places = {request.body: after.hearing_to(request.body) for request in sent}
        return {b: deadline_warnings(before, after, place) for b, place in places.items() if place is not None}
    except CalendarRangeError:
        return {}


def _period_from(release_at: datetime, change: Change, request: HearingRequest) -> tuple[date, time]:
    """The body's period from the day the letter leaves, on a working day: rounding later favours the body."""
    step = change.case.consultation(request.consultation)
    day = local_day(release_at) + timedelta(days=step.period_days if step else 0)
    return working_days_after(day, 0, change.ctx.calendar), step.due_time if step else time(12, 0)


def _send(change: Change, request: HearingRequest, due_on: date, due_time: time, release_at: datetime) -> None:
    """Freeze the promise, plan the letter after its undo period, and every reminder until the deadline. The deadline of
    one that goes by post is not watched before it is posted: nobody has been asked.
    """
    by_post = goes_by_post(change.ctx.register, request.body, change.ctx.today)
    sent = change.set_request(
        request,
        sent_at=change.ctx.now,
        release_at=release_at,
        due_on=due_on,
        due_time=due_time,
        next_due=None if by_post else due_instant(due_on, due_time),
        by_post=by_post or None,
        posted_at=None,
        calendar_version=change.ctx.rules.versions.get("calendar", "")[:12],
        package=change.case.case.package,
    )
    change.set_step(request.consultation, state=StepState.OPEN)
    together: dict[str, Any] = {"package": sent.package} if sent.package is not None else {}
    change.emit(
        Tag.LETTER_SENT,
        **together,
        consultation=sent.consultation,
        body=sent.body,
        round=sent.round,
        due=[due_on, due_time],
        versions=[[proposal.number, proposal.version] for proposal in change.case.proposals],
    )
    change.tell(HearingSent(due_on), contacts(change, sent), at=release_at, request=sent)
    plan_reminders(change, sent, local_day(release_at))


def plan_reminders(change: Change, request: HearingRequest, sent_on: date) -> None:
    if request.due_on is None:
        return
    plan = plan_for(change, request)
    organization = change.ctx.register.organizations.get(request.body)
    saturday = organization.counts_saturday if organization else False
    for reminder in planned_reminders(sent_on, request.due_on, plan, change.ctx.calendar, saturday):
        at = instant(reminder.day, plan.office_from)
        quiet = [day for day in (request.promised_on, request.quiet_until) if day is not None]
        needless = at <= change.ctx.now or any(reminder.day <= day for day in quiet)
        state = NoticeState.PLANNED if reminder.applicable and not needless else NoticeState.NOT_APPLICABLE
        notice, key = Reminder(request.due_on, reminder.days_before), (request.consultation, request.round)
        change.notices += [Notice(notice, person, at, key, state) for person in contacts(change, request)]


def plan_for(change: Change, request: HearingRequest) -> ReminderPlan:
    """How this body is reminded in this case: its own plan, its kind's, its case type's, or the usual."""
    body = change.ctx.register.organizations.get(request.body)
    code, kind = (body.code, str(body.kind)) if body else ("", "")
    return change.ctx.rules.reminders_for(change.case.case.case_type, code, kind)


def cancel_letter(change: Change, command: hc.CancelLetter) -> Refusal | None:
    """As if it had never been sent; the deadline it had is the one proposed when it is sent again."""
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if request.sent_at is None or request.release_at is None or not request.is_waiting:
        return refuse(WhyHearing.NOT_SENT, body=change.ctx.body(command.body))
    if is_out(change, request):
        return refuse(WhyHearing.UNDO_OVER, at=request.release_at.isoformat(timespec="minutes"))
    _take_back(change, request)
    return None


def is_out(change: Change, request: HearingRequest) -> bool:
    """Its time has come, and some server has taken it, or may be taking it this moment; or somebody has posted it."""
    is_due = request.release_at is not None and change.ctx.now >= request.release_at
    return is_due and not request.awaits_post and not not_left(change, request)


def wait_for_embargo(change: Change, request: HearingRequest) -> None:
    """A letter that has not left yet leaves by the embargo as it is now; one that would then leave after its own
    deadline is a draft again, for the coordinator to give another.
    """
    if request.sent_at is None or request.due_on is None or request.due_time is None:
        return
    ctx = change.ctx
    release_at = letter_leaves_at(request.sent_at, change.case.case.public_from, ctx.rules.reminders, ctx.calendar)
    release_at = max(release_at, ctx.now)
    if release_at == request.release_at:
        return
    change.take_back(request=request, also_due=not_left(change, request))
    if due_instant(request.due_on, request.due_time) <= release_at:
        _take_back(change, request)
        return
    waiting = change.set_request(request, release_at=release_at)
    change.tell(HearingSent(request.due_on), contacts(change, waiting), at=release_at, request=waiting)
    plan_reminders(change, waiting, local_day(release_at))


def not_left(change: Change, request: HearingRequest) -> bool:
    """Its time has come, and the mail still waits: the mail server is away."""
    return (request.consultation, request.round) in change.ctx.unsent_letters


def _take_back(change: Change, request: HearingRequest) -> None:
    change.set_request(
        request,
        sent_at=None,
        release_at=None,
        package=None,
        next_due=None,
        by_post=None,
        posted_at=None,
        promised_on=None,
        quiet_until=None,
        extension_wanted_on=None,
        extension_refused_at=None,
    )
    change.set_step(request.consultation, state=StepState.READY)
    change.take_back(request=request, also_due=not_left(change, request))
    change.emit(Tag.LETTER_CANCELLED, consultation=request.consultation, body=request.body, round=request.round)


def send_by_itself(change: Change) -> bool:
    """A case type may be configured to send its drafted letters without «Send høring»."""
    template = change.ctx.rules.route_for(change.case.case.case_type)
    if template is None or not template.letters_send_themselves:
        return False
    return send_hearing(change, hc.SendHearing(case=change.case.case.id)) is None


def request_to(change: Change, body: BodyId) -> HearingRequest | Refusal:
    request = change.case.request_of(body)
    return request or refuse(WhyHearing.NOT_HEARD, body=change.ctx.body(body))


def contacts(change: Change, request: HearingRequest) -> tuple[PersonId, ...]:
    return contacts_of(change.ctx.register, request.body, change.ctx.today)


def after_letter(change: Change, request: HearingRequest) -> datetime:
    """The earliest moment another mail of this request may leave: never before its letter."""
    return max(change.ctx.now, request.release_at or change.ctx.now)


def in_words(due_on: date, due_time: time) -> str:
    return f"{due_on.isoformat()} kl. {hour(due_time)}"
