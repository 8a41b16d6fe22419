"""All hearings of one body: what waits for its answer first, then what it has answered; for its own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import unmentionable
from models.access.visibility import Viewer, visible
from models.rows.case import REQUESTS, RESPONSES
from process.ids import BodyId
from process.sent import when_sent
from process.state.hearing import HearingRequest, HearingResponse

SHOWN_FOR = timedelta(days=400)
"""How long a hearing that is over stands on the page: a year and the month after it."""


@dataclass(frozen=True, slots=True)
class OwnHearing:
    """What the body was asked about one case in one round; `answers`: those that stand or stood (`with_answers`)."""

    case_id: int
    case: str
    title: str
    decided_on: date | None
    request: HearingRequest
    answers: tuple[HearingResponse, ...] = ()

    @property
    def is_pending(self) -> bool:
        return self.request.is_waiting and self.decided_on is None


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
    asked, case = t.requests.c, t.cases.c
    mine = sa.and_(
        asked.body == body, asked.sent_at.is_not(None), asked.sent_at > now - SHOWN_FOR, asked.withdrawn_at.is_(None)
    )
    waiting = sa.and_(mine, asked.answered_at.is_(None), asked.closed_at.is_(None), asked.release_at <= now)
    kept = sa.select(sa.func.count(sa.distinct(asked.case_id))).join(t.cases, case.id == asked.case_id)
    told = (
        sa.select(case.id, case.number, case.title, case.decided_on, *REQUESTS.columns)
        .join(t.requests, asked.case_id == case.id)
        .where(mine, sa.not_(unmentionable(now)), visible(viewer, now))
        .order_by(asked.case_id, asked.consultation, asked.round)
    )
    rows = (
        OwnHearing(number, name, title, decided_on, REQUESTS.value(cells))
        for number, name, title, decided_on, *cells in connection.execute(told)
    )
    sent_rows = [row for row in rows if _has_left(row.request, now)]
    pending = sorted((each for each in sent_rows if each.is_pending), key=lambda each: _due(each.request, now))
    others = sorted(
        (each for each in sent_rows if not each.is_pending), key=lambda each: _sent(each.request), reverse=True
    )
    untold = connection.scalar(kept.where(waiting, unmentionable(now))) or 0
    return OwnHearings(tuple(pending), tuple(others), untold)


def with_answers(connection: Connection, hearings: Sequence[OwnHearing]) -> list[OwnHearing]:
    """The same with what was answered in each."""
    answers: defaultdict[tuple[int, int, int], list[HearingResponse]] = defaultdict(list)
    for case, answer in RESPONSES.read_many(connection, {hearing.case_id for hearing in hearings}):
        answers[case, answer.consultation, answer.round].append(answer)
    return [
        replace(each, answers=tuple(answers[each.case_id, each.request.consultation, each.request.round]))
        for each in hearings
    ]


def _has_left(request: HearingRequest, now: datetime) -> bool:
    left = when_sent(request)
    return left is not None and now - SHOWN_FOR < left <= now


def _due(request: HearingRequest, now: datetime) -> datetime:
    return request.due_at or now


def _sent(request: HearingRequest) -> datetime:
    return when_sent(request) or request.drafted_at
