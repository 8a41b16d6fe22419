"""The case a document was read as before: a changed document is the same matter."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.case import CASE
from process.commands.case import RegisterCase
from process.state.case import Case


def earlier_case(connection: Connection, command: RegisterCase) -> Case | None:
    """The newest case with the same number of the municipality's own, else of the same title in the same department."""
    case = t.cases.c
    same = sa.and_(case.title == command.title, case.department == command.department)
    if command.case_number:
        same = sa.or_(case.case_number == command.case_number, same)
    query = sa.select(*CASE.columns).where(same).order_by(case.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return CASE.value(row) if row is not None else None
