"""What members, substitutes and officers are told of a meeting, planned where it happens.

Members without an address of their own get nothing by mail, and nobody is bothered about it; somebody who is *asked* to
sit in is planned for all the same, so that the coordinator hears when the question could not be delivered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from process.change import Turn
from process.notices import OF_MEETINGS, CancelNotices, NoticeKind
from process.people import secretary_of
from process.register import POLITICAL, MeetingState
from process.state.meeting import MeetingRecord
from process.state.presence import SITS_IN, SeatSubstitution, SubstitutionState
from process.state.quorum import members_of, voters_at

COMES = SITS_IN | {SubstitutionState.CALLED}


def tell_asked(turn: Turn, asked: SeatSubstitution) -> None:
    """To the one who is asked to sit in: which meeting, for whom, and how to say yes or no."""
    turn.tell(
        NoticeKind.SUBSTITUTE_ASKED, [asked.substitute], about=_seat(asked), member=asked.member, basis=asked.basis
    )


def take_back_question(turn: Turn, asked: SeatSubstitution) -> None:
    """Somebody else has been named before the question left."""
    turn.cancels.append(CancelNotices(kinds=frozenset({NoticeKind.SUBSTITUTE_ASKED}), about=_seat(asked)))


def tell_not_needed(turn: Turn, answered: SeatSubstitution) -> None:
    """To the one who was asked, whatever the answer was: the member comes after all."""
    turn.tell(NoticeKind.SUBSTITUTE_NOT_NEEDED, [answered.substitute], about=_seat(answered), member=answered.member)


def tell_answered(turn: Turn, answered: SeatSubstitution, *, accepts: bool) -> None:
    """To the body's secretary, unless it was the secretary who wrote the answer down."""
    secretary = secretary_of(turn.ctx.register, turn.meeting.meeting.organization, turn.ctx.today)
    if secretary is None or secretary == turn.ctx.act.actor:
        return
    asked = turn.meeting.substitution_of(answered.member)
    turn.tell(
        NoticeKind.SUBSTITUTE_ANSWERED,
        [secretary],
        about=_seat(answered),
        member=answered.member,
        substitute=answered.substitute,
        accepts=accepts,
        next=asked.substitute if asked is not None and not accepts else None,
    )


def _seat(substitution: SeatSubstitution) -> str:
    return f"{substitution.member}/{substitution.substitute}"


def tell_agenda_out(turn: Turn) -> None:
    turn.tell(NoticeKind.AGENDA_OUT, _reachable(turn, _invited(turn)))


def tell_agenda_changed(turn: Turn, before: MeetingRecord) -> None:
    """Once more when what was sent out has changed, a little later, so that several changes are one mail. What happens
    in the meeting itself is not news to those who sit there.
    """
    now = turn.meeting.meeting
    is_out = before.meeting.state is now.state is MeetingState.DISPATCHED and turn.ctx.now < now.starts_at
    if not is_out or now.agenda_version <= before.meeting.agenda_version:
        return
    changed = frozenset({NoticeKind.AGENDA_OUT})
    turn.cancels.append(CancelNotices(kinds=changed, about=f"version {before.meeting.agenda_version}"))
    at = turn.ctx.now + timedelta(minutes=turn.ctx.rules.reminders.undo_minutes)
    about = f"version {now.agenda_version}"
    turn.tell(NoticeKind.AGENDA_OUT, _reachable(turn, _invited(turn)), at=at, about=about)


def tell_moved(turn: Turn, was: MeetingRecord) -> None:
    """To members, substitutes and the officers of the cases that are to be treated there."""
    turn.cancels.append(CancelNotices(kinds=frozenset({NoticeKind.MEETING_MOVED})))
    about, before = turn.meeting.meeting.starts_at.isoformat(), was.meeting.starts_at.isoformat()
    turn.tell(NoticeKind.MEETING_MOVED, _reachable(turn, [*_invited(turn), *_officers(turn)]), about=about, was=before)


def tell_cancelled(turn: Turn) -> None:
    """What was to be said of the meeting and has not been, is not said any more."""
    turn.cancels.append(CancelNotices(kinds=OF_MEETINGS))
    turn.tell(NoticeKind.MEETING_CANCELLED, _reachable(turn, [*_invited(turn), *_officers(turn)]))


def tell_to_sign(turn: Turn) -> None:
    """To those who took part in a political body's meeting (KSL § 13)."""
    record, register = turn.meeting, turn.ctx.register
    body = register.organizations.get(record.meeting.organization)
    if body is None or body.kind not in POLITICAL:
        return
    there = [person for item in record.agenda() for person in voters_at(record, register, item.number)]
    turn.tell(NoticeKind.TO_SIGN, _reachable(turn, there))


def _invited(turn: Turn) -> list[int]:
    """Members on the meeting's day, and those who have said that they come in somebody's place."""
    record = turn.meeting
    coming = [one.substitute for one in record.substitutions if one.state in COMES]
    return [*members_of(record, turn.ctx.register), *coming]


def _officers(turn: Turn) -> list[int]:
    on_it = {item.case_id for item in turn.meeting.items if item.removed_at is None}
    return [state.case.officer for number, state in turn.ctx.states.items() if number in on_it]


def _reachable(turn: Turn, persons: Iterable[int]) -> list[int]:
    found = (turn.ctx.register.persons.get(person) for person in dict.fromkeys(persons))
    return [person.id for person in found if person is not None and (person.email or person.channel)]
