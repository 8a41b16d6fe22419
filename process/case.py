"""The case and what belongs to it: consultations (the route), hearing requests, approvals, placements.

Every row here is a table row too, field for field (models/), so that what `decide` returns can be stored as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from process.register import MeetingState
from process.rules import Duty, Role
from process.stages import FINISHED, Stage, StepState


class Outcome(StrEnum):
    """What a meeting made of an item (danish-rules §6)."""

    APPROVED = "approved"
    APPROVED_WITH_CHANGES = "approved_with_changes"
    RECOMMENDED = "recommended"
    NOTED = "noted"
    POSTPONED = "postponed"
    RETURNED = "returned"
    REFERRED = "referred"
    NOT_APPROVED = "not_approved"
    TAKEN_OFF = "taken_off"
    SENT_IN_HEARING = "sent_in_hearing"


POSITIVE = frozenset({Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Outcome.RECOMMENDED, Outcome.NOTED})
STAYS = frozenset({Outcome.POSTPONED, Outcome.TAKEN_OFF})  # the same body treats it again


class Answer(StrEnum):
    """How a hearing body answered. The last three are MED's own (information og drøftelse)."""

    NO_REMARKS = "no_remarks"
    REMARKS = "remarks"
    SUPPORT = "support"
    OPPOSE = "oppose"
    NO_ANSWER_WILL_COME = "no_answer_will_come"
    DISCUSSED = "discussed"  # drøftet uden bemærkninger
    JOINT_STATEMENT = "joint_statement"  # fælles udtalelse
    STAFF_STATEMENT = "staff_statement"  # medarbejdersidens udtalelse


class HearingState(StrEnum):
    """Computed from the facts of a request and the time; never stored (DESIGN §10)."""

    DRAFTED = "drafted"
    SENT = "sent"
    ANSWER_PROMISED = "answer_promised"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    NO_REMARKS = "no_remarks"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"


class LinkState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"


class Ending(StrEnum):
    WITHDRAWN = "withdrawn"
    NOT_APPROVED = "not_approved"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True, slots=True)
class Consultation:
    """One body's treatment of the case (behandling). `number` is the case's own, never reused.

    `gates` is the number of the consultation that waits for this hearing. `outcome` is the last final one.
    `meeting` is the meeting that gave the outcome, or on whose agenda it stands; `taken_from` the last meeting whose
    outcome was taken in, so that no outcome counts twice.
    """

    number: int
    body: int
    role: Role
    step: int
    authoritative: bool = False
    state: StepState = StepState.PLANNED
    reading: int = 0
    gates: int | None = None
    duty: Duty | None = None
    basis: str = ""  # why this body: the source and the reason, for people
    period_days: int = 0
    due_time: time = time(12, 0)
    reason: str = ""  # why it was struck, added or sent on
    outcome: Outcome | None = None
    meeting: int | None = None
    taken_from: int | None = None


@dataclass(frozen=True, slots=True)
class HearingRequest:
    """One body asked in one round: facts with times, all instants UTC. `due_on`/`due_time` are the promise (local)."""

    consultation: int
    round: int
    body: int
    mandatory: bool
    drafted_at: datetime
    sent_at: datetime | None = None
    release_at: datetime | None = None  # when the letter may leave: undo period over, office open
    due_on: date | None = None
    due_time: time | None = None
    next_due: datetime | None = None  # first moment that is too late; None once nothing more falls due
    promised_on: date | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    is_late: bool = False
    closed_at: datetime | None = None  # recorded as no answer received
    withdrawn_at: datetime | None = None
    calendar_version: str = ""

    @property
    def is_finished(self) -> bool:
        return bool(self.answered_at or self.closed_at or self.withdrawn_at)

    @property
    def is_waiting(self) -> bool:
        """Sent, and neither answered, closed nor withdrawn."""
        return self.sent_at is not None and not self.is_finished

    @property
    def state(self) -> HearingState:
        if self.withdrawn_at:
            return HearingState.WITHDRAWN
        if self.answered_at:
            if self.is_late:
                return HearingState.ANSWERED_LATE
            return HearingState.NO_REMARKS if self.answer is Answer.NO_REMARKS else HearingState.ANSWERED
        if self.closed_at:
            return HearingState.NO_ANSWER
        if self.sent_at is None:
            return HearingState.DRAFTED
        return HearingState.ANSWER_PROMISED if self.promised_on else HearingState.SENT


def _pressing(request: HearingRequest) -> tuple[bool, bool, bool, int, int]:
    """Of several requests to one body, which is meant: withdrawn last, waiting first, else the newest."""
    is_live = request.withdrawn_at is None
    return is_live, request.is_waiting, not request.is_finished, request.round, request.consultation


@dataclass(frozen=True, slots=True)
class ApprovalLink:
    """One link of the approval chain. Clearance links run in parallel and come before the others."""

    position: int
    role: str
    title: str
    person: int | None
    clearance: bool = False
    state: LinkState = LinkState.PENDING
    decided_at: datetime | None = None
    decided_by: int | None = None


@dataclass(frozen=True, slots=True)
class ProposalRef:
    """A proposal as the process needs it: which version counts, and whether it can be submitted."""

    number: int
    title: str
    version: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a consultation stands or stood on an agenda, and what came of it there. Read from the meetings."""

    consultation: int
    meeting: int
    body: int
    item: int
    meeting_state: MeetingState
    held_on: date
    outcome: Outcome | None = None
    refer_to: int | None = None
    is_stopped: bool = False
    deviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """The case row. `stage`, `holder`, `held_since` and `next_deadline_at` are projections kept by `settle`."""

    id: int
    number: str
    title: str
    case_type: str
    department: int
    officer: int
    created_at: datetime
    version: int = 0
    stage: Stage = Stage.DRAFTING
    case_number: str = ""  # the municipality's own; never a key
    is_closed: bool = False
    public_title: str = ""
    public_from: datetime | None = None
    target_meeting: int | None = None
    is_target_moved: bool = False
    pinned_config: int = 0
    submitted_at: datetime | None = None
    released_at: datetime | None = None
    memo_filed_at: datetime | None = None
    memo_approved_at: datetime | None = None
    decided_on: date | None = None
    followed_up_at: datetime | None = None
    ending: Ending | None = None
    holder: int | None = None
    held_since: datetime | None = None
    next_deadline_at: datetime | None = None
    next_deadline: str = ""


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case with all its parts: what `decide` sees and returns."""

    case: Case
    consultations: tuple[Consultation, ...] = ()
    requests: tuple[HearingRequest, ...] = ()
    approvals: tuple[ApprovalLink, ...] = ()
    proposals: tuple[ProposalRef, ...] = ()
    placements: tuple[Placement, ...] = ()

    def consultation(self, number: int) -> Consultation | None:
        return next((found for found in self.consultations if found.number == number), None)

    def hearings(self) -> Iterator[Consultation]:
        return (found for found in self.consultations if found.role is Role.HEARING)

    def treatments(self) -> Iterator[Consultation]:
        """The consultations that treat the case at meetings: recommendation and decision."""
        return (found for found in self.consultations if found.role in (Role.RECOMMENDATION, Role.DECISION))

    def unfinished(self) -> Iterator[Consultation]:
        return (found for found in self.consultations if found.state not in FINISHED)

    def latest_request(self, consultation: int) -> HearingRequest | None:
        rounds = [request for request in self.requests if request.consultation == consultation]
        return max(rounds, key=lambda request: request.round, default=None)

    def request_of(self, body: int) -> HearingRequest | None:
        """The request to a body that waits for its answer; else one still to be sent, or extended; else its newest."""
        return max((request for request in self.requests if request.body == body), key=_pressing, default=None)

    def answerable(self, body: int) -> HearingRequest | None:
        """The request an answer of this body is to: one that was sent, also when the next round is drafted already."""
        sent = (request for request in self.requests if request.body == body and request.sent_at is not None)
        return max(sent, key=_pressing, default=None)

    def live_placement(self, consultation: int) -> Placement | None:
        """The agenda place that still counts: after the last outcome taken in, not on a cancelled meeting. A closed
        record comes before an agenda still to be treated; of two items of one meeting the later counts.
        """
        step = self.consultation(consultation)
        places = sorted(
            (place for place in self.placements if place.consultation == consultation),
            key=lambda place: (place.held_on, place.meeting, place.item),
        )
        taken = [number for number, place in enumerate(places) if step and place.meeting == step.taken_from]
        ahead = places[taken[-1] + 1 :] if taken else places
        alive = [place for place in ahead if place.meeting_state is not MeetingState.CANCELLED]
        closed = [place for place in alive if place.meeting_state is MeetingState.CLOSED]
        first = [place for place in closed if place.meeting == closed[0].meeting]
        return next(reversed(first or alive), None)

    def next_number(self) -> int:
        return 1 + max((found.number for found in self.consultations), default=0)

    def pending_links(self) -> tuple[ApprovalLink, ...]:
        """The links whose turn it is: all open clearances first, then the chain one by one."""
        open_links = [link for link in self.approvals if link.state is not LinkState.APPROVED]
        clearances = tuple(link for link in open_links if link.clearance)
        return clearances or tuple(sorted(open_links, key=lambda link: link.position)[:1])

    @property
    def is_approved(self) -> bool:
        return self.case.submitted_at is not None and all(link.state is LinkState.APPROVED for link in self.approvals)
