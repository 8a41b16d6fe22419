"""What all notices have: their kinds and states, what a kind says of itself, one that is planned, and what takes some
back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from process.ids import PersonId
from process.stored_form import StoredForm


class NoticeKind(StrEnum):
    """The kinds as they are stored."""

    HEARING_SENT = "hearing_sent"
    HEARING_EXTENDED = "hearing_extended"
    HEARING_WITHDRAWN = "hearing_withdrawn"
    LETTER_CORRECTED = "letter_corrected"
    REMINDER = "reminder"
    DEADLINE_PASSED = "deadline_passed"
    RECEIPT = "receipt"
    LATE_RESPONSE = "late_response"
    TO_APPROVE = "to_approve"
    DRAFT_RETURNED = "draft_returned"
    KEPT_BACK = "kept_back"
    READY_FOR_AGENDA = "ready_for_agenda"
    PLACED_ON_AGENDA = "placed_on_agenda"
    DECIDED = "decided"
    UNDELIVERED = "undelivered"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_REFUSED = "extension_refused"
    ANSWER_COMES_LATE = "answer_comes_late"
    PROPOSAL_CHANGED = "proposal_changed"
    TO_CONFIRM = "to_confirm"
    FOLLOW_UP_DUE = "follow_up_due"
    ROUTE_TO_CONFIRM = "route_to_confirm"
    SUBSTITUTE_ASKED = "substitute_asked"
    SUBSTITUTE_ANSWERED = "substitute_answered"
    SUBSTITUTE_NOT_NEEDED = "substitute_not_needed"
    MEMBER_ITEM = "member_item"
    AGENDA_OUT = "agenda_out"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    TO_SIGN = "to_sign"
    FLOW_FAILING = "flow_failing"
    FLOW_WELL = "flow_well"
    CHAIN_HEAD = "chain_head"
    LINK_CODE = "link_code"
    DRAFT_SHARED = "draft_shared"
    DRAFT_READY = "draft_ready"
    RESPONSE_DISPUTED = "response_disputed"
    DISPUTE_SETTLED = "dispute_settled"
    HEARING_PLAN = "hearing_plan"
    MEETING_TO_MOVE = "meeting_to_move"

    @property
    def payload(self) -> type[Payload]:
        """The class that says what there is to know of the kind."""
        return _PAYLOADS[self]


class NoticeState(StrEnum):
    """`planned` until its time; then `due` (given to the outbox); `sent`/`given_up` by delivery. `returned`: a server
    took it, and sent it back later.

    `to_post`: its recipient has no address for mail, so that somebody posts it, or calls.

    `superseded`: a later reminder took its place. `not_applicable`: planned on or too soon after sending.
    """

    PLANNED = "planned"
    DUE = "due"
    TO_POST = "to_post"
    SENT = "sent"
    GIVEN_UP = "given_up"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    NOT_APPLICABLE = "not_applicable"


LOST = frozenset({NoticeState.GIVEN_UP, NoticeState.RETURNED})
"""Has not reached its recipient, and will not by itself."""


_PAYLOADS: dict[NoticeKind, type[Payload]] = {}


@dataclass(frozen=True)
class Payload(StoredForm):
    """What a notice says: ids, dates and numbers; names and titles are read when it is worded.

    Two notices of one kind are told apart by the stored words `about`. What may be undone and done again on one day
    has the moment in them (`told_at`): the last word is told, also where it was the first.
    """

    kind: ClassVar[NoticeKind]
    label: ClassVar[str]  # in lists: «venlig påmindelse»
    name: ClassVar[str]  # in a sentence: «den venlige påmindelse»
    neutral_subject: ClassVar[str]  # the subject of a mail about a closed or embargoed case
    of_meeting: ClassVar[bool] = False  # about a meeting itself, not about one case: stored with the meeting
    of_installation: ClassVar[bool] = False  # about the installation itself: neither case nor meeting is stored
    by_own_channel: ClassVar[bool] = False  # never by mail, nor to anybody else: what a mailbox must not hold
    in_office_hours: ClassVar[bool] = False  # else it answers what a person has just done, and leaves at any hour
    is_collected: ClassVar[bool] = False  # goes in one mail with what else its recipient is told that day
    can_wait: ClassVar[bool] = False  # news nobody must act on today: waits for the next collected mail
    to_body: ClassVar[bool] = False  # goes to a hearing body's contacts; the others speak about it to the town hall
    has_link: ClassVar[bool] = False  # asks its recipient to answer, or to look at the answer, by a personal link
    is_for_comments: ClassVar[bool] = False  # its link opens the draft of an answer to comments, and nothing else
    has_calendar: ClassVar[bool] = False  # carries the deadline as a calendar entry
    ends_calendar: ClassVar[bool] = False  # takes that entry back
    is_over_at_meeting: ClassVar[bool] = False  # says nothing of use once the meeting it is about has begun
    overtakes: ClassVar[frozenset[NoticeKind]] = (
        frozenset()
    )  # of the same hearing or meeting: not told any more, unsent

    def __init_subclass__(cls) -> None:
        if "kind" in vars(cls):
            _PAYLOADS[cls.kind] = cls


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person. `request` is (consultation, round) when it belongs to a hearing request."""

    payload: Payload
    recipient: PersonId
    planned_at: datetime
    request: tuple[int, int] | None = None
    state: NoticeState = NoticeState.PLANNED

    @property
    def kind(self) -> NoticeKind:
        return self.payload.kind

    @property
    def about(self) -> str:
        return self.payload.about

    @property
    def data(self) -> Mapping[str, object]:
        return self.payload.data


@dataclass(frozen=True, slots=True)
class CancelNotices:
    """Notices not yet due that no longer apply: of one request (None: of the case; its round None: of every round), of
    these kinds (empty: all).

    `until` cancels only those planned before it, `about` only those told apart by it; `also_due` those too whose time
    has come and that no server has taken.
    """

    request: tuple[int, int | None] | None = None
    kinds: frozenset[NoticeKind] = frozenset()
    until: datetime | None = None
    about: str | None = None
    also_due: bool = False

    def names(self, about: str) -> bool:
        """Whether a notice told apart by these words is one of them, whenever it was made (`Payload.told_at`)."""
        return self.about in (None, about) or about.startswith(f"{self.about} ")
