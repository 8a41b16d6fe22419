"""The table of what a decision left to be done. Columns carry the names of the fields in `state/follow_up.py`."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.state.follow_up import FollowUpKind


class FollowUp(SQLModel, table=True):
    """One thing owed after a decision. Never deleted: what has fallen away is finished, with a text that says so."""

    __tablename__ = "follow_up"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    kind: FollowUpKind = Field(sa_type=coded(FollowUpKind))
    text: str
    responsible: int = Field(foreign_key="person.id")
    due_on: date | None = None
    meeting: int | None = Field(default=None, foreign_key="meeting.id")
    item: int | None = None
    remind_on: date | None = Field(default=None, index=True)
    done_at: datetime | None = Field(default=None, sa_type=INSTANT)
    done_text: str = ""

    __table_args__ = (sa.Index("ix_follow_up_responsible_done_at", "responsible", "done_at"),)
