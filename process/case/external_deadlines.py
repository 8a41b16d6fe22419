"""External deadlines: days set by somebody else. Nobody here can extend one; a wrong one is struck, with a reason."""

from __future__ import annotations

from dataclasses import replace

from process.change import Turn
from process.commands import case as c
from process.events import Tag
from process.refusals import Refusal, refuse
from process.state.case import ExternalDeadline


def set_wall(turn: Turn, command: c.SetWall) -> Refusal | None:
    if not command.what.strip():
        return refuse("text_needed")
    turn.ctx.calendar.is_working_day(command.on)  # beyond the calendar's years it is refused, see `decide`
    wall = ExternalDeadline(turn.case.case.walls + 1, command.on, command.what.strip())
    turn.state = replace(turn.case, walls=(*turn.case.walls, wall))
    turn.set_case(walls=wall.number)
    turn.emit(Tag.WALL_SET, number=wall.number, on=wall.on, what=wall.what)
    return None


def strike_wall(turn: Turn, command: c.StrikeWall) -> Refusal | None:
    if not command.reason.strip():
        return refuse("reason_needed")
    found = next((wall for wall in turn.case.live_walls() if wall.number == command.number), None)
    if found is None:
        return refuse("not_found", what="ekstern frist", key=command.number)
    struck = replace(found, struck_reason=command.reason)
    turn.state = replace(turn.case, walls=tuple(struck if w.number == found.number else w for w in turn.case.walls))
    turn.emit(Tag.WALL_STRUCK, personal={"reason": command.reason}, number=found.number, on=found.on)
    return None
