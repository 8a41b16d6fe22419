"""What moving or cancelling the meeting, or postponing an item, costs the cases: said before it is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from app.web.meeting_work import MeetingWork
from models import tables as t
from models.access.visibility import visible
from models.rows.case_states import case_states
from process.calendar import danish_date
from process.meeting.date_costs import (
    CaseCost,
    costs_of_cancelling,
    costs_of_moving,
    costs_of_postponing,
    hearings_without_meeting,
    standing_deadlines,
)
from process.state.case import CaseState

LEADS_TO = {"dispatch_on": "udsendelsen", "publish_on": "offentliggørelsen", "case_deadline_on": "sagsfristen"}


def said_before_postponing(work: MeetingWork) -> dict[int, tuple[str, ...]]:
    """By item that waits for its decision: what «Udsat» costs its case."""
    waiting = {
        item.case_id: item.number
        for item in work.in_order()
        if item.case_id is not None and work.record.decision_on(item.number) is None
    }
    states = {state.case.number: item for case, item in waiting.items() if (state := work.states.get(case))}
    costs = costs_of_postponing(_states(work, waiting), work.meeting.id, work.ctx.assessor)
    return {states[cost.number]: cost.sentences for cost in costs if cost.sentences}


def said_before_cancelling(work: MeetingWork) -> tuple[str, ...]:
    """Which cases wait for another meeting and what they lose; the hearing deadlines that stand."""
    states = _on_agenda(work)
    costs = costs_of_cancelling(states, work.meeting.id, work.ctx.assessor)
    return (*map(_of_case, costs), *_hearings(work, states))


def said_before_moving(work: MeetingWork) -> tuple[str, ...]:
    """Which cases come along, and what stands whatever the new day is."""
    states, meeting = _on_agenda(work), work.meeting
    numbers = [f"{state.case.number} {state.case.title}" for state in states]
    along = [f"Sagerne på dagsordenen flytter med: {'; '.join(numbers)}."] if numbers else []
    days = [f"{word} {danish_date(day)}" for name, word in LEADS_TO.items() if (day := getattr(meeting, name))]
    shifted = [f"Dagene før mødet flytter med: {', '.join(days)}."] if days else []
    names = {body.id: body.name for body in work.register.organizations.values()}
    return (*along, *shifted, *standing_deadlines(states, names))


def cost_of_moving(work: MeetingWork, starts_at: datetime) -> tuple[str, ...]:
    """What is lost by holding the meeting then; empty where nothing is."""
    costs = costs_of_moving(_on_agenda(work), work.meeting.id, starts_at, work.ctx.assessor)
    return (*map(_of_case, costs), *_own_hearings(work, starts_at))


def _of_case(cost: CaseCost) -> str:
    return f"Sag {cost.number} {cost.title}: {' '.join(cost.sentences)}"


def _hearings(work: MeetingWork, states: Iterable[CaseState]) -> tuple[str, ...]:
    names = {body.id: body.name for body in work.register.organizations.values()}
    return (*standing_deadlines(states, names), *_own_hearings(work, None))


def _own_hearings(work: MeetingWork, starts_at: datetime | None) -> tuple[str, ...]:
    body, asked = work.meeting.organization, t.requests.c
    waiting = sa.select(asked.case_id).where(
        asked.body == body, asked.answered_at.is_(None), asked.closed_at.is_(None), asked.withdrawn_at.is_(None)
    )
    seen = sa.and_(t.cases.c.id.in_(waiting), visible(work.viewer, work.ctx.now))
    states = case_states(work.connection, seen, whole=True).values()
    return hearings_without_meeting(states, body, work.meeting.id, work.ctx.assessor, starts_at)


def _on_agenda(work: MeetingWork) -> list[CaseState]:
    return _states(work, (item.case_id for item in work.in_order() if item.case_id is not None))


def _states(work: MeetingWork, cases: Iterable[int]) -> list[CaseState]:
    return [work.states[case] for case in dict.fromkeys(cases) if case in work.states]
