"""What it costs the cases of an agenda that one is postponed, or the meeting moved or cancelled: said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from process.calendar import CalendarRangeError, danish_date, local_day
from process.ids import BodyId, MeetingId
from process.meeting.dates import leads_at
from process.planning.assessment import Assessor
from process.planning.budget_round import after_the_year
from process.planning.costs import losses_between
from process.planning.hearing_deadline import answering_meeting
from process.planning.plan import Plan, RowKind, plan_rows
from process.register import MeetingDate, MeetingStatus
from process.state.case import CaseState, Outcome, Placement
from process.state.hearing import HearingRequest
from process.words.dates import listing


@dataclass(frozen=True, slots=True)
class CaseCost:
    """One case of the agenda: its number and title, and what becomes of it in sentences."""

    number: str
    title: str
    sentences: tuple[str, ...]


def costs_of_postponing(states: Iterable[CaseState], meeting: MeetingId, assessor: Assessor) -> tuple[CaseCost, ...]:
    """By case: the day that can take it next, and which meeting and deadlines it then does not reach."""
    after = _cancelled(assessor, meeting)  # the plan never comes back to it
    return tuple(_costs(states, meeting, assessor, after, {"outcome": Outcome.POSTPONED}))


def costs_of_cancelling(states: Iterable[CaseState], meeting: MeetingId, assessor: Assessor) -> tuple[CaseCost, ...]:
    """The same for every case on the agenda of a meeting that is not held."""
    after = _cancelled(assessor, meeting)
    return tuple(_costs(states, meeting, assessor, after, {"meeting_state": MeetingStatus.CANCELLED}))


def costs_of_moving(
    states: Iterable[CaseState], meeting: MeetingId, starts_at: datetime, assessor: Assessor
) -> tuple[CaseCost, ...]:
    """What the cases on the agenda lose when the meeting is held then; those that lose nothing are left out."""
    day = local_day(starts_at)
    leads = leads_at(assessor.meetings[meeting], day, assessor.calendar)
    after = _changed(assessor, meeting, starts_at=starts_at, held_on=day, **leads)
    costs = _costs(states, meeting, assessor, after, {"held_on": day}, is_moved=True)
    return tuple(cost for cost in costs if cost.sentences)


def hearings_without_meeting(
    asked: Iterable[CaseState], body: BodyId, meeting: MeetingId, assessor: Assessor, starts_at: datetime | None = None
) -> tuple[str, ...]:
    """The hearings of this body that it could answer from this meeting, and from none when it is cancelled or held
    then: a body that meets seldom must still be able to answer (retssikkerhedsloven §§ 30-32 and 37 a).
    """
    moved = (
        {"starts_at": starts_at, "held_on": local_day(starts_at)} if starts_at else {"state": MeetingStatus.CANCELLED}
    )
    after = _changed(assessor, meeting, **moved)
    lost = []
    for state in asked:
        request = state.answerable(body)
        if request is None or not request.is_waiting or request.due_on is None:
            continue
        was = _answers_from(request, assessor, body)
        if was is not None and was.id == meeting and _answers_from(request, after, body) is None:
            lost.append(f"sag {state.case.number} (frist {danish_date(request.due_on)})")
    if not lost:
        return ()
    return (f"Organet har så intet møde før høringsfristen i {listing(lost)}: giv længere frist, eller aftal et svar.",)


def standing_deadlines(states: Iterable[CaseState], names: dict[BodyId, str]) -> tuple[str, ...]:
    """The hearing deadlines of these cases that stand, whatever becomes of the meeting."""
    return tuple(
        f"Høringsfristen {danish_date(request.due_on)} for {names.get(request.body, str(request.body))} i sag "
        f"{state.case.number} bliver stående."
        for state in states
        for request in state.requests
        if request.is_waiting and request.due_on
    )


def _answers_from(request: HearingRequest, assessor: Assessor, body: BodyId) -> MeetingDate | None:
    sent_on = local_day(request.sent_at) if request.sent_at else assessor.today
    if request.due_on is None:
        return None
    return answering_meeting(sent_on, request.due_on, request.due_time, assessor.register.meetings_of(body))


def _costs(
    states: Iterable[CaseState],
    meeting: MeetingId,
    before: Assessor,
    after: Assessor,
    change: dict[str, object],
    is_moved: bool = False,
) -> Iterator[CaseCost]:
    for state in states:
        place = _place(state, meeting)
        if place is not None:
            changed = _with(state, place, replace(place, **change))  # type: ignore[arg-type]
            sentences = _sentences(state, place, changed, before, after, is_moved)
            yield CaseCost(state.case.number, state.case.title, sentences)


def _sentences(
    state: CaseState, place: Placement, changed: CaseState, before: Assessor, after: Assessor, is_moved: bool = False
) -> tuple[str, ...]:
    try:
        plan, then = before.plan(state), after.plan(changed)
    except (CalendarRangeError, OverflowError):  # what the calendar does not reach costs nothing that can be named
        return ()
    waiting = [at for at, step in enumerate(then.steps) if step.sent_on and not step.done and not step.treats]
    lost = [*losses_between(plan, then, waiting), *_too_late_for_the_year(state, plan, then, before)]
    return tuple(lost if is_moved else (*_next_time(then, place, lost), *lost))


def _next_time(then: Plan, place: Placement, lost: Iterable[str]) -> Iterator[str]:
    rows = (row for row in plan_rows(then) if row.kind is RowKind.MEETING and row.number == place.consultation)
    day = next((row.ends_on for row in rows), None)
    if day is None:
        yield "Der er ikke noget møde i kalenderen, som sagen kan komme på igen."
    elif not any(danish_date(day) in sentence for sentence in lost):
        yield f"Sagen kan tidligst komme på igen {danish_date(day)}."


def _too_late_for_the_year(state: CaseState, plan: Plan, then: Plan, assessor: Assessor) -> Iterator[str]:
    year = assessor.round_of(state, plan.aim)
    late = after_the_year(year, then.decision_on) if year and then.decision_on else None
    if late:
        yield late


def _place(state: CaseState, meeting: MeetingId) -> Placement | None:
    places = (place for place in state.placements if place.meeting == meeting and place.outcome is None)
    return next(places, None)


def _with(state: CaseState, old: Placement, new: Placement) -> CaseState:
    return replace(state, placements=tuple(new if place == old else place for place in state.placements))


def _cancelled(assessor: Assessor, meeting: MeetingId) -> Assessor:
    return _changed(assessor, meeting, state=MeetingStatus.CANCELLED)


def _changed(assessor: Assessor, meeting: MeetingId, **fields: date | datetime | MeetingStatus | None) -> Assessor:
    meetings = tuple(
        replace(each, **fields) if each.id == meeting else each  # type: ignore[arg-type]
        for each in assessor.register.meetings
    )
    register = replace(assessor.register, meetings=tuple(sorted(meetings, key=lambda each: each.starts_at)))
    return Assessor(register, assessor.calendar, assessor.rules, assessor.today, assessor.now)
