"""External deadlines: days set by somebody else. Nobody here can extend one; a wrong one is struck, with a reason."""

from __future__ import annotations

from dataclasses import replace

from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.refusals import Refusal, Thing, Why, refuse
from process.state.case import ExternalDeadline


def set_wall(change: Change, command: c.SetExternalDeadline) -> Refusal | None:
    if not command.what.strip():
        return refuse(Why.TEXT_NEEDED)
    change.ctx.calendar.is_working_day(command.on)  # beyond the calendar's years it is refused, see `decide`
    wall = ExternalDeadline(change.case.case.walls + 1, command.on, command.what.strip())
    change.state = replace(change.case, walls=(*change.case.walls, wall))
    change.set_case(walls=wall.number)
    change.emit(Tag.WALL_SET, number=wall.number, on=wall.on, what=wall.what)
    return None


def strike_wall(change: Change, command: c.StrikeExternalDeadline) -> Refusal | None:
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    live_wall = next((wall for wall in change.case.live_walls() if wall.number == command.number), None)
    if live_wall is None:
        return refuse(Why.NOT_FOUND, what=Thing.EXTERNAL_DEADLINE, key=command.number)
    struck = replace(live_wall, struck_reason=command.reason)
    change.state = replace(
        change.case, walls=tuple(struck if w.number == live_wall.number else w for w in change.case.walls)
    )
    change.emit(Tag.WALL_STRUCK, personal={"reason": command.reason}, number=live_wall.number, on=live_wall.on)
    return None
