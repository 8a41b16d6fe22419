"""Follow-up (udmøntning og opfølgning): what was asked for is written down, given to somebody, reminded of, and done.

No law; local custom, and the clerks' own wish: what a committee asked for is not to be lost after the meeting.
"""

from __future__ import annotations

from datetime import date, timedelta

from process import people
from process.calendar import instant
from process.change import Context, Turn
from process.commands import follow_up as fc
from process.events import Tag
from process.follow_up.requests import date_in, kind_of
from process.notices import CancelNotices, NoticeKind
from process.refusals import Refusal, refuse
from process.state.case import CaseState, Ending, Placement
from process.state.follow_up import FollowUp, FollowUpKind

OVERTURNED = "Udfaldet er ændret."
EVERY = timedelta(weeks=1)
"""How long after a reminder the next one goes, as long as nothing has happened."""


def add_follow_up(turn: Turn, command: fc.AddFollowUp) -> Refusal | None:
    if turn.case.case.ending is Ending.WITHDRAWN:
        return refuse("case_ended")
    if not command.text.strip():
        return refuse("text_needed")
    refused = _unfit(turn, command.responsible, command.due_on)
    if refused:
        return refused
    _add(turn, command.kind, command.text.strip(), command.responsible, command.due_on, command.meeting, command.item)
    return None


def set_follow_up(turn: Turn, command: fc.SetFollowUp) -> Refusal | None:
    """A new date or a new responsible: the reminders follow."""
    if turn.case.case.ending is Ending.WITHDRAWN:
        return refuse("case_ended")
    found = _open(turn, command.number)
    if isinstance(found, Refusal):
        return found
    responsible, due_on = command.responsible or found.responsible, command.due_on or found.due_on
    if (responsible, due_on) == (found.responsible, found.due_on):
        return refuse("nothing_new")
    refused = _unfit(turn, command.responsible, None if due_on == found.due_on else due_on)
    if refused:
        return refused
    _remind(turn, turn.set_follow_up(found, responsible=responsible, due_on=due_on))
    turn.emit(Tag.FOLLOW_UP_SET, follow_up=found.number, responsible=responsible, on=due_on)
    return None


def finish_follow_up(turn: Turn, command: fc.FinishFollowUp) -> Refusal | None:
    """Also of a case that has ended: an evaluation is often promised for years later."""
    found = _open(turn, command.number)
    if isinstance(found, Refusal):
        return found
    if not command.text.strip():
        return refuse("done_text_needed")
    _finish(turn, found, command.text.strip())
    return None


def _finish(turn: Turn, found: FollowUp, text: str) -> None:
    turn.set_follow_up(found, done_at=turn.ctx.now, done_text=text, remind_on=None)
    turn.cancels.append(_reminders_of(found))
    turn.emit(Tag.FOLLOW_UP_FINISHED, personal={"text": text}, follow_up=found.number)


def remind_follow_ups(turn: Turn, command: fc.RemindFollowUps) -> Refusal | None:  # noqa: ARG001
    """One reminder for each follow-up whose week has passed; weeks nobody was there to count give one, not many."""
    due = [one for one in turn.case.open_follow_ups() if one.remind_on and one.remind_on <= turn.ctx.today]
    for one in due:
        whom = responsible_for(turn, one)
        turn.tell(NoticeKind.FOLLOW_UP_DUE, [whom], about=str(one.number))
        turn.set_follow_up(one, remind_on=turn.ctx.today + EVERY)
        turn.emit(Tag.FOLLOW_UP_REMINDED, follow_up=one.number, responsible=whom)
    return None if due else refuse("nothing_new")


def from_meeting(turn: Turn, placement: Placement) -> None:
    """What the text of a decision asks for becomes follow-ups of the case, for the manager to give out; once, however
    often its outcome is taken in. A decision that was stopped asks for nothing yet (KSL § 23).
    """
    known = {(one.meeting, one.item, one.text) for one in turn.case.follow_ups if one.done_text != OVERTURNED}
    wanted = () if placement.is_stopped else placement.requests
    for text in (one for one in wanted if (placement.meeting, placement.item, one) not in known):
        due_on = date_in(text)
        ahead = due_on if due_on and due_on >= turn.ctx.today else None
        _add(turn, kind_of(text), text, None, ahead, placement.meeting, placement.item)


def retire(turn: Turn, placement: Placement) -> None:
    """Another outcome stands there now: what only the old one asked for is owed no more."""
    for one in turn.case.open_follow_ups():
        here = (one.meeting, one.item) == (placement.meeting, placement.item)
        if here and one.kind is not FollowUpKind.TASK and one.text not in placement.requests:
            _finish(turn, one, OVERTURNED)


def responsible_for(turn: Turn, follow_up: FollowUp) -> int:
    """Who is responsible, or whoever answers for the department once that person has left."""
    return follow_up.responsible if people.in_office(turn.ctx, follow_up.responsible) else _manager(turn)


def is_own(command: object, case: CaseState | None, ctx: Context) -> bool:
    """Whether the actor is the one this follow-up was given to: they may say when, and that it is done."""
    mine = ctx.act.actor
    if not isinstance(command, fc.SetFollowUp | fc.FinishFollowUp) or case is None or not people.in_office(ctx, mine):
        return False
    return any(one.responsible == mine for one in case.follow_ups if one.number == command.number)


def _add(
    turn: Turn,
    kind: FollowUpKind,
    text: str,
    responsible: int | None,
    due_on: date | None,
    meeting: int | None,
    item: int | None,
) -> None:
    number = turn.case.case.follow_ups + 1
    added = FollowUp(number, kind, text, responsible or _manager(turn), due_on, meeting, item)
    turn.add_follow_up(added)
    _remind(turn, added)
    turn.emit(
        Tag.FOLLOW_UP_ADDED,
        personal={"text": text},
        follow_up=number,
        kind=str(kind),
        responsible=added.responsible,
        on=due_on,
        meeting=meeting,
        item=item,
    )


def _open(turn: Turn, number: int) -> FollowUp | Refusal:
    found = next((one for one in turn.case.open_follow_ups() if one.number == number), None)
    return found or refuse("not_found", what="åben opfølgning", key=number)


def _unfit(turn: Turn, responsible: int | None, due_on: date | None) -> Refusal | None:
    """Somebody who has no seat today can owe nothing, and nothing is owed for a day that has passed."""
    if responsible is not None and not people.in_office(turn.ctx, responsible):
        return refuse("nobody_in_office", who=turn.ctx.name(responsible))
    if due_on is None:
        return None
    turn.ctx.calendar.is_working_day(due_on)  # beyond the calendar's years it is refused, see `decide`
    return refuse("deadline_in_past", due=due_on) if due_on < turn.ctx.today else None


def _remind(turn: Turn, follow_up: FollowUp) -> None:
    """Plan the reminder on the morning of the day, in place of the one before; the weekly ones follow from there."""
    turn.cancels.append(_reminders_of(follow_up))
    if follow_up.due_on is None:
        return
    morning = instant(follow_up.due_on, turn.ctx.rules.reminders.office_from)
    at = max(morning, turn.ctx.now)
    turn.tell(NoticeKind.FOLLOW_UP_DUE, [responsible_for(turn, follow_up)], at=at, about=str(follow_up.number))
    turn.set_follow_up(follow_up, remind_on=max(follow_up.due_on, turn.ctx.today) + EVERY)


def _reminders_of(follow_up: FollowUp) -> CancelNotices:
    return CancelNotices(kinds=frozenset({NoticeKind.FOLLOW_UP_DUE}), about=str(follow_up.number))


def _manager(turn: Turn) -> int:
    case = turn.case.case
    return people.manager_of(turn.ctx.register, case.department, turn.ctx.today) or case.officer


def next_due(case: CaseState) -> date | None:
    """The soonest day something is owed."""
    return min((one.due_on for one in case.open_follow_ups() if one.due_on), default=None)
