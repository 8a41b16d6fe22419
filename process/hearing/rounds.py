"""Asking again: a new round, and a body that has a successor."""

from __future__ import annotations

from collections.abc import Iterable

from process.change import Change
from process.commands import case as c
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.deadline_costs import cost_between
from process.hearing.dropping import TAKEN_OVER, not_to_drop
from process.hearing.letters import after_letter, contacts, plan_reminders
from process.hearing.refusals import WhyHearing
from process.ids import BodyId
from process.notices import HearingExtended, HearingSent
from process.people import goes_by_post
from process.refusals import Refusal, Thing, Why, refuse
from process.register import POLITICAL
from process.route import route
from process.route.route import LONGEST_DAYS
from process.rules import Role
from process.stages import FINISHED, StepState
from process.state.case import Consultation
from process.state.hearing import HearingRequest


def new_round(change: Change, command: hc.NewRound) -> Refusal | None:
    """The letters of the next round are drafted; the coordinator sends them. What waited for the hearing waits anew.
    One that costs the case a meeting or its place in a dispatch is refused with what it costs, unless that is accepted.
    """
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if not 0 <= command.period_days <= LONGEST_DAYS:
        return refuse(Why.PERIOD_OUT_OF_RANGE, most=LONGEST_DAYS)
    if change.case.case.decided_on:
        return refuse(Why.ALREADY_DECIDED)
    requests = ended_requests(change, command.bodies)
    missing = set(command.bodies) - {request.body for request in requests}
    if missing:
        return refuse(WhyHearing.NOT_ENDED, bodies=tuple(change.ctx.body(body) for body in sorted(missing)))
    if not requests:
        return refuse(WhyHearing.NO_HEARING)
    before = change.case
    for request in requests:
        _ask_again(change, request, command)
    route.hold_back(change)
    costs = cost_between(before, change.case, change.ctx.assessor)
    if costs and not command.accepts_cost:
        return refuse(WhyHearing.ROUND_COSTS, costs=" ".join(costs))
    return None


def ended_requests(change: Change, bodies: tuple[BodyId, ...]) -> list[HearingRequest]:
    """The newest request of each hearing that has been answered or closed, of these bodies (none named: of all)."""
    newest = (change.case.latest_request(step.number) for step in change.case.hearings())
    return [
        request
        for request in newest
        if request and (request.answered_at or request.closed_at) and (not bodies or request.body in bodies)
    ]


def _ask_again(change: Change, request: HearingRequest, command: hc.NewRound) -> None:
    step = change.case.consultation(request.consultation)
    if step is None:
        raise LookupError("a request belongs to a consultation")
    changes: dict[str, object] = {"state": StepState.READY}
    if command.period_days:
        changes["period_days"] = command.period_days
    change.set_step(step.number, **changes, **_gate(change, step))
    ready = change.case.consultation(step.number)
    if ready is not None:
        route.draft_letter(change, ready)
    change.overtake(HearingSent, request)  # «the change does not matter to your answer» is untrue from now on
    newest = change.case.latest_request(step.number)
    if newest is not None:
        change.set_request(newest, reason=command.reason)
        change.emit(
            Tag.ROUND_OPENED,
            personal={"reason": command.reason},
            consultation=step.number,
            body=step.body,
            round=newest.round,
        )


def _gate(change: Change, hearing: Consultation) -> dict[str, int]:
    """Where the treatment that waited for it is over, the final decision waits for the new round."""
    gated = change.case.consultation(hearing.gates) if hearing.gates is not None else None
    final = route.final_treatment(change.case)
    if final is None or (gated is not None and gated.state not in FINISHED):
        return {}
    return {"gates": final.number}


def replace_body(change: Change, command: hc.ReplaceBody) -> Refusal | None:
    """The successor gets what its predecessor has not finished: steps, the letter with its frozen deadline, reminders.
    What the old body has answered stays its answer. A successor that is heard already is not asked twice.
    """
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    refused = _no_successor(change, command)
    if refused:
        return refused
    steps = [step for step in change.case.unfinished() if step.body == command.old]
    if not steps:
        return refuse(Why.NOTHING_NEW)
    refused = _is_dropped(change, command.old, steps)
    if refused:
        return refused
    for step in steps:
        heard = _heard_already(change, step, command.new)
        if heard is not None:
            _merge(change, step, heard)
        else:
            change.set_step(step.number, body=command.new)
            _hand_over(change, step.number, command.new)
        change.emit(
            Tag.BODY_REPLACED,
            personal={"reason": command.reason},
            consultation=step.number,
            body=command.new,
            was=command.old,
        )
    return None


def _no_successor(change: Change, command: hc.ReplaceBody) -> Refusal | None:
    """Another body, that exists today; where it is to treat the case, a political one as its predecessor was."""
    organizations = change.ctx.register.organizations
    for body in (command.old, command.new):
        if body not in organizations:
            return refuse(Why.NOT_FOUND, what=Thing.BODY, key=body)
    old, new = organizations[command.old], organizations[command.new]
    if new == old or not new.exists_on(change.ctx.today):
        return refuse(WhyHearing.NO_SUCCESSOR, body=new.name)
    treats = any(step.body == command.old and step.role is not Role.HEARING for step in change.case.unfinished())
    if treats and (new.kind in POLITICAL) != (old.kind in POLITICAL):
        return refuse(WhyHearing.ANOTHER_KIND, body=new.name, old=old.name)
    return None


def _is_dropped(change: Change, old: BodyId, steps: Iterable[Consultation]) -> Refusal | None:
    """A body that goes on, and is not heard because another takes its place, is dropped: that is not everybody's word.
    One that has ended, or is to end, has its successor.
    """
    if change.ctx.register.organizations[old].ends_on is not None:
        return None
    department = change.case.case.department
    refusals = (not_to_drop(change.ctx, step, department) for step in steps if step.role is Role.HEARING)
    return next(filter(None, refusals), None)


def _heard_already(change: Change, step: Consultation, body: BodyId) -> Consultation | None:
    if step.role is not Role.HEARING:
        return None
    return next((s for s in change.case.hearings() if s.body == body and s.state is not StepState.STRUCK), None)


def _merge(change: Change, step: Consultation, heard: Consultation) -> None:
    """One body, one letter: the old request is withdrawn, and of two deadlines the later holds."""
    moved, kept = change.case.latest_request(step.number), change.case.latest_request(heard.number)
    waits = change.case.consultation(step.gates) if step.gates is not None else None
    other = change.case.consultation(heard.gates) if heard.gates is not None else None
    if waits and other and waits.step < other.step and heard.state not in FINISHED:
        change.set_step(heard.number, gates=waits.number, step=min(heard.step, waits.step))
    route.strike(change, step, TAKEN_OVER.format(body=change.ctx.body(heard.body)))
    if not (moved and kept and moved.is_waiting and kept.is_waiting and moved.next_due and kept.next_due):
        return
    if moved.next_due <= kept.next_due:
        return
    later = change.set_request(kept, due_on=moved.due_on, due_time=moved.due_time, next_due=moved.next_due)
    notice = HearingExtended(later.due_on, later.due_time)
    change.tell(notice, contacts(change, later), at=after_letter(change, later), request=later)
    plan_reminders(change, later, change.ctx.today)


def _hand_over(change: Change, consultation: int, body: BodyId) -> None:
    request = change.case.latest_request(consultation)
    if request is None or request.is_finished:
        return
    handed = change.set_request(request, body=body, promised_on=None)
    if request.sent_at is None:
        return
    by_post = goes_by_post(change.ctx.register, body, change.ctx.today)
    next_due = None if by_post else request.too_late_at
    handed = change.set_request(handed, by_post=by_post or None, posted_at=None, next_due=next_due)
    change.take_back(request=request)
    letter = HearingSent(handed.due_on, occasion="successor")
    change.tell(letter, contacts(change, handed), at=after_letter(change, request), request=handed)
    plan_reminders(change, handed, change.ctx.today)


def resettle(change: Change, command: c.Resettle) -> Refusal | None:  # noqa: ARG001
    """Only `settle` has something to do, and only when another person must hold the case now."""
    case = change.case.case
    binding = change.ctx.assessor.acts(change.case)[0]
    if binding.owner == case.holder:
        return refuse(Why.NOTHING_NEW)
    change.emit(Tag.CASE_HANDED_ON)
    return None
