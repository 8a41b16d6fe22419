"""Follow-up (udmøntning og opfølgning): what was asked for is written down, given to somebody, reminded of, and done.

No law; local custom, and the clerks' own wish: what a committee asked for is not to be lost after the meeting.
"""

from __future__ import annotations

from datetime import date, timedelta

from process import people
from process.calendar import instant
from process.change import Change, Context
from process.commands import follow_up as fc
from process.events import Tag
from process.follow_up.refusals import WhyFollowUp
from process.follow_up.requests import date_in, kind_of
from process.ids import ItemNumber, MeetingId, PersonId
from process.notices import FollowUpDue
from process.refusals import Refusal, Thing, Why, refuse
from process.state.case import CaseState, Ending, Placement
from process.state.follow_up import FollowUp, FollowUpKind

OVERTURNED = "Udfaldet er ændret."
EVERY = timedelta(weeks=1)
"""How long after a reminder the next one goes, as long as nothing has happened."""


def add_follow_up(change: Change, command: fc.AddFollowUp) -> Refusal | None:
    if change.case.case.ending is Ending.WITHDRAWN:
        return refuse(Why.CASE_ENDED)
    if not command.text.strip():
        return refuse(Why.TEXT_NEEDED)
    refused = _unfit(change, command.responsible, command.due_on)
    if refused:
        return refused
    _add(change, command.kind, command.text.strip(), command.responsible, command.due_on, command.meeting, command.item)
    return None


def set_follow_up(change: Change, command: fc.SetFollowUp) -> Refusal | None:
    """A new date or a new responsible: the reminders follow."""
    if change.case.case.ending is Ending.WITHDRAWN:
        return refuse(Why.CASE_ENDED)
    follow_up = _open(change, command.number)
    if isinstance(follow_up, Refusal):
        return follow_up
    responsible, due_on = command.responsible or follow_up.responsible, command.due_on or follow_up.due_on
    if (responsible, due_on) == (follow_up.responsible, follow_up.due_on):
        return refuse(Why.NOTHING_NEW)
    refused = _unfit(change, command.responsible, None if due_on == follow_up.due_on else due_on)
    if refused:
        return refused
    _remind(change, change.set_follow_up(follow_up, responsible=responsible, due_on=due_on))
    change.emit(Tag.FOLLOW_UP_SET, follow_up=follow_up.number, responsible=responsible, on=due_on)
    return None


def finish_follow_up(change: Change, command: fc.FinishFollowUp) -> Refusal | None:
    """Also of a case that has ended: an evaluation is often promised for years later."""
    follow_up = _open(change, command.number)
    if isinstance(follow_up, Refusal):
        return follow_up
    if not command.text.strip():
        return refuse(WhyFollowUp.DONE_TEXT_NEEDED)
    _finish(change, follow_up, command.text.strip())
    return None


def _finish(change: Change, follow_up: FollowUp, text: str) -> None:
    change.set_follow_up(follow_up, done_at=change.ctx.now, done_text=text, remind_on=None)
    change.take_back_this(FollowUpDue(follow_up.number))
    change.emit(Tag.FOLLOW_UP_FINISHED, personal={"text": text}, follow_up=follow_up.number)


def remind_follow_ups(change: Change, command: fc.RemindFollowUps) -> Refusal | None:  # noqa: ARG001
    """One reminder for each follow-up whose week has passed; weeks nobody was there to count give one, not many."""
    due = [
        follow_up
        for follow_up in change.case.open_follow_ups()
        if follow_up.remind_on and follow_up.remind_on <= change.ctx.today
    ]
    for follow_up in due:
        whom = responsible_for(change, follow_up)
        change.tell(FollowUpDue(follow_up.number), [whom])
        change.set_follow_up(follow_up, remind_on=change.ctx.today + EVERY)
        change.emit(Tag.FOLLOW_UP_REMINDED, follow_up=follow_up.number, responsible=whom)
    return None if due else refuse(Why.NOTHING_NEW)


def from_meeting(change: Change, placement: Placement) -> None:
    """What the text of a decision asks for becomes follow-ups of the case, for the manager to give out; once, however
    often its outcome is taken in. A decision that was stopped asks for nothing yet (KSL § 23).
    """
    standing = (follow_up for follow_up in change.case.follow_ups if follow_up.done_text != OVERTURNED)
    known = {(follow_up.meeting, follow_up.item, follow_up.text) for follow_up in standing}
    requests = () if placement.is_stopped else placement.requests
    for text in (request for request in requests if (placement.meeting, placement.item, request) not in known):
        due_on = date_in(text)
        date_ahead = due_on if due_on and due_on >= change.ctx.today else None
        _add(change, kind_of(text), text, None, date_ahead, placement.meeting, placement.item)


def retire(change: Change, placement: Placement) -> None:
    """Another outcome stands there now: what only the old one asked for is owed no more."""
    for follow_up in change.case.open_follow_ups():
        is_of_this_item = (follow_up.meeting, follow_up.item) == (placement.meeting, placement.item)
        if is_of_this_item and follow_up.kind is not FollowUpKind.TASK and follow_up.text not in placement.requests:
            _finish(change, follow_up, OVERTURNED)


def responsible_for(change: Change, follow_up: FollowUp) -> PersonId:
    """Who is responsible, or whoever answers for the department once that person has left."""
    return follow_up.responsible if _in_office(change.ctx, follow_up.responsible) else _manager(change)


def _in_office(ctx: Context, person: PersonId | None) -> bool:
    return person is not None and ctx.register.is_in_office(person, ctx.today)


def is_own(command: object, case: CaseState | None, ctx: Context) -> bool:
    """Whether the actor is the one this follow-up was given to: they may say when, and that it is done."""
    mine = ctx.act.actor
    if not isinstance(command, fc.SetFollowUp | fc.FinishFollowUp) or case is None or not _in_office(ctx, mine):
        return False
    whose = (mine, *ctx.register.covered_by(mine or 0, ctx.today))
    return any(follow_up.responsible in whose for follow_up in case.follow_ups if follow_up.number == command.number)


def _add(
    change: Change,
    kind: FollowUpKind,
    text: str,
    responsible: PersonId | None,
    due_on: date | None,
    meeting: MeetingId | None,
    item: ItemNumber | None,
) -> None:
    number = change.case.case.follow_ups + 1
    added = FollowUp(number, kind, text, responsible or _manager(change), due_on, meeting, item)
    change.add_follow_up(added)
    _remind(change, added)
    change.emit(
        Tag.FOLLOW_UP_ADDED,
        personal={"text": text},
        follow_up=number,
        kind=str(kind),
        responsible=added.responsible,
        on=due_on,
        meeting=meeting,
        item=item,
    )


def _open(change: Change, number: int) -> FollowUp | Refusal:
    follow_up = next((follow_up for follow_up in change.case.open_follow_ups() if follow_up.number == number), None)
    return follow_up or refuse(Why.NOT_FOUND, what=Thing.OPEN_FOLLOW_UP, key=number)


def _unfit(change: Change, responsible: PersonId | None, due_on: date | None) -> Refusal | None:
    """Somebody who has no seat today can owe nothing, and nothing is owed for a day that has passed."""
    if responsible is not None and not _in_office(change.ctx, responsible):
        return refuse(WhyFollowUp.NOBODY_IN_OFFICE, who=change.ctx.name(responsible))
    if due_on is None:
        return None
    change.ctx.calendar.is_working_day(due_on)  # beyond the calendar's years it is refused, see `decide`
    return refuse(Why.DEADLINE_IN_PAST, due=due_on) if due_on < change.ctx.today else None


def _remind(change: Change, follow_up: FollowUp) -> None:
    """Plan the reminder on the morning of the day, in place of the one before; the weekly ones follow from there."""
    change.take_back_this(FollowUpDue(follow_up.number))
    if follow_up.due_on is None:
        return
    morning = instant(follow_up.due_on, change.ctx.rules.reminders.office_from)
    at = max(morning, change.ctx.now)
    change.tell(FollowUpDue(follow_up.number), [responsible_for(change, follow_up)], at=at)
    change.set_follow_up(follow_up, remind_on=max(follow_up.due_on, change.ctx.today) + EVERY)


def _manager(change: Change) -> PersonId:
    case = change.case.case
    return people.named_manager(change.ctx.register, case.department, change.ctx.today) or case.officer


def next_due(case: CaseState) -> date | None:
    """The soonest day something is owed."""
    return min((follow_up.due_on for follow_up in case.open_follow_ups() if follow_up.due_on), default=None)
