"""The case and what belongs to it: consultations (the route), hearing requests, approvals, placements.

Every row here is a table row too, field for field (models/), so that what `decide` returns can be stored as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PackageId, PersonId
from process.register import MeetingStatus
from process.rules import Duty, Role
from process.stages import FINISHED, Stage, StepState
from process.state.amendment import TabledAmendment
from process.state.follow_up import AgreementPoint, BudgetEnding, FollowUp
from process.state.hearing import HearingRequest, HearingResponse, PublicHearing
from process.words.decided_together import without_number

if TYPE_CHECKING:
    from process.state.decision import Question


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


class LinkState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"


class Ending(StrEnum):
    WITHDRAWN = "withdrawn"
    NOT_APPROVED = "not_approved"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True)
class Consultation:
    """One body's treatment of the case (behandling). `number` is the case's own, never reused.

    `gates` is the number of the consultation that waits for this hearing. `outcome` is the last final one.
    `meeting` is the meeting that gave the outcome, or on whose agenda it stands; `taken_from` the last meeting whose
    outcome was taken in, so that no outcome counts twice (`taken_revision`: which revision of it).
    """

    number: int
    body: BodyId
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
    meeting: MeetingId | None = None
    taken_from: MeetingId | None = None
    taken_revision: int = 0

    @property
    def told_reason(self) -> str:
        """`reason` for those who read it: without the number of another case."""
        return without_number(self.reason)


def pressing(request: HearingRequest) -> tuple[bool, bool, bool, int, int]:
    """Of several requests to one body, which is meant: withdrawn last, waiting first, else the newest."""
    is_live = request.withdrawn_at is None
    return is_live, request.is_waiting, not request.is_finished, request.round, request.consultation


@dataclass(frozen=True)
class ApprovalLink:
    """One link of the approval chain. Clearance links run in parallel and come before the others."""

    position: int
    role: str
    title: str
    person: PersonId | None
    clearance: bool = False
    state: LinkState = LinkState.PENDING
    decided_at: datetime | None = None
    decided_by: PersonId | None = None


@dataclass(frozen=True)
class ProposalRef:
    """A proposal as the process needs it: which version counts, and whether it can be submitted."""

    number: int
    title: str
    version: int
    is_complete: bool
    revised_at: datetime | None = None  # when this version came; None for the first
    judged_at: datetime | None = None  # when somebody last judged what a revision means for the hearing
    priority: int | None = None  # 1 comes first
    budget_ending: BudgetEnding | None = None
    is_settled_by_hand: bool = False  # somebody has said how it ends: no decision taken in changes that


@dataclass(frozen=True)
class ExternalDeadline:
    """A day somebody else has set ("til Social- og Boligstyrelsen 1. december"). No plan crosses it and nobody
    here can extend it. `struck_reason`: it was written down wrongly.
    """

    number: int
    on: date
    what: str
    struck_reason: str = ""


@dataclass(frozen=True)
class Placement:
    """Where a consultation stands or stood on an agenda, and what came of it there. Read from the meetings."""

    consultation: int
    meeting: MeetingId
    body: BodyId
    item: ItemNumber
    meeting_state: MeetingStatus
    held_on: date
    outcome: Outcome | None = None
    refer_to: BodyId | None = None
    is_stopped: bool = False
    requests: tuple[str, ...] = ()  # what the decision's text asks for beside its outcome
    is_alone: bool = False  # the chair or mayor decided, before the meeting
    revision: int = 0  # how often two people have changed the outcome
    points: tuple[tuple[int, Outcome, str], ...] = ()  # those with an outcome of their own: point, outcome, amendment
    stopped_by: PersonId | None = None  # the member behind `is_stopped`
    proposed: int = 0  # how many points the proposed decision had; read where some had an outcome of their own
    question: Question | None = None  # what the body was asked, if not to approve or to recommend
    postponed_to: MeetingId | None = None  # the meeting the decision named


_BY_MEETING = attrgetter("held_on", "meeting", "item")


@dataclass(frozen=True)
class Case:
    """The case row. `stage`, `holder`, `held_since` and `next_deadline_at` are projections kept by `settle`."""

    id: CaseId
    number: str
    title: str
    case_type: str
    department: BodyId
    officer: PersonId
    created_at: datetime
    version: int = 0
    stage: Stage = Stage.DRAFTING
    case_number: str = ""  # the municipality's own; never a key
    kle: str = ""
    answers: str = ""  # the questionnaire: the keys answered yes, comma between
    walls: int = 0  # how many external deadlines, answers and follow-ups there are: what is 0 need not be read
    responses: int = 0
    follow_ups: int = 0
    points: int = 0  # of the agreement it carries
    status_reports: int = 0
    joined_into: CaseId | None = None  # the case this one is decided in, and its number
    joined_number: str = ""
    budget_ending: BudgetEnding | None = None
    pool_1000_dkk: str = ""  # of a catalogue; decimal text: amounts are never floats
    amendments: int = 0  # how many were tabled
    amendments_due_on: date | None = None  # the council's last day for them
    memo_edition: int = 0
    is_closed: bool = False
    public_title: str = ""
    public_from: datetime | None = None
    target_meeting: MeetingId | None = None
    is_target_moved: bool = False
    pinned_config: int = 0
    submitted_at: datetime | None = None
    released_at: datetime | None = None
    memo_filed_at: datetime | None = None
    memo_approved_at: datetime | None = None
    decided_on: date | None = None
    followed_up_at: datetime | None = None
    ending: Ending | None = None
    holder: PersonId | None = None
    taken_by: PersonId | None = None  # of an office of several, who does what its coordinator or secretary does
    held_since: datetime | None = None
    next_deadline_at: datetime | None = None
    next_deadline: str = ""
    route_asked_at: datetime | None = None  # the officer was asked to confirm the route for a new term
    route_confirmed_at: datetime | None = None
    public_hearings: int | None = None  # how many there are or were; None: never any
    is_out_of_mail: bool | None = None  # nothing of it may leave by mail or any other channel; None: never said
    package: PackageId | None = None  # what its letters from now on belong to; None: it is heard alone
    source_sha256: str = ""  # the document it was registered from


@dataclass(frozen=True)
class CaseState:
    """A case with all its parts: what `decide` sees and returns."""

    case: Case
    consultations: tuple[Consultation, ...] = ()
    requests: tuple[HearingRequest, ...] = ()
    approvals: tuple[ApprovalLink, ...] = ()
    proposals: tuple[ProposalRef, ...] = ()
    placements: tuple[Placement, ...] = ()
    external_deadlines: tuple[ExternalDeadline, ...] = ()
    responses: tuple[HearingResponse, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    points: tuple[AgreementPoint, ...] = ()
    amendments: tuple[TabledAmendment, ...] = ()
    public_hearings: tuple[PublicHearing, ...] = ()

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        return tuple(follow_up for follow_up in self.follow_ups if follow_up.is_open)

    def live_external_deadlines(self) -> tuple[ExternalDeadline, ...]:
        return tuple(deadline for deadline in self.external_deadlines if not deadline.struck_reason)

    def live_public_hearings(self) -> tuple[PublicHearing, ...]:
        return tuple(hearing for hearing in self.public_hearings if not hearing.struck_reason)

    def response(self, number: int) -> HearingResponse | None:
        return next((response for response in self.responses if response.number == number), None)

    def unjudged(self) -> tuple[ProposalRef, ...]:
        """Proposals that got a new text after some body had been asked, and nobody has said what that means yet."""
        first = min((r.sent_at for r in self.requests if r.sent_at and not r.withdrawn_at), default=None)
        return tuple(
            p
            for p in self.proposals
            if first and p.revised_at and p.revised_at > first and (p.judged_at is None or p.judged_at < p.revised_at)
        )

    def consultation(self, number: int) -> Consultation | None:
        for step in self.consultations:
            if step.number == number:
                return step
        return None

    def hearings(self) -> Iterator[Consultation]:
        return (step for step in self.consultations if step.role is Role.HEARING)

    def treatments(self) -> Iterator[Consultation]:
        """The consultations that treat the case at meetings: recommendation and decision."""
        return (step for step in self.consultations if step.role in (Role.RECOMMENDATION, Role.DECISION))

    def unfinished(self) -> Iterator[Consultation]:
        return (step for step in self.consultations if step.state not in FINISHED)

    def latest_request(self, consultation: int) -> HearingRequest | None:
        rounds = [request for request in self.requests if request.consultation == consultation]
        return max(rounds, key=attrgetter("round"), default=None)

    def was_heard(self, consultation: int) -> bool:
        """Whether some round of this hearing was answered or ran out without an answer."""
        return any(r.consultation == consultation and (r.answered_at or r.closed_at) for r in self.requests)

    @property
    def owes_memo(self) -> bool:
        """Somebody who was asked has answered, and no memo of it is approved."""
        return self.case.memo_approved_at is None and any(request.answered_at for request in self.requests)

    def request_of(self, body: int) -> HearingRequest | None:
        """The request to a body that waits for its answer; else one still to be sent, or extended; else its newest."""
        return max((request for request in self.requests if request.body == body), key=pressing, default=None)

    def answerable(self, body: int) -> HearingRequest | None:
        """The request an answer of this body is to: one that was sent, also when the next round is drafted already."""
        sent = (request for request in self.requests if request.body == body and request.sent_at is not None)
        return max(sent, key=pressing, default=None)

    def question_to(self, step: Consultation) -> Question | None:
        """What the body was asked when the outcome that counts was decided."""
        places = (p for p in self.placements if p.consultation == step.number and p.meeting == step.taken_from)
        return next((place.question for place in places if place.outcome is not None), None)

    def live_placement(self, consultation: int) -> Placement | None:
        """The agenda place that still counts: after the last outcome taken in, not on a cancelled meeting. What is
        decided, in a closed record or by the chair alone (whatever became of the meeting that was to be told), comes
        before an agenda still to be treated; of two items of one meeting the later counts.
        """
        places = [place for place in self.placements if place.consultation == consultation]
        if not places:  # most cases stand on no agenda
            return None
        places.sort(key=_BY_MEETING)
        step = self.consultation(consultation)
        taken = [number for number, place in enumerate(places) if step and place.meeting == step.taken_from]
        ahead = places[taken[-1] + 1 :] if taken else places
        alive = [place for place in ahead if place.is_alone or place.meeting_state is not MeetingStatus.CANCELLED]
        decided = [place for place in alive if place.is_alone or place.meeting_state is MeetingStatus.CLOSED]
        first = [place for place in decided if place.meeting == decided[0].meeting]
        return next(reversed(first or alive), None)

    def postponed_to(self, consultation: int) -> MeetingId | None:
        """The meeting its body has put it off to, where the last agenda it stood on did, and named one."""
        held = [
            place
            for place in self.placements
            if place.consultation == consultation and place.meeting_state is not MeetingStatus.CANCELLED
        ]
        last = max(held, key=_BY_MEETING, default=None)
        return last.postponed_to if last and last.outcome is Outcome.POSTPONED else None

    def next_number(self) -> int:
        return 1 + max((step.number for step in self.consultations), default=0)

    def pending_links(self) -> tuple[ApprovalLink, ...]:
        """The links whose turn it is: all open clearances first, then the chain one by one."""
        open_links = [link for link in self.approvals if link.state is not LinkState.APPROVED]
        clearances = tuple(link for link in open_links if link.clearance)
        return clearances or tuple(sorted(open_links, key=lambda link: link.position)[:1])

    @property
    def is_approved(self) -> bool:
        return self.case.submitted_at is not None and all(link.state is LinkState.APPROVED for link in self.approvals)
