"""What a body's longer time costs the case, said before it is given or when it is promised."""

from __future__ import annotations

from datetime import date, time

from process.calendar import CalendarRangeError
from process.ids import BodyId
from process.planning.assessment import Assessor
from process.planning.costs import NewDeadline, losses
from process.state.case import CaseState


def cost_of(state: CaseState, assessor: Assessor, body: BodyId, due_on: date, due_time: time) -> tuple[str, ...]:
    """Sentences when a dispatch or the meeting aimed at would be missed if this body answered by then; else none."""
    try:
        plan = assessor.plan(state)
        place = plan.hearing_to(body)
        return losses(plan, NewDeadline(place, due_on, due_time)) if place is not None else ()
    except (CalendarRangeError, OverflowError):  # what the calendar does not reach costs nothing that can be named
        return ()
