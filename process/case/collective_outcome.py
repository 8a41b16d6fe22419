"""A case decided in another: it ends as that one does, and follows when two people change what was decided there."""

from __future__ import annotations

from operator import attrgetter

from process import people
from process.case import reopening
from process.case.collective import ending_of, part
from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.hearing.told import hears_decision
from process.ids import MeetingId, PersonId
from process.notices import CaseDecided
from process.refusals import Refusal, Why, refuse
from process.register import MeetingStatus
from process.route import route
from process.rules import Role
from process.stages import StepState
from process.state.case import Case, CaseState, Consultation, Ending, Placement
from process.state.follow_up import BudgetEnding
from process.words.decided_together import DECIDED_TOGETHER, says_together

POSTPONED_ALONE = "Sagens eget punkt blev ikke afgjort på mødet."
_STANDS = (BudgetEnding.INCLUDED, BudgetEnding.CHANGED)


def take_from_collective(change: Change, command: c.TakeFromCollective) -> Refusal | None:  # noqa: ARG001
    """The collective case is decided: this one ends as its own sub-item did there, else as the whole. One that was
    postponed, returned or referred by itself is not decided: it goes its own way again.

    When the outcome has been changed since (`ReopenOutcome`), what was settled by the old one is taken back, and the
    case is settled anew; it stands still again when the whole is not decided any more. What people have done meanwhile
    is not undone by that: a case that was carried out stays so while the answer is still a yes, follow-ups stay open
    with those who owe them, and a hearing that fell away is asked again only by a person. The history says what had
    been done, and the officer and the manager are told, for somebody must judge what a *no* means for it.
    """
    case, collective = change.case.case, change.ctx.collective
    if (
        collective is None
        or not case.joined_into
        or any(reopening.changed(collective, step) for step in collective.treatments())
    ):
        return refuse(Why.NOTHING_NEW)
    if case.decided_on is None:
        return refuse(Why.NOTHING_NEW) if case.ending else _settle(change, collective)
    meeting = _settled_at(change.case, collective)
    if meeting is None or _revision(change.case, collective, meeting) <= _taken_revision(change.case, collective):
        return refuse(Why.NOTHING_NEW)
    before = case
    _unsettle(change, collective)
    if collective.case.decided_on is None:
        _tell(change, collective, _outcome_at(change.case, collective, meeting), _concerned(change, before))
        return None
    return _settle(change, collective, before)


def _settle(change: Change, collective: CaseState, before: Case | None = None) -> Refusal | None:
    """`before`: as it was when an earlier outcome had settled it."""
    if collective.case.decided_on is None:
        if not collective.case.ending:
            return refuse(Why.NOTHING_NEW)
        _end_with(change, collective, BudgetEnding.DROPPED, None)  # the whole was withdrawn: nothing was decided
        return None
    of_collective = _deciding(collective)
    own_item = _own_item(change.case, of_collective)
    if own_item is not None and own_item.outcome is not None and ending_of(own_item.outcome) is None:
        _leave(change, collective, own_item, before)
        return None
    place = own_item or of_collective
    ending = (ending_of(place.outcome) if place and place.outcome else None) or BudgetEnding.DROPPED
    _end_with(change, collective, ending, place)
    if before is not None and ending in _STANDS:
        change.set_case(followed_up_at=before.followed_up_at, ending=before.ending if before.followed_up_at else None)
    _tell(change, collective, place, _concerned(change, before))
    return None


def _leave(change: Change, collective: CaseState, own_item: Placement, before: Case | None) -> None:
    part(change, POSTPONED_ALONE)
    if before is not None:
        _tell(change, collective, own_item, _concerned(change, before))
        if change.case.case.released_at:
            route.open_next(change)


def _end_with(change: Change, collective: CaseState, ending: BudgetEnding, place: Placement | None) -> None:
    """What was left of its route falls away, and keeps which meeting settled it and how often that was changed."""
    for step in list(change.case.unfinished()):
        route.strike(change, step, DECIDED_TOGETHER)
        if place is not None:
            revision = _revision(change.case, collective, place.meeting)
            change.set_step(step.number, taken_from=place.meeting, taken_revision=revision)
    change.set_case(decided_on=collective.case.decided_on, budget_ending=ending)
    if ending not in _STANDS:
        change.set_case(ending=Ending.NOT_APPROVED)
    change.emit(Tag.CASE_SETTLED, into=collective.case.number, ending=str(ending))


def _unsettle(change: Change, collective: CaseState) -> None:
    """As it was while it stood still: its treatments planned again, nothing decided. What had been begun is named."""
    case = change.case.case
    change.emit(
        Tag.CASE_UNSETTLED,
        into=collective.case.number,
        ending=str(case.budget_ending),
        carried_out=case.followed_up_at is not None,
        open_follow_ups=[follow_up.number for follow_up in change.case.open_follow_ups()],
    )
    for step in _struck_with(change.case, collective):
        if step.role is not Role.HEARING:
            change.set_step(step.number, state=StepState.PLANNED, reason="", taken_from=None, taken_revision=0)
    change.set_case(decided_on=None, budget_ending=None, ending=None, followed_up_at=None)


def _struck_with(case: CaseState, collective: CaseState) -> list[Consultation]:
    number = collective.case.number
    struck = (step for step in case.consultations if step.state is StepState.STRUCK)
    return [step for step in struck if step.taken_from is not None and says_together(step.reason, number)]


def _settled_at(case: CaseState, collective: CaseState) -> MeetingId | None:
    """The meeting whose decision settled it."""
    return next((step.taken_from for step in _struck_with(case, collective)), None)


def _taken_revision(case: CaseState, collective: CaseState) -> int:
    return max((step.taken_revision for step in _struck_with(case, collective)), default=0)


def _revision(case: CaseState, collective: CaseState, meeting: MeetingId) -> int:
    """How often two people have changed what that meeting made of the whole or of this case."""
    return sum(place.revision for place in (*case.placements, *collective.placements) if place.meeting == meeting)


def _deciding(collective: CaseState) -> Placement | None:
    """Where the collective case was decided."""
    closed = (place for place in collective.placements if place.meeting_state is MeetingStatus.CLOSED)
    final = (place for place in closed if place.outcome is not None and ending_of(place.outcome) is not None)
    return next((place for place in final if place.held_on == collective.case.decided_on), None)


def _own_item(case: CaseState, of_collective: Placement | None) -> Placement | None:
    """This case's own item of that meeting; of several the later."""
    if of_collective is None:
        return None
    decided = (placement for placement in case.placements if placement.outcome is not None)
    there = (placement for placement in decided if placement.meeting == of_collective.meeting)
    return max(there, key=attrgetter("item"), default=None)


def _outcome_at(case: CaseState, collective: CaseState, meeting: MeetingId) -> Placement | None:
    """What was decided there: of its own item, else of the whole."""
    placements = (*case.placements, *collective.placements)
    places = (place for place in placements if place.meeting == meeting and place.outcome)
    return next(places, None)


def _concerned(change: Change, before: Case | None) -> list[PersonId]:
    """The officer; where the work had begun, also who answers for it and who owes something."""
    case = change.case.case
    follow_ups = change.case.open_follow_ups()
    if before is None or (before.followed_up_at is None and not follow_ups):
        return [case.officer]
    manager = people.manager_of(change.ctx.register, case.department, change.ctx.today) or case.officer
    return [case.officer, manager, *(follow_up.responsible for follow_up in follow_ups)]


def _tell(change: Change, collective: CaseState, place: Placement | None, whom: list[PersonId]) -> None:
    """These, and the bodies that were heard about this case: nobody else tells them what came of it."""
    if place is not None:
        revision = _revision(change.case, collective, place.meeting)
        for earlier in range(revision):
            change.take_back_this(CaseDecided(place.meeting, place.item, earlier))
        heard = hears_decision(change.case, change.ctx.register, change.ctx.today)
        change.tell(CaseDecided(place.meeting, place.item, revision), [*whom, *heard])
