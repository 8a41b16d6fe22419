"""A case whose turn has come at a meeting: the body's secretary is told, and once more before the latest day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from process.calendar import instant
from process.change import Change
from process.deadlines import working_days_before
from process.notices import ReadyForAgenda
from process.planning.risk import THRESHOLD_DAYS
from process.planning.waiting import ActKind, WaitingAct, to_place
from process.stages import StepState
from process.state.case import CaseState


def tell_ready(change: Change, before: CaseState | None, acts: Collection[WaitingAct]) -> None:
    """What has become ready with this change is told; what is ready no more, or is to be placed by another day, is not
    told of again.
    """
    ready = {step: act for act in acts if act.kind is ActKind.AGENDA for step in act.steps}
    was_ready = to_place(before, change.ctx.register, change.ctx.today) if before else set()
    moved = before is not None and before.case.target_meeting != change.case.case.target_meeting
    turns = {step.number for step in before.treatments() if step.state is StepState.READY} if before else set()
    for step in turns | was_ready:
        if step not in ready or moved:
            change.take_back_this(ReadyForAgenda(step, ""))
    for step, act in ready.items():
        if step not in was_ready or moved:
            _tell(change, step, act)


def _tell(change: Change, step: int, act: WaitingAct) -> None:
    now, says = change.ctx.now, act.said_to_owner(change.ctx.register)
    change.tell(ReadyForAgenda(step, says, now, act.by), [act.owner])
    if act.by is None:
        return
    day = working_days_before(act.by, THRESHOLD_DAYS, change.ctx.calendar)
    at = instant(day, change.ctx.rules.reminders.office_from)
    if at > now + timedelta(days=1):
        change.tell(ReadyForAgenda(step, says, at, act.by), [act.owner], at=at)
