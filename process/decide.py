"""The one door to the rules: `decide(state, command, ctx)` answers with what follows, or with a refusal that says why.

Pure: everything it needs is in its arguments, so the web, the command line, the engine and the simulation cannot
disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from process import permission
from process.calendar import CalendarRangeError, instant
from process.case import advance
from process.case.ready import tell_ready
from process.change import Change, Context, Decided
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Command
from process.events import Tag
from process.follow_up import follow_up
from process.handlers import FACTS, Fact
from process.ids import BodyId
from process.meeting.agenda_order import count_parts, keep_version
from process.meeting.deviations import judge_where_it_matters
from process.meeting.notices import tell_agenda_changed
from process.planning.waiting import FOLLOW_UP, WaitingAct
from process.refusals import Refusal, Why, refuse
from process.stages import Stage, stage_of
from process.state.case import CaseState, Ending
from process.state.meeting import MeetingState


def decide(case: CaseState | None, meeting: MeetingState | None, command: Command, ctx: Context) -> Decided | Refusal:
    """What follows from this command. `case` is the case it concerns (also for an agenda item), `meeting` likewise.

    Never raises for anything a person can do; a refusal is a value.
    """
    fact = FACTS[type(command)]
    denied = _denied(fact, case, meeting, command, ctx) or _stale(case, meeting, command, ctx)
    if denied:
        return denied
    if case is not None and case.case.ending and isinstance(command, act.CaseCommand) and not fact.after_end:
        return refuse(Why.CASE_ENDED)
    change = Change(ctx, case, meeting)
    try:
        if isinstance(command, hc.SendHearing | hc.TakeOverLetter) and change.case.case.stage is Stage.DRAFTING:
            advance.advance(change, c.Advance(case=command.case))  # the last approval may be seconds old
        refused = fact.handler(change, command)
        if refused:
            return refused
        if change.state is not None and not isinstance(command, mc.MeetingCommand):
            settle(change, case)
        if meeting is not None and change.record is not None and isinstance(command, mc.MeetingCommand):
            judge_where_it_matters(change, meeting)
            keep_version(change, meeting)
            tell_agenda_changed(change, meeting)
            count_parts(change)
    except (CalendarRangeError, OverflowError):  # no calendar, not even Python's, goes on for ever
        return refuse(Why.BEYOND_CALENDAR)
    return change.done()


def _denied(
    fact: Fact, case: CaseState | None, meeting: MeetingState | None, command: Command, ctx: Context
) -> Refusal | None:
    department = case.case.department if case is not None and not isinstance(command, mc.MeetingCommand) else None
    denied = permission.forbidden(fact.seats, ctx, _bodies(fact, case, meeting, command), department)
    if denied and follow_up.is_own(command, case, ctx):
        return None
    if denied and fact.of_seat and meeting is not None and permission.is_seated(command, meeting, ctx):
        return None
    return denied


def _bodies(fact: Fact, case: CaseState | None, meeting: MeetingState | None, command: Command) -> Iterator[BodyId]:
    """The bodies whose own secretary or chair may state this command; asked for where somebody states it."""
    if meeting is not None and isinstance(command, mc.MeetingCommand):
        yield meeting.meeting.organization
    elif fact.of_body and isinstance(command, hc.BodyCommand):
        yield command.body
    elif case is not None:
        yield from (step.body for step in case.treatments())
        own = case.consultation(command.consultation) if isinstance(command, c.StrikeConsultation) else None
        if own:
            yield own.body


def _stale(case: CaseState | None, meeting: MeetingState | None, command: Command, ctx: Context) -> Refusal | None:
    """Two people never overwrite each other: the version a person saw must still be the version."""
    seen = ctx.act.expected_version
    if seen is None:
        return None
    if isinstance(command, mc.MeetingCommand):
        current = meeting.meeting.version if meeting else None
    else:
        current = case.case.version if case else None
    return refuse(Why.CHANGED_MEANWHILE, seen=seen, current=current) if current not in (None, seen) else None


def settle(change: Change, before: CaseState | None) -> None:
    """Keep the projections of a case true: stage, holder and since when, next deadline. Every move is an event. Who is
    to place it is told.
    """
    case = change.case.case
    stage = stage_of(change.case.consultations, released=case.released_at is not None, ended=case.ending is not None)
    if stage is not case.stage:
        change.emit(Tag.CASE_MOVED, came_from=str(case.stage), to=str(stage))
        change.set_case(stage=stage)
    acts = change.ctx.assessor.acts(change.case)
    binding = acts[0]
    tell_ready(change, before, acts)
    if binding.owner != case.holder or stage is not case.stage:
        change.set_case(holder=binding.owner, held_since=change.ctx.now)
    at, what = _next_deadline(change, binding)
    change.set_case(next_deadline_at=at, next_deadline=what)


def _next_deadline(change: Change, binding: WaitingAct) -> tuple[datetime | None, str]:
    """The latest day of the act that binds the plan; once decided, the first follow-up."""
    state = change.case
    if state.case.stage not in (Stage.FOLLOW_UP, Stage.ENDED):
        return (binding.due, str(binding.kind)) if binding.due else (None, "")
    owed_on = follow_up.next_due(state) if state.case.ending is not Ending.WITHDRAWN else None
    return (instant(owed_on, change.ctx.rules.reminders.office_to), FOLLOW_UP) if owed_on else (None, "")
