"""What people, and the engine, may ask. One frozen class per fact or act, named as an imperative.

A command says what; `Act` says who, when it was said and which version the person had seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from process.commands.act import CaseCommand, Draft
from process.ids import BodyId, CaseId, MeetingId, PersonId
from process.law import DEFAULT_HEARING_DAYS
from process.rules import Duty, Role
from process.state.follow_up import BudgetEnding
from process.state.hearing import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase:
    """A new case: its drafts, and what the route and the playbook must know to find who is heard and who decides."""

    title: str
    case_type: str
    department: BodyId
    officer: PersonId
    proposals: tuple[Draft, ...]
    committees: tuple[BodyId, ...] = ()
    hearing_bodies: tuple[BodyId, ...] = ()
    answers: tuple[str, ...] = ()  # the questionnaire, see rules.PlaybookRow
    kle: str = ""
    case_number: str = ""
    is_closed: bool = False
    public_title: str = ""
    public_from: datetime | None = None
    target_meeting: MeetingId | None = None
    source_sha256: str = ""
    received: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseProposal(CaseCommand):
    """A new version of a proposal's content; outside drafting the reason is required."""

    proposal: int
    draft: Draft
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitDraft(CaseCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDraft(CaseCommand):
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDraft(CaseCommand):
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConsultation(CaseCommand):
    """Put a body on a running route. `gates` is the consultation that waits for it (hearings only)."""

    body: BodyId
    role: Role
    step: int
    reason: str
    duty: Duty = Duty.CUSTOM
    gates: int | None = None
    authoritative: bool = False
    period_days: int = DEFAULT_HEARING_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeConsultation(CaseCommand):
    consultation: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreConsultation(CaseCommand):
    consultation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resettle(CaseCommand):
    """The engine's: a holder has left, so the case waits for somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRoute(CaseCommand):
    """«Bekræft ny rute»: the route holds in the new term too. `replacements` names who takes over from a body that has
    ended and that nobody is known to follow (old body -> new body).
    """

    reason: str = ""
    replacements: Mapping[BodyId, BodyId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRoute(CaseCommand):
    """The engine's: a new term has begun; ask the officer, once, to confirm the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetExternalDeadline(CaseCommand):
    """An external deadline, as the document says it."""

    on: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeExternalDeadline(CaseCommand):
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retarget(CaseCommand):
    target_meeting: MeetingId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOn(CaseCommand):
    """Go on though a parallel committee has not finished; the reason is printed on the next agenda."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCallIn(CaseCommand):
    """The § 23 is dropped before the council has met: the committee's decision takes effect."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCase(CaseCommand):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOut(CaseCommand):
    """The decision is carried out. `reason` is needed while follow-ups are open."""

    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(CaseCommand):
    """The engine's: take in what people have stated and move the case as far as its rules allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCase(CaseCommand):
    """The case is treated and decided in another one: accounts in the joint accounts, a proposal in the budget."""

    into: CaseId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCase(CaseCommand):
    """A joined case goes its own way again, from where it stood."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFromCollective(CaseCommand):
    """The engine's: the case this one is joined to is decided; so is this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriorities(CaseCommand):
    """A catalogue's pool in 1.000 kr., and its proposals in the order of their priority (by number)."""

    pool_1000_dkk: Decimal
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleProposals(CaseCommand):
    """How each proposal of the case ends: (number, ending). Those not named keep what they have."""

    endings: tuple[tuple[int, BudgetEnding], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAmendmentDeadline(CaseCommand):
    """The last day for amendments, as the council has set it; None: until voting starts."""

    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAmendment(CaseCommand):
    """An amendment handed in. `proposer` is a party, a group or a member, as it is to be printed."""

    proposer: str
    text: str
    amount_1000_dkk: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAmendment(CaseCommand):
    """The majority agrees to treat an amendment that came too late."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAmendment(CaseCommand):
    """Its proposer takes it back, or it was written down wrongly."""

    number: int
    reason: str
