"""All hearings of one body: what waits for its answer first, then what it has answered; for its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import unmentionable
from models.access.visibility import Viewer, visible
from models.rows.case_states import case_states
from process.ids import BodyId
from process.sent import when_sent
from process.state.case import CaseState
from process.state.hearing import HearingRequest, HearingResponse

SHOWN_FOR = timedelta(days=400)
"""How long a hearing that is over stands on the page: a year and the month after it."""


@dataclass(frozen=True, slots=True)
class OwnHearing:
    """What the body was asked about one case in one round, and its answers that stand or stood."""

    state: CaseState
    request: HearingRequest
    answers: tuple[HearingResponse, ...]

    @property
    def is_pending(self) -> bool:
        return self.request.is_waiting and self.state.case.decided_on is None


@dataclass(frozen=True, slots=True)
class OwnHearings:
    """`pending`: the first deadline first; `others`: the newest letter first. `untold`: how many more wait of which
    nothing may stand here.
    """

    pending: tuple[OwnHearing, ...]
    others: tuple[OwnHearing, ...]
    untold: int


def hearings_of(connection: Connection, body: BodyId, now: datetime, viewer: Viewer | None = None) -> OwnHearings:
    """It is read by whoever has the body's link: nothing of a case that is confidential now or kept out of mails."""
    asked = t.requests.c
    mine = sa.and_(
        asked.body == body, asked.sent_at.is_not(None), asked.sent_at > now - SHOWN_FOR, asked.withdrawn_at.is_(None)
    )
    waiting = sa.and_(mine, asked.answered_at.is_(None), asked.closed_at.is_(None), asked.release_at <= now)
    cases = sa.select(asked.case_id).where(mine)
    kept = sa.select(sa.func.count(sa.distinct(asked.case_id))).join(t.cases, t.cases.c.id == asked.case_id)
    told = sa.and_(t.cases.c.id.in_(cases), sa.not_(unmentionable(now)), visible(viewer, now))
    found = [
        OwnHearing(state, request, _answers(state, request))
        for state in case_states(connection, told, whole=True).values()
        for request in state.requests
        if request.body == body and not request.withdrawn_at and _has_left(request, now)
    ]
    pending = sorted((each for each in found if each.is_pending), key=lambda each: _due(each.request, now))
    others = sorted((each for each in found if not each.is_pending), key=lambda each: _sent(each.request), reverse=True)
    untold = connection.scalar(kept.where(waiting, unmentionable(now))) or 0
    return OwnHearings(tuple(pending), tuple(others), untold)


def _answers(state: CaseState, request: HearingRequest) -> tuple[HearingResponse, ...]:
    key = (request.consultation, request.round)
    return tuple(answer for answer in state.responses if (answer.consultation, answer.round) == key)


def _has_left(request: HearingRequest, now: datetime) -> bool:
    left = when_sent(request)
    return left is not None and now - SHOWN_FOR < left <= now


def _due(request: HearingRequest, now: datetime) -> datetime:
    return request.due_at or now


def _sent(request: HearingRequest) -> datetime:
    return when_sent(request) or request.drafted_at
