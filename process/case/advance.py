"""Advance: taking in what people have stated and moving the case as far as its rules allow, one arm per stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from process.case import collective, detours, drafting, reopening
from process.case.refusals import WhyCase
from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.follow_up import follow_up
from process.hearing import ending, letters
from process.hearing.told import hears_decision
from process.notices import CaseDecided, PlacedOnAgenda
from process.refusals import Refusal, Why, refuse
from process.register import MeetingStatus
from process.route import route
from process.stages import FINISHED, Stage, StepState, stage_of
from process.state.case import POSITIVE, STAYS, Consultation, Ending, Outcome, Placement
from process.state.decision import READINGS


def advance(change: Change, command: c.Advance) -> Refusal | None:  # noqa: ARG001
    """Move until nothing more moves: a hearing that ends may open a committee that has already decided."""
    if change.case.case.joined_into and change.case.case.decided_on is None:
        return refuse(Why.NOTHING_NEW)  # it stands still: the case it is joined to moves
    moved = _take_reopened(change)
    if change.case.case.ending:
        return None if moved else refuse(Why.NOTHING_NEW)
    while _advance_once(change):
        moved = True
    return None if moved else refuse(Why.NOTHING_NEW)


def _take_reopened(change: Change) -> bool:
    """Two people have changed an outcome that was taken in: what it did is undone, the new one taken in, all told."""
    moved = False
    if change.case.case.joined_into:
        return (
            False  # settled with the case it is joined to, it follows that one (`process/case/collective_outcome.py`)
        )
    for step in list(change.case.treatments()):
        placement = reopening.changed(change.case, step)
        if placement is None or placement.outcome is None:
            continue
        follow_up.retire(change, placement)
        moved = True
        if change.case.case.decided_on and not reopening.has_decided(change.case, step):
            _note_outcome(change, step, placement, placement.outcome)
            continue
        reopening.undo(change, step)
        _take_outcome(change, replace(step, state=StepState.READY), placement, placement.outcome)
        if change.case.case.decided_on is None:
            _tell_decided(change, placement)
    return moved


def _note_outcome(change: Change, step: Consultation, placement: Placement, outcome: Outcome) -> None:
    """Another body has decided the case since: its decision stands, and what this one said is put right."""
    change.set_step(step.number, outcome=outcome, taken_revision=placement.revision)
    follow_up.from_meeting(change, placement)
    _emit_treated(change, step, placement, outcome)
    _tell_decided(change, placement)


def drop_call_in(change: Change, command: c.DropCallIn) -> Refusal | None:
    """The member drops the § 23 before the council has met: the committee's decision takes effect. Nobody else can;
    the committee's own secretary writes it down.
    """
    stopped = reopening.stopped(change.case)
    if stopped is None:
        return refuse(Why.NOT_CALLED_IN)
    council, step, place = stopped
    if not reopening.may_drop(change, step, place):
        return refuse(Why.NOT_YOURSELF, who=change.ctx.name(place.stopped_by))
    if reopening.council_has_met(change.case, council):
        return refuse(WhyCase.COUNCIL_HAS_IT, body=change.ctx.body(council.body))
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    freed = reopening.release(change, council, step, place, command.reason)
    if freed.outcome is not None:
        _take_outcome(change, change.case.consultation(step.number) or step, freed, freed.outcome)
    return None


def _advance_once(change: Change) -> bool:
    """One arm per stage. A hearing and a committee may be under way together, so both are always looked at."""
    case = change.case.case
    match stage_of(change.case.consultations, released=case.released_at is not None, ended=case.ending is not None):
        case Stage.DRAFTING:
            return _leave_drafting(change)
        case Stage.HEARING | Stage.RECOMMENDATION | Stage.DECISION:
            return letters.send_by_itself(change) or _leave_hearing(change) or _take_in_meetings(change)
        case Stage.FOLLOW_UP:
            return _leave_follow_up(change)
        case Stage.ENDED:
            return False


def _leave_drafting(change: Change) -> bool:
    if not change.case.is_approved:
        return False
    drafting.release(change)
    return True


def _leave_hearing(change: Change) -> bool:
    if not ending.conclude(change):
        return False
    route.open_next(change)
    return True


def _leave_follow_up(change: Change) -> bool:
    if change.case.case.followed_up_at is None:
        return False
    change.set_case(ending=Ending.CARRIED_OUT)
    change.emit(Tag.CASE_ENDED, ending=str(Ending.CARRIED_OUT))
    return True


def _take_in_meetings(change: Change) -> bool:
    """Follow what the meetings have done with this case: placed, cancelled, decided; stopped beside its route."""
    beside = detours.stopped_beside(change.case)
    if beside is not None and beside.outcome is not None:
        detours.call_in_beside(change, beside, beside.outcome)
        return True
    return any(_follow_placement(change, step) for step in change.case.treatments() if step.state not in FINISHED)


def _follow_placement(change: Change, step: Consultation) -> bool:
    placement = change.case.live_placement(step.number)
    if placement is None:
        return _back_to_ready(change, step)
    if placement.meeting_state is MeetingStatus.CLOSED or placement.is_alone:
        return placement.outcome is not None and _take_outcome(change, step, placement, placement.outcome)
    if step.state is StepState.OPEN and step.meeting == placement.meeting:
        return False
    change.set_step(step.number, state=StepState.OPEN, meeting=placement.meeting, outcome=None)
    change.emit(Tag.STEP_OPENED, consultation=step.number, body=step.body, meeting=placement.meeting)
    _tell_placed(change, placement)
    return True


def _back_to_ready(change: Change, step: Consultation) -> bool:
    if step.state is not StepState.OPEN:
        return False
    change.set_step(step.number, state=StepState.READY, meeting=None)
    if step.meeting is not None:
        change.take_back_this(PlacedOnAgenda(step.meeting))
    change.emit(Tag.STEP_BACK, consultation=step.number, body=step.body, why="meeting cancelled or item removed")
    return True


def _tell_placed(change: Change, placement: Placement) -> None:
    change.tell(PlacedOnAgenda(placement.meeting, placement.item), [change.case.case.officer])


def _take_outcome(change: Change, step: Consultation, placement: Placement, outcome: Outcome) -> bool:
    """One body's final outcome, from a closed record. Only the authoritative body ends the case."""
    change.set_step(
        step.number,
        outcome=outcome,
        meeting=placement.meeting,
        taken_from=placement.meeting,
        taken_revision=placement.revision,
    )
    follow_up.from_meeting(change, placement)
    _emit_treated(change, step, placement, outcome)
    if placement.is_stopped:
        detours.call_in(change, step, outcome)
    elif reopening.is_off_route(step):
        change.set_step(step.number, state=StepState.DONE)
    elif outcome in STAYS:
        change.set_step(step.number, state=StepState.READY)
    elif outcome is Outcome.RETURNED:
        detours.return_to_drafting(change, step)
    elif outcome is Outcome.REFERRED and placement.refer_to is not None:
        detours.refer(change, step, placement.refer_to)
    elif outcome is Outcome.SENT_IN_HEARING:
        detours.send_in_hearing(change, step)
    else:
        change.set_step(step.number, state=StepState.DONE)
        if step.authoritative and _is_final(change, step, outcome):
            _decide(change, outcome, placement)
    if change.case.case.released_at:
        route.open_next(change)
    return True


def _emit_treated(change: Change, step: Consultation, placement: Placement, outcome: Outcome) -> None:
    question = READINGS[step.reading - 1] if step.reading else placement.question
    asked: dict[str, Any] = {"question": str(question)} if question else {}
    meeting = placement.meeting
    change.emit(
        Tag.STEP_TREATED, consultation=step.number, body=step.body, outcome=str(outcome), meeting=meeting, **asked
    )


def _is_final(change: Change, step: Consultation, outcome: Outcome) -> bool:
    """Of two treatments by authoritative bodies only the last decides; but a *no* from either ends the case."""
    if outcome not in POSITIVE:
        return True
    final = route.final_treatment(change.case)
    return final is not None and final.number == step.number


def _decide(change: Change, outcome: Outcome, placement: Placement) -> None:
    change.set_case(decided_on=change.ctx.today if placement.is_alone else placement.held_on)
    change.emit(Tag.CASE_DECIDED, outcome=str(outcome), meeting=placement.meeting, item=placement.item)
    collective.settle_by_decision(change, placement)
    _tell_decided(change, placement)
    for moot in [step for step in change.case.hearings() if step.state not in FINISHED]:
        route.strike(change, moot, "Sagen blev afgjort, før høringen var slut.")
    if outcome not in POSITIVE:
        for step in change.case.unfinished():
            route.strike(change, step, reopening.NOT_APPROVED)
        change.set_case(ending=Ending.NOT_APPROVED)
        change.emit(Tag.CASE_ENDED, ending=str(Ending.NOT_APPROVED))
        return
    for undecided in [step for step in change.case.treatments() if step.state not in FINISHED]:
        route.strike(change, undecided, "Sagen blev afgjort, før organet havde behandlet den.")


def _tell_decided(change: Change, placement: Placement) -> None:
    """The decision goes back to the officer and to every body that was heard."""
    people = [change.case.case.officer, *hears_decision(change.case, change.ctx.register, change.ctx.today)]
    for earlier in range(placement.revision):
        change.take_back_this(CaseDecided(placement.meeting, placement.item, earlier))
    change.tell(CaseDecided(placement.meeting, placement.item, placement.revision), people)


def send_on(change: Change, command: c.SendOn) -> Refusal | None:
    """Parallel committees: go on without those that have not finished, when another of the same step has."""
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    waiting = [s for s in change.case.treatments() if s.state in (StepState.READY, StepState.OPEN)]
    done_steps = {s.step for s in change.case.treatments() if s.state is StepState.DONE}
    skipped = [s for s in waiting if s.step in done_steps and not s.authoritative]
    if not skipped:
        return refuse(WhyCase.NOTHING_TO_SEND_ON)
    for step in skipped:
        route.strike(change, step, command.reason)
    route.open_next(change)
    return None
