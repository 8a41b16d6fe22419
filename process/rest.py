"""«Resten som indstillet»: everything nobody spoke to, decided as it was proposed, in one act."""

from __future__ import annotations

from process import meeting_commands as mc
from process.agenda_order import not_open
from process.case import CaseState, Outcome
from process.decision import Decision
from process.deviations import judged, of_case
from process.events import Tag
from process.meeting import AgendaItem, ItemKind, ItemSubject
from process.record import decide_together, emit_decided, keep, take_effect, version_of
from process.refusals import Refusal, refuse
from process.turn import Turn


def decide_rest(turn: Turn, command: mc.DecideRest) -> Refusal | None:  # noqa: ARG001
    """Each item left gets the outcome its proposed decision asks for; deviations are looked for as in any decision.

    No text is written: the outcome has its own words, and goes on having them when it is corrected.
    """
    refused = not_open(turn)
    if refused:
        return refused
    open_ones = turn.meeting.undecided()
    numbers = {item.number for item in open_ones}
    rest = [item for item in open_ones if item.under not in numbers]  # what is under another is decided with it
    if not rest:
        return refuse("nothing_new")
    for item in rest:
        state = turn.ctx.states.get(item.case_id) if item.case_id is not None else None
        outcome = as_proposed(state, item)
        decision = Decision(
            item=item.number,
            case_id=item.case_id,
            consultation=item.consultation,
            outcome=outcome,
            decided_at=turn.ctx.now,
            proposal_version=version_of(state),
        )
        decision = judged(turn, decision, tuple(of_case(turn, state, item, decision)))
        keep(turn, decision)
        emit_decided(turn, decision, Tag.DECISION_RECORDED)
        decide_together(turn, item, decision)
        take_effect(turn, item, outcome)
    return None


def as_proposed(state: CaseState | None, item: AgendaItem) -> Outcome:
    """What «som indstillet» means here: a body that has the competence approves, one that has not recommends."""
    if item.item_kind is not ItemKind.DECISION:
        return Outcome.NOTED
    if item.subject in (ItemSubject.ADOPTION, ItemSubject.SUBSTITUTE, ItemSubject.OTHER):
        return Outcome.APPROVED
    step = state.consultation(item.consultation or 0) if state else None
    return Outcome.APPROVED if step is not None and step.authoritative else Outcome.RECOMMENDED
