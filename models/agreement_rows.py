"""Saving an agreement: its points, and what was filed about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models import agreement  # noqa: F401  (the tables)
from models.shape import Shape
from process.aftermath import AgreementPoint
from process.turn import StatusReportRecord

POINTS = Shape(AgreementPoint, "agreement_point", key=("number",), parent="case_id")
_points, _lines = SQLModel.metadata.tables["agreement_point"], SQLModel.metadata.tables["status_report_line"]


def save_points(
    connection: Connection, case_id: int, before: Sequence[AgreementPoint], after: Sequence[AgreementPoint]
) -> None:
    """Points that are no longer on the list are gone; none of them has ever had a status."""
    if len(after) < len(before):
        beyond = sa.and_(_points.c.case_id == case_id, _points.c.number > len(after))
        connection.execute(sa.delete(_points).where(beyond))
    POINTS.write(connection, case_id, before, after)


def save_report(connection: Connection, case_id: int, record: StatusReportRecord, now: datetime) -> None:
    said = {"case_id": case_id, "report": record.report, "filed_at": now}
    rows = [said | {"point": one.number, "status": one.status, "comment": one.comment} for one in record.points]
    connection.execute(sa.insert(_lines), rows)
