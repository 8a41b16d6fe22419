"""Who has opened what is closed or under embargo (DESIGN §2): ids and times, no text."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded


class Kept(StrEnum):
    """What was opened. `about` is the case of the first two, the meeting of the others; `number` what within it."""

    CASE = "case"  # number 0
    ANSWER = "answer"  # a hearing answer that may not be shown outside, or a file that came with it
    ITEM = "item"
    ANNEX = "annex"
    DOCUMENT = "document"  # a kept edition that is not for everybody


class Opening(SQLModel, table=True):
    """One person, one thing, one hour. `at` is the first time within the `hour`, which is stored as its beginning."""

    __tablename__ = "opening"
    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id")
    kind: Kept = Field(sa_type=coded(Kept))
    about: int
    number: int = 0
    hour: datetime = Field(sa_type=INSTANT)
    at: datetime = Field(sa_type=INSTANT, index=True)

    __table_args__ = (
        sa.UniqueConstraint("person", "kind", "about", "number", "hour"),
        sa.Index("ix_opening_about", "about", "kind"),
    )
