"""What became of hearing answers, point by point: read for the mail about a decision, and for a body's own year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.reading.hearing.points import propose_points
from models import tables as t
from models.access.confidentiality import unmentionable
from models.access.visibility import Viewer, visible
from models.case.decided import FinalDecision, final_decisions
from models.hearing.memo import judged_points, printable
from models.hearing.response_texts import quotable
from models.history import texts_by_id
from models.rows.case import RESPONSES
from process.calendar import instant, local_day
from process.hearing.what_became import is_told, points_of
from process.ids import BodyId, CaseId
from process.state.hearing import HearingResponse, MemoPoint

UNNAMED = "En borger eller forening"


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """One answer and its points. What may not be shown is masked; `verdict` None: the administration has not judged it
    in a memo that is approved.
    """

    case_id: CaseId
    sender: str
    response: HearingResponse
    points: tuple[MemoPoint, ...]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One answer of a body in its year: about which case, what became of it, and what was decided in the end."""

    case: str
    title: str
    answer: AnswerOutcome
    decision: FinalDecision | None


def answer_outcomes(
    connection: Connection, *which: sa.ColumnElement[bool]
) -> Mapping[CaseId, tuple[AnswerOutcome, ...]]:
    """Of the answers these clauses hold for, by case: they may ask of `response` and of its `case`."""
    response = t.responses.c
    rows = connection.execute(
        sa.select(response.case_id, t.organizations.c.name, response.text, response.public_text, response.general)
        .add_columns(*RESPONSES.columns)
        .join(t.cases, t.cases.c.id == response.case_id)
        .outerjoin(t.organizations, t.organizations.c.id == response.body)
        .where(*which)
        .order_by(response.case_id, response.number)
    ).all()
    texts = texts_by_id(connection, (key for row in rows for key in row[2:5]))
    cases = {row.case_id for row in rows}
    judged, corrected = _judged(connection, cases), _corrected(connection, cases)
    outcomes: defaultdict[CaseId, list[AnswerOutcome]] = defaultdict(list)
    for case_id, sender, text, public_text, general, *cells in rows:
        answer = RESPONSES.value(cells)
        of_answer = [printable(answer, point) for point in judged.get((case_id, answer.number), ())]
        if is_told(answer, corrected[case_id], of_answer):
            words = quotable(answer, texts.get(text) or texts.get(general, ""), texts.get(public_text, ""))
            points = points_of(answer, words, of_answer, propose_points(words))
            outcomes[case_id].append(AnswerOutcome(case_id, sender or UNNAMED, answer, points))
    return {case_id: tuple(of_case) for case_id, of_case in outcomes.items()}


def _judged(connection: Connection, cases: Collection[CaseId]) -> Mapping[tuple[CaseId, int], list[MemoPoint]]:
    """By case and answer."""
    judged: defaultdict[tuple[CaseId, int], list[MemoPoint]] = defaultdict(list)
    for case_id, points in judged_points(connection, cases).items():
        for point in points:
            judged[CaseId(case_id), point.response].append(point)
    return judged


def _corrected(connection: Connection, cases: Collection[CaseId]) -> Mapping[CaseId, set[int]]:
    """The answers that a later one takes the place of."""
    response = t.responses.c
    query = sa.select(response.case_id, response.corrects).where(
        response.case_id.in_(cases), response.corrects.is_not(None)
    )
    corrected: defaultdict[CaseId, set[int]] = defaultdict(set)
    for case_id, number in connection.execute(query):
        corrected[case_id].add(number)
    return corrected


def year_of(
    connection: Connection, body: BodyId, year: int, now: datetime, viewer: Viewer | None = None
) -> tuple[OwnAnswer, ...]:
    """All that a body answered in a year, the oldest first. It is read by many and goes into annual reports: a case
    that is confidential now or kept out of mails is not in it, for anybody, nor one that `viewer` may not know of.
    """
    received = t.responses.c.received_at
    outcomes = answer_outcomes(
        connection,
        t.responses.c.body == body,
        received >= instant(date(year, 1, 1), time(0)),
        received < instant(date(year + 1, 1, 1), time(0)),
        sa.not_(unmentionable(now)),
        visible(viewer, now),
    )
    return tuple(sorted(_own(connection, outcomes, now), key=lambda own: own.answer.response.received_at))


def _own(
    connection: Connection, outcomes: Mapping[CaseId, tuple[AnswerOutcome, ...]], now: datetime
) -> Iterator[OwnAnswer]:
    case, decided = t.cases.c, final_decisions(connection, outcomes.keys(), now)
    named = connection.execute(sa.select(case.id, case.number, case.title).where(case.id.in_(outcomes.keys())))
    for case_id, number, title in named:
        for outcome in outcomes[case_id]:
            yield OwnAnswer(number, title, outcome, decided.get(case_id))


def years_of(connection: Connection, body: BodyId) -> tuple[int, ...]:
    """The years a body has answered in, the newest first."""
    query = sa.select(t.responses.c.received_at).where(t.responses.c.body == body)
    return tuple(sorted({local_day(at).year for at in connection.scalars(query)}, reverse=True))
