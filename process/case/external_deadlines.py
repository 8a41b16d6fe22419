"""External deadlines: days set by somebody else. Nobody here can extend one; a wrong one is struck, with a reason."""

from __future__ import annotations

from dataclasses import replace

from process.change import Change, exchanged
from process.commands import case as c
from process.events import Tag
from process.refusals import Refusal, Thing, Why, refuse
from process.state.case import ExternalDeadline


def set_external_deadline(change: Change, command: c.SetExternalDeadline) -> Refusal | None:
    if not command.what.strip():
        return refuse(Why.TEXT_NEEDED)
    change.ctx.calendar.is_working_day(command.on)  # beyond the calendar's years it is refused, see `decide`
    deadline = ExternalDeadline(change.case.case.walls + 1, command.on, command.what.strip())
    change.state = replace(change.case, external_deadlines=(*change.case.external_deadlines, deadline))
    change.set_case(walls=deadline.number)
    change.emit(Tag.WALL_SET, number=deadline.number, on=deadline.on, what=deadline.what)
    return None


def strike_external_deadline(change: Change, command: c.StrikeExternalDeadline) -> Refusal | None:
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    standing = change.case.live_external_deadlines()
    deadline = next((each for each in standing if each.number == command.number), None)
    if deadline is None:
        return refuse(Why.NOT_FOUND, what=Thing.EXTERNAL_DEADLINE, key=command.number)
    struck = replace(deadline, struck_reason=command.reason)
    change.state = replace(change.case, external_deadlines=exchanged(change.case.external_deadlines, struck))
    change.emit(Tag.WALL_STRUCK, personal={"reason": command.reason}, number=deadline.number, on=deadline.on)
    return None
