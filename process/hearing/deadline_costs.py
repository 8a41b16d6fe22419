"""What an act about a hearing costs the case, said before it is done: longer time, a new round; a promise of a body."""

from __future__ import annotations

from datetime import date, time

from process.calendar import CalendarRangeError
from process.ids import BodyId
from process.planning.assessment import Assessor
from process.planning.costs import NewDeadline, losses, losses_between, moved_decision
from process.state.case import CaseState


def cost_of(state: CaseState, assessor: Assessor, body: BodyId, due_on: date, due_time: time) -> tuple[str, ...]:
    """Sentences when a dispatch or the meeting aimed at would be missed if this body answered by then; else none."""
    try:
        plan = assessor.plan(state)
        place = plan.hearing_to(body)
        return losses(plan, NewDeadline(place, due_on, due_time)) if place is not None else ()
    except (CalendarRangeError, OverflowError):  # what the calendar does not reach costs nothing that can be named
        return ()


def decision_put_off(before: CaseState, after: CaseState, assessor: Assessor) -> date | None:
    """The day the case was to be decided, when the later deadline of `after` has moved it; else None."""
    try:
        return moved_decision(assessor.plan(before), assessor.plan(after))
    except (CalendarRangeError, OverflowError):
        return None


def cost_between(before: CaseState, after: CaseState, assessor: Assessor) -> tuple[str, ...]:
    """Sentences when an act that makes the one case of the other would miss a dispatch or the meeting aimed at."""
    try:
        plan, then = assessor.plan(before), assessor.plan(after)
    except (CalendarRangeError, OverflowError):
        return ()
    new = [place for place, step in enumerate(then.steps) if step.sent_on is None and not step.done and not step.treats]
    known = {step.number for step in plan.steps if step.sent_on is None and not step.done and not step.treats}
    return losses_between(plan, then, [place for place in new if then.steps[place].number not in known])
