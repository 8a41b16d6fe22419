"""«Det var ikke os»: an answer that the body says it did not give, until the coordinator has settled what it is."""

from __future__ import annotations

from process.change import Change
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.ending import REMINDING
from process.hearing.letters import contacts, plan_reminders
from process.hearing.refusals import WhyHearing
from process.notices import DisputeSettled, ResponseDisputed
from process.people import coordinator_of
from process.refusals import Refusal, Thing, Why, refuse
from process.stages import FINISHED
from process.state.hearing import HearingRequest, HearingResponse, ResponsePublication


def dispute_response(change: Change, command: hc.DisputeResponse) -> Refusal | None:
    """It stands as it is, marked, until somebody has asked: nobody takes an answer back by a press alone."""
    response = change.case.response(command.response)
    if response is None or response.body != command.body:
        return refuse(Why.NOT_FOUND, what=Thing.RESPONSE, key=command.response)
    if response.dispute_settled_at is not None:
        return refuse(WhyHearing.DISPUTE_SETTLED, number=response.number)
    if response.is_disputed:
        return refuse(Why.NOTHING_NEW)
    change.set_response(response, disputed_at=change.ctx.now, disputed_by=change.ctx.act.actor)
    _write_memo_again(change, response)
    change.emit(
        Tag.RESPONSE_DISPUTED,
        personal={"text": command.text},
        number=response.number,
        consultation=response.consultation,
        body=response.body,
    )
    person = coordinator_of(change.case.case, change.ctx.register, change.ctx.today)
    change.tell(ResponseDisputed(response.number), [person] if person else [], request=_request_of(change, response))
    return None


def settle_dispute(change: Change, command: hc.SettleDispute) -> Refusal | None:
    """It stands, or it is withdrawn: then the body has not answered, and may."""
    response = change.case.response(command.response)
    if response is None:
        return refuse(Why.NOT_FOUND, what=Thing.RESPONSE, key=command.response)
    if not response.is_disputed:
        return refuse(WhyHearing.NOT_DISPUTED, number=response.number)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    settled_at = change.ctx.now
    if command.stands:
        change.set_response(response, dispute_settled_at=settled_at)
    else:
        change.set_response(
            response,
            dispute_settled_at=settled_at,
            withdrawn_at=settled_at,
            publication=ResponsePublication.WITHHELD,
        )
    _write_memo_again(change, response)
    request = _request_of(change, response)
    if request is not None and not command.stands:
        request = _without(change, request)
    change.emit(
        Tag.DISPUTE_SETTLED,
        personal={"dispute_reason": command.reason},
        number=response.number,
        consultation=response.consultation,
        body=response.body,
        stands=command.stands,
    )
    if request is not None:
        change.tell(DisputeSettled(response.number, command.stands), contacts(change, request), request=request)
    return None


def _request_of(change: Change, response: HearingResponse) -> HearingRequest | None:
    key = (response.consultation, response.round)
    return next((each for each in change.case.requests if (each.consultation, each.round) == key), None)


def _write_memo_again(change: Change, response: HearingResponse) -> None:
    """A memo that sums the answer up says something else now; one the case was decided on stays what it was."""
    filed_at = change.case.case.memo_filed_at
    if filed_at and response.received_at <= filed_at and change.case.case.decided_on is None:
        change.set_case(memo_filed_at=None, memo_approved_at=None)


def _without(change: Change, request: HearingRequest) -> HearingRequest:
    """What the body has said without the withdrawn answer: the whole answers that are left, or nothing."""
    key = (request.consultation, request.round)
    left = [each for each in change.case.responses if (each.consultation, each.round) == key and each.is_of_whole]
    if left:
        first, last = left[0], left[-1]
        return change.set_request(
            request,
            answered_at=first.received_at,
            answer=last.answer,
            is_late=first.is_late,
            chair_confirmed_at=None,
            vice_confirmed_at=None,
        )
    change.take_back(*REMINDING, request=request)
    due, now = request.too_late_at, change.ctx.now
    step = change.case.consultation(request.consultation)
    is_over = (due is not None and now >= due) or (step is not None and step.state in FINISHED)
    again = change.set_request(
        request,
        answered_at=None,
        answer=None,
        is_late=False,
        chair_confirmed_at=None,
        vice_confirmed_at=None,
        draft_shared_at=None,  # the draft is gone with the answer: the links to comment on it do not open again
        draft_ready_at=None,
        draft_by=None,
        closed_at=now if is_over else None,  # recorded at once as no answer received; one that comes still counts
        next_due=None if is_over else due,
    )
    if not is_over:
        plan_reminders(change, again, change.ctx.today)
    return again
