"""Many cases at once, as the process sees them: one statement per table, however many cases there are.

For reading only (overview, case page); a command loads its one case in `models/store.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.columns import unindexed
from models.rows.case import (
    AMENDMENTS,
    APPROVALS,
    CASE,
    CONSULTATIONS,
    EXTERNAL_DEADLINES,
    FOLLOW_UPS,
    PLACEMENTS,
    PLACEMENTS_IN_ORDER,
    POINTS,
    PROPOSALS,
    PUBLIC_HEARINGS,
    REQUESTS,
    RESPONSES,
    placement,
)
from models.rows.shape import Shape
from process.state.case import CaseState, Placement

Part = TypeVar("Part")


def case_states(connection: Connection, which: sa.ColumnElement[bool], *, whole: bool = False) -> dict[int, CaseState]:
    """The cases for which the clause on table `case` holds, by id, in the order of their numbers.

    Not `whole`: without proposals, answers, follow-ups and agreements, which no list asks about.
    """
    query = sa.select(*CASE.columns).where(which).order_by(unindexed(t.cases.c.id))
    cases = [CASE.value(row) for row in connection.execute(query)]
    if not cases:
        return {}
    of = _Parts(connection, which)
    consultations = of.parts(CONSULTATIONS)
    requests = of.parts(REQUESTS)
    approvals = of.parts(APPROVALS)
    placements = of.placements(whole=whole)
    proposals = of.parts(PROPOSALS) if whole else {}
    external_deadlines = of.parts(EXTERNAL_DEADLINES)
    public_hearings = of.parts(PUBLIC_HEARINGS) if any(case.public_hearings for case in cases) else {}
    responses = of.parts(RESPONSES) if whole else {}
    follow_ups = of.parts(FOLLOW_UPS) if whole else {}
    points = of.parts(POINTS) if whole else {}
    amendments = of.parts(AMENDMENTS) if whole and any(case.amendments for case in cases) else {}
    return {
        case.id: CaseState(
            case=case,
            consultations=tuple(consultations[case.id]),
            requests=tuple(requests[case.id]),
            approvals=tuple(approvals[case.id]),
            placements=tuple(placements[case.id]),
            proposals=tuple(proposals.get(case.id, ())),
            external_deadlines=tuple(external_deadlines[case.id]),
            public_hearings=tuple(public_hearings.get(case.id, ())),
            responses=tuple(responses.get(case.id, ())),
            follow_ups=tuple(follow_ups.get(case.id, ())),
            points=tuple(points.get(case.id, ())),
            amendments=tuple(amendments.get(case.id, ())),
        )
        for case in cases
    }


class _Parts:
    """The parts of the chosen cases, each table read once."""

    def __init__(self, connection: Connection, which: sa.ColumnElement[bool]) -> None:
        self.connection = connection
        self.which = which

    def parts(self, shape: Shape[Part]) -> Mapping[int, list[Part]]:
        table = shape.table
        query = (
            sa.select(table.c.case_id, *shape.columns)
            .join(t.cases, t.cases.c.id == table.c.case_id)
            .where(self.which)
            .order_by(unindexed(table.c.case_id), *(table.c[name] for name in shape.key))
        )
        return _grouped((row[0], shape.value(row[1:])) for row in self.connection.execute(query))

    def placements(self, *, whole: bool) -> Mapping[int, list[Placement]]:
        """Where the cases stand or stood on the agenda of a body on their route, by day; `whole`: of any body, as
        `load_case` reads them.
        """
        on_route = sa.true() if whole else t.agenda_items.c.consultation.is_not(None)
        query = (
            PLACEMENTS.join(t.cases, t.cases.c.id == t.agenda_items.c.case_id)
            .where(self.which, on_route)
            .order_by(*PLACEMENTS_IN_ORDER)
        )
        return _grouped((row[0], placement(*row[1:])) for row in self.connection.execute(query))


def _grouped(rows: Iterable[tuple[int, Part]]) -> Mapping[int, list[Part]]:
    groups: defaultdict[int, list[Part]] = defaultdict(list)
    for key, part in rows:
        groups[key].append(part)
    return groups
