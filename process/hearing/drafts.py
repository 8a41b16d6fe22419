"""A body writes its answer together: the draft laid before its members, and handed to the chair, who sends it.

The words of a draft are no fact and stand nowhere here: who may read them, and who answers for them, is.
"""

from __future__ import annotations

from datetime import date, datetime

from process.change import Change
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.ending import not_waiting
from process.hearing.letters import request_to
from process.hearing.refusals import WhyHearing
from process.ids import BodyId, PersonId
from process.notices import DraftReady, DraftShared
from process.people import contacts_of
from process.refusals import Refusal, Why, refuse
from process.register import VOTING, Register, SeatRole
from process.state.hearing import HearingRequest

READERS = VOTING | {SeatRole.SUBSTITUTE}


def share_draft(change: Change, command: hc.ShareDraft) -> Refusal | None:
    """Open to comments until the answer is sent, the deadline passes, or somebody who answers closes it again."""
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not request.is_waiting:
        return not_waiting(change, request)
    if command.is_closed:
        return _close(change, request)
    if request.too_late_at is not None and change.ctx.now >= request.too_late_at:
        return refuse(WhyHearing.DRAFT_TOO_LATE)
    shared = change.set_request(
        request, draft_shared_at=change.ctx.now, draft_by=request.draft_by or change.ctx.act.actor
    )
    readers = readers_of(change.ctx.register, request.body, change.ctx.today)
    change.emit(
        Tag.DRAFT_SHARED,
        consultation=request.consultation,
        body=request.body,
        round=request.round,
        count=len(readers),
    )
    change.tell(DraftShared(request.due_on, change.ctx.now), readers, request=shared)
    return None


def _close(change: Change, request: HearingRequest) -> Refusal | None:
    if request.draft_shared_at is None:
        return refuse(Why.NOTHING_NEW)
    closed = change.set_request(request, draft_shared_at=None)
    change.take_back(DraftShared, request=closed, also_due=True)
    change.emit(Tag.DRAFT_CLOSED, consultation=request.consultation, body=request.body, round=request.round)
    return None


def hand_over_draft(change: Change, command: hc.HandOverDraft) -> Refusal | None:
    """«Klar til afsendelse»: the chair gets the link to it; who wrote it stands in the answer beside who sent it."""
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if not request.is_waiting:
        return not_waiting(change, request)
    chairs = [person for person in chairs_of(change, request.body) if person != change.ctx.act.actor]
    if not chairs:
        return refuse(WhyHearing.NO_CHAIR, body=change.ctx.body(request.body))
    ready = change.set_request(request, draft_ready_at=change.ctx.now, draft_by=change.ctx.act.actor)
    change.emit(Tag.DRAFT_READY, consultation=request.consultation, body=request.body, round=request.round)
    change.tell(DraftReady(change.ctx.now), chairs, request=ready)
    return None


def chairs_of(change: Change, body: BodyId) -> list[PersonId]:
    """The chair; of a body without one, the vice-chair."""
    for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR):
        if seats := list(change.ctx.register.seats_in(body, change.ctx.today, role)):
            return [seat.person for seat in seats]
    return []


def readers_of(register: Register, body: BodyId, day: date) -> tuple[PersonId, ...]:
    """The members who can be written to, without those who answer for the body and have the draft already."""
    answering = contacts_of(register, body, day)
    seats = register.seats_in(body, day, *sorted(READERS))
    people = dict.fromkeys(seat.person for seat in seats if seat.person not in answering)
    return tuple(person for person in people if register.persons[person].email)


def takes_comments(request: HearingRequest, now: datetime) -> bool:
    """Whether a comment link opens it: until the answer is sent, the hearing over or the deadline past."""
    is_in_time = request.too_late_at is None or now < request.too_late_at
    return request.draft_shared_at is not None and request.is_waiting and is_in_time
