"""A member brings a matter before the body (KSL § 11, stk. 1; for a committee its own rules of procedure, KSL § 20).

Told in time it stands on the agenda of the next ordinary meeting, and neither chair nor administration may refuse it or
put it off (ministry 79.1.2 and 82.1.13: the eight days of the standard rules of procedure are a general principle of
law). Told too late it is for the meeting after.
"""

from __future__ import annotations

from datetime import date, timedelta

from process.change import Change
from process.commands import meeting as mc
from process.ids import PersonId
from process.meeting.agenda import add_item, stays, take_off, too_many_points
from process.meeting.agenda_order import not_open
from process.meeting.conflict_of_interest import may_name
from process.meeting.notices import tell_member_item
from process.meeting.refusals import WhyMeeting
from process.refusals import Phrase, Refusal, Thing, Why, refuse
from process.register import POLITICAL, BodyKind, MeetingDate, MeetingStatus, Register, SeatRole
from process.rules import Statute
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, ListType
from process.state.presence import SITS_IN
from process.state.quorum import members_of
from process.words.minutes import Names

TAKEN_BACK = "Trukket tilbage af forslagsstilleren."


def last_day(held_on: date, statute: Statute) -> date:
    """The last day, local, to bring a matter before a meeting."""
    return held_on - timedelta(days=statute.member_item_days)


def open_meetings(register: Register, body: int, today: date, statute: Statute) -> tuple[MeetingDate, ...]:
    """The body's coming meetings that a matter brought today is in time for, the next one first."""
    coming = (
        meeting
        for meeting in register.meetings_of(body)
        if meeting.state in (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)
        and today <= last_day(meeting.held_on, statute)
        and meeting.held_on > today
    )
    return tuple(sorted(coming, key=lambda meeting: meeting.starts_at))


def is_open_to_members(kind: BodyKind, statute: Statute) -> bool:
    """Whether a body's members may bring matters before it: the council's by law, a committee's by its own rules."""
    return kind is BodyKind.COUNCIL or (kind in POLITICAL and statute.committee_member_items)


def bring_item(change: Change, command: mc.BringItem) -> Refusal | None:
    meeting, ctx = change.meeting.meeting, change.ctx
    refused = not_open(change) or _not_theirs(change, command.member) or too_many_points(command.points)
    if refused:
        return refused
    if not command.title.strip() or not (command.text.strip() or command.points):
        return refuse(Why.TEXT_NEEDED)
    if not any(each.id == meeting.id for each in _open(change)):
        return _too_late(change)
    name = Names(ctx.register, meeting.organization, meeting.held_on).person(command.member)
    item = AgendaItem(
        number=change.meeting.next_item(),
        case_id=None,
        consultation=None,
        title=f"Medlemsforslag fra {name}: {command.title.strip()}",
        item_kind=ItemKind.DECISION if command.points else ItemKind.DISCUSSION,
        list_type=ListType.ORDINARY if meeting.approved_at is None else ListType.SUPPLEMENTARY,
        subject=ItemSubject.OTHER,
        text=command.text,
        points=command.points,
        proposed_by=command.member,
    )
    add_item(change, item)
    tell_member_item(change, command.member)
    return None


def take_back_item(change: Change, command: mc.TakeBackItem) -> Refusal | None:
    """By whom it is, before it has been treated. The secretary may write that down for them, and the chair not."""
    refused = not_open(change)
    item = change.meeting.item(command.item)
    if refused or item is None or item.removed_at is not None or item.proposed_by is None:
        return refused or refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(command.item))
    if not may_name(change, item.proposed_by, frozenset({SeatRole.SECRETARY})):
        return stays(change, item)
    if change.meeting.decision_on(item.number):
        return refuse(Why.NOTHING_NEW)
    take_off(change, item, TAKEN_BACK)
    return None


def _not_theirs(change: Change, member: PersonId) -> Refusal | None:
    meeting, ctx = change.meeting.meeting, change.ctx
    body = ctx.register.organizations[meeting.organization]
    if not is_open_to_members(body.kind, ctx.rules.statute):
        return refuse(WhyMeeting.NO_MEMBER_ITEMS, body=body.name)
    sits_in = {each.substitute for each in change.meeting.substitutions if each.state in SITS_IN}
    if member not in members_of(change.meeting, ctx.register) and member not in sits_in:
        return refuse(WhyMeeting.MEMBERS_ALONE, who=ctx.name(member), body=body.name, date=meeting.held_on)
    if not may_name(change, member, frozenset({SeatRole.SECRETARY})):
        return refuse(WhyMeeting.OTHERS_ITEM, who=ctx.name(member))
    return None


def _open(change: Change) -> tuple[MeetingDate, ...]:
    return open_meetings(
        change.ctx.register, change.meeting.meeting.organization, change.ctx.today, change.ctx.rules.statute
    )


def _too_late(change: Change) -> Refusal:
    following = next(iter(_open(change)), None)
    there = (
        Phrase("Der er ingen senere møder i kalenderen endnu", "There is no later meeting in the calendar yet")
        if following is None
        else Phrase(
            f"Send det til det næste møde, {following.held_on.isoformat()}",
            f"Bring it before the next meeting, {following.held_on.isoformat()}",
        )
    )
    held_on = change.meeting.meeting.held_on
    return refuse(
        WhyMeeting.MEMBER_ITEM_LATE, date=held_on, due_on=last_day(held_on, change.ctx.rules.statute), following=there
    )
