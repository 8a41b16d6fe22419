"""A minority's own words in the record (KSL § 13, stk. 2): asked for during the meeting, after a vote that was lost."""

from __future__ import annotations

from dataclasses import replace

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.agenda_order import not_open
from process.meeting.conflict_of_interest import may_name
from process.meeting.decisions import keep
from process.meeting.deviations import judged
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, Thing, Why, refuse
from process.state.decision import Dissent
from process.state.quorum import took_part


def enter_dissent(change: Change, command: mc.EnterDissent) -> Refusal | None:
    """Written down as it was said; that its author was in no minority is marked."""
    refused = not_open(change)
    if refused:
        return refused
    decision = change.meeting.decision_on(command.item)
    if decision is None:
        return refuse(WhyMeeting.NOTHING_DECIDED)
    if not command.text.strip():
        return refuse(Why.TEXT_NEEDED)
    person = command.person
    if not may_name(change, person):
        return refuse(WhyMeeting.DISSENT_OF_ANOTHER)
    if person is not None and not took_part(change.meeting, change.ctx.register, person, command.item):
        return refuse(WhyMeeting.DISSENT_OF_THOSE_THERE, who=change.ctx.name(person))
    dissent = Dissent(person, command.text, command.by)
    if dissent in decision.dissents:
        return refuse(Why.NOTHING_NEW)
    others = tuple(other for other in decision.dissents if person is None or other.person != person)
    with_it = replace(decision, dissents=(*others, dissent))
    keep(change, judged(change, with_it, decision.deviations))
    change.emit(Tag.DISSENT_ENTERED, personal={"dissent": command.text}, item=command.item, person=person)
    return None


def withdraw_dissent(change: Change, command: mc.WithdrawDissent) -> Refusal | None:
    """While the record is open it is a slip of the pen, put right; its author or the meeting's desk says so. Afterwards
    what was entered stays, and another word is an addition (danish-rules §1, [21]).
    """
    refused = not_open(change)
    if refused:
        return refused
    decision = change.meeting.decision_on(command.item)
    if decision is None:
        return refuse(WhyMeeting.NOTHING_DECIDED)
    if not 1 <= command.number <= len(decision.dissents):
        return refuse(Why.NOT_FOUND, what=Thing.DISSENT, key=command.number)
    dissent = decision.dissents[command.number - 1]
    if not may_name(change, dissent.person):
        return refuse(WhyMeeting.DISSENT_OF_ANOTHER)
    dissents = (*decision.dissents[: command.number - 1], *decision.dissents[command.number :])
    keep(change, judged(change, replace(decision, dissents=dissents), decision.deviations))
    change.emit(Tag.DISSENT_WITHDRAWN, personal={"reason": command.reason}, item=command.item, person=dissent.person)
    return None
