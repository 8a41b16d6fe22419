"""What members, substitutes and officers are told of a meeting, planned where it happens.

Members without an address of their own get nothing by mail, and nobody is bothered about it; somebody who is *asked* to
sit in is planned for all the same, so that the coordinator hears when the question could not be delivered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from process.change import Change
from process.ids import PersonId
from process.notices import (
    AgendaOut,
    MeetingCancelled,
    MeetingMoved,
    MemberItem,
    NoticeKind,
    SubstituteAnswered,
    SubstituteAsked,
    SubstituteNotNeeded,
    ToSign,
)
from process.people import secretary_of
from process.register import POLITICAL, MeetingStatus
from process.state.meeting import MeetingState
from process.state.presence import SITS_IN, SeatSubstitution, SubstitutionState
from process.state.quorum import members_of, voters_at

COMES = SITS_IN | {SubstitutionState.CALLED}


def tell_asked(change: Change, asked: SeatSubstitution) -> None:
    """To the one who is asked to sit in: which meeting, for whom, and how to say yes or no."""
    change.tell(
        SubstituteAsked(asked.member, asked.substitute, asked.basis, told_at=change.ctx.now), [asked.substitute]
    )


def take_back_question(change: Change, asked: SeatSubstitution) -> None:
    """Somebody else has been named before the question left."""
    change.take_back_this(SubstituteAsked(asked.member, asked.substitute, asked.basis))


def tell_not_needed(change: Change, answered: SeatSubstitution) -> None:
    """To the one who was asked, whatever the answer was: the member comes after all."""
    not_needed = SubstituteNotNeeded(answered.member, answered.substitute, told_at=change.ctx.now)
    change.tell(not_needed, [answered.substitute])


def tell_answered(change: Change, answered: SeatSubstitution, *, accepts: bool) -> None:
    """To the body's secretary, unless it was the secretary who wrote the answer down."""
    secretary = secretary_of(change.ctx.register, change.meeting.meeting.organization, change.ctx.today)
    if secretary is None or secretary == change.ctx.act.actor:
        return
    asked = change.meeting.substitution_of(answered.member)
    next_asked = asked.substitute if asked is not None and not accepts else None
    told = SubstituteAnswered(answered.member, answered.substitute, accepts, next_asked, told_at=change.ctx.now)
    change.tell(told, [secretary])


def tell_member_item(change: Change, member: PersonId) -> None:
    """To the body's secretary, unless it was the secretary who wrote it down: the newest item."""
    secretary = secretary_of(change.ctx.register, change.meeting.meeting.organization, change.ctx.today)
    if secretary is not None and secretary != change.ctx.act.actor:
        change.tell(MemberItem(change.meeting.items[-1].number, member), [secretary])


def tell_agenda_out(change: Change) -> None:
    change.tell(AgendaOut(), _reachable(change, _invited(change)))


def tell_agenda_changed(change: Change, before: MeetingState) -> None:
    """Once more when what was sent out has changed, a little later, so that several changes are one mail. What happens
    in the meeting itself is not news to those who sit there.
    """
    now = change.meeting.meeting
    is_out = before.meeting.state is now.state is MeetingStatus.DISPATCHED and change.ctx.now < now.starts_at
    if not is_out or now.agenda_version <= before.meeting.agenda_version:
        return
    change.take_back_this(AgendaOut(before.meeting.agenda_version))
    at = change.ctx.now + timedelta(minutes=change.ctx.rules.reminders.undo_minutes)
    change.tell(AgendaOut(now.agenda_version), _reachable(change, _invited(change)), at=at)


def tell_moved(change: Change, was: MeetingState) -> None:
    """To members, substitutes and the officers of the cases that are to be treated there."""
    moved = MeetingMoved(change.meeting.meeting.starts_at, was.meeting.starts_at, change.ctx.now)
    change.tell(moved, _reachable(change, [*_invited(change), *_officers(change)]))


def tell_cancelled(change: Change) -> None:
    """What was to be said of the meeting and has not been, is not said any more."""
    change.take_back(*(kind.payload for kind in NoticeKind if kind.payload.of_meeting))
    change.tell(MeetingCancelled(), _reachable(change, [*_invited(change), *_officers(change)]))


def tell_to_sign(change: Change) -> None:
    """To those who took part in a political body's meeting (KSL § 13)."""
    record, register = change.meeting, change.ctx.register
    body = register.organizations.get(record.meeting.organization)
    if body is None or body.kind not in POLITICAL:
        return
    voters = [person for item in record.agenda() for person in voters_at(record, register, item.number)]
    change.tell(ToSign(), _reachable(change, voters))


def _invited(change: Change) -> list[PersonId]:
    """Members on the meeting's day, and those who have said that they come in somebody's place."""
    record = change.meeting
    coming = [substitution.substitute for substitution in record.substitutions if substitution.state in COMES]
    return [*members_of(record, change.ctx.register), *coming]


def _officers(change: Change) -> list[PersonId]:
    on_it = {item.case_id for item in change.meeting.items if item.removed_at is None}
    return [state.case.officer for number, state in change.ctx.states.items() if number in on_it]


def _reachable(change: Change, persons: Iterable[PersonId]) -> list[PersonId]:
    known = (change.ctx.register.persons.get(person) for person in dict.fromkeys(persons))
    return [person.id for person in known if person is not None and (person.email or person.channel)]
