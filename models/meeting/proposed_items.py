"""The cases an agenda is offered by itself: those whose turn it is at this body, and those that will be in time.

Nothing is written: placing one is the command `PlaceOnAgenda`, which asks the rules again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.access.visibility import Viewer, visible
from models.case.names import body_name
from models.case.under_way import RUNNING, to_be_treated_by
from models.rows.case_states import case_states
from process.calendar import danish_date, local_day
from process.hearing.public_hearing import waits_for_public
from process.ids import BodyId, CaseId
from process.meeting.agenda import consultation_at
from process.planning.assessment import Assessor, Assessors
from process.register import MeetingStatus, Register
from process.route.route import waits_for
from process.rules import Role
from process.stages import FINISHED, StepState
from process.state.case import CaseState, Consultation
from process.state.meeting import MeetingState
from process.state.terms import OVER, is_held_back

_ITS_TURN = (StepState.READY, StepState.OPEN)


@dataclass(frozen=True, slots=True)
class Turn:
    """The treatment a meeting of one body would be about. `on` is the day the case stands on an agenda there, or is
    planned for; None: the plan reaches none. `is_ready`: it could be treated now, and has no place on an agenda.
    """

    body: BodyId
    on: date | None
    is_placed: bool
    is_ready: bool
    is_authoritative: bool
    reading: int


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """One case offered to one meeting. `reason` is «Klar» or what it waits for; `stops` what forbids placing it today,
    a Danish sentence each: with any of them a placing needs a reason. `comes_on`: when the plan brings it here.
    """

    case_id: CaseId
    case: str
    title: str
    authoritative: bool
    reading: int
    reason: str
    stops: tuple[str, ...] = ()
    comes_on: date | None = None
    aims_here: bool = False

    @property
    def is_ready(self) -> bool:
        return not self.stops


def proposed_items(
    connection: Connection, assessors: Assessors, record: MeetingState, *, viewer: Viewer | None, now: datetime
) -> tuple[ProposedItem, ...]:
    """Ready ones first, then those still waited for; of each, the ones that aim at this meeting first."""
    meeting = record.meeting
    proposed = []
    for state in with_turn_ahead(connection, meeting.organization, viewer, now).values():
        step = consultation_at(state, meeting.organization)
        if step is not None and not stands_on_agenda(state, step):
            offered = _offered(assessors.of(state.case), state, step, record, now)
            proposed += [offered] if offered else []
    return tuple(sorted(proposed, key=lambda item: (not item.is_ready, not item.aims_here, item.case)))


def with_turn_ahead(connection: Connection, body: int, viewer: Viewer | None, now: datetime) -> dict[int, CaseState]:
    """The running cases this body is still to treat, as far as the viewer may know of them. The viewer is one who may
    see the body's meetings.
    """
    return case_states(connection, sa.and_(is_turn_ahead(body), RUNNING, on_its_way(viewer, now)))


def is_turn_ahead(body: int | sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """The rows of `case` that the body is still to treat."""
    return to_be_treated_by([body], set(StepState) - FINISHED)


def on_its_way(viewer: Viewer | None, now: datetime) -> sa.ColumnElement[bool]:
    """The cases whose way to a body those know of who may see its meetings: their own, and every open one that has
    left its draft.
    """
    return sa.or_(visible(viewer, now), sa.and_(sa.not_(confidential(now)), t.cases.c.released_at.is_not(None)))


def stands_on_agenda(state: CaseState, step: Consultation) -> bool:
    """Whether it has its place already, at this or another meeting that still counts."""
    place = state.live_placement(step.number)
    return place is not None and place.meeting_state is not MeetingStatus.CLOSED and place.outcome is None


def _offered(
    assessor: Assessor, state: CaseState, step: Consultation, record: MeetingState, now: datetime
) -> ProposedItem | None:
    meeting, register = record.meeting, assessor.register
    stops = stopping(state, step, register, meeting.held_on, now)
    comes_on = assessor.assess(state).treated_on.get(step.number) if stops else meeting.held_on
    aims_here = state.case.target_meeting == meeting.id
    if stops and not aims_here and (comes_on is None or comes_on > meeting.held_on):
        return None
    return ProposedItem(
        case_id=state.case.id,
        case=state.case.number,
        title=state.case.title,
        authoritative=step.authoritative,
        reading=step.reading,
        reason=" ".join(stops) if stops else "Klar.",
        stops=stops,
        comes_on=comes_on,
        aims_here=aims_here,
    )


def stopping(state: CaseState, step: Consultation, register: Register, held_on: date, now: datetime) -> tuple[str, ...]:
    """Why the case may not be placed there today, in Danish; empty when it may. As the rules' own gate says it."""
    if state.case.released_at is None:
        return ("Udkastet er ikke godkendt endnu.",)
    obstacles = [_waiting(state, other, register) for other in waits_for(state, step)]
    public = waits_for_public(state, step, now)
    if public is not None:
        obstacles.append(f"Den offentlige høring slutter {danish_date(public.due_on)}.")
    term = is_held_back(state, register, held_on)
    if term is not None:
        obstacles.append(f"Sagens rute skal bekræftes for {term.name}.")
    return tuple(dict.fromkeys(obstacles))


def _waiting(state: CaseState, other: Consultation, register: Register) -> str:
    name = body_name(register, other.body)
    asked = state.latest_request(other.number)
    if other.role is Role.HEARING:
        if other.state is StepState.PLANNED:
            return f"Høringen af {name} er ikke begyndt."
        if asked is None or asked.sent_at is None:
            return f"Høringsbrevet til {name} er ikke sendt."
        if asked.due_on and not asked.is_finished:
            return f"Høring af {name} slutter {danish_date(asked.due_on)}."
        return f"Høringsnotatet efter {name} er ikke godkendt."
    place = state.live_placement(other.number)
    return f"Afventer {name}{f' {danish_date(place.held_on)}' if place else ''}."


def turns(state: CaseState, treated_on: Mapping[int, date], register: Register, now: datetime) -> tuple[Turn, ...]:
    """Of an undecided case, the turn of each body that is still to treat it. `treated_on`: by the plan."""
    if state.case.stage in OVER:
        return ()
    return tuple(
        _turn(state, step, treated_on, register, now)
        for body in dict.fromkeys(each.body for each in state.treatments())
        if (step := consultation_at(state, body)) is not None
    )


def _turn(
    state: CaseState, step: Consultation, treated_on: Mapping[int, date], register: Register, now: datetime
) -> Turn:
    place = state.live_placement(step.number)
    is_free = step.state in _ITS_TURN and not stands_on_agenda(state, step)
    return Turn(
        step.body,
        place.held_on if place else treated_on.get(step.number),
        is_placed=place is not None,
        is_ready=is_free and not stopping(state, step, register, local_day(now), now),
        is_authoritative=step.authoritative,
        reading=step.reading,
    )
