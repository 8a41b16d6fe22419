"""What comes back by mail: how far the mailbox is read, and the mails that are about ours."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded


class IncomingKind(StrEnum):
    """What a mail is taken for. `reply` and `unclear` wait for a person; the others are only noted."""

    REPLY = "reply"  # to a letter of a hearing; no answer before somebody says so
    AUTOMATIC = "automatic"  # a reply that no person wrote
    BOUNCE = "bounce"  # a mail of ours has not arrived
    UNCLEAR = "unclear"  # says so, and may be forged
    DELAYED = "delayed"  # a server goes on trying


class IncomingMail(SQLModel, table=True):
    """A mail about `message`, one of ours; a reply has a row for each hearing that its message was about. What it says
    is personal. `files` and `left_out` are JSON: the files kept of it, and sentences on those that were not.
    """

    __tablename__ = "incoming_mail"
    id: int | None = Field(default=None, primary_key=True)
    kind: IncomingKind = Field(sa_type=coded(IncomingKind))
    message: int = Field(foreign_key="message.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    consultation: int = 0
    round: int = 0
    received_at: datetime = Field(sa_type=INSTANT)
    sender: int | None = Field(default=None, foreign_key="personal_text.id")
    subject: int | None = Field(default=None, foreign_key="personal_text.id")
    text: int | None = Field(default=None, foreign_key="personal_text.id")
    files: str = "[]"
    left_out: str = "[]"
    settled_at: datetime | None = Field(default=None, sa_type=INSTANT)
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    response: int | None = None  # the number of the answer it became
    reason: int | None = Field(default=None, foreign_key="personal_text.id")

    __table_args__ = (
        sa.Index(
            "ix_incoming_mail_open",
            "id",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
    )


class MailboxPosition(SQLModel, table=True):
    """The last mail looked at, by the numbers of its server (RFC 3501 § 2.3.1.1). One row."""

    __tablename__ = "mailbox_position"
    id: int = Field(primary_key=True)
    uid_validity: int = Field(sa_type=sa.BigInteger)
    uid: int = Field(sa_type=sa.BigInteger)
