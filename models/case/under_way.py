"""Cases that are not over, by the partial index that holds just them: a list of stages may lead past it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from models import tables as t
from models.rows.each import has_one
from process.rules import Role
from process.stages import Stage, StepState

UNFINISHED = t.cases.c.ending.is_(None)
RUNNING = sa.and_(UNFINISHED, t.cases.c.stage != Stage.FOLLOW_UP)
"""Not decided yet."""
_step = t.consultations.alias("to_treat")


def to_be_treated_by(
    bodies: Collection[int | sa.BindParameter[int]], states: Collection[StepState]
) -> sa.ColumnElement[bool]:
    """The rows of `case` with a recommendation or decision of one of these bodies in one of these states. Asked of each
    case: what a body has ever treated is ever more.
    """
    of_case = _step.c.case_id == t.cases.c.id, _step.c.body.in_(bodies)
    treats = _step.c.role.in_((Role.RECOMMENDATION, Role.DECISION)), _step.c.state.in_(sorted(states))
    return has_one(sa.select(_step.c.case_id).where(*of_case, *treats).correlate(t.cases))
