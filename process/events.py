"""What then happened: one history entry each. Tags read `subject:past tense`; they are the audit's vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tag(StrEnum):
    """What the history calls each thing that can happen."""

    CASE_REGISTERED = "case:registered"
    CASE_RELEASED = "case:released"
    CASE_MOVED = "case:moved"
    CASE_HANDED_ON = "case:handed_on"
    CASE_TAKEN = "case:taken"  # of an office's work, by one of it
    CASE_GIVEN_BACK = "case:given_back"
    CASE_RETARGETED = "case:retargeted"
    CASE_KEPT_BACK = "case:kept_back"
    CASE_OUT_OF_MAIL = "case:out_of_mail"
    CASE_WITHDRAWN = "case:withdrawn"
    CASE_DECIDED = "case:decided"
    CASE_CARRIED_OUT = "case:carried_out"
    CASE_ENDED = "case:ended"
    NOTE_ADDED = "note:added"
    PROPOSAL_REVISED = "proposal:revised"
    DRAFT_SUBMITTED = "draft:submitted"
    DRAFT_APPROVED = "draft:approved"
    DRAFT_RETURNED = "draft:returned"
    ROUTE_CHANGED = "route:changed"
    STEP_READY = "step:ready"
    STEP_OPENED = "step:opened"
    STEP_TREATED = "step:treated"  # by a meeting, with its outcome
    STEP_DONE = "step:done"  # a hearing is over
    STEP_BACK = "step:back"
    PACKAGE_OPENED = "package:opened"  # several cases are to be heard together
    CASE_GATHERED = "case:gathered"  # into such a hearing, or out of it
    LETTER_DRAFTED = "letter:drafted"
    LETTER_SENT = "letter:sent"
    LETTER_TAKEN_OVER = "letter:taken_over"
    POSTED = "letter:posted"
    LETTER_CANCELLED = "letter:cancelled"
    LETTER_CORRECTED = "letter:corrected"  # told to who had it: what was wrong, and what holds
    LETTERS_READY = "letters:ready"  # so many that another person is to send them
    LETTERS_RELEASED = "letters:released"
    RESPONSE_RECEIVED = "response:received"
    RESPONSE_PROMISED = "response:promised"
    RESPONSE_CONFIRMED = "response:confirmed"
    RESPONSE_CLEARED = "response:cleared"  # for publication, by a person
    RESPONSE_DISPUTED = "response:disputed"  # the body says that it is not its answer
    DISPUTE_SETTLED = "response:settled"  # it stands, or is withdrawn
    DRAFT_SHARED = "answer:shared"  # a body's own draft, with its members
    DRAFT_CLOSED = "answer:closed"  # to their comments
    DRAFT_READY = "answer:ready"  # handed to the chair
    EXTENSION_ASKED = "extension:asked"
    EXTENSION_REFUSED = "extension:refused"
    REMINDERS_HELD = "reminders:held"
    REMINDED_NOW = "reminder:asked"  # by a person, beside the plan
    ROUND_OPENED = "round:opened"
    CHANGE_JUDGED = "change:judged"
    BODY_REPLACED = "body:replaced"
    ROUTE_ASKED = "route:asked"  # a new term has begun: the officer is to confirm the route
    ROUTE_CONFIRMED = "route:confirmed"
    PUBLIC_HEARING_OPENED = "public_hearing:opened"
    PUBLIC_HEARING_STRUCK = "public_hearing:struck"
    WALL_SET = "wall:set"
    WALL_STRUCK = "wall:struck"
    FOLLOW_UP_ADDED = "follow_up:added"
    FOLLOW_UP_SET = "follow_up:set"
    FOLLOW_UP_FINISHED = "follow_up:finished"
    FOLLOW_UP_REMINDED = "follow_up:reminded"
    AGREEMENT_SET = "agreement:set"
    POINT_STATUS_SET = "point:status_set"
    POINT_LINKED = "point:linked"
    STATUS_REPORT_FILED = "status_report:filed"
    CASE_JOINED = "case:joined"
    CASE_LEFT = "case:left"
    CASE_SETTLED = "case:settled"  # with the case it was joined to
    CASE_UNSETTLED = "case:unsettled"  # another outcome came of what settled it
    PRIORITIES_SET = "priorities:set"
    PROPOSALS_SETTLED = "proposals:settled"
    AMENDMENT_DEADLINE_SET = "amendments:deadline_set"
    AMENDMENT_TABLED = "amendment:tabled"
    AMENDMENT_ACCEPTED = "amendment:accepted"
    AMENDMENT_WITHDRAWN = "amendment:withdrawn"
    QUESTIONS_ANSWERED = "questions:answered"
    HEARING_EXTENDED = "hearing:extended"
    HEARING_WITHDRAWN = "hearing:withdrawn"
    HEARING_NO_ANSWER = "hearing:no_answer"
    MEMO_FILED = "memo:filed"
    MEMO_APPROVED = "memo:approved"
    ITEM_PLACED = "item:placed"
    ITEM_REMOVED = "item:removed"
    ITEM_RAISED = "item:raised"
    ITEM_CHANGED = "item:changed"
    ANNEX_ATTACHED = "annex:attached"
    ANNEX_REMOVED = "annex:removed"
    AGENDA_PREPARED = "agenda:prepared"
    AGENDA_ORDERED = "agenda:ordered"
    AGENDA_APPROVED = "agenda:approved"
    AGENDA_DISPATCHED = "agenda:dispatched"
    AGENDA_ADOPTED = "agenda:adopted"
    ATTENDANCE_RECORDED = "attendance:recorded"
    ATTENDANCE_STATED = "attendance:stated"
    ABSENCE_REPORTED = "absence:reported"
    ABSENCE_WITHDRAWN = "absence:withdrawn"  # the member comes after all
    SUBSTITUTE_ASKED = "substitute:asked"
    SUBSTITUTE_ANSWERED = "substitute:answered"
    SUBSTITUTE_CALLED = "substitute:called"
    SUBSTITUTE_RULED = "substitute:ruled"  # the council approved or refused
    CONFLICT_RAISED = "conflict:raised"
    CONFLICT_RULED = "conflict:ruled"
    DECISION_RECORDED = "decision:recorded"
    DECISION_CORRECTED = "decision:corrected"
    DECISION_STOPPED = "decision:stopped"
    DECISION_RELEASED = "decision:released"  # the § 23 was taken back
    DECISION_REOPENED = "decision:reopened"  # by two people
    DISSENT_ENTERED = "dissent:entered"
    DISSENT_WITHDRAWN = "dissent:withdrawn"  # entered by mistake
    RECORD_CLOSED = "record:closed"
    RECORD_SIGNED = "record:signed"
    RECORD_CORRECTED = "record:corrected"
    RECORD_ADDED = "record:added"
    REOPENING_PROPOSED = "reopening:proposed"
    DOCUMENT_FILED = "document:filed"
    EDITION_FROZEN = "edition:frozen"  # what agenda or minutes say, until the next numbered edition
    WORDS_ERASED = "words:erased"  # out of a meeting's record, by law
    PUBLISHED = "publication:made"
    PUBLICATION_WITHDRAWN = "publication:withdrawn"
    MEETING_MOVED = "meeting:moved"
    MEETING_CANCELLED = "meeting:cancelled"
    REGISTER_CHANGED = "register:changed"
    NOTICE_ATTEMPTED = "notice:attempted"
    MESSAGE_RETRIED = "message:retried"
    MESSAGE_DROPPED = "message:dropped"
    MAIL_RECEIVED = "mail:received"  # an answer to one of our mails, or a server's word about it
    MAIL_SETTLED = "mail:settled"  # somebody has said what it is
    OLD_MINUTES_KEPT = "old_minutes:kept"  # of before the program, to be searched
    OLD_MINUTES_CUT = "old_minutes:cut"  # words about a person taken out of them, by law
    TEXTS_ERASED = "texts:erased"  # personal texts of one entry, by law
    ROWS_PROVED = "rows:proved"  # by a migration: every row as it then was
    INSTALLATION_RESTORED = "installation:restored"  # from a backup: what came after it is gone
    RESTORATION_SETTLED = "restoration:settled"  # somebody has looked at one thing the world had seen


@dataclass(frozen=True, slots=True)
class Event:
    """`data` is chained as it is (JSON-able, no floats, no personal text); of `personal` only a salted digest is."""

    tag: Tag
    data: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
