"""What is decided together: cases joined to another, and the proposals of a catalogue with its pool and priorities.

Custom, not law. Each joined case and each proposal gets its own ending: indgår, indgår ændret, indgår ikke, udgår.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from process import aftermath_commands as a
from process import route
from process.aftermath import BudgetEnding
from process.case import POSITIVE, CaseState, Ending, Outcome, Placement
from process.events import Tag
from process.notices import NoticeKind
from process.refusals import Refusal, refuse
from process.register import MeetingState
from process.turn import Turn

_ENDINGS: Mapping[Outcome, BudgetEnding] = {
    Outcome.APPROVED_WITH_CHANGES: BudgetEnding.CHANGED,
    Outcome.NOT_APPROVED: BudgetEnding.NOT_INCLUDED,
    Outcome.TAKEN_OFF: BudgetEnding.DROPPED,
}


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
    found = {number: own.get(number, ending_of(outcome)) for number in proposals}
    return {number: ending for number, ending in found.items() if ending is not None}


def pool_of(pool: Decimal, costs: Mapping[int, Decimal], endings: Mapping[int, BudgetEnding | None]) -> Pool:
    """The sum of what the proposals cost, without those that are not in any more."""
    out = (BudgetEnding.NOT_INCLUDED, BudgetEnding.DROPPED)
    return Pool(pool, sum((cost for number, cost in costs.items() if endings.get(number) not in out), Decimal(0)))


def join_case(turn: Turn, command: a.JoinCase) -> Refusal | None:
    """From now on it stands still, and is decided with the other. Its hearings under way go on."""
    case, whole = turn.case.case, turn.ctx.collective
    if not command.reason.strip():
        return refuse("reason_needed")
    if case.joined_into:
        return refuse("joined_already", number=case.joined_number)
    if case.decided_on:
        return refuse("already_decided")
    if whole is None:
        return refuse("not_found", what="sag", key=command.into)
    if command.into == case.id:
        return refuse("linked_to_itself")
    if whole.case.decided_on or whole.case.ending or whole.case.joined_into:
        return refuse("not_collective", number=whole.case.number)
    turn.set_case(joined_into=command.into, joined_number=whole.case.number)
    turn.emit(Tag.CASE_JOINED, personal={"reason": command.reason}, into=whole.case.number)
    return None


def leave_case(turn: Turn, command: a.LeaveCase) -> Refusal | None:
    if not command.reason.strip():
        return refuse("reason_needed")
    if not turn.case.case.joined_into:
        return refuse("not_joined")
    if turn.case.case.decided_on:
        return refuse("already_decided")
    turn.emit(Tag.CASE_LEFT, personal={"reason": command.reason}, into=turn.case.case.joined_number)
    turn.set_case(joined_into=None, joined_number="")
    return None


def take_from_collective(turn: Turn, command: a.TakeFromCollective) -> Refusal | None:  # noqa: ARG001
    """The collective case is decided: this one ends as its own sub-item did there, else as the whole."""
    case, whole = turn.case.case, turn.ctx.collective
    if whole is None or not case.joined_into or case.decided_on:
        return refuse("nothing_new")
    if whole.case.decided_on is None:
        if not whole.case.ending:
            return refuse("nothing_new")
        ending, place = BudgetEnding.DROPPED, None  # the whole was withdrawn: nothing was decided, so it falls away
    else:
        place = _deciding(turn.case, whole)
        made = ending_of(place.outcome) if place and place.outcome else None
        ending = made or BudgetEnding.DROPPED
    reason = f"Afgjort sammen med sag {whole.case.number}."
    for step in list(turn.case.unfinished()):
        route.strike(turn, step, reason)
    turn.set_case(decided_on=whole.case.decided_on, budget_ending=ending)
    if ending in (BudgetEnding.NOT_INCLUDED, BudgetEnding.DROPPED):
        turn.set_case(ending=Ending.NOT_APPROVED)
    turn.emit(Tag.CASE_SETTLED, into=whole.case.number, ending=str(ending))
    if place is not None:
        about = f"{place.meeting}/{place.item}"
        turn.tell(NoticeKind.DECIDED, [case.officer], about=about, meeting=place.meeting)
    return None


def _deciding(case: CaseState, whole: CaseState) -> Placement | None:
    """Where the collective case was decided: this case's own item of that meeting if it has one, else the whole's."""

    def decided(places: Iterable[Placement]) -> list[Placement]:
        closed = [one for one in places if one.outcome is not None and one.meeting_state is MeetingState.CLOSED]
        return [
            one for one in closed if one.held_on == whole.case.decided_on and ending_of(one.outcome or Outcome.NOTED)
        ]

    return next(iter([*decided(case.placements), *decided(whole.placements)]), None)


def set_priorities(turn: Turn, command: a.SetPriorities) -> Refusal | None:
    known = {one.number for one in turn.case.proposals}
    if command.order and (len(command.order) != len(known) or set(command.order) != known):
        return refuse("order_wrong")
    if command.pool_1000_dkk < 0:
        return refuse("pool_negative")
    place = {number: priority for priority, number in enumerate(command.order, 1)}
    proposals = tuple(replace(one, priority=place.get(one.number, one.priority)) for one in turn.case.proposals)
    pool = format(command.pool_1000_dkk, "f")
    if proposals == turn.case.proposals and pool == turn.case.case.pool_1000_dkk:
        return refuse("nothing_new")
    turn.state = replace(turn.case, proposals=proposals)
    turn.set_case(pool_1000_dkk=pool)
    turn.emit(Tag.PRIORITIES_SET, pool_1000_dkk=pool, order=list(command.order))
    return None


def settle_proposals(turn: Turn, command: a.SettleProposals) -> Refusal | None:
    """What is decided is recorded, whatever it is; so this is refused only for a proposal that does not exist."""
    said = dict(command.endings)
    strange = sorted(set(said) - {one.number for one in turn.case.proposals})
    if strange:
        return refuse("not_found", what="forslag", key=strange[0])
    proposals = tuple(
        replace(one, budget_ending=said.get(one.number, one.budget_ending)) for one in turn.case.proposals
    )
    if proposals == turn.case.proposals:
        return refuse("nothing_new")
    turn.state = replace(turn.case, proposals=proposals)
    turn.emit(Tag.PROPOSALS_SETTLED, endings=[[number, str(ending)] for number, ending in sorted(said.items())])
    return None
