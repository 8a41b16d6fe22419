"""The tables of the history: the chained entries, the chain's head, and the personal texts that lie beside it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT


class HistoryEntry(SQLModel, table=True):
    """One event. `hash` = SHA-256(previous hash ‖ canonical JSON of the other columns)."""

    __tablename__ = "history_entry"
    position: int = Field(primary_key=True, sa_type=sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    at: datetime = Field(sa_type=INSTANT)
    actor: int | None = None
    on_behalf_of: int | None = None
    tag: str
    case_id: int | None = Field(default=None, index=True)
    meeting_id: int | None = None
    command_id: str
    ordinal: int
    data: str
    written: str = ""  # JSON: the rows written with it, each with its digest; see models/proof.py
    hash: bytes

    __table_args__ = (
        sa.UniqueConstraint("command_id", "ordinal"),
        sa.Index(
            "ix_history_entry_meeting_id",
            "meeting_id",
            sqlite_where=sa.text("meeting_id IS NOT NULL"),
            postgresql_where=sa.text("meeting_id IS NOT NULL"),
        ),
    )


class ChainHead(SQLModel, table=True):
    """The last position and hash: one row, locked while a writer appends."""

    __tablename__ = "chain_head"
    id: int = Field(primary_key=True)
    position: int = Field(sa_type=sa.BigInteger)
    hash: bytes


class PersonalText(SQLModel, table=True):
    """Text about people. Erasing it removes salt and text; the chain stays whole."""

    __tablename__ = "personal_text"
    id: int | None = Field(default=None, primary_key=True)
    salt: bytes | None = None
    text: str | None = None
