"""The hearing once its letters are out: extended, withdrawn, closed without an answer, summed up, concluded."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from process.calendar import instant
from process.change import AppendedMemo, Change
from process.commands import hearing as hc
from process.covers import of_own_work
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.deadline_costs import cost_of, decision_put_off
from process.hearing.letters import after_letter, contacts, in_words, plan_for, plan_reminders, request_to
from process.hearing.refusals import WhyHearing
from process.hearing.reminders import escalations
from process.notices import DeadlinePassed, HearingExtended, HearingWithdrawn, Reminder
from process.office_hours import letter_leaves_at
from process.people import coordinator_of, manager_of
from process.permission import MANAGERS
from process.refusals import Refusal, Thing, Why, refuse
from process.stages import FINISHED, StepState
from process.state.case import Consultation
from process.state.hearing import HearingRequest, ResponsePublication

REMINDING = (Reminder, DeadlinePassed)


def extend_hearing(change: Change, command: hc.ExtendHearing) -> Refusal | None:
    """A later deadline for one body, with a reason. Reminders are planned anew; a closed request opens again."""
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if request.sent_at is None or request.due_on is None or request.due_time is None:
        return refuse(WhyHearing.NOT_SENT, body=change.ctx.body(command.body))
    if request.answered_at or request.withdrawn_at or (request.closed_at and change.case.case.memo_approved_at):
        return not_waiting(change, request)
    new_due = due_instant(command.due_on, command.due_time)
    if new_due <= change.ctx.now:
        return refuse(Why.DEADLINE_IN_PAST, due=in_words(command.due_on, command.due_time))
    if new_due <= due_instant(request.due_on, request.due_time):
        return refuse(WhyHearing.DEADLINE_NOT_LATER, due=in_words(request.due_on, request.due_time))
    costs = cost_of(change.case, change.ctx.assessor, request.body, command.due_on, command.due_time)
    if costs and not command.accepts_cost:
        return refuse(WhyHearing.EXTENSION_COSTS, costs=" ".join(costs))
    before = change.case
    extended = change.set_request(
        request,
        due_on=command.due_on,
        due_time=command.due_time,
        next_due=None if request.awaits_post else new_due,
        closed_at=None,
        extension_wanted_on=None,
        extension_refused_at=None,
    )
    if request.closed_at:
        change.set_case(memo_filed_at=None)  # a memo of an answer that may still come must be written again
    change.emit(
        Tag.HEARING_EXTENDED,
        personal={"reason": command.reason},
        consultation=request.consultation,
        body=request.body,
        due=[command.due_on, command.due_time],
        was=[request.due_on, request.due_time],
    )
    put_off = decision_put_off(before, change.case, change.ctx.assessor)
    notice = HearingExtended(command.due_on, command.due_time, decided_before=put_off)
    change.tell(notice, contacts(change, extended), at=after_letter(change, extended), request=extended)
    plan_reminders(change, extended, change.ctx.today)
    return None


def withdraw_hearing(change: Change, command: hc.WithdrawHearing) -> Refusal | None:
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if request.is_finished:
        return not_waiting(change, request)
    withdrawn = change.set_request(request, withdrawn_at=change.ctx.now, next_due=None)
    change.take_back(request=request)
    change.emit(
        Tag.HEARING_WITHDRAWN,
        personal={"reason": command.reason},
        consultation=request.consultation,
        body=request.body,
    )
    if request.release_at and request.release_at <= change.ctx.now:
        change.tell(
            HearingWithdrawn(), contacts(change, withdrawn), at=_with_additions(change, request), request=withdrawn
        )
    return None


def _with_additions(change: Change, request: HearingRequest) -> datetime | None:
    """Of what is heard together: when letters sent in the same breath leave, so that one mail tells what comes in and
    what goes out. Of a case alone at once.
    """
    ctx = change.ctx
    return letter_leaves_at(ctx.now, None, ctx.rules.reminders, ctx.calendar) if request.package is not None else None


def close_hearing(change: Change, command: hc.CloseHearing) -> Refusal | None:  # noqa: ARG001
    """Record «der er ikke modtaget høringssvar inden fristen» for what has fallen due. Silence is never consent."""
    due = [r for r in change.case.requests if r.is_waiting and r.next_due is not None and r.next_due <= change.ctx.now]
    if not due:
        return refuse(Why.NOTHING_NEW)
    change.set_case(memo_filed_at=None, memo_approved_at=None)
    for request in due:
        change.set_request(request, closed_at=change.ctx.now, next_due=None)
        change.take_back(*REMINDING, request=request)
        change.emit(Tag.HEARING_NO_ANSWER, consultation=request.consultation, body=request.body, round=request.round)
        _escalate(change, request)
    return None


def _escalate(change: Change, request: HearingRequest) -> None:
    """Whom the letter went to at once, then those above."""
    change.tell(DeadlinePassed(0, request.due_on), contacts(change, request), request=request)
    tell_above(change, request)


def tell_above(change: Change, request: HearingRequest, *, only_ahead: bool = False) -> None:
    """The coordinator, then the responsible manager; nobody above them by itself. `only_ahead`: not those who were to
    be told before now.
    """
    ctx, plan = change.ctx, plan_for(change, request)
    if not request.mandatory or request.due_on is None:
        return
    next_in_line = (
        coordinator_of(change.case.case, ctx.register, ctx.today),
        manager_of(ctx.register, change.case.case.department, ctx.today),
    )
    days = escalations(request.due_on, plan, ctx.calendar)
    for number, (person, day) in enumerate(zip(next_in_line, days, strict=False), 1):
        at = instant(day, plan.office_from)
        if person is not None and not (only_ahead and at <= ctx.now):
            change.tell(DeadlinePassed(number, request.due_on), [person], at=max(at, ctx.now), request=request)


def file_memo(change: Change, command: hc.FileMemo) -> Refusal | None:
    """The høringsnotat. It sums up a hearing that is over: every body has answered or passed its deadline."""
    asked = [r for r in change.case.requests if not r.withdrawn_at]
    if not asked:
        return refuse(WhyHearing.NO_HEARING)
    waiting = [change.ctx.body(r.body) for r in asked if not r.is_finished]
    if waiting:
        return refuse(WhyHearing.HEARING_OPEN, bodies=tuple(waiting))
    known = {response.number for response in change.case.responses}
    strange = [point.response for point in command.points if point.response not in known]
    if strange:
        return refuse(Why.NOT_FOUND, what=Thing.RESPONSE, key=strange[0])
    bare = dict.fromkeys(str(point.response) for point in command.points if not point.comment.strip())
    if bare:
        return refuse(WhyHearing.COMMENT_NEEDED, numbers=tuple(bare))
    edition = change.case.case.memo_edition + 1
    change.set_case(memo_filed_at=change.ctx.now, memo_approved_at=None, memo_edition=edition)
    change.records.append(AppendedMemo(edition))
    points = json.dumps([asdict(point) for point in command.points], ensure_ascii=False) if command.points else ""
    change.emit(
        Tag.MEMO_FILED,
        personal={"text": command.text, "points": points, "by": _actor_name(change)},
        edition=edition,
        answers=sum(r.answered_at is not None for r in asked),
    )
    return None


def approve_memo(change: Change, command: hc.ApproveMemo) -> Refusal | None:  # noqa: ARG001
    """The director signs after the hearing: so MED discussion gates the recommendation (DESIGN §2)."""
    if change.case.case.memo_filed_at is None:
        return refuse(WhyHearing.MEMO_MISSING)
    if own := of_own_work(change, *MANAGERS):
        return own
    waiting = [change.ctx.body(r.body) for r in change.case.requests if not r.is_finished]
    if waiting:
        return refuse(WhyHearing.HEARING_OPEN, bodies=tuple(waiting))
    if change.case.case.memo_approved_at:
        return refuse(Why.NOTHING_NEW)
    if change.case.unjudged():
        return refuse(WhyHearing.CHANGE_UNJUDGED)
    blocked = [
        str(response.number)
        for response in change.case.responses
        if response.publication is ResponsePublication.BLOCKED
    ]
    if blocked:
        return refuse(WhyHearing.PERSONAL_DATA, numbers=tuple(blocked))
    change.set_case(memo_approved_at=change.ctx.now)
    change.emit(Tag.MEMO_APPROVED, personal={"by": _actor_name(change), "named": _named(change)})
    return None


def _named(change: Change) -> str:
    """What the memo calls the case, its proposals and the bodies, as JSON: printed later it calls them the same."""
    state, register = change.case, change.ctx.register
    bodies = {step.body for step in state.consultations} | {r.body for r in state.responses if r.body is not None}
    names = {str(body): register.organizations[body].name for body in sorted(bodies) if body in register.organizations}
    titles = {str(proposal.number): proposal.title for proposal in state.proposals}
    about = {"title": state.case.title, "case_number": state.case.case_number, "bodies": names, "proposals": titles}
    return json.dumps(about, ensure_ascii=False, sort_keys=True)


def _actor_name(change: Change) -> str:
    person = change.ctx.register.persons.get(change.ctx.act.actor or 0)
    return person.name if person else ""


def conclude(change: Change) -> bool:
    """Close the consultations of hearings that are over; with answers to sum up, once the memo is approved."""
    moved = False
    for step in [step for step in change.case.hearings() if step.state not in FINISHED]:
        if not _is_over(change, step):
            continue
        if change.case.was_heard(step.number):
            change.set_step(step.number, state=StepState.DONE)
        else:
            change.set_step(step.number, state=StepState.STRUCK, reason="Høringen er trukket tilbage.")
        change.emit(Tag.STEP_DONE, consultation=step.number, body=step.body)
        moved = True
    return moved


def _is_over(change: Change, step: Consultation) -> bool:
    request = change.case.latest_request(step.number)
    if request is None or not request.is_finished:
        return False
    if request.withdrawn_at and not change.case.was_heard(step.number):
        # what others have answered is summed up first: the last hearing to end waits for that memo
        is_another_open = any(
            other.state not in FINISHED and other.number != step.number for other in change.case.hearings()
        )
        return is_another_open or not change.case.owes_memo
    memo = change.case.case.memo_approved_at
    return memo is not None and all(r.is_finished for r in change.case.requests)


def not_waiting(change: Change, request: HearingRequest) -> Refusal:
    body = change.ctx.body(request.body)
    if request.answered_at:
        return refuse(WhyHearing.ALREADY_ANSWERED, body=body)
    return refuse(WhyHearing.ALREADY_FINISHED if request.is_finished else WhyHearing.NOT_SENT, body=body)
