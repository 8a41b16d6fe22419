"""A running case is closed, opened or put under embargo: a logged act, told to who works on it (KSL § 10); or kept out
of mails.
"""

from __future__ import annotations

from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.hearing.letters import not_left, wait_for_embargo
from process.notices import KeptBack
from process.people import coordinator_of, secretaries_ahead
from process.refusals import Refusal, Why, refuse
from process.state.hearing import HearingRequest


def keep_back(change: Change, command: c.KeepBack) -> Refusal | None:
    """What has left already (letters, agendas) is not called back; what is still to leave goes by the new rule: a
    letter that waits for its undo period, for an embargo or for the mail server leaves when the case may be spoken of,
    in office hours.
    """
    case, ctx = change.case.case, change.ctx
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    title = command.public_title or case.public_title
    if (command.is_closed, command.public_from, title) == (case.is_closed, case.public_from, case.public_title):
        return refuse(Why.NOTHING_NEW)
    change.set_case(is_closed=command.is_closed, public_from=command.public_from, public_title=title)
    told = [
        case.officer,
        case.holder,
        coordinator_of(change.case.case, ctx.register, ctx.today),
        *secretaries_ahead(change.case, ctx.register, ctx.today),
    ]
    people = dict.fromkeys(person for person in told if person is not None and person != ctx.act.actor)
    change.emit(
        Tag.CASE_KEPT_BACK,
        personal={"reason": command.reason},
        is_closed=command.is_closed,
        public_from=command.public_from.isoformat() if command.public_from else None,
        told=list(people),
    )
    change.tell(KeptBack(ctx.now, command.is_closed, command.public_from), people)
    for request in change.case.requests:
        if request.sent_at and request.is_waiting and request.release_at and _may_wait(change, request):
            wait_for_embargo(change, request)
    return None


def keep_out_of_mail(change: Change, command: c.KeepOutOfMail) -> Refusal | None:
    """What is told is worded as it leaves, so this holds for all that has not: only that there is something to read."""
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if command.is_lifted is not bool(change.case.case.is_out_of_mail):
        return refuse(Why.NOTHING_NEW)
    change.set_case(is_out_of_mail=not command.is_lifted)
    change.emit(Tag.CASE_OUT_OF_MAIL, personal={"reason": command.reason}, is_lifted=command.is_lifted)
    return None


def _may_wait(change: Change, request: HearingRequest) -> bool:
    """Whether the letter can still be held: it has not left, and there is something to wait for."""
    now, public_from = change.ctx.now, change.case.case.public_from
    if request.release_at is not None and request.release_at > now:
        return True
    return public_from is not None and public_from > now and not_left(change, request)
