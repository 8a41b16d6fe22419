"""The tables, one aggregate a file.

Statements name them from here: `from models import tables as t`, `t.cases.c.id`.

Columns carry the names of the fields in `process/state/`. Statements are Core statements: no row becomes an object.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import SQLModel

from models.columns import table
from models.tables import access, case, chain, hearing, mailbox, meeting, old_minutes, outbox, register, restoration

metadata = SQLModel.metadata

cases = table(case.Case)
ready_cases = table(case.ReadyCase)
consultations = table(case.Consultation)
approvals = table(case.Approval)
proposals = table(case.Proposal)
proposal_versions = table(case.ProposalVersion)
budget_lines = table(case.BudgetLine)
external_deadlines = table(case.ExternalDeadline)
public_hearings = table(case.PublicHearing)
follow_ups = table(case.FollowUp)
amendments = table(case.TabledAmendment)
agreement_points = table(case.AgreementPoint)
status_report_lines = table(case.StatusReportLine)

packages = table(hearing.HearingPackage)
requests = table(hearing.HearingRequest)
responses = table(hearing.HearingResponse)
response_files = table(hearing.ResponseFile)
memos = table(hearing.Memo)

meetings = table(meeting.Meeting)
agenda_items = table(meeting.AgendaItem)
agenda_versions = table(meeting.AgendaVersion)
decisions = table(meeting.Decision)
attendance = table(meeting.Attendance)
substitutions = table(meeting.SeatSubstitution)
conflicts = table(meeting.ConflictOfInterest)
annexes = table(meeting.Annex)
signatures = table(meeting.Signature)
corrections = table(meeting.Correction)
meeting_documents = table(meeting.MeetingDocument)
publications = table(meeting.Publication)

organizations = table(register.Organization)
persons = table(register.Person)
memberships = table(register.Membership)
covers = table(register.Cover)
terms = table(register.LegislativeTerm)
config_versions = table(register.ConfigVersion)
counters = table(register.Counter)

history = table(chain.HistoryEntry)
chain_head = table(chain.ChainHead)
personal_texts = table(chain.PersonalText)

notices = table(outbox.Notice)
messages = table(outbox.Message)
message_notices = table(outbox.MessageNotice)
attempts = table(outbox.DeliveryAttempt)

incoming_mails = table(mailbox.IncomingMail)
mailbox_position = table(mailbox.MailboxPosition)
old_items = table(old_minutes.OldItem)
old_meetings = table(old_minutes.OldMeeting)

logins = table(access.Login)
sessions = table(access.WebSession)
access_links = table(access.AccessLink)
draft_comments = table(access.DraftComment)
link_codes = table(access.LinkCode)
form_drafts = table(access.FormDraft)
uploads = table(access.Upload)
access_log = table(access.AccessLogEntry)
flow_successes = table(outbox.FlowSuccess)
flow_failures = table(outbox.FlowFailure)
restoration_tasks = table(restoration.RestorationTask)

# Joins that many statements ask for.
DECISION_ON_ITEM = sa.and_(
    decisions.c.meeting_id == agenda_items.c.meeting_id, decisions.c.item == agenda_items.c.number
)
VERSION_OF_PROPOSAL = sa.and_(
    proposals.c.case_id == proposal_versions.c.case_id, proposals.c.number == proposal_versions.c.proposal
)
