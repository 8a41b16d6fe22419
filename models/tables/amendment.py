"""The table of amendments tabled to a case. Columns carry the names of the fields in `process/state/amendment.py`."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import INSTANT


class TabledAmendment(SQLModel, table=True):
    """Never deleted: what is taken back is withdrawn."""

    __tablename__ = "tabled_amendment"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    proposer: str
    text: str
    tabled_at: datetime = Field(sa_type=INSTANT)
    amount_1000_dkk: str = ""
    accepted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    withdrawn_at: datetime | None = Field(default=None, sa_type=INSTANT)
