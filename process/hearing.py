"""The hearing once its letters are out: answered, promised, extended, closed without an answer, summed up."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from process import commands as c
from process.calendar import instant, local_day
from process.case import Consultation, HearingRequest
from process.deadlines import due_instant, escalations
from process.events import Tag
from process.letters import contacts, in_words, plan_reminders, request_to
from process.notices import CancelNotices, NoticeKind, NoticeState
from process.people import coordinator, manager_of, secretaries_ahead, secretary_of
from process.refusals import Refusal, refuse
from process.stages import FINISHED, StepState
from process.turn import ResponseRecord, Turn

REMINDING = frozenset({NoticeKind.REMINDER, NoticeKind.DEADLINE_PASSED})


def record_response(turn: Turn, command: c.RecordResponse) -> Refusal | None:
    """An answer is always recorded: late, partial, a correction, or from a body nobody asked."""
    if command.body not in turn.ctx.register.organizations:
        return refuse("not_found", what="organ", key=command.body)
    received_at = min(command.received_at or turn.ctx.now, turn.ctx.now)
    if command.received_at and local_day(command.received_at) > turn.ctx.today:
        return refuse("received_in_future", day=local_day(command.received_at).isoformat())
    asked = turn.case.answerable(command.body)
    # A deadline without a law behind it binds nobody: what comes late is recorded and marked (danish-rules §5).
    is_late = asked is not None and _is_late(asked, received_at)
    version = max((proposal.version for proposal in turn.case.proposals), default=1)
    turn.records.append(
        ResponseRecord(
            consultation=asked.consultation if asked else 0,
            round=asked.round if asked else 0,
            body=command.body,
            answer=command.answer,
            received_at=received_at,
            is_late=is_late,
            is_partial=command.is_partial,
            proposal_version=version,
        )
    )
    texts = {"text": command.text, "submitted_by": command.submitted_by, "on_behalf_of": command.on_behalf_of}
    turn.emit(
        Tag.RESPONSE_RECEIVED,
        personal=texts,
        consultation=asked.consultation if asked else 0,
        body=command.body,
        answer=str(command.answer),
        is_late=is_late,
        received_at=received_at,
    )
    if asked is not None and not asked.withdrawn_at:
        _take_answer(turn, asked, command, received_at, is_late)
    return None


def _is_late(request: HearingRequest, received_at: datetime) -> bool:
    if request.due_on is None or request.due_time is None:
        return False
    return received_at >= due_instant(request.due_on, request.due_time)


def _take_answer(
    turn: Turn, request: HearingRequest, command: c.RecordResponse, received_at: datetime, is_late: bool
) -> None:
    was_first = request.answered_at is None
    if was_first and not command.is_partial:
        turn.set_request(request, answered_at=received_at, answer=command.answer, is_late=is_late, next_due=None)
        turn.cancels.append(CancelNotices((request.consultation, request.round), REMINDING))
    about = f"{received_at.isoformat()}"
    turn.tell(NoticeKind.RECEIPT, contacts(turn, request), request=request, about=about)
    if is_late:
        people = [coordinator(turn.ctx.register, turn.ctx.today), *secretaries_ahead(turn.case, turn.ctx)]
        turn.tell(NoticeKind.LATE_RESPONSE, [p for p in people if p is not None], request=request, about=about)


def promise_response(turn: Turn, command: c.PromiseResponse) -> Refusal | None:
    """«Vi svarer efter vores møde den …»: reminders before that day fall away, and come back when the day is
    moved forward; the deadline stands.
    """
    request = request_to(turn, command.body)
    if isinstance(request, Refusal):
        return request
    if not request.is_waiting:
        return _not_waiting(turn, request)
    if command.on < turn.ctx.today:
        return refuse("deadline_in_past", due=command.on.isoformat())
    promised = turn.set_request(request, promised_on=command.on)
    if request.promised_on and command.on < request.promised_on:
        plan_reminders(turn, promised, local_day(request.release_at or turn.ctx.now))
        turn.notices = [notice for notice in turn.notices if notice.state is NoticeState.PLANNED]
    turn.cancels.append(
        CancelNotices(
            (request.consultation, request.round),
            frozenset({NoticeKind.REMINDER}),
            until=instant(command.on + timedelta(days=1), time(0)),
        )
    )
    turn.emit(Tag.RESPONSE_PROMISED, consultation=request.consultation, body=request.body, on=command.on)
    return None


def extend_hearing(turn: Turn, command: c.ExtendHearing) -> Refusal | None:
    """A later deadline for one body, with a reason. Reminders are planned anew; a closed request opens again."""
    request = request_to(turn, command.body)
    if isinstance(request, Refusal):
        return request
    if not command.reason.strip():
        return refuse("reason_needed")
    if request.sent_at is None or request.due_on is None or request.due_time is None:
        return refuse("not_sent", body=turn.ctx.body(command.body))
    if request.answered_at or request.withdrawn_at or turn.case.case.memo_approved_at:
        return _not_waiting(turn, request)
    new_due = due_instant(command.due_on, command.due_time)
    if new_due <= turn.ctx.now:
        return refuse("deadline_in_past", due=in_words(command.due_on, command.due_time))
    if new_due <= due_instant(request.due_on, request.due_time):
        return refuse("deadline_not_later", due=in_words(request.due_on, request.due_time))
    extended = turn.set_request(
        request, due_on=command.due_on, due_time=command.due_time, next_due=new_due, closed_at=None
    )
    turn.set_case(memo_filed_at=None)  # a memo of an answer that may still come must be written again
    turn.cancels.append(CancelNotices((request.consultation, request.round), REMINDING))
    turn.emit(
        Tag.HEARING_EXTENDED,
        personal={"reason": command.reason},
        consultation=request.consultation,
        body=request.body,
        due=[command.due_on, command.due_time],
        was=[request.due_on, request.due_time],
    )
    about = f"{command.due_on} {command.due_time}"
    turn.tell(NoticeKind.HEARING_EXTENDED, contacts(turn, extended), request=extended, about=about)
    plan_reminders(turn, extended, turn.ctx.today)
    return None


def withdraw_hearing(turn: Turn, command: c.WithdrawHearing) -> Refusal | None:
    request = request_to(turn, command.body)
    if isinstance(request, Refusal):
        return request
    if not command.reason.strip():
        return refuse("reason_needed")
    if request.is_finished:
        return _not_waiting(turn, request)
    gone = turn.set_request(request, withdrawn_at=turn.ctx.now, next_due=None)
    turn.cancels.append(CancelNotices((request.consultation, request.round)))
    turn.emit(
        Tag.HEARING_WITHDRAWN,
        personal={"reason": command.reason},
        consultation=request.consultation,
        body=request.body,
    )
    if request.release_at and request.release_at <= turn.ctx.now:
        turn.tell(NoticeKind.HEARING_WITHDRAWN, contacts(turn, gone), request=gone)
    return None


def close_hearing(turn: Turn, command: c.CloseHearing) -> Refusal | None:  # noqa: ARG001
    """Record «der er ikke modtaget høringssvar inden fristen» for what has fallen due. Silence is never consent."""
    due = [r for r in turn.case.requests if r.is_waiting and r.next_due is not None and r.next_due <= turn.ctx.now]
    if not due:
        return refuse("nothing_new")
    for request in due:
        turn.set_request(request, closed_at=turn.ctx.now, next_due=None)
        turn.cancels.append(CancelNotices((request.consultation, request.round), REMINDING))
        turn.emit(Tag.HEARING_NO_ANSWER, consultation=request.consultation, body=request.body, round=request.round)
        _escalate(turn, request)
    return None


def _escalate(turn: Turn, request: HearingRequest) -> None:
    """Body secretary at once, then coordinator, then the responsible manager; nobody above them by itself."""
    ctx, plan = turn.ctx, turn.ctx.rules.reminders
    secretary = secretary_of(ctx.register, request.body, ctx.today)
    if secretary is not None:
        turn.tell(NoticeKind.DEADLINE_PASSED, [secretary], request=request, about="0", due_on=request.due_on)
    if not request.mandatory or request.due_on is None:
        return
    next_in_line = (
        coordinator(ctx.register, ctx.today),
        manager_of(ctx.register, turn.case.case.department, ctx.today),
    )
    days = escalations(request.due_on, plan, ctx.calendar)
    for number, (person, day) in enumerate(zip(next_in_line, days, strict=False), 1):
        if person is not None:
            at = max(instant(day, plan.office_from), ctx.now)
            turn.tell(
                NoticeKind.DEADLINE_PASSED, [person], at=at, request=request, about=str(number), due_on=request.due_on
            )


def file_memo(turn: Turn, command: c.FileMemo) -> Refusal | None:
    """The høringsnotat. It sums up a hearing that is over: every body has answered or passed its deadline."""
    asked = [r for r in turn.case.requests if not r.withdrawn_at]
    if not asked:
        return refuse("no_hearing")
    waiting = [turn.ctx.body(r.body) for r in asked if not r.is_finished]
    if waiting:
        return refuse("hearing_open", bodies=", ".join(waiting))
    turn.set_case(memo_filed_at=turn.ctx.now, memo_approved_at=None)
    turn.emit(Tag.MEMO_FILED, personal={"text": command.text}, answers=sum(r.answered_at is not None for r in asked))
    return None


def approve_memo(turn: Turn, command: c.ApproveMemo) -> Refusal | None:  # noqa: ARG001
    """The director signs after the hearing: so MED discussion gates the recommendation (DESIGN §2)."""
    if turn.case.case.memo_filed_at is None:
        return refuse("memo_missing")
    if turn.case.case.memo_approved_at:
        return refuse("nothing_new")
    turn.set_case(memo_approved_at=turn.ctx.now)
    turn.emit(Tag.MEMO_APPROVED)
    return None


def conclude(turn: Turn) -> bool:
    """Close the consultations of hearings that are over; with answers to sum up, once the memo is approved."""
    ended = [step for step in turn.case.hearings() if step.state not in FINISHED and _is_over(turn, step)]
    if not ended:
        return False
    for step in ended:
        request = turn.case.latest_request(step.number)
        if request and request.withdrawn_at:
            turn.set_step(step.number, state=StepState.STRUCK, reason="Høringen er trukket tilbage.")
        else:
            turn.set_step(step.number, state=StepState.DONE)
        turn.emit(Tag.STEP_DONE, consultation=step.number, body=step.body)
    return True


def _is_over(turn: Turn, step: Consultation) -> bool:
    request = turn.case.latest_request(step.number)
    if request is None or not request.is_finished:
        return False
    if request.withdrawn_at:
        return True
    memo = turn.case.case.memo_approved_at
    return memo is not None and all(r.is_finished for r in turn.case.requests)


def _not_waiting(turn: Turn, request: HearingRequest) -> Refusal:
    body = turn.ctx.body(request.body)
    if request.answered_at:
        return refuse("already_answered", body=body)
    return refuse("already_finished" if request.is_finished else "not_sent", body=body)
