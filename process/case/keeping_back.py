"""A running case is closed, opened or put under embargo: a logged act, told to who works on it (KSL § 10)."""

from __future__ import annotations

from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.hearing.letters import wait_for_embargo
from process.notices import KeptBack
from process.people import coordinator, secretaries_ahead
from process.refusals import Refusal, Why, refuse


def keep_back(change: Change, command: c.KeepBack) -> Refusal | None:
    """What has left already (letters, agendas) is not called back; what is still to leave goes by the new rule: a
    letter that waits for its undo period or for an embargo leaves when the case may be spoken of, in office hours.
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
        coordinator(ctx.register, ctx.today),
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
        if request.sent_at and request.is_waiting and request.release_at and request.release_at > ctx.now:
            wait_for_embargo(change, request)
    return None
