"""Many cases at once, as the process sees them: one statement per table, however many cases there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.columns import unindexed
from models.rows.case import CASE, COUNTED, ON_THEIR_ROUTES, PARTS, PLACEMENTS_OF_MANY, placement
from models.rows.prepared import rows_about
from models.rows.shape import by_owner, parts_of_many
from process.state.case import Case, CaseState

NOT_LISTED = frozenset({"proposals", "responses", "follow_ups", "points", "amendments"})
"""Parts that no list of cases asks about."""


def case_states(connection: Connection, which: sa.ColumnElement[bool], *, whole: bool = False) -> dict[int, CaseState]:
    """The cases for which the clause on table `case` holds, by id, in the order of their numbers.

    Not `whole`: without what no list asks about (`NOT_LISTED`), and where they stand on their own route alone.
    """
    query = sa.select(*CASE.columns).where(which).order_by(unindexed(t.cases.c.id))
    return _with_parts(connection, [CASE.value(row) for row in connection.execute(query)], whole=whole)


def case_states_of(connection: Connection, cases: Collection[int], *, whole: bool = False) -> dict[int, CaseState]:
    """As `case_states`, of cases by their ids."""
    return _with_parts(connection, [case for _, case in CASE.read_many(connection, cases)], whole=whole)


def _with_parts(connection: Connection, cases: Sequence[Case], *, whole: bool) -> dict[int, CaseState]:
    if not cases:
        return {}
    shapes = {
        name: shape
        for name, shape in PARTS.items()
        if whole or name not in NOT_LISTED
        if name not in COUNTED or any(getattr(case, COUNTED[name]) for case in cases)
    }
    ids = [case.id for case in cases]
    of_case = parts_of_many(connection, shapes, ids)
    (placements,) = rows_about(connection, [PLACEMENTS_OF_MANY if whole else ON_THEIR_ROUTES], ids)
    of_case["placements"] = by_owner((row[0], placement(*row[1:])) for row in placements)
    return {
        case.id: CaseState(case=case, **{name: each.get(case.id, ()) for name, each in of_case.items()})
        for case in cases
    }
