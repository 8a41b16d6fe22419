"""What comes back from a hearing: answers by any way, promises, requests for more time, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from process.calendar import instant, local_day
from process.change import AppendedFile, Change
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.ending import REMINDING
from process.hearing.letters import contacts, request_to
from process.hearing.public_hearing import count_remark, hearing_at, is_after
from process.hearing.refusals import WhyHearing
from process.ids import BodyId, PersonId
from process.notices import DraftReady, DraftShared, HearingSent, LateResponse, ResponseReceipt, ToConfirm
from process.people import coordinator_of, secretaries_ahead
from process.personal_data import personal_data
from process.refusals import Refusal, Thing, Why, refuse
from process.register import VOTING, BodyKind, MeetingStatus, SeatRole
from process.state.hearing import (
    Answer,
    Channel,
    FileRef,
    HearingRequest,
    HearingResponse,
    Received,
    ResponsePublication,
)

MED_ANSWERS = frozenset({Answer.DISCUSSED, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT})
"""A MED committee's own kinds: information and discussion, not hearing (rammeaftalen § 7)."""


def record_response(change: Change, command: hc.RecordResponse) -> Refusal | None:
    """An answer is always recorded: late, partial, a correction, or from a body nobody asked."""
    if command.body not in change.ctx.register.organizations:
        return refuse(Why.NOT_FOUND, what=Thing.BODY, key=command.body)
    if command.corrects is not None:
        corrected = change.case.response(command.corrects)
        if corrected is None or corrected.body != command.body:
            return refuse(Why.NOT_FOUND, what=Thing.RESPONSE, key=command.corrects)
    received_at = _received(change, command.received_at)
    if isinstance(received_at, Refusal):
        return received_at
    asked = _asked_at(change, command.body, received_at)
    # A deadline without a law behind it binds nobody: what comes late is recorded and marked (danish-rules §5).
    is_late = asked is not None and not command.is_date_unknown and _is_late(asked, received_at)
    refusal = _disagreeing(change, command, local_day(received_at)) or _not_read_back(command)
    if refusal is not None:
        return refusal
    texts = {
        "text": command.text,
        "general": command.general,
        "submitted_by": command.submitted_by,
        "on_behalf_of": command.on_behalf_of,
        "minority": command.minority,
        "minority_by": command.minority_by,
        "prepared_by": _prepared_by(change, asked),
        "read_back_to": command.read_back_to,
    }
    response = HearingResponse(
        number=change.case.case.responses + 1,
        consultation=asked.consultation if asked else 0,
        round=asked.round if asked else 0,
        body=command.body,
        answer=command.answer,
        received_at=received_at,
        is_date_unknown=command.is_date_unknown,
        is_late=is_late,
        is_partial=command.is_partial,
        proposal_version=max((proposal.version for proposal in change.case.proposals), default=1),
        corrects=command.corrects,
        channel=Channel.PHONE if command.read_back_to.strip() else command.channel,
        publication=_guarded(texts.values(), command.files),
        agreed_on=command.agreed_on,
        agreed_from=command.agreed_from,
        has_minority=bool(command.minority.strip()) or None,
    )
    _keep(change, response, texts, command.files)
    if asked is not None and not asked.withdrawn_at:
        _take_answer(change, asked, command, received_at, is_late)
    return None


def _disagreeing(change: Change, command: hc.RecordResponse, received_on: date) -> Refusal | None:
    """What does not fit together of how the answer came about, and of a minority's statement."""
    first, last = command.agreed_from or command.agreed_on, command.agreed_on
    if first and (last is None or last < first):
        return refuse(WhyHearing.ROUND_IN_DISORDER)
    if last and last > received_on:
        return refuse(WhyHearing.AGREED_IN_FUTURE, day=last.isoformat(), received=received_on.isoformat())
    if first and first < local_day(change.case.case.created_at):
        return refuse(WhyHearing.AGREED_TOO_EARLY, day=first.isoformat())
    if bool(command.minority.strip()) != bool(command.minority_by.strip()):
        return refuse(WhyHearing.MINORITY_INCOMPLETE)
    return None


def _not_read_back(command: hc.RecordResponse) -> Refusal | None:
    """What was said on the telephone is the body's answer once it was read aloud and approved by whoever called."""
    is_by_phone = command.channel is Channel.PHONE or bool(command.read_back_to.strip())
    if is_by_phone and not (command.read_back_to.strip() and command.submitted_by.strip()):
        return refuse(WhyHearing.NOT_READ_BACK)
    return None


def _prepared_by(change: Change, asked: HearingRequest | None) -> str:
    """Who handed the draft over to whoever sends it; "" of one that somebody wrote and sent alone."""
    writer = asked.draft_by if asked is not None else None
    return change.ctx.name(writer) if writer not in (None, change.ctx.act.actor) else ""


def record_unsolicited(change: Change, command: hc.RecordUnsolicited) -> Refusal | None:
    """From somebody who was not asked. It belongs to the case, gets a number and a date at once (offentlighedsloven
    § 15), and the memo shows it apart.
    """
    if not command.sender.strip():
        return refuse(WhyHearing.SENDER_NEEDED)
    if not command.text.strip() and not command.files:
        return refuse(Why.TEXT_NEEDED)
    received_at = _received(change, command.received_at)
    if isinstance(received_at, Refusal):
        return received_at
    public = hearing_at(change.case, received_at)
    response = HearingResponse(
        number=change.case.case.responses + 1,
        consultation=0,
        round=0,
        body=None,
        is_late=public is not None and is_after(public, received_at),
        is_objection=command.is_objection if public else None,
        answer=Answer.REMARKS,
        received_at=received_at,
        proposal_version=max((proposal.version for proposal in change.case.proposals), default=1),
        publication=ResponsePublication.BLOCKED,  # a private person wrote it: somebody looks before it is shown
    )
    _keep(change, response, {"text": command.text, "submitted_by": command.sender}, command.files)
    if public is not None:
        count_remark(change, public, received_at, is_objection=command.is_objection)
    return None


def take_received(change: Change, received: Received) -> None:
    """An answer that came with the proposal's own document: from whom, and on an unknown day unless it says one."""
    is_empty = received.text.strip().rstrip(".").casefold() in ("ingen bemærkninger", "ingen bemærkning", "")
    response = HearingResponse(
        number=change.case.case.responses + 1,
        consultation=0,
        round=0,
        body=received.body,
        answer=Answer.NO_REMARKS if is_empty else Answer.REMARKS,
        received_at=instant(received.on, time(12)) if received.on else change.ctx.now,
        is_date_unknown=received.on is None,
        proposal_version=1,
        channel=Channel.IMPORT,
        publication=_guarded((received.text,), ()),
    )
    _keep(change, response, {"text": received.text}, ())


def take_over_answer(change: Change, asked: HearingRequest, command: hc.TakeOverLetter, received_at: datetime) -> None:
    """An answer given before the hearing was taken over: nobody gets a receipt for it, or is asked to confirm it."""
    if command.answer is None:
        return
    is_late = asked.due_on is not None and local_day(received_at) > asked.due_on
    response = HearingResponse(
        number=change.case.case.responses + 1,
        consultation=asked.consultation,
        round=asked.round,
        body=asked.body,
        answer=command.answer,
        received_at=received_at,
        is_late=is_late,
        proposal_version=max((proposal.version for proposal in change.case.proposals), default=1),
        channel=Channel.TAKEN_OVER,
        publication=_guarded((command.text,), ()),
    )
    _keep(change, response, {"text": command.text}, ())
    change.set_case(memo_filed_at=None, memo_approved_at=None)
    answered = change.set_request(
        asked, answered_at=received_at, answer=command.answer, is_late=is_late, closed_at=None, next_due=None
    )
    change.take_back(*REMINDING, request=answered)


def _asked_at(change: Change, body: BodyId, received_at: datetime) -> HearingRequest | None:
    """What an answer is to: of several rounds, not one that nobody had pressed «Send høring» for when it came (a letter
    on its way can be answered already).
    """
    asked = change.case.answerable(body)
    if asked is None or asked.sent_at is None or asked.sent_at <= received_at:
        return asked
    rounds = (r for r in change.case.requests if r.consultation == asked.consultation and r.body == body)
    earlier = [r for r in rounds if r.sent_at is not None and r.sent_at <= received_at]
    return max(earlier, key=lambda request: request.round, default=asked)


def _received(change: Change, stated: datetime | None) -> datetime | Refusal:
    """When it came: as stated, never after now, nor before there was a case to answer."""
    if stated and local_day(stated) > change.ctx.today:
        return refuse(WhyHearing.RECEIVED_IN_FUTURE, day=local_day(stated).isoformat())
    if stated and local_day(stated) < local_day(change.case.case.created_at):
        return refuse(WhyHearing.RECEIVED_TOO_EARLY, day=local_day(stated).isoformat())
    return min(stated or change.ctx.now, change.ctx.now)


def _guarded(texts: Iterable[str], files: tuple[FileRef, ...]) -> ResponsePublication:
    """Stopped when any text of the answer, or the name or content of a file, may hold personal data."""
    shown = (*texts, *(file.name for file in files))
    is_personal = any(personal_data(text) for text in shown) or any(file.is_suspect for file in files)
    return ResponsePublication.BLOCKED if is_personal else ResponsePublication.OPEN


def _keep(change: Change, response: HearingResponse, texts: dict[str, str], files: tuple[FileRef, ...]) -> None:
    change.add_response(response)
    change.records += [AppendedFile(response.number, file) for file in files]
    change.emit(
        Tag.RESPONSE_RECEIVED,
        personal=texts,
        number=response.number,
        consultation=response.consultation,
        body=response.body,
        answer=str(response.answer),
        is_late=response.is_late,
        received_at=response.received_at,
        channel=str(response.channel),
        corrects=response.corrects,
        files=[file.sha256 for file in files],
        **({"agreed": [response.agreed_from, response.agreed_on]} if response.agreed_on else {}),
    )


def _is_late(request: HearingRequest, received_at: datetime) -> bool:
    if request.due_on is None or request.due_time is None:
        return False
    return received_at >= due_instant(request.due_on, request.due_time)


def _take_answer(
    change: Change, request: HearingRequest, command: hc.RecordResponse, received_at: datetime, is_late: bool
) -> None:
    if request.is_waiting and not command.is_partial:
        change.set_case(memo_filed_at=None, memo_approved_at=None)  # an earlier memo does not sum this answer up
    if request.answered_at is None and not command.is_partial:
        request = change.set_request(
            request,
            answered_at=received_at,
            answer=command.answer,
            is_late=is_late,
            next_due=None,
            extension_wanted_on=None,
        )
        overtaken = (*REMINDING, DraftShared, DraftReady, *((HearingSent,) if request.awaits_post else ()))
        change.take_back(*overtaken, request=request)
        _ask_to_confirm(change, request)
    elif command.corrects is not None and not command.is_partial and request.answered_at:
        request = _take_correction(change, request, command.answer)
    by = change.ctx.act.actor if command.channel is Channel.LINK else None
    change.tell(ResponseReceipt(received_at, by), contacts(change, request), request=request)
    if is_late:
        people = [
            coordinator_of(change.case.case, change.ctx.register, change.ctx.today),
            *secretaries_ahead(change.case, change.ctx.register, change.ctx.today),
        ]
        people += _members_with_agenda(change)
        change.tell(LateResponse(received_at), [p for p in people if p is not None], request=request)


def _take_correction(change: Change, request: HearingRequest, answer: Answer) -> HearingRequest:
    """The newest whole answer is what the body says; a MED committee's two confirm it anew."""
    corrected = change.set_request(request, answer=answer, chair_confirmed_at=None, vice_confirmed_at=None)
    _ask_to_confirm(change, corrected, change.case.case.responses)
    return corrected


def _members_with_agenda(change: Change) -> list[PersonId | None]:
    """The members whose agenda is out already: they have the memo without this answer."""
    out = {p.body for p in change.case.placements if p.meeting_state is MeetingStatus.DISPATCHED and p.outcome is None}
    seats = (seat for body in sorted(out) for seat in change.ctx.register.seats_in(body, change.ctx.today, *VOTING))
    return [seat.person for seat in seats]


def _ask_to_confirm(change: Change, request: HearingRequest, correction: int = 0) -> None:
    """A MED committee's answer is confirmed by chair and vice-chair; one who hands it in has confirmed it."""
    organization = change.ctx.register.organizations.get(request.body)
    if organization is None or organization.kind is not BodyKind.MED:
        return
    confirmed = _confirm(change, request, change.ctx.act.actor)
    waiting = [
        seat.person
        for role, at in _confirmations(confirmed).items()
        if at is None
        for seat in change.ctx.register.seats_in(request.body, change.ctx.today, role)
    ]
    change.tell(ToConfirm(request.round, correction), waiting, request=request)


def _confirmations(request: HearingRequest) -> dict[SeatRole, datetime | None]:
    return {SeatRole.CHAIR: request.chair_confirmed_at, SeatRole.VICE_CHAIR: request.vice_confirmed_at}


def _confirm(change: Change, request: HearingRequest, person: PersonId | None) -> HearingRequest:
    roles = {
        seat.role
        for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR)
        for seat in change.ctx.register.seats_in(request.body, change.ctx.today, role)
        if seat.person == person
    }
    if not roles:
        return request
    return change.set_request(
        request,
        chair_confirmed_at=request.chair_confirmed_at or (change.ctx.now if SeatRole.CHAIR in roles else None),
        vice_confirmed_at=request.vice_confirmed_at or (change.ctx.now if SeatRole.VICE_CHAIR in roles else None),
    )


def confirm_response(change: Change, command: hc.ConfirmResponse) -> Refusal | None:
    request = request_to(change, command.body)
    if isinstance(request, Refusal):
        return request
    if request.answered_at is None:
        return refuse(WhyHearing.NO_ANSWER_YET, body=change.ctx.body(command.body))
    if _confirm(change, request, change.ctx.act.actor) == request:
        return refuse(Why.NOTHING_NEW)
    change.emit(Tag.RESPONSE_CONFIRMED, consultation=request.consultation, body=request.body, round=request.round)
    return None


def decide_publication(change: Change, command: hc.DecidePublication) -> Refusal | None:
    """A person has looked at what the guard stopped. Showing it as it is, or not at all, takes a reason; so does any
    verdict once the memo is approved.
    """
    response = change.case.response(command.response)
    if response is None:
        return refuse(Why.NOT_FOUND, what=Thing.RESPONSE, key=command.response)
    if response.publication is ResponsePublication.OPEN or response.withdrawn_at is not None:
        return refuse(WhyHearing.NOT_STOPPED, number=response.number)
    if command.verdict in (ResponsePublication.OPEN, ResponsePublication.BLOCKED):
        return refuse(WhyHearing.VERDICT_NEEDED)
    if command.verdict is ResponsePublication.REDACTED and not command.public_text.strip():
        return refuse(Why.TEXT_NEEDED)
    if command.verdict is ResponsePublication.REDACTED and personal_data(command.public_text):
        return refuse(WhyHearing.STILL_PERSONAL)
    approved, filed = change.case.case.memo_approved_at, change.case.case.memo_filed_at
    if (approved or command.verdict is not ResponsePublication.REDACTED) and not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    change.set_response(response, publication=command.verdict)
    is_in_memo = approved and filed and response.received_at <= filed  # what came later is in an addendum
    if is_in_memo and change.case.case.decided_on is None:
        change.set_case(memo_filed_at=None, memo_approved_at=None)  # it shows something else now: a new edition
    change.emit(
        Tag.RESPONSE_CLEARED,
        personal={"reason": command.reason, "public_text": command.public_text},
        number=response.number,
        verdict=str(command.verdict),
        body=response.body,
    )
    return None
