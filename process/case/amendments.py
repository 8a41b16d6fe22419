"""What is stated about amendments to a case: the council's last day, one tabled, a late one accepted, one taken back.

Nothing that was tabled is refused for being late: whether it is treated is the meeting's to say (danish-rules §1, KSL
§ 38 [53]).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from process.case.refusals import WhyCase
from process.change import Change, exchanged
from process.commands import case as c
from process.events import Tag
from process.refusals import Refusal, Thing, Why, refuse
from process.state.amendment import TabledAmendment, accepted_late, is_late


def set_amendment_deadline(change: Change, command: c.SetAmendmentDeadline) -> Refusal | None:
    """The council sets the day, moves it, or lets it go (None)."""
    if change.case.case.decided_on:
        return refuse(WhyCase.DECIDED_BEFORE)
    if command.due_on == change.case.case.amendments_due_on:
        return refuse(Why.NOTHING_NEW)
    change.set_case(amendments_due_on=command.due_on)
    change.emit(Tag.AMENDMENT_DEADLINE_SET, on=command.due_on.isoformat() if command.due_on else None)
    return None


def table_amendment(change: Change, command: c.TableAmendment) -> Refusal | None:
    case = change.case.case
    if case.decided_on:
        return refuse(WhyCase.DECIDED_BEFORE)
    if not command.proposer.strip():
        return refuse(WhyCase.PROPOSER_NEEDED)
    if not command.text.strip():
        return refuse(Why.TEXT_NEEDED)
    amount = "" if command.amount_1000_dkk is None else format(command.amount_1000_dkk, "f")
    tabled = TabledAmendment(
        case.amendments + 1, command.proposer.strip(), command.text.strip(), change.ctx.now, amount
    )
    change.state = replace(change.case, amendments=(*change.case.amendments, tabled))
    change.set_case(amendments=tabled.number)
    change.emit(
        Tag.AMENDMENT_TABLED,
        personal={"text": tabled.text},
        amendment=tabled.number,
        proposer=tabled.proposer,
        amount_1000_dkk=amount,
        is_late=is_late(tabled, case.amendments_due_on),
    )
    return None


def accept_amendment(change: Change, command: c.AcceptAmendment) -> Refusal | None:
    """The majority agrees to treat a late one; with it the others that are late are open too."""
    amendment, due_on = _standing_amendment(change, command.number), change.case.case.amendments_due_on
    if change.case.case.decided_on:
        return refuse(WhyCase.DECIDED_BEFORE)
    if amendment is None:
        return refuse(Why.NOT_FOUND, what=Thing.AMENDMENT, key=command.number)
    if not is_late(amendment, due_on):
        return refuse(WhyCase.NOT_LATE, number=amendment.number)
    if amendment.accepted_at is not None:
        return refuse(Why.NOTHING_NEW)
    is_first = not accepted_late(change.case.amendments, due_on)
    _set(change, amendment, accepted_at=change.ctx.now)
    change.emit(
        Tag.AMENDMENT_ACCEPTED, amendment=amendment.number, proposer=amendment.proposer, opens_the_rest=is_first
    )
    return None


def withdraw_amendment(change: Change, command: c.WithdrawAmendment) -> Refusal | None:
    amendment = _standing_amendment(change, command.number)
    if change.case.case.decided_on:
        return refuse(WhyCase.DECIDED_BEFORE)
    if amendment is None:
        return refuse(Why.NOT_FOUND, what=Thing.AMENDMENT, key=command.number)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    _set(change, amendment, withdrawn_at=change.ctx.now)
    change.emit(
        Tag.AMENDMENT_WITHDRAWN,
        personal={"reason": command.reason},
        amendment=amendment.number,
        proposer=amendment.proposer,
    )
    return None


def _standing_amendment(change: Change, number: int) -> TabledAmendment | None:
    tabled = change.case.amendments
    return next((each for each in tabled if each.number == number and each.withdrawn_at is None), None)


def _set(change: Change, amendment: TabledAmendment, **changes: Any) -> None:
    amendments = exchanged(change.case.amendments, replace(amendment, **changes))
    change.state = replace(change.case, amendments=amendments)
