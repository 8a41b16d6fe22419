"""The tables of a hearing: requests, answers with their files, memos."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.state.hearing import Answer, Channel, ResponsePublication


class HearingPackage(SQLModel, table=True):
    """Several cases heard together; which they are stands on the cases, what was asked together on the requests."""

    __tablename__ = "hearing_package"
    id: int = Field(primary_key=True)
    number: str = Field(unique=True)
    title: str
    opened_at: datetime = Field(sa_type=INSTANT)
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    command_id: str = Field(unique=True)  # the act that opened it: whoever stated that finds it again
    ready: str | None = None
    ready_by: int | None = Field(default=None, foreign_key="person.id")
    ready_at: datetime | None = Field(default=None, sa_type=INSTANT)


MORE_TIME_WANTED = sa.text(
    "extension_wanted_on IS NOT NULL AND extension_refused_at IS NULL AND answered_at IS NULL AND withdrawn_at IS NULL"
)


class HearingRequest(SQLModel, table=True):
    """One body asked in one round. `next_due` is the index the closing sweep reads."""

    __tablename__ = "hearing_request"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    consultation: int = Field(primary_key=True)
    round: int = Field(primary_key=True)
    body: int = Field(foreign_key="organization.id")
    mandatory: bool
    drafted_at: datetime = Field(sa_type=INSTANT)
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    release_at: datetime | None = Field(default=None, sa_type=INSTANT)
    due_on: date | None = None
    due_time: time | None = None
    next_due: datetime | None = Field(default=None, sa_type=INSTANT)
    promised_on: date | None = None
    answered_at: datetime | None = Field(default=None, sa_type=INSTANT)
    answer: Answer | None = Field(default=None, sa_type=coded(Answer))
    is_late: bool = False
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    withdrawn_at: datetime | None = Field(default=None, sa_type=INSTANT)
    calendar_version: str = ""
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    extension_wanted_on: date | None = None
    extension_refused_at: datetime | None = Field(default=None, sa_type=INSTANT)
    quiet_until: date | None = None
    chair_confirmed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    vice_confirmed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    package: int | None = Field(default=None, foreign_key="hearing_package.id")
    draft_shared_at: datetime | None = Field(default=None, sa_type=INSTANT)
    draft_ready_at: datetime | None = Field(default=None, sa_type=INSTANT)
    draft_by: int | None = Field(default=None, foreign_key="person.id")
    by_post: bool | None = None
    posted_at: datetime | None = Field(default=None, sa_type=INSTANT)

    __table_args__ = (
        sa.ForeignKeyConstraint(["case_id", "consultation"], ["consultation.case_id", "consultation.number"]),
        sa.Index(
            "ix_hearing_request_next_due",
            "next_due",
            sqlite_where=sa.text("next_due IS NOT NULL"),
            postgresql_where=sa.text("next_due IS NOT NULL"),
        ),
        sa.Index("ix_hearing_request_body", "body"),
        sa.Index(
            "ix_hearing_request_extension", "case_id", sqlite_where=MORE_TIME_WANTED, postgresql_where=MORE_TIME_WANTED
        ),
        sa.Index(
            "ix_hearing_request_package",
            "package",
            "body",
            sqlite_where=sa.text("package IS NOT NULL"),
            postgresql_where=sa.text("package IS NOT NULL"),
        ),
    )


class HearingResponse(SQLModel, table=True):
    """An answer as it came. The text and the names are personal and live in `personal_text`; so does the text written
    to be shown instead (`public_text`).
    """

    __tablename__ = "hearing_response"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    number: int
    consultation: int = 0  # 0: nobody had asked (uopfordret)
    round: int = 0
    body: int | None = Field(default=None, foreign_key="organization.id")
    answer: Answer = Field(sa_type=coded(Answer))
    received_at: datetime = Field(sa_type=INSTANT)
    is_date_unknown: bool = False
    is_late: bool = False
    is_partial: bool = False
    proposal_version: int = 0
    corrects: int | None = None
    channel: Channel = Field(sa_type=coded(Channel))
    publication: ResponsePublication = Field(sa_type=coded(ResponsePublication))
    is_objection: bool | None = None
    text: int | None = Field(default=None, foreign_key="personal_text.id")
    submitted_by: int | None = Field(default=None, foreign_key="personal_text.id")
    on_behalf_of: int | None = Field(default=None, foreign_key="personal_text.id")
    public_text: int | None = Field(default=None, foreign_key="personal_text.id")
    general: int | None = Field(default=None, foreign_key="personal_text.id")
    agreed_on: date | None = None
    agreed_from: date | None = None
    has_minority: bool | None = None
    minority: int | None = Field(default=None, foreign_key="personal_text.id")
    minority_by: int | None = Field(default=None, foreign_key="personal_text.id")
    prepared_by: int | None = Field(default=None, foreign_key="personal_text.id")
    disputed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    disputed_by: int | None = Field(default=None, foreign_key="person.id")
    dispute_settled_at: datetime | None = Field(default=None, sa_type=INSTANT)
    withdrawn_at: datetime | None = Field(default=None, sa_type=INSTANT)
    dispute_reason: int | None = Field(default=None, foreign_key="personal_text.id")
    read_back_to: int | None = Field(default=None, foreign_key="personal_text.id")

    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)


class ResponseFile(SQLModel, table=True):
    """A file that came with an answer; its bytes lie under their digest in the data folder."""

    __tablename__ = "response_file"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    response: int
    sha256: str
    name: str
    media_type: str
    size: int
    is_suspect: bool = False


class Memo(SQLModel, table=True):
    """One edition of the høringsnotat. Its text and its points (JSON) quote answers, so they are personal texts."""

    __tablename__ = "memo"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    edition: int = Field(primary_key=True)
    filed_at: datetime = Field(sa_type=INSTANT)
    filed_by: int | None = Field(default=None, foreign_key="person.id")
    text: int | None = Field(default=None, foreign_key="personal_text.id")
    points: int | None = Field(default=None, foreign_key="personal_text.id")
