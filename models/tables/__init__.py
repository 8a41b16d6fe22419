"""The tables, one aggregate a file; statements name them from here: `from models import tables as t`, `t.cases.c.id`.

Columns carry the names of the fields in `process/state/`. Statements are Core statements: no row becomes an object.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from models.columns import table
from models.tables.access_log import Opening
from models.tables.agreement import AgreementPoint, StatusReportLine
from models.tables.amendment import TabledAmendment
from models.tables.case import (
    Approval,
    BudgetLine,
    Case,
    Consultation,
    ExternalDeadline,
    Proposal,
    ProposalVersion,
)
from models.tables.follow_up import FollowUp
from models.tables.hearing import AccessLink, FormDraft, HearingRequest, HearingResponse, Memo, ResponseFile
from models.tables.history import ChainHead, HistoryEntry, PersonalText
from models.tables.meeting import AgendaItem, Attendance, Decision, Meeting
from models.tables.outbox import DeliveryAttempt, FlowSuccess, Message, MessageNotice, Notice
from models.tables.record import (
    AgendaVersion,
    Annex,
    ConflictOfInterest,
    Correction,
    MeetingDocument,
    Publication,
    SeatSubstitution,
    Signature,
)
from models.tables.register import (
    ConfigVersion,
    Counter,
    LegislativeTerm,
    Login,
    Membership,
    Organization,
    Person,
    WebSession,
)

metadata = SQLModel.metadata

cases = table(Case)
consultations = table(Consultation)
approvals = table(Approval)
proposals = table(Proposal)
proposal_versions = table(ProposalVersion)
budget_lines = table(BudgetLine)
external_deadlines = table(ExternalDeadline)
follow_ups = table(FollowUp)
amendments = table(TabledAmendment)
agreement_points = table(AgreementPoint)
status_report_lines = table(StatusReportLine)

requests = table(HearingRequest)
responses = table(HearingResponse)
response_files = table(ResponseFile)
memos = table(Memo)

meetings = table(Meeting)
agenda_items = table(AgendaItem)
agenda_versions = table(AgendaVersion)
decisions = table(Decision)
attendance = table(Attendance)
substitutions = table(SeatSubstitution)
conflicts = table(ConflictOfInterest)
annexes = table(Annex)
signatures = table(Signature)
corrections = table(Correction)
meeting_documents = table(MeetingDocument)
publications = table(Publication)

organizations = table(Organization)
persons = table(Person)
memberships = table(Membership)
terms = table(LegislativeTerm)
config_versions = table(ConfigVersion)
counters = table(Counter)

history = table(HistoryEntry)
chain_head = table(ChainHead)
personal_texts = table(PersonalText)

notices = table(Notice)
messages = table(Message)
message_notices = table(MessageNotice)
attempts = table(DeliveryAttempt)

logins = table(Login)
sessions = table(WebSession)
access_links = table(AccessLink)
form_drafts = table(FormDraft)
access_log = table(Opening)
flow_successes = table(FlowSuccess)
