"""The record (protokol): who was there, what was decided, § 23, closing.

It never refuses to record what happened (DESIGN §2): what does not fit is written down as deviations.
"""

from __future__ import annotations

from dataclasses import replace

from process import meeting_commands as mc
from process.agenda import add_item, consultation_at, set_item
from process.calendar import local_day
from process.case import Outcome
from process.events import Tag
from process.meeting import AgendaItem, Attendance, Decision, ItemKind, ListType, Presence
from process.people import MEETING_DESK
from process.refusals import Refusal, refuse
from process.register import POLITICAL, VOTING, BodyKind, MeetingState, SeatRole
from process.route import waits_for
from process.stages import StepState
from process.substitutes import substitute_warning
from process.turn import Turn

NOT_STOPPABLE = frozenset({Outcome.NOTED, Outcome.POSTPONED, Outcome.TAKEN_OFF, Outcome.RECOMMENDED})
"""Not a decision with effect outside: information, procedure, a recommendation (danish-rules §1, [44])."""


def record_attendance(turn: Turn, command: mc.RecordAttendance) -> Refusal | None:
    """Who was absent, for which items, and who sat in. A wrong substitute is recorded, with a warning."""
    meeting = turn.meeting.meeting
    refused = _closed_record(turn)
    if refused:
        return refused
    ctx = turn.ctx
    for person in (command.person, command.substitute):
        if person is not None and person not in ctx.register.persons:
            return refuse("not_found", what="person", key=person)
    seats = [s for s in ctx.register.seats_in(meeting.organization, meeting.held_on) if s.person == command.person]
    if not any(seat.role in VOTING or seat.role is SeatRole.SUBSTITUTE for seat in seats):
        return refuse("not_a_member", who=ctx.name(command.person), body=ctx.body(meeting.organization))
    absent = Attendance(
        person=command.person,
        presence=Presence.PRESENT if command.present else Presence.ABSENT,
        with_notice=command.with_notice,
        substitute=command.substitute,
        from_item=command.from_item,
        to_item=command.to_item,
        warning=substitute_warning(ctx.register, meeting, command.person, command.substitute, turn.meeting.attendance),
    )
    others = tuple(
        row for row in turn.meeting.attendance if (row.person, row.from_item) != (absent.person, absent.from_item)
    )
    turn.record = replace(turn.meeting, attendance=(*others, absent))
    turn.emit(
        Tag.ATTENDANCE_RECORDED,
        personal={"reason": command.reason},
        person=absent.person,
        presence=str(absent.presence),
        substitute=absent.substitute,
        items=[absent.from_item, absent.to_item],
        warning=absent.warning,
    )
    return None


def _closed_record(turn: Turn) -> Refusal | None:
    meeting = turn.meeting.meeting
    if meeting.state is MeetingState.CLOSED:
        return refuse("record_closed", date=meeting.held_on)
    if meeting.state is MeetingState.CANCELLED:
        return refuse("meeting_cancelled", date=meeting.held_on)
    return None


def raise_to_decision(turn: Turn, command: mc.RaiseToDecision) -> Refusal | None:
    """*Hævet til beslutningssag*: an item for information or discussion is decided after all."""
    refused = _closed_record(turn)
    if refused:
        return refused
    item = turn.meeting.item(command.item)
    if item is None:
        return refuse("not_found", what="punkt", key=command.item)
    if item.item_kind is ItemKind.DECISION:
        return refuse("nothing_new")
    set_item(turn, replace(item, item_kind=ItemKind.DECISION, was_raised=True))
    turn.emit(Tag.ITEM_RAISED, item=item.number)
    return None


def record_decision(turn: Turn, command: mc.RecordDecision) -> Refusal | None:
    """What the body decided, whatever the engine thinks of it; what does not fit is written down as deviations."""
    refused = _closed_record(turn)
    if refused:
        return refused
    if command.outcome is Outcome.REFERRED and command.refer_to is None:
        return refuse("body_needed")
    if command.refer_to is not None and command.refer_to not in turn.ctx.register.organizations:
        return refuse("not_found", what="organ", key=command.refer_to)
    item = _item_for(turn, command)
    if isinstance(item, Refusal):
        return item
    earlier = turn.meeting.decision_on(item.number)
    decision = Decision(
        item=item.number,
        case_id=item.case_id,
        consultation=item.consultation,
        outcome=command.outcome,
        decided_at=turn.ctx.now,
        points=command.points,
        text=command.text,
        votes=command.votes,
        dissent=command.dissent,
        refer_to=command.refer_to,
        deviations=_deviations(turn, item, command),
        stopped_by=earlier.stopped_by if earlier and command.outcome not in NOT_STOPPABLE else None,
        proposal_version=max((p.version for p in turn.state.proposals), default=1) if turn.state else 0,
    )
    others = tuple(d for d in turn.meeting.decisions if d.item != item.number)
    turn.record = replace(turn.meeting, decisions=(*others, decision))
    if turn.meeting.meeting.state in (MeetingState.PLANNED, MeetingState.DISPATCHED):
        turn.set_meeting(state=MeetingState.HELD)
    turn.emit(
        Tag.DECISION_CORRECTED if earlier else Tag.DECISION_RECORDED,
        personal={"text": command.text, "dissent": command.dissent}
        | {f"amendment_{p.point}": p.amendment for p in command.points},
        item=item.number,
        case=item.case_id,
        consultation=item.consultation,
        outcome=str(command.outcome),
        points=[[p.point, str(p.outcome)] for p in command.points],
        votes=[command.votes.in_favour, command.votes.against, command.votes.abstained] if command.votes else [],
        refer_to=command.refer_to,
        deviations=list(decision.deviations),
    )
    return None


def _item_for(turn: Turn, command: mc.RecordDecision) -> AgendaItem | Refusal:
    if command.item is not None:
        item = turn.meeting.item(command.item)
        if item is not None and command.case not in (None, item.case_id):
            return refuse("item_of_another", item=item.number)
        if item is None or item.removed_at is None:
            return item or refuse("not_found", what="punkt", key=command.item)
    if turn.state is None:
        return refuse("not_found", what="sag", key=command.case)
    found = turn.meeting.item_of(turn.state.case.id)
    if found:
        return found
    consultation = consultation_at(turn.state, turn.meeting.meeting.organization)
    item = AgendaItem(
        number=turn.meeting.next_item(),
        case_id=turn.state.case.id,
        consultation=consultation.number if consultation else None,
        title=turn.state.case.title,
        list_type=ListType.OUTSIDE_AGENDA,
        is_closed=turn.state.case.is_closed,
    )
    add_item(turn, item)
    return item


def _deviations(turn: Turn, item: AgendaItem, command: mc.RecordDecision) -> tuple[str, ...]:
    """What a rule check will show red: codes, in the order they were found."""
    found = []
    if item.list_type is ListType.OUTSIDE_AGENDA:
        found.append("not_on_agenda")
    step = turn.state.consultation(item.consultation or 0) if turn.state else None
    if item.consultation is None or (step is not None and step.state is StepState.STRUCK):
        found.append("body_not_on_route")
    elif turn.state and step and (turn.state.case.released_at is None or waits_for(turn.state, step)):
        found.append("gate_open")
    present = present_at(turn, item.number)
    if present * 2 < _seats(turn):
        found.append("no_quorum")
    if command.votes and command.votes.taking_part > present:
        found.append("votes_exceed_present")
    if item.item_kind is not ItemKind.DECISION and command.outcome is not Outcome.NOTED:
        found.append("not_raised_to_decision")
    if local_day(turn.ctx.now) < turn.meeting.meeting.held_on:
        found.append("before_the_meeting")
    return (*found, *_misreferral(turn, command))


def _misreferral(turn: Turn, command: mc.RecordDecision) -> tuple[str, ...]:
    """A case is referred to another political body, never to the administration or to the body itself."""
    if command.outcome is not Outcome.REFERRED or command.refer_to is None:
        return ()
    if command.refer_to == turn.meeting.meeting.organization:
        return ("referred_to_itself",)
    body = turn.ctx.register.organizations[command.refer_to]
    return () if body.kind in POLITICAL else ("referred_to_no_committee",)


def _seats(turn: Turn) -> int:
    organization = turn.ctx.register.organizations.get(turn.meeting.meeting.organization)
    return organization.seats if organization else 0


def present_at(turn: Turn, item: int) -> int:
    """Voting members present at an item, substitutes counted: all members but the absent, plus who sat in."""
    meeting = turn.meeting.meeting
    members = {seat.person for seat in turn.ctx.register.seats_in(meeting.organization, meeting.held_on, *VOTING)}
    here = len(members) if members else _seats(turn)
    for row in turn.meeting.attendance_at(item):
        if row.presence is Presence.ABSENT:
            here += (row.substitute is not None) - (row.person in members)
    return here


def stop_decision(turn: Turn, command: mc.StopDecision) -> Refusal | None:
    """§ 23: until the record closes, a member who took part brings a real decision before the council."""
    refused = _closed_record(turn)
    if refused:
        return refused
    decision = turn.meeting.decision_on(command.item)
    if decision is None:
        return refuse("nothing_decided")
    if decision.outcome in NOT_STOPPABLE:
        return refuse("not_stoppable")
    body = turn.ctx.register.organizations.get(turn.meeting.meeting.organization)
    if body is not None and body.kind not in (BodyKind.COMMITTEE, BodyKind.FINANCE):
        return refuse("not_a_committee", body=body.name)
    if not _may_name(turn, command.member):
        return refuse("not_yourself", who=turn.ctx.name(command.member))
    if not _took_part(turn, command.member, command.item):
        return refuse("not_present", who=turn.ctx.name(command.member))
    stopped = replace(decision, stopped_by=command.member)
    others = tuple(d for d in turn.meeting.decisions if d.item != command.item)
    turn.record = replace(turn.meeting, decisions=(*others, stopped))
    turn.emit(Tag.DECISION_STOPPED, item=command.item, member=command.member)
    return None


def _may_name(turn: Turn, member: int) -> bool:
    """A member speaks for nobody else; the meeting's own secretary writes down what any of them demands."""
    actor, ctx = turn.ctx.act.actor, turn.ctx
    if actor is None or actor == member:
        return True
    here = turn.meeting.meeting.organization
    seats = (seat for seat in ctx.register.roles_of(actor, ctx.today) if seat.role in MEETING_DESK)
    return any(seat.role is SeatRole.COORDINATOR or seat.organization == here for seat in seats)


def _took_part(turn: Turn, person: int, item: int) -> bool:
    meeting = turn.meeting.meeting
    rows = turn.meeting.attendance_at(item)
    if any(row.substitute == person for row in rows):
        return True
    if any(row.person == person and row.presence is Presence.ABSENT for row in rows):
        return False
    members = turn.ctx.register.seats_in(meeting.organization, meeting.held_on, *VOTING)
    return any(seat.person == person for seat in members)


def close_record(turn: Turn, command: mc.CloseRecord) -> Refusal | None:  # noqa: ARG001
    """From now the decisions can be executed and are locked; every item must have one."""
    refused = _closed_record(turn)
    if refused:
        return refused
    if turn.meeting.meeting.held_on > turn.ctx.today:
        return refuse("not_held_yet", date=turn.meeting.meeting.held_on)
    undecided = turn.meeting.undecided()
    if undecided:
        return refuse("items_undecided", items=", ".join(str(item.number) for item in undecided))
    turn.set_meeting(state=MeetingState.CLOSED, closed_at=turn.ctx.now)
    turn.emit(Tag.RECORD_CLOSED, decisions=[[d.item, d.case_id, str(d.outcome)] for d in turn.meeting.decisions])
    return None
