"""The tables beside a meeting's agenda: substitutes, conflicts, annexes, and what follows when the record is closed.

Fields as in `process/state/presence.py`, `process/state/meeting.py` and `process/state/record.py`.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.state.case import Outcome
from process.state.presence import Ruling, SubstitutionState
from process.state.record import CorrectionKind, DocumentKind, Published


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
