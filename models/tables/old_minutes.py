"""Minutes of before the program was taken into use: kept to be searched, and part of no case that runs."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT


class OldMeeting(SQLModel, table=True):
    """One meeting, of one file. `body`: as the register calls it where it knows it (`organization`), else as it was
    printed.
    """

    __tablename__ = "old_meeting"
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    file: str
    organization: int | None = Field(default=None, foreign_key="organization.id")
    body: str
    held_on: date = Field(index=True)
    place: str = ""
    read_at: datetime = Field(sa_type=INSTANT)

    __table_args__ = (sa.UniqueConstraint("body", "held_on"),)


class OldItem(SQLModel, table=True):
    """One of its items. `words`: what is searched, casefolded, so that both databases compare alike."""

    __tablename__ = "old_item"
    meeting_id: int = Field(foreign_key="old_meeting.id", primary_key=True)
    position: int = Field(primary_key=True)
    number: str = ""
    title: str = ""
    case_number: str = ""
    is_closed: bool = False
    decision: str = ""
    text: str = ""
    words: str = ""
