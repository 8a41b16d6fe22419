"""§ 23 in the meeting: a member brings a decision before the council, or takes that back, until the record closes.

What a stop does to the case afterwards is in `process/case/advance.py` and `process/case/reopening.py`.
"""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter

from process.change import Change, exchanged
from process.commands import meeting as mc
from process.events import Tag
from process.ids import ItemNumber, PersonId
from process.meeting.agenda_order import not_open
from process.meeting.conflict_of_interest import may_name
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, Why, refuse
from process.register import BodyKind, SeatRole
from process.route.route import opens_hearing
from process.rules import Role
from process.state.case import POSITIVE, CaseState, Consultation, Outcome
from process.state.decision import SENDS_OUT, Decision, Question
from process.state.meeting import ItemSubject
from process.state.quorum import took_part

NOT_STOPPABLE = frozenset({Outcome.NOTED, Outcome.POSTPONED, Outcome.TAKEN_OFF, Outcome.RECOMMENDED})
"""Not a decision with effect outside: information, procedure, a recommendation (danish-rules §1, [44])."""
YES = POSITIVE - {Outcome.NOTED}
OF_THE_MEETING_ITSELF = frozenset({ItemSubject.ADOPTION, ItemSubject.SUBSTITUTE})


def still_stopped(earlier: Decision | None, outcome: Outcome) -> PersonId | None:
    """Whose § 23 stands when a decision is corrected to this outcome; None once nothing is left to stop."""
    is_over = earlier is None or (outcome in NOT_STOPPABLE and not _sends_out(outcome, earlier.question))
    return None if earlier is None or is_over else earlier.stopped_by


def _sends_out(outcome: Outcome, question: Question | None) -> bool:
    return outcome in YES and question in SENDS_OUT


def released(change: Change, earlier: Decision | None, now: Decision) -> None:
    """A correction that leaves nothing to stop ends the § 23, and the history says so."""
    if earlier is not None and earlier.stopped_by is not None and now.stopped_by is None:
        change.emit(Tag.DECISION_RELEASED, item=now.item, member=earlier.stopped_by)


def stop_decision(change: Change, command: mc.StopDecision) -> Refusal | None:
    """§ 23: until the record closes, a member who took part brings a real decision before the council."""
    refused = not_open(change)
    if refused:
        return refused
    decision = change.meeting.decision_on(command.item)
    if decision is None:
        return refuse(WhyMeeting.NOTHING_DECIDED)
    if decision.stopped_by == command.member:
        return refuse(Why.NOTHING_NEW)
    refused = _cannot_be_stopped(change, decision)
    if refused:
        return refused
    if not may_name(change, command.member):
        return refuse(Why.NOT_YOURSELF, who=change.ctx.name(command.member))
    if not took_part(change.meeting, change.ctx.register, command.member, command.item):
        return refuse(WhyMeeting.NOT_PRESENT, who=change.ctx.name(command.member))
    for decided in decided_together(change, command.item):
        if decided.stopped_by is None:
            _keep(change, replace(decided, stopped_by=command.member))
    change.emit(Tag.DECISION_STOPPED, item=command.item, member=command.member)
    return None


def _cannot_be_stopped(change: Change, decision: Decision) -> Refusal | None:
    item = change.meeting.item(decision.item)
    sends_out = _opens_a_hearing(change, decision)
    if (decision.outcome in NOT_STOPPABLE and not sends_out) or decision.alone_by is not None:
        return refuse(WhyMeeting.NOT_STOPPABLE)
    if item is not None and item.subject in OF_THE_MEETING_ITSELF:
        return refuse(WhyMeeting.NOT_STOPPABLE)
    if decision.stopped_by is not None:
        return refuse(WhyMeeting.ALREADY_STOPPED, who=change.ctx.name(decision.stopped_by))
    body = change.ctx.register.organizations.get(change.meeting.meeting.organization)
    if body is not None and body.kind not in (BodyKind.COMMITTEE, BodyKind.FINANCE):
        return refuse(WhyMeeting.NOT_A_COMMITTEE, body=body.name)
    if not sends_out and _only_recommends(change, decision):
        return refuse(WhyMeeting.NOT_STOPPABLE)
    return None


def _only_recommends(change: Change, decision: Decision) -> bool:
    """A yes from a body that only recommends decides nothing, whatever word its minutes use."""
    if decision.outcome not in POSITIVE:
        return False
    step = _treated(change, decision)
    return step is not None and step.role is Role.RECOMMENDATION and not step.authoritative


def _opens_a_hearing(change: Change, decision: Decision) -> bool:
    """A yes at a step that a hearing follows sends the case out, also where it stands as «godkendt»."""
    if decision.outcome not in YES:
        return False
    state, step = _state(change, decision), _treated(change, decision)
    return _sends_out(decision.outcome, decision.question) or bool(state and step and opens_hearing(state, step))


def _treated(change: Change, decision: Decision) -> Consultation | None:
    state = _state(change, decision)
    return state.consultation(decision.consultation or 0) if state else None


def _state(change: Change, decision: Decision) -> CaseState | None:
    known = change.ctx.states.get(decision.case_id) if decision.case_id is not None else None
    state = known or change.state
    return state if state and state.case.id == decision.case_id else None


def decided_together(change: Change, item: ItemNumber) -> list[Decision]:
    """The decision and those of the cases that were decided together with it."""
    return [decision for decision in change.meeting.decisions if item in (decision.item, decision.follows)]


def _keep(change: Change, changed: Decision) -> None:
    decisions = exchanged(change.meeting.decisions, changed, attrgetter("item"))
    change.record = replace(change.meeting, decisions=decisions)


def withdraw_stop(change: Change, command: mc.WithdrawStop) -> Refusal | None:
    """The member takes the § 23 back; once the record is closed the case's own `DropCallIn` does it."""
    refused = not_open(change)
    if refused:
        return refused
    decision = change.meeting.decision_on(command.item)
    if decision is None or decision.stopped_by is None:
        return refuse(Why.NOT_CALLED_IN)
    desk = frozenset({SeatRole.SECRETARY, SeatRole.COORDINATOR})
    if not may_name(change, decision.stopped_by, desk):
        return refuse(Why.NOT_YOURSELF, who=change.ctx.name(decision.stopped_by))
    for decided in decided_together(change, command.item):
        if decided.stopped_by == decision.stopped_by:
            _keep(change, replace(decided, stopped_by=None))
    change.emit(
        Tag.DECISION_RELEASED, personal={"reason": command.reason}, item=command.item, member=decision.stopped_by
    )
    return None
