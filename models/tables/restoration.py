"""What a restored installation is to look after: the world has seen things that the database no longer knows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded


class RestorationKind(StrEnum):
    """What the world has, and the restored database has not."""

    FACTS = "facts"  # recorded since the backup
    LETTERS = "letters"  # mails that have left since
    DISPATCHED = "dispatched"  # agendas sent out since
    PUBLISHED = "published"  # and taken down again
    LINKS = "links"  # personal links that are out, and dead
    UNKNOWN = "unknown"  # what could not be looked up


class RestorationTask(SQLModel, table=True):
    """One thing a person looks at and ticks off. `text` has a line for each part of it, names among them."""

    __tablename__ = "restoration_task"
    id: int | None = Field(default=None, primary_key=True)
    restored_at: datetime = Field(sa_type=INSTANT)
    kind: RestorationKind = Field(sa_type=coded(RestorationKind))
    subject: str
    text: str
    settled_at: datetime | None = Field(default=None, sa_type=INSTANT)
    settled_by: int | None = Field(default=None, foreign_key="person.id")

    __table_args__ = (
        sa.Index(
            "ix_restoration_task_open",
            "id",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
    )
