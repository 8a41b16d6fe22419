"""Conflict of interest (inhabilitet, KSL § 14): raised, ruled on by the body, the member leaves, a substitute comes.

Not an absence, and never worded as one.
"""

from __future__ import annotations

from dataclasses import replace

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.ids import ItemNumber, PersonId
from process.meeting.agenda_order import not_open
from process.meeting.attendance import sits_nowhere
from process.meeting.refusals import WhyMeeting
from process.permission import MEETING_DESK
from process.refusals import Refusal, Thing, Why, refuse
from process.register import BodyKind, SeatRole
from process.state.decision import is_negative
from process.state.presence import Conflict, Presence, Ruling
from process.state.quorum import members_of, voters_at
from process.state.substitutes import substitutes_for


def raise_conflict(change: Change, command: mc.RaiseConflict) -> Refusal | None:
    """The member must report a doubt; somebody else may raise it too. The body decides."""
    refused = not_open(change) or _not_here(change, command.item, command.person)
    if refused:
        return refused
    if _conflict(change, command.item, command.person):
        return refuse(Why.NOTHING_NEW)
    _keep(change, Conflict(command.person, command.item, change.ctx.act.actor))
    change.emit(Tag.CONFLICT_RAISED, personal={"reason": command.reason}, item=command.item, person=command.person)
    return None


def _not_here(change: Change, item: ItemNumber, person: PersonId) -> Refusal | None:
    agenda_item = change.meeting.item(item)
    if agenda_item is None or agenda_item.removed_at is not None:
        return refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(item))
    if person not in change.ctx.register.persons:
        return refuse(Why.NOT_FOUND, what=Thing.PERSON, key=person)
    sitting = {*members_of(change.meeting, change.ctx.register), *voters_at(change.meeting, change.ctx.register, item)}
    called = {substitution.substitute for substitution in change.meeting.substitutions}
    if person not in sitting | called:
        body = change.ctx.body(change.meeting.meeting.organization)
        return refuse(WhyMeeting.NOT_A_MEMBER, who=change.ctx.name(person), body=body)
    if not may_name(change, person):
        return refuse(WhyMeeting.OTHERS_CONFLICT, who=change.ctx.name(person))
    return None


def may_name(change: Change, member: PersonId | None, desk: frozenset[SeatRole] = MEETING_DESK) -> bool:
    """A member speaks for nobody else; the meeting's own `desk` writes down what any of them says."""
    actor, ctx = change.ctx.act.actor, change.ctx
    if actor is None or actor == member:
        return True
    body = change.meeting.meeting.organization
    seats = (seat for seat in ctx.register.roles_of(actor, ctx.today) if seat.role in desk)
    return any(seat.role is SeatRole.COORDINATOR or seat.organization == body for seat in seats)


def _conflict(change: Change, item: ItemNumber, person: PersonId) -> Conflict | None:
    return next(
        (conflict for conflict in change.meeting.conflicts if (conflict.item, conflict.person) == (item, person)), None
    )


def _keep(change: Change, changed: Conflict) -> None:
    key = (changed.item, changed.person)
    others = tuple(conflict for conflict in change.meeting.conflicts if (conflict.item, conflict.person) != key)
    change.record = replace(change.meeting, conflicts=(*others, changed))


def rule_on_conflict(change: Change, command: mc.RuleOnConflict) -> Refusal | None:
    """What the body decided. A substitute is for this item only, and only for a member who is there otherwise."""
    refused = not_open(change) or _not_here(change, command.item, command.person)
    if refused:
        return refused
    if is_negative(command.votes):
        return refuse(WhyMeeting.NEGATIVE_VOTES)
    refused = sits_nowhere(change, command.person, command.substitute)
    if refused:
        return refused
    earlier = _conflict(change, command.item, command.person)
    votes = command.votes
    ruled = Conflict(
        person=command.person,
        item=command.item,
        raised_by=earlier.raised_by if earlier else change.ctx.act.actor,
        ruling=Ruling.DISQUALIFIED if command.is_disqualified else Ruling.NOT_DISQUALIFIED,
        votes=f"{votes.in_favour}-{votes.against}-{votes.abstained}" if votes else "",
        substitute=command.substitute if command.is_disqualified else None,
        warning=_warning(change, command) if command.is_disqualified else "",
    )
    if ruled == earlier:
        return refuse(Why.NOTHING_NEW)
    _keep(change, ruled)
    change.emit(
        Tag.CONFLICT_RULED,
        item=command.item,
        person=command.person,
        disqualified=command.is_disqualified,
        votes=ruled.votes,
        substitute=ruled.substitute,
        warning=ruled.warning,
    )
    return None


def _warning(change: Change, command: mc.RuleOnConflict) -> str:
    """A Danish sentence when the rules do not allow this substitute; empty when all is well or nobody sits in."""
    if command.substitute is None:
        return ""
    record, register = change.meeting, change.ctx.register
    rows = record.attendance_at(command.item)
    if any(row.person == command.person and row.presence is Presence.ABSENT for row in rows):
        return "Medlemmet er fraværende, så der kan ikke indkaldes en stedfortræder på grund af inhabilitet."
    body = register.organizations.get(record.meeting.organization)
    is_committee = body is not None and body.kind in (BodyKind.COMMITTEE, BodyKind.FINANCE)
    if is_committee and not change.ctx.rules.statute.conflict_substitute:
        return (
            "Styrelsesvedtægten giver ikke stedfortræder i udvalg ved inhabilitet (kommunestyrelsesloven § 28, stk. 3)."
        )
    others = (conflict for conflict in record.disqualified_at(command.item) if conflict.person != command.person)
    if command.substitute in {other.substitute for other in others}:
        return "Stedfortræderen sidder allerede på en anden plads ved punktet."
    sitting = [row.substitute for row in rows if row.substitute is not None]
    seat = next((row.person for row in rows if row.substitute == command.person), command.person)
    if command.substitute not in substitutes_for(register, record.meeting, seat, sitting):
        return "Stedfortræderen er ikke blandt dem, reglerne peger på for dette medlem."
    return ""
