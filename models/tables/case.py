"""The case's tables, with what it leaves to be done. Columns carry the names of the fields in `process/state/`."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded
from process.rules import Duty, Role
from process.stages import Stage, StepState
from process.state.case import Ending, LinkState, Outcome
from process.state.follow_up import BudgetEnding, FollowUpKind, PointStatus


class Case(SQLModel, table=True):
    """The case row; `source_sha256` is the document it was read from."""

    __tablename__ = "case"
    id: int = Field(primary_key=True)
    number: str = Field(unique=True)
    title: str
    case_type: str
    department: int = Field(foreign_key="organization.id")
    officer: int = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=INSTANT)
    version: int = 0
    stage: Stage = Field(sa_type=coded(Stage))
    case_number: str = ""
    kle: str = Field(default="", sa_column_kwargs={"server_default": ""})
    answers: str = Field(default="", sa_column_kwargs={"server_default": ""})
    walls: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    responses: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    follow_ups: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    points: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    status_reports: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    joined_into: int | None = Field(default=None, foreign_key="case.id", index=True)
    joined_number: str = Field(default="", sa_column_kwargs={"server_default": ""})
    budget_ending: BudgetEnding | None = Field(default=None, sa_type=coded(BudgetEnding))
    pool_1000_dkk: str = Field(default="", sa_column_kwargs={"server_default": ""})
    amendments: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    amendments_due_on: date | None = None
    memo_edition: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_closed: bool = False
    public_title: str = ""
    public_from: datetime | None = Field(default=None, sa_type=INSTANT)
    target_meeting: int | None = Field(default=None, foreign_key="meeting.id")
    is_target_moved: bool = False
    pinned_config: int = 0
    submitted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    released_at: datetime | None = Field(default=None, sa_type=INSTANT)
    memo_filed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    memo_approved_at: datetime | None = Field(default=None, sa_type=INSTANT)
    decided_on: date | None = None
    followed_up_at: datetime | None = Field(default=None, sa_type=INSTANT)
    ending: Ending | None = Field(default=None, sa_type=coded(Ending))
    holder: int | None = Field(default=None, foreign_key="person.id")
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    held_since: datetime | None = Field(default=None, sa_type=INSTANT)
    next_deadline_at: datetime | None = Field(default=None, sa_type=INSTANT)
    next_deadline: str = ""
    route_asked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    route_confirmed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    public_hearings: int | None = None
    is_out_of_mail: bool | None = None
    package: int | None = Field(default=None, foreign_key="hearing_package.id")
    source_sha256: str = Field(default="", index=True)

    __table_args__ = (
        sa.Index("ix_case_stage_department", "stage", "department"),
        sa.Index(
            "ix_case_open_created",
            "created_at",
            sqlite_where=sa.text("ending IS NULL"),
            postgresql_where=sa.text("ending IS NULL"),
        ),
    )


class ReadyCase(SQLModel, table=True):
    """A case in which something has been stated that it has not taken in yet, and the command that last did so. Set in
    that command's transaction, taken away by who has looked: nobody reads the other cases to find these.
    """

    __tablename__ = "ready_case"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    command_id: str


class Consultation(SQLModel, table=True):
    """One body on the route of one case. Never deleted: what is left out is struck."""

    __tablename__ = "consultation"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    body: int = Field(foreign_key="organization.id")
    role: Role = Field(sa_type=coded(Role))
    step: int
    authoritative: bool = False
    state: StepState = Field(sa_type=coded(StepState))
    reading: int = 0
    gates: int | None = None
    duty: Duty | None = Field(default=None, sa_type=coded(Duty))
    basis: str = ""
    period_days: int = 0
    due_time: time = time(12, 0)
    reason: str = ""
    outcome: Outcome | None = Field(default=None, sa_type=coded(Outcome))
    meeting: int | None = Field(default=None, foreign_key="meeting.id")
    taken_from: int | None = Field(default=None, foreign_key="meeting.id")
    taken_revision: int = 0

    __table_args__ = (sa.Index("ix_consultation_body_state", "body", "state"),)


class Approval(SQLModel, table=True):
    __tablename__ = "approval"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    position: int = Field(primary_key=True)
    role: str
    title: str
    person: int | None = Field(default=None, foreign_key="person.id")
    clearance: bool = False
    state: LinkState = Field(sa_type=coded(LinkState))
    decided_at: datetime | None = Field(default=None, sa_type=INSTANT)
    decided_by: int | None = Field(default=None, foreign_key="person.id")


UNJUDGED = sa.text("revised_at IS NOT NULL AND (judged_at IS NULL OR judged_at < revised_at)")


class Proposal(SQLModel, table=True):
    __tablename__ = "proposal"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    title: str
    version: int = 1
    is_complete: bool = True
    revised_at: datetime | None = Field(default=None, sa_type=INSTANT)
    judged_at: datetime | None = Field(default=None, sa_type=INSTANT)
    priority: int | None = None
    budget_ending: BudgetEnding | None = Field(default=None, sa_type=coded(BudgetEnding))
    is_settled_by_hand: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})

    __table_args__ = (sa.Index("ix_proposal_unjudged", "case_id", sqlite_where=UNJUDGED, postgresql_where=UNJUDGED),)


class ExternalDeadline(SQLModel, table=True):
    """A day somebody else has set. A wrong one is struck, with a reason; never moved."""

    __tablename__ = "external_deadline"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    on: date
    what: str
    struck_reason: str = ""


class PublicHearing(SQLModel, table=True):
    """One public hearing of a case, with how many remarks came. The remarks themselves are answers without a body."""

    __tablename__ = "public_hearing"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    starts_on: date
    due_on: date
    due_time: time
    published_in: str = ""
    remarks: int = 0
    objections: int = 0
    late: int = 0
    struck_reason: str = ""


class ProposalVersion(SQLModel, table=True):
    """The content as it stood: JSON of the document contract, with its digest."""

    __tablename__ = "proposal_version"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    proposal: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    content: str
    sha256: str
    created_at: datetime = Field(sa_type=INSTANT)
    created_by: int | None = Field(default=None, foreign_key="person.id")


class BudgetLine(SQLModel, table=True):
    """One amount of a proposal version. `amount_1000_dkk` null: not stated, never 0."""

    __tablename__ = "budget_line"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    proposal: int
    version: int
    label: str
    year: int | None = None
    amount_1000_dkk: str | None = None  # decimal text: amounts are never floats
    committee: str | None = None
    expenditure_type: str | None = None
    role: str
    status: str


class FollowUp(SQLModel, table=True):
    """One thing owed after a decision. Never deleted: what has fallen away is finished, with a text that says so."""

    __tablename__ = "follow_up"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    kind: FollowUpKind = Field(sa_type=coded(FollowUpKind))
    text: str
    responsible: int = Field(foreign_key="person.id")
    due_on: date | None = None
    meeting: int | None = Field(default=None, foreign_key="meeting.id")
    item: int | None = None
    remind_on: date | None = Field(default=None, index=True)
    done_at: datetime | None = Field(default=None, sa_type=INSTANT)
    done_text: str = ""

    __table_args__ = (sa.Index("ix_follow_up_responsible_done_at", "responsible", "done_at"),)


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


class AgreementPoint(SQLModel, table=True):
    """One point of the agreement a case carries."""

    __tablename__ = "agreement_point"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    number: int = Field(primary_key=True)
    text: str
    heading: str = ""
    body: int | None = Field(default=None, foreign_key="organization.id")
    planned_month: date | None = None
    linked_case: int | None = Field(default=None, foreign_key="case.id")
    meeting: int | None = Field(default=None, foreign_key="meeting.id")
    status: PointStatus | None = Field(default=None, sa_type=coded(PointStatus))
    comment: str = ""
    status_at: datetime | None = Field(default=None, sa_type=INSTANT)


class StatusReportLine(SQLModel, table=True):
    """One point in one filed report (append-only)."""

    __tablename__ = "status_report_line"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    report: int = Field(primary_key=True)
    point: int = Field(primary_key=True)
    status: PointStatus = Field(sa_type=coded(PointStatus))
    comment: str = ""
    filed_at: datetime = Field(sa_type=INSTANT)
