"""What must be said to whom, and when. Typed here; `notifications/` renders and delivers.

A notice is stored in the transaction of its cause, unique by (kind, case or meeting, about, recipient, day).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from process.ids import PersonId


class NoticeKind(StrEnum):
    """What a mail is about; each has a payload and templates in `notifications/`."""

    HEARING_SENT = "hearing_sent"
    HEARING_EXTENDED = "hearing_extended"
    HEARING_WITHDRAWN = "hearing_withdrawn"
    REMINDER = "reminder"  # venlig påmindelse
    DEADLINE_PASSED = "deadline_passed"
    RECEIPT = "receipt"  # kvittering
    LATE_RESPONSE = "late_response"
    TO_APPROVE = "to_approve"
    DRAFT_RETURNED = "draft_returned"
    PLACED_ON_AGENDA = "placed_on_agenda"
    DECIDED = "decided"
    UNDELIVERED = "undelivered"  # to the coordinator: a letter could not be delivered
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_REFUSED = "extension_refused"
    PROPOSAL_CHANGED = "proposal_changed"  # since you were asked
    TO_CONFIRM = "to_confirm"  # a MED answer waits for chair or vice-chair
    FOLLOW_UP_DUE = "follow_up_due"  # to whom it is owed by, on the day and every week after
    ROUTE_TO_CONFIRM = "route_to_confirm"  # to the officer: a new term has begun
    SUBSTITUTE_ASKED = "substitute_asked"  # to the one asked to sit in
    SUBSTITUTE_ANSWERED = "substitute_answered"  # to the body's secretary
    SUBSTITUTE_NOT_NEEDED = "substitute_not_needed"  # to the one who was asked: the member comes after all
    AGENDA_OUT = "agenda_out"  # to members and substitutes; once more with what has changed
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    TO_SIGN = "to_sign"  # to those who took part, when the record closes


OF_MEETINGS = frozenset(
    {
        NoticeKind.SUBSTITUTE_ASKED,
        NoticeKind.SUBSTITUTE_ANSWERED,
        NoticeKind.SUBSTITUTE_NOT_NEEDED,
        NoticeKind.AGENDA_OUT,
        NoticeKind.MEETING_MOVED,
        NoticeKind.MEETING_CANCELLED,
        NoticeKind.TO_SIGN,
    }
)
"""Kinds that are about a meeting itself, not about one case: stored with the meeting."""


OFFICE_HOURS = frozenset(
    {
        NoticeKind.HEARING_SENT,
        NoticeKind.HEARING_EXTENDED,
        NoticeKind.REMINDER,
        NoticeKind.DEADLINE_PASSED,
        NoticeKind.LATE_RESPONSE,
        NoticeKind.PLACED_ON_AGENDA,
        NoticeKind.DECIDED,
        NoticeKind.EXTENSION_REFUSED,
        NoticeKind.PROPOSAL_CHANGED,
        NoticeKind.TO_CONFIRM,
        NoticeKind.FOLLOW_UP_DUE,
        NoticeKind.ROUTE_TO_CONFIRM,
        NoticeKind.AGENDA_OUT,
        NoticeKind.TO_SIGN,
    }
)
"""Kinds that leave within office hours only; the others answer what a person has just done."""


class NoticeState(StrEnum):
    """`planned` until its time; then `due` (given to the outbox); `sent`/`given_up` by delivery.

    `superseded`: a later reminder took its place. `not_applicable`: planned on or too soon after sending.
    """

    PLANNED = "planned"
    DUE = "due"
    SENT = "sent"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person. `request` is (consultation, round) when it belongs to a hearing request.

    `data` holds the ids and dates the text needs; names and titles are read when it is rendered.
    """

    kind: NoticeKind
    recipient: PersonId
    planned_at: datetime
    request: tuple[int, int] | None = None
    about: str = ""  # tells two notices of one kind apart, e.g. the item or the days before
    state: NoticeState = NoticeState.PLANNED
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CancelNotices:
    """Notices not yet due that no longer apply: of one request (None: of the case), of these kinds (empty: all).

    `until` cancels only those planned before it, `about` only those told apart by it.
    """

    request: tuple[int, int] | None = None
    kinds: frozenset[NoticeKind] = frozenset()
    until: datetime | None = None
    about: str | None = None
