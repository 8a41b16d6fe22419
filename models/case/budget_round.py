"""A budget round as its reader may know it: the proposals, how far each is, which bodies have answered about it, the
amendments tabled to it, and the agreement it has become.

Every table is read once, however many proposals and bodies there are; a case the reader may not know of is in none of
it, and in no sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.access.visibility import Viewer, visible
from models.case.budget_proposals import BudgetProposals, Selection, budget_proposals
from models.case.names import body_name
from models.reference import Reference
from models.rows.case import AMENDMENTS, POINTS, REQUESTS
from process.follow_up.agreement import Counts, counts
from process.ids import BodyId, CaseId
from process.stages import Stage, StepState
from process.state.amendment import TabledAmendment
from process.state.case import pressing
from process.state.follow_up import AgreementPoint
from process.state.hearing import HearingRequest, HearingState
from process.words.alphabet import danish_order

AskedKey = tuple[CaseId, BodyId]


@dataclass(frozen=True, slots=True)
class Asked:
    """One body about one case: its newest request, and the number of its newest answer there; 0: it gave none."""

    request: HearingRequest
    response: int = 0

    @property
    def state(self) -> HearingState:
        return self.request.state


@dataclass(frozen=True, slots=True)
class RoundCase:
    """A case of the round, or the one its proposals are decided in."""

    id: CaseId
    number: str
    title: str
    stage: Stage
    amendments_due_on: date | None = None
    is_confidential: bool = False


@dataclass(frozen=True, slots=True)
class Tabled:
    """An amendment, and the case it was tabled to."""

    case: RoundCase
    amendment: TabledAmendment


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement that points of this round are part of, and how it stands."""

    case: RoundCase
    counts: Counts


@dataclass(frozen=True, slots=True)
class BudgetRound:
    """`cases`: those with proposals of the round, in the order of the proposals. `bodies`: those that were or are to be
    asked about any of them, by name. `with_deadline`: the cases whose amendments have a last day.
    """

    budget: BudgetProposals
    cases: Mapping[CaseId, RoundCase]
    bodies: tuple[BodyId, ...] = ()
    asked: Mapping[AskedKey, Asked] | None = None
    amendments: tuple[Tabled, ...] = ()
    agreements: tuple[Agreed, ...] = ()
    with_deadline: tuple[RoundCase, ...] = ()

    def answer_of(self, case: CaseId, body: BodyId) -> Asked | None:
        return (self.asked or {}).get((case, body))

    @property
    def states(self) -> Mapping[HearingState, int]:
        """How many cells of the grid stand how."""
        return Counter(each.state for each in (self.asked or {}).values())


def budget_round(
    connection: Connection, selection: Selection, reference: Reference, now: datetime, viewer: Viewer | None = None
) -> BudgetRound:
    budget = budget_proposals(connection, selection, reference, now, viewer=viewer)
    own = list(dict.fromkeys(CaseId(proposal.case_id) for proposal in budget.proposals))
    joined = sa.select(t.cases.c.joined_into).where(t.cases.c.id.in_(own), t.cases.c.joined_into.is_not(None))
    cases = _cases(connection, t.cases.c.id.in_(own), now)
    wholes = _cases(connection, sa.and_(t.cases.c.id.in_(joined), visible(viewer, now)), now)
    asked = _asked(connection, own)
    register = reference.register
    bodies = sorted({body for _, body in asked}, key=lambda body: danish_order(body_name(register, body)))
    amendable = {**cases, **wholes}
    return BudgetRound(
        budget,
        {case: cases[case] for case in own},
        tuple(bodies),
        asked,
        _amendments(connection, amendable),
        _agreements(connection, own, now, viewer),
        tuple(case for case in amendable.values() if case.amendments_due_on is not None),
    )


def _cases(connection: Connection, which: sa.ColumnElement[bool], now: datetime) -> dict[CaseId, RoundCase]:
    columns = (t.cases.c[name] for name in ("id", "number", "title", "stage", "amendments_due_on"))
    rows = connection.execute(sa.select(*columns, confidential(now)).where(which).order_by(t.cases.c.id))
    return {CaseId(row.id): RoundCase(*row) for row in rows}


def _asked(connection: Connection, cases: Collection[CaseId]) -> dict[AskedKey, Asked]:
    """Of several rounds the one that is meant: waiting first, else the newest."""
    by_cell: dict[AskedKey, list[HearingRequest]] = {}
    struck = _struck(connection, cases)
    for case, request in REQUESTS.read_many(connection, cases):
        if request.sent_at is None and (case, request.consultation) in struck:
            continue
        by_cell.setdefault((case, request.body), []).append(request)
    answers = _newest_answers(connection, cases)
    return {
        cell: Asked(max(requests, key=pressing), answers.get(cell, 0)) for cell, requests in sorted(by_cell.items())
    }


def _struck(connection: Connection, cases: Collection[CaseId]) -> set[tuple[CaseId, int]]:
    """The hearings that are no part of their case's route any more."""
    step = t.consultations.c
    query = sa.select(step.case_id, step.number).where(step.case_id.in_(cases), step.state == StepState.STRUCK)
    return {(CaseId(row.case_id), row.number) for row in connection.execute(query)}


def _newest_answers(connection: Connection, cases: Collection[CaseId]) -> dict[AskedKey, int]:
    response = t.responses.c
    query = (
        sa.select(response.case_id, response.body, sa.func.max(response.number).label("newest"))
        .where(response.case_id.in_(cases), response.body.is_not(None))
        .group_by(response.case_id, response.body)
    )
    return {(CaseId(row.case_id), BodyId(row.body)): row.newest for row in connection.execute(query)}


def _amendments(connection: Connection, cases: Mapping[CaseId, RoundCase]) -> tuple[Tabled, ...]:
    return tuple(Tabled(cases[case], each) for case, each in AMENDMENTS.read_many(connection, list(cases)))


def _agreements(
    connection: Connection, cases: Iterable[CaseId], now: datetime, viewer: Viewer | None
) -> tuple[Agreed, ...]:
    """Those with a point that one of the cases carries out."""
    carrying = sa.select(t.agreement_points.c.case_id).where(t.agreement_points.c.linked_case.in_(list(cases)))
    agreements = _cases(connection, sa.and_(t.cases.c.id.in_(carrying), visible(viewer, now)), now)
    points: dict[CaseId, list[AgreementPoint]] = {}
    for case, point in POINTS.read_many(connection, list(agreements)):
        points.setdefault(case, []).append(point)
    return tuple(Agreed(agreements[case], counts(of_case)) for case, of_case in points.items())
