"""The public hearing of a case: everybody may answer, by a law of its own; beside it the bodies' own hearings run.

Planloven § 24 (plans), folkeskoleloven § 24, stk. 4 with bekendtgørelse 700/2014 (closing a school); danish-rules §3.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from process.calendar import local_day
from process.change import Change, exchanged
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.letters import in_words
from process.hearing.refusals import WhyHearing
from process.law import PUBLIC_HEARINGS
from process.planning.public_period import least_end
from process.refusals import Refusal, Thing, Why, refuse
from process.route.route import final_treatment
from process.stages import Stage
from process.state.case import CaseState, Consultation
from process.state.hearing import HearingResponse, PublicHearing


def publish_hearing(change: Change, command: hc.PublishHearing) -> Refusal | None:
    """The proposal is made public from a day until a day; left out, as long as the law of its case type asks for. A
    shorter one is written down as it is, and the rule check is red.
    """
    case, calendar = change.case.case, change.ctx.calendar
    template = change.ctx.rules.route_for(case.case_type)
    law = PUBLIC_HEARINGS.get(template.public_hearing) if template else None
    due_on = command.due_on or (least_end(command.starts_on, law, calendar) if law else None)
    if case.released_at is None:
        return refuse(Why.WRONG_STAGE, stage=Stage.DRAFTING, needed=Stage.HEARING)
    if due_on is None:
        return refuse(WhyHearing.PUBLIC_END_NEEDED)
    if due_on < command.starts_on:
        return refuse(WhyHearing.PUBLIC_HEARING_TOO_SHORT, due=in_words(due_on, command.due_time))
    calendar.is_working_day(due_on)  # beyond the calendar's years it is refused, see `decide`
    number = (case.public_hearings or 0) + 1
    hearing = PublicHearing(number, command.starts_on, due_on, command.due_time, command.where.strip())
    change.state = replace(change.case, public_hearings=(*change.case.public_hearings, hearing))
    change.set_case(public_hearings=number)
    due = [hearing.due_on, hearing.due_time]
    change.emit(Tag.PUBLIC_HEARING_OPENED, number=number, on=hearing.starts_on, due=due, where=hearing.published_in)
    return None


def strike_public_hearing(change: Change, command: hc.StrikePublicHearing) -> Refusal | None:
    """Written down wrongly, or the proposal has to be made public anew. What came in stands."""
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    hearing = next((each for each in change.case.live_public_hearings() if each.number == command.number), None)
    if hearing is None:
        return refuse(Why.NOT_FOUND, what=Thing.PUBLIC_HEARING, key=command.number)
    _keep(change, replace(hearing, struck_reason=command.reason))
    change.emit(
        Tag.PUBLIC_HEARING_STRUCK, personal={"reason": command.reason}, number=hearing.number, on=hearing.starts_on
    )
    return None


def waits_for_public(state: CaseState, step: Consultation, now: datetime) -> PublicHearing | None:
    """The public hearing that the treatment which decides the case waits for, as for a body's: while it is open. What
    objections ask for after it is said by plan and rule check.
    """
    live, final = state.live_public_hearings(), final_treatment(state)
    is_final = final is not None and final.number == step.number
    return live[-1] if live and is_final and not is_after(live[-1], now) else None


def hearing_at(state: CaseState, received_at: datetime) -> PublicHearing | None:
    """Which public hearing a remark of the public is to: the newest that had begun when it came."""
    begun = [each for each in state.live_public_hearings() if each.starts_on <= local_day(received_at)]
    return max(begun, key=lambda each: (each.starts_on, each.number), default=None)


def as_of(state: CaseState, then: datetime) -> tuple[PublicHearing, ...]:
    """The public hearings as a paper of that moment counts them: those begun, with what had come in."""
    begun = [each for each in state.live_public_hearings() if each.starts_on <= local_day(then)]
    came = [r for r in state.responses if r.is_objection is not None and r.received_at <= then]
    return tuple(_counted(each, [r for r in came if hearing_at(state, r.received_at) == each]) for each in begun)


def _counted(hearing: PublicHearing, came: list[HearingResponse]) -> PublicHearing:
    in_time = [response for response in came if not response.is_late]
    objections = sum(bool(response.is_objection) for response in in_time)
    return replace(hearing, remarks=len(in_time), objections=objections, late=len(came) - len(in_time))


def count_remark(change: Change, hearing: PublicHearing, received_at: datetime, *, is_objection: bool) -> None:
    """One more remark; a late one is kept apart: what came after the end is no objection in time."""
    if is_after(hearing, received_at):
        _keep(change, replace(hearing, late=hearing.late + 1))
    else:
        objections = hearing.objections + (1 if is_objection else 0)
        _keep(change, replace(hearing, remarks=hearing.remarks + 1, objections=objections))


def is_after(hearing: PublicHearing, moment: datetime) -> bool:
    return moment >= due_instant(hearing.due_on, hearing.due_time)


def _keep(change: Change, hearing: PublicHearing) -> None:
    change.state = replace(change.case, public_hearings=exchanged(change.case.public_hearings, hearing))
