"""A new term has begun: the officer is asked to confirm the route of an open case, and confirms it."""

from __future__ import annotations

from process.calendar import local_day
from process.case.refusals import WhyCase
from process.change import Change
from process.commands import case as c
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.rounds import replace_body
from process.notices import RouteToConfirm
from process.people import manager_of
from process.refusals import Refusal, Why, refuse
from process.state.terms import awaits_confirmation, confirmable, without_successor

TAKEN_OVER = "Organet er nedlagt ved valgperiodens skift."


def confirm_route(change: Change, command: c.ConfirmRoute) -> Refusal | None:
    """The route stands, after those named in `replacements` have taken over from bodies that are no more. Refused
    while a body on it has ended and nobody follows it.
    """
    register, today = change.ctx.register, change.ctx.today
    term = confirmable(change.case, register, today)
    if term is None:
        return refuse(WhyCase.ROUTE_STANDS)
    for old, new in command.replacements.items():
        replacement = hc.ReplaceBody(case=command.case, old=old, new=new, reason=command.reason.strip() or TAKEN_OVER)
        refused = replace_body(change, replacement)
        if refused:
            return refused
    ended = without_successor(change.case, register, max(today, term.starts_on))
    if ended:
        return refuse(WhyCase.BODY_HAS_ENDED, bodies=tuple(change.ctx.body(body) for body in ended))
    change.set_case(route_confirmed_at=change.ctx.now)
    change.emit(Tag.ROUTE_CONFIRMED, personal={"reason": command.reason}, term=term.code)
    return None


def ask_route(change: Change, command: c.AskRoute) -> Refusal | None:  # noqa: ARG001
    """Once for each term: the officer, or the manager where the officer has left."""
    case, register = change.case.case, change.ctx.register
    term = awaits_confirmation(change.case, register, change.ctx.today)
    asked = case.route_asked_at
    if term is None or (asked is not None and local_day(asked) >= term.starts_on):
        return refuse(Why.NOTHING_NEW)
    officer = case.officer if change.ctx.register.is_in_office(case.officer, change.ctx.today) else None
    recipient = officer or manager_of(register, case.department, change.ctx.today)
    change.set_case(route_asked_at=change.ctx.now)
    change.emit(Tag.ROUTE_ASKED, term=term.code)
    change.tell(RouteToConfirm(term.code, term.name), [recipient] if recipient else [])
    return None
