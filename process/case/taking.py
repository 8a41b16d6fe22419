"""«Tag den»: of the work of an office, who does what its coordinator or secretary does in this case."""

from __future__ import annotations

from process.case.refusals import WhyCase
from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.ids import PersonId
from process.refusals import Refusal, Why, refuse


def take_case(change: Change, command: c.TakeCase) -> Refusal | None:  # noqa: ARG001
    actor = change.ctx.act.actor
    if actor is None or change.case.case.taken_by == actor:
        return refuse(Why.NOTHING_NEW)
    taken = _taken_by_another(change, actor)
    if taken:
        return taken
    change.set_case(taken_by=actor)
    change.emit(Tag.CASE_TAKEN)
    return None


def give_back_case(change: Change, command: c.GiveBackCase) -> Refusal | None:  # noqa: ARG001
    """It is the office's again."""
    if change.case.case.taken_by is None:
        return refuse(Why.NOTHING_NEW)
    taken = _taken_by_another(change, change.ctx.act.actor)
    if taken:
        return taken
    change.set_case(taken_by=None)
    change.emit(Tag.CASE_GIVEN_BACK)
    return None


def _taken_by_another(change: Change, actor: PersonId | None) -> Refusal | None:
    """Somebody who is there gives it back themselves."""
    ctx, holder = change.ctx, change.case.case.taken_by
    is_there = holder is not None and ctx.register.is_in_office(holder, ctx.today)
    if holder in (None, actor) or not is_there or ctx.register.is_absent(holder or 0, ctx.today):
        return None
    return refuse(WhyCase.TAKEN, who=ctx.name(holder))
