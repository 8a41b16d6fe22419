"""What is decided together: cases joined to another, and the proposals of a catalogue with its pool and priorities.

Custom, not law. Each joined case and each proposal gets its own ending: indgår, indgår ændret, indgår ikke, udgår.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from process.case.refusals import WhyCase
from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.refusals import Refusal, Thing, Why, refuse
from process.stages import StepState
from process.state.case import POSITIVE, Outcome, Placement, ProposalRef
from process.state.follow_up import BudgetEnding
from process.words.decided_together import says_together

_ENDINGS: Mapping[Outcome, BudgetEnding] = {
    Outcome.APPROVED_WITH_CHANGES: BudgetEnding.CHANGED,
    Outcome.NOT_APPROVED: BudgetEnding.NOT_INCLUDED,
    Outcome.TAKEN_OFF: BudgetEnding.DROPPED,
}
OUT = frozenset({BudgetEnding.NOT_INCLUDED, BudgetEnding.DROPPED})
"""Endings that are not in the budget, and cost nothing of the pool."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A catalogue's money in 1.000 kr.: what there is, what the proposals that are still in cost, what is left."""

    pool: Decimal
    total: Decimal

    @property
    def rest(self) -> Decimal:
        return self.pool - self.total


def ending_of(outcome: Outcome, amendment: str = "") -> BudgetEnding | None:
    """How something ends that a body made this of; None while it is not decided (postponed, returned, referred …)."""
    if outcome in POSITIVE and outcome is not Outcome.APPROVED_WITH_CHANGES:
        return BudgetEnding.CHANGED if amendment.strip() else BudgetEnding.INCLUDED
    return _ENDINGS.get(outcome)


def endings_of(
    proposals: Iterable[int], outcome: Outcome, points: Iterable[tuple[int, Outcome, str]] = ()
) -> dict[int, BudgetEnding]:
    """Each proposal's ending from a decision: point n (its outcome and amendment) is about proposal n; where there is
    no such point, the decision as a whole counts. What is not decided yet is left out.
    """
    own = {point: ending_of(made, amendment) for point, made, amendment in points}
    endings = {number: own.get(number, ending_of(outcome)) for number in proposals}
    return {number: ending for number, ending in endings.items() if ending is not None}


def pool_of(pool: Decimal, costs: Mapping[int, Decimal], endings: Mapping[int, BudgetEnding | None]) -> Pool:
    """The sum of what the proposals cost, without those that are not in any more."""
    return Pool(pool, sum((cost for number, cost in costs.items() if endings.get(number) not in OUT), Decimal(0)))


def join_case(change: Change, command: c.JoinCase) -> Refusal | None:
    """From now on it stands still, and is decided with the other. Its hearings under way go on."""
    case, collective_case = change.case.case, change.ctx.collective
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if case.joined_into:
        return refuse(WhyCase.JOINED_ALREADY)
    if case.decided_on:
        return refuse(Why.ALREADY_DECIDED)
    if collective_case is None:
        return refuse(Why.NOT_FOUND, what=Thing.CASE, key=command.into)
    if command.into == case.id:
        return refuse(Why.LINKED_TO_ITSELF)
    if collective_case.case.decided_on or collective_case.case.ending or collective_case.case.joined_into:
        return refuse(WhyCase.NOT_COLLECTIVE, number=collective_case.case.number)
    change.set_case(joined_into=command.into, joined_number=collective_case.case.number)
    change.emit(Tag.CASE_JOINED, personal={"reason": command.reason}, into=collective_case.case.number)
    return None


def leave_case(change: Change, command: c.LeaveCase) -> Refusal | None:
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if not change.case.case.joined_into:
        return refuse(WhyCase.NOT_JOINED)
    if change.case.case.decided_on:
        return refuse(Why.ALREADY_DECIDED)
    part(change, command.reason)
    return None


def part(change: Change, reason: str) -> None:
    """It goes its own way. A hearing that fell away with the other case stays so, but is not counted as settled there:
    the next case it is joined to begins anew.
    """
    number = change.case.case.joined_number
    for step in change.case.consultations:
        if step.state is StepState.STRUCK and says_together(step.reason, number):
            change.set_step(step.number, taken_from=None, taken_revision=0)
    change.emit(Tag.CASE_LEFT, personal={"reason": reason}, into=number)
    change.set_case(joined_into=None, joined_number="")


def settle_by_decision(change: Change, place: Placement) -> None:
    """A catalogue's final decision, taken in: each proposal ends as its own point was decided, else as the whole.

    Where the proposed decision was not one point a proposal, and some point went its own way, nobody but a person can
    say which proposal that was; then nothing is settled. What a person has settled stays.
    """
    if place.outcome is None or len(change.case.proposals) < 2 or (place.points and not _is_by_proposal(change, place)):
        return
    _settle(change, endings_of((proposal.number for proposal in change.case.proposals), place.outcome, place.points))


def _is_by_proposal(change: Change, place: Placement) -> bool:
    numbers = {proposal.number for proposal in change.case.proposals}
    return place.proposed == len(numbers) and all(point in numbers for point, _, _ in place.points)


def _settle(change: Change, endings: Mapping[int, BudgetEnding]) -> None:
    settled = {
        proposal.number: endings[proposal.number]
        for proposal in change.case.proposals
        if _is_settled_by(proposal, endings)
    }
    if settled:
        proposals = (
            replace(proposal, budget_ending=settled.get(proposal.number, proposal.budget_ending))
            for proposal in change.case.proposals
        )
        change.state = replace(change.case, proposals=tuple(proposals))
        _emit_settled(change, settled)


def _is_settled_by(proposal_ref: ProposalRef, endings: Mapping[int, BudgetEnding]) -> bool:
    return (
        proposal_ref.number in endings
        and not proposal_ref.is_settled_by_hand
        and proposal_ref.budget_ending is not endings[proposal_ref.number]
    )


def _emit_settled(change: Change, endings: Mapping[int, BudgetEnding]) -> None:
    change.emit(Tag.PROPOSALS_SETTLED, endings=[[number, str(ending)] for number, ending in sorted(endings.items())])


def unsettle(change: Change) -> None:
    """The decision is undone, and with it what it made of the proposals; not what a person has said of them."""
    proposals = (
        proposal if proposal.is_settled_by_hand else replace(proposal, budget_ending=None)
        for proposal in change.case.proposals
    )
    change.state = replace(change.case, proposals=tuple(proposals))


def set_priorities(change: Change, command: c.SetPriorities) -> Refusal | None:
    known = {proposal.number for proposal in change.case.proposals}
    if command.order and (len(command.order) != len(known) or set(command.order) != known):
        return refuse(WhyCase.ORDER_WRONG)
    if command.pool_1000_dkk < 0:
        return refuse(WhyCase.POOL_NEGATIVE)
    place = {number: priority for priority, number in enumerate(command.order, 1)}
    proposals = tuple(
        replace(proposal, priority=place.get(proposal.number, proposal.priority)) for proposal in change.case.proposals
    )
    pool = format(command.pool_1000_dkk, "f")
    if proposals == change.case.proposals and pool == change.case.case.pool_1000_dkk:
        return refuse(Why.NOTHING_NEW)
    change.state = replace(change.case, proposals=proposals)
    change.set_case(pool_1000_dkk=pool)
    change.emit(Tag.PRIORITIES_SET, pool_1000_dkk=pool, order=list(command.order))
    return None


def settle_proposals(change: Change, command: c.SettleProposals) -> Refusal | None:
    """What is decided is recorded, whatever it is; so this is refused only for a proposal that does not exist."""
    endings = dict(command.endings)
    strange = sorted(set(endings) - {proposal.number for proposal in change.case.proposals})
    if strange:
        return refuse(Why.NOT_FOUND, what=Thing.PROPOSAL, key=strange[0])
    proposals = tuple(
        replace(proposal, budget_ending=endings[proposal.number], is_settled_by_hand=True)
        if proposal.number in endings
        else proposal
        for proposal in change.case.proposals
    )
    if proposals == change.case.proposals:
        return refuse(Why.NOTHING_NEW)
    change.state = replace(change.case, proposals=proposals)
    _emit_settled(change, endings)
    return None
