"""What is to be said, and the proof that it was: notices, messages, delivery attempts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.notices import NoticeKind, NoticeState

# The words of the partial indexes, written out: SQLite uses such an index only where it sees the same words.
IS_PLANNED = sa.text("notice.state = 'planned'")
IS_DUE = sa.text("notice.state = 'due'")
IS_TO_POST = sa.text("notice.state = 'to_post'")
IS_LOST = sa.text("notice.state IN ('given_up', 'returned')")
IS_QUEUED = sa.text("message.state = 'queued'")
IS_GIVEN_UP = sa.text("message.state = 'given_up'")
IS_PUT_ASIDE = sa.text("message.state = 'put_aside'")


class MessageState(StrEnum):
    """`queued` waits for its next attempt; `sent`: the server took it; `given_up`: a clerk must act; `put_aside`: what
    became of it could not be recorded, so that it is tried no more and the operator must look.
    """

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given_up"
    PUT_ASIDE = "put_aside"


class Notice(SQLModel, table=True):
    """One thing to tell one person, about a case, about a meeting, or (neither) about the installation itself.
    `consultation`/`round` 0 when it belongs to no hearing request.
    """

    __tablename__ = "notice"
    id: int | None = Field(default=None, primary_key=True)
    kind: NoticeKind = Field(sa_type=coded(NoticeKind))
    case_id: int | None = Field(default=None, foreign_key="case.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    consultation: int = 0
    round: int = 0
    about: str = ""
    recipient: int = Field(foreign_key="person.id")
    day: date
    planned_at: datetime = Field(sa_type=INSTANT)
    state: NoticeState = Field(sa_type=coded(NoticeState))
    data: str = "{}"

    __table_args__ = (
        sa.UniqueConstraint("case_id", "kind", "consultation", "round", "about", "recipient", "day"),
        sa.Index(
            "uq_notice_meeting",
            "meeting_id",
            "kind",
            "about",
            "recipient",
            "day",
            unique=True,
            sqlite_where=sa.text("meeting_id IS NOT NULL"),
            postgresql_where=sa.text("meeting_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_notice_installation",
            "kind",
            "about",
            "recipient",
            "day",
            unique=True,
            sqlite_where=sa.text("case_id IS NULL AND meeting_id IS NULL"),
            postgresql_where=sa.text("case_id IS NULL AND meeting_id IS NULL"),
        ),
        sa.Index(
            "ix_notice_planned_at",
            "planned_at",
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        ),
        sa.Index(
            "ix_notice_due",
            "recipient",
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        ),
        sa.Index(
            "ix_notice_lost",
            "case_id",
            sqlite_where=sa.text("state IN ('given_up', 'returned')"),
            postgresql_where=sa.text("state IN ('given_up', 'returned')"),
        ),
        sa.Index(
            "ix_notice_to_post",
            "recipient",
            sqlite_where=sa.text("state = 'to_post'"),
            postgresql_where=sa.text("state = 'to_post'"),
        ),
    )


class Message(SQLModel, table=True):
    """One mail (or other Apprise message, or letter posted) to one contact by one channel. It owns the Message-ID."""

    __tablename__ = "message"
    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(unique=True)
    recipient: int = Field(foreign_key="person.id")
    channel: str  # "mail"; "post" or "phone", by hand; or the scheme of the person's own Apprise URL
    state: MessageState = Field(sa_type=coded(MessageState))
    created_at: datetime = Field(sa_type=INSTANT)
    next_attempt_at: datetime = Field(sa_type=INSTANT)
    attempts: int = 0
    lease_token: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=INSTANT)

    __table_args__ = (
        sa.Index("ix_message_recipient_created_at", "recipient", "created_at"),
        sa.Index(
            "ix_message_next_attempt_at",
            "next_attempt_at",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
        sa.Index(
            "ix_message_put_aside",
            "id",
            sqlite_where=sa.text("state = 'put_aside'"),
            postgresql_where=sa.text("state = 'put_aside'"),
        ),
        sa.Index(
            "ix_message_given_up",
            "id",
            sqlite_where=sa.text("state = 'given_up'"),
            postgresql_where=sa.text("state = 'given_up'"),
        ),
    )


class MessageNotice(SQLModel, table=True):
    """Which notices a message carries: a collected mail carries several."""

    __tablename__ = "message_notice"
    message: int = Field(foreign_key="message.id", primary_key=True)
    notice: int = Field(foreign_key="notice.id", primary_key=True, index=True)


class DeliveryAttempt(SQLModel, table=True):
    """One try, with the server's own words. Kept for ever: it is the proof."""

    __tablename__ = "delivery_attempt"
    id: int | None = Field(default=None, primary_key=True)
    message: int = Field(foreign_key="message.id", index=True)
    number: int
    at: datetime = Field(sa_type=INSTANT)
    result: str  # sent | refused | error | bounced
    answer: str = ""


class FlowSuccess(SQLModel, table=True):
    """When each flow last did its work, and how: health reads this, since Prefect can look well and do nothing."""

    __tablename__ = "flow_success"
    flow: str = Field(primary_key=True)
    at: datetime = Field(sa_type=INSTANT)
    mode: str  # flow | plain


class FlowFailure(SQLModel, table=True):
    """A flow that has failed since it last did its work: how often, from when to when, and the kind of the error (never
    its words). Its next success takes the row away.
    """

    __tablename__ = "flow_failure"
    flow: str = Field(primary_key=True)
    count: int
    first_at: datetime = Field(sa_type=INSTANT)
    last_at: datetime = Field(sa_type=INSTANT)
    error: str
