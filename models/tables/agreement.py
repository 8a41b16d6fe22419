"""The tables of an agreement: its points, and the status reports as they were filed."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.state.follow_up import PointStatus


class AgreementPoint(SQLModel, table=True):
    """One point of the agreement a case carries. Columns carry the names of the fields in `state/follow_up.py`."""

    __tablename__ = "agreement_point"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    text: str
    heading: str = ""
    body: int | None = Field(default=None, foreign_key="organization.id")
    planned_month: date | None = None
    linked_case: int | None = Field(default=None, foreign_key="case.id")
    meeting: int | None = Field(default=None, foreign_key="meeting.id")
    status: PointStatus | None = Field(default=None, sa_type=coded(PointStatus))
    comment: str = ""
    status_at: datetime | None = Field(default=None, sa_type=INSTANT)


class StatusReportLine(SQLModel, table=True):
    """One point in one filed report (append-only)."""

    __tablename__ = "status_report_line"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    report: int = Field(primary_key=True)
    point: int = Field(primary_key=True)
    status: PointStatus = Field(sa_type=coded(PointStatus))
    comment: str = ""
    filed_at: datetime = Field(sa_type=INSTANT)
