"""The meeting's tables: its agenda with decisions and attendance, and what follows when the record is closed."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.register import MeetingStatus
from process.state.case import Outcome
from process.state.decision import Question
from process.state.meeting import ItemKind, ItemSubject, ListType
from process.state.presence import Presence, Ruling, SubstitutionState
from process.state.record import CorrectionKind, DocumentKind, Published


class Meeting(SQLModel, table=True):
    """One meeting of one body; `code` is its key in the register files."""

    __tablename__ = "meeting"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    organization: int = Field(foreign_key="organization.id")
    starts_at: datetime = Field(sa_type=INSTANT)
    held_on: date
    state: MeetingStatus = Field(sa_type=coded(MeetingStatus))
    version: int = 0
    case_deadline_on: date | None = None
    directors_on: date | None = None
    chair_on: date | None = None
    dispatch_on: date | None = None
    publish_on: date | None = None
    seats_on: date | None = None
    dispatched_at: datetime | None = Field(default=None, sa_type=INSTANT)
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    place: str = ""
    approved_at: datetime | None = Field(default=None, sa_type=INSTANT)
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    adopted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    agenda_version: int = 0
    attendance_stated_at: datetime | None = Field(default=None, sa_type=INSTANT)
    opened_at: datetime | None = Field(default=None, sa_type=INSTANT)
    adjourned_at: datetime | None = Field(default=None, sa_type=INSTANT)
    digest: str = ""
    agenda_published_at: datetime | None = Field(default=None, sa_type=INSTANT)
    minutes_published_at: datetime | None = Field(default=None, sa_type=INSTANT)
    parts: int = 0

    __table_args__ = (sa.Index("ix_meeting_organization_held_on", "organization", "held_on"),)


class AgendaItem(SQLModel, table=True):
    """One item of one agenda; points and guests as JSON."""

    __tablename__ = "agenda_item"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case.id")
    consultation: int | None = None
    title: str
    item_kind: ItemKind = Field(sa_type=coded(ItemKind))
    list_type: ListType = Field(sa_type=coded(ListType))
    late_reason: str = ""
    override_reason: str = ""
    is_closed: bool = False
    was_raised: bool = False
    removed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    late_by: int | None = Field(default=None, foreign_key="person.id")
    late_at: datetime | None = Field(default=None, sa_type=INSTANT)
    subject: ItemSubject = Field(sa_type=coded(ItemSubject))
    position: int = 0
    printed: int = 0
    under: int = 0
    public_title: str = ""
    text: str = ""
    points: str = "[]"
    guests: str = "[]"
    public_from: datetime | None = Field(default=None, sa_type=INSTANT)
    withdrawn_at: datetime | None = Field(default=None, sa_type=INSTANT)
    withdrawn_reason: str = ""
    question: Question | None = Field(default=None, sa_type=coded(Question))
    proposed_by: int | None = Field(default=None, foreign_key="person.id")

    __table_args__ = (
        sa.Index("ix_agenda_item_case_id", "case_id", "consultation"),
        sa.Index(
            "ix_agenda_item_public_from",
            "public_from",
            sqlite_where=sa.text("public_from IS NOT NULL"),
            postgresql_where=sa.text("public_from IS NOT NULL"),
        ),
    )


class Decision(SQLModel, table=True):
    """What the body minuted for one item; points, votes, amendments, dissents and deviations as JSON."""

    __tablename__ = "decision"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    item: int = Field(primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    consultation: int | None = None
    outcome: Outcome = Field(sa_type=coded(Outcome))
    decided_at: datetime = Field(sa_type=INSTANT)
    points: str = "[]"
    text: str = ""
    votes: str = ""
    public_text: str = ""
    amendments: str = "[]"
    dissents: str = "[]"
    requests: str = "[]"
    refer_to: int | None = Field(default=None, foreign_key="organization.id")
    postponed_to: int | None = Field(default=None, foreign_key="meeting.id")
    deviations: str = "[]"
    stopped_by: int | None = Field(default=None, foreign_key="person.id")
    follows: int = 0
    alone_by: int | None = Field(default=None, foreign_key="person.id")
    alone_reason: str = ""
    revision: int = 0
    proposal_version: int = 0
    question: Question | None = Field(default=None, sa_type=coded(Question))

    __table_args__ = (
        sa.Index(
            "ix_decision_stopped",
            "meeting_id",
            sqlite_where=sa.text("stopped_by IS NOT NULL"),
            postgresql_where=sa.text("stopped_by IS NOT NULL"),
        ),
    )


class Attendance(SQLModel, table=True):
    """`reason` is sensitive: it is kept in `personal_text` and shown to secretary and auditor only."""

    __tablename__ = "attendance"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    person: int = Field(foreign_key="person.id", primary_key=True)
    from_item: int = Field(default=0, primary_key=True)
    presence: Presence = Field(sa_type=coded(Presence))
    with_notice: bool = True
    substitute: int | None = Field(default=None, foreign_key="person.id")
    to_item: int = 0
    since: time | None = None
    until: time | None = None
    warning: str = ""
    reason: int | None = Field(default=None, foreign_key="personal_text.id")


class SeatSubstitution(SQLModel, table=True):
    """One person asked to take one member's seat at one meeting."""

    __tablename__ = "seat_substitution"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member: int = Field(foreign_key="person.id", primary_key=True)
    substitute: int = Field(foreign_key="person.id", primary_key=True)
    state: SubstitutionState = Field(sa_type=coded(SubstitutionState))
    basis: str = ""
    item: int = 0
    warning: str = ""


class ConflictOfInterest(SQLModel, table=True):
    """`reason` is personal, kept in `personal_text`, shown to the meeting's secretary and the auditor only."""

    __tablename__ = "conflict_of_interest"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    item: int = Field(primary_key=True)
    person: int = Field(foreign_key="person.id", primary_key=True)
    raised_by: int | None = Field(default=None, foreign_key="person.id")
    ruling: Ruling = Field(sa_type=coded(Ruling))
    votes: str = ""
    substitute: int | None = Field(default=None, foreign_key="person.id")
    warning: str = ""
    reason: int | None = Field(default=None, foreign_key="personal_text.id")


class Annex(SQLModel, table=True):
    """A document that goes with an item; its content is in the file store."""

    __tablename__ = "annex"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    item: int
    title: str
    sha256: str = Field(index=True)
    name: str
    size: int
    media_type: str
    is_closed: bool = False
    public_from: datetime | None = Field(default=None, sa_type=INSTANT)
    removed_at: datetime | None = Field(default=None, sa_type=INSTANT)


class AgendaVersion(SQLModel, table=True):
    """What the agenda said at one time, whole (append-only)."""

    __tablename__ = "agenda_version"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    made_at: datetime = Field(sa_type=INSTANT)
    made_by: int | None = Field(default=None, foreign_key="person.id")
    lines: str


class Signature(SQLModel, table=True):
    """The newest signature of each who took part."""

    __tablename__ = "signature"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    person: int = Field(foreign_key="person.id", primary_key=True)
    signed_at: datetime = Field(sa_type=INSTANT)
    digest: str


class Correction(SQLModel, table=True):
    """A typing error put right, an addition, or another outcome, of a closed record."""

    __tablename__ = "correction"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    item: int
    kind: CorrectionKind = Field(sa_type=coded(CorrectionKind))
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=INSTANT)
    text: str
    reason: str
    before: str = ""
    outcome: Outcome | None = Field(default=None, sa_type=coded(Outcome))
    confirmed_by: int | None = None
    postponed_to: int | None = Field(default=None, foreign_key="meeting.id")


class MeetingDocument(SQLModel, table=True):
    """A document made of the meeting, found again by its hash."""

    __tablename__ = "meeting_document"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    kind: DocumentKind = Field(sa_type=coded(DocumentKind))
    sha256: str = Field(index=True)
    name: str
    media_type: str
    size: int
    made_at: datetime = Field(sa_type=INSTANT)
    made_by: int | None = Field(default=None, foreign_key="person.id")
    item: int = 0


class Publication(SQLModel, table=True):
    """One publishing of the agenda or the minutes; what the guard had found, as JSON."""

    __tablename__ = "publication"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    what: Published = Field(sa_type=coded(Published))
    published_at: datetime = Field(sa_type=INSTANT)
    published_by: int | None = Field(default=None, foreign_key="person.id")
    findings: str = "[]"
    reason: str = ""
