"""The chair (KSL § 22) or the mayor (§ 31) decides what cannot wait or gives no doubt, and tells the next meeting."""

from __future__ import annotations

from dataclasses import replace

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.follow_up.requests import requests_in
from process.law import ALONE
from process.meeting.agenda import add_item, consultation_at, set_item
from process.meeting.agenda_order import not_open
from process.meeting.decisions import emit_decided, keep
from process.meeting.deviations import of_case
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, Why, refuse
from process.register import BodyKind, SeatRole
from process.state.case import STAYS, Outcome
from process.state.decision import Decision, Deviation
from process.state.meeting import AgendaItem, ItemKind

NEVER = STAYS | {Outcome.REFERRED, Outcome.RETURNED}


def decide_alone(change: Change, command: mc.DecideAlone) -> Refusal | None:
    """Executable at once; the body is informed at its next ordinary meeting (§ 31, stk. 2). No power to appropriate:
    that is recorded as it happened, and shown red.
    """
    meeting, ctx = change.meeting.meeting, change.ctx
    body = ctx.register.organizations.get(meeting.organization)
    refused = not_open(change) or _not_for_one(change, command)
    if refused:
        return refused
    if body is None or body.kind not in ALONE:
        return refuse(WhyMeeting.NOT_A_COMMITTEE, body=ctx.body(meeting.organization))
    chairs = [seat.person for seat in ctx.register.seats_in(meeting.organization, ctx.today, SeatRole.CHAIR)]
    by = command.decided_by or ctx.act.actor
    if chairs and by not in chairs:
        return refuse(WhyMeeting.CHAIR_DECIDES, who=tuple(ctx.name(person) for person in chairs))
    item = _information_item(change, ALONE[body.kind])
    decision = Decision(
        item=item.number,
        case_id=item.case_id,
        consultation=item.consultation,
        outcome=command.outcome,
        decided_at=ctx.now,
        text=command.text,
        requests=requests_in(command.text),
        alone_by=by,
        alone_reason=command.reason,
        proposal_version=max((p.version for p in change.case.proposals), default=1),
    )
    codes = tuple(of_case(change, change.state, item, decision))
    codes += (Deviation.ALONE_ON_APPROPRIATION,) if command.is_appropriation else ()
    decision = replace(decision, deviations=codes)
    keep(change, decision)
    emit_decided(change, decision, Tag.DECISION_RECORDED, reason=command.reason)
    return None


def _not_for_one(change: Change, command: mc.DecideAlone) -> Refusal | None:
    if change.case.case.ending:
        return refuse(Why.CASE_ENDED)
    if command.outcome in NEVER:
        return refuse(WhyMeeting.NOT_ALONE)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    item = change.meeting.item_of(change.case.case.id)
    is_decided = change.case.case.decided_on is not None or _decided_already(change)
    if is_decided or (item is not None and change.meeting.decision_on(item.number)):
        return refuse(Why.NOTHING_NEW)
    if change.meeting.meeting.held_on < change.ctx.today:
        return refuse(WhyMeeting.MEETING_PAST, date=change.meeting.meeting.held_on)
    return None


def _decided_already(change: Change) -> bool:
    """The chair has decided it, and the engine has not looked yet."""
    body = change.meeting.meeting.organization
    step = consultation_at(change.case, body)
    number, taken_from = (step.number, step.taken_from) if step else (0, None)
    places = (p for p in change.case.placements if (p.body, p.consultation) == (body, number))
    return any(place.is_alone and place.meeting != taken_from for place in places)


def _information_item(change: Change, paragraph: str) -> AgendaItem:
    """The case's item on the next agenda, for information; one that stood there already becomes it."""
    whose = "borgmesterens" if paragraph == ALONE[BodyKind.COUNCIL] else "formandens"
    points = (
        f"at orienteringen om {whose} beslutning efter kommunestyrelseslovens {paragraph} tages til efterretning",
    )
    item = change.meeting.item_of(change.case.case.id)
    if item is not None:
        informing = replace(item, item_kind=ItemKind.INFORMATION, points=points)
        set_item(change, informing)
        return informing
    consultation = consultation_at(change.case, change.meeting.meeting.organization)
    case = change.case.case
    add_item(
        change,
        AgendaItem(
            number=change.meeting.next_item(),
            case_id=case.id,
            consultation=consultation.number if consultation else None,
            title=case.title,
            item_kind=ItemKind.INFORMATION,
            public_title=case.public_title,
            points=points,
        ),
    )
    return change.meeting.items[-1]
