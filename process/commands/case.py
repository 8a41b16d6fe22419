"""What people, and the engine, may ask. One frozen class per fact or act, named as an imperative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from process.commands.act import CaseCommand, Command, Draft
from process.ids import BodyId, CaseId, MeetingId, PersonId
from process.law import DEFAULT_HEARING_DAYS
from process.rules import Duty, Role
from process.state.follow_up import BudgetEnding
from process.state.hearing import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase(Command):
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
    """Give a proposal a new version; outside drafting with a reason."""

    proposal: int
    draft: Draft
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitDraft(CaseCommand):
    """Hand a draft in for approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDraft(CaseCommand):
    """Approve a draft as the link whose turn it is."""

    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDraft(CaseCommand):
    """Return a draft to its officer with a comment."""

    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConsultation(CaseCommand):
    """Put a body on the route.

    `gates` is the consultation that waits for it (hearings only).
    """

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
    """Leave a consultation out, with a reason."""

    consultation: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreConsultation(CaseCommand):
    """Take a struck consultation back in."""

    consultation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resettle(CaseCommand):
    """The engine's: a holder has left, so the case waits for somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRoute(CaseCommand):
    """Confirm the route of an open case for a new term of the council.

    «Bekræft ny rute»: `replacements` names who takes over from a body that has ended and that nobody is known to
    follow (old body -> new body).
    """

    reason: str = ""
    replacements: Mapping[BodyId, BodyId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRoute(CaseCommand):
    """The engine's: a new term has begun; ask the officer, once, to confirm the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetExternalDeadline(CaseCommand):
    """Write down an external deadline: no plan crosses it.

    As the document says it.
    """

    on: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeExternalDeadline(CaseCommand):
    """Strike an external deadline that was written down wrongly."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retarget(CaseCommand):
    """Aim the case at another meeting."""

    target_meeting: MeetingId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepBack(CaseCommand):
    """Close the case or open it, or set the hour from which it may be spoken of; all that is not said is lifted.

    Who works on it is told.
    """

    reason: str
    is_closed: bool = False
    public_from: datetime | None = None
    public_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOutOfMail(CaseCommand):
    """Let nothing of the case stand in mails, calendars or messages; its links ask for a one-time code.

    What has left is not called back. `is_lifted`: it may again.
    """

    reason: str
    is_lifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOn(CaseCommand):
    """Go on though a parallel committee has not finished.

    The reason is printed on the next agenda.
    """

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCallIn(CaseCommand):
    """Drop a member's § 23 before the council has met; the committee's decision takes effect."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCase(CaseCommand):
    """Take a case from the office's work: what its coordinator or secretary does in it is yours (Tag den)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackCase(CaseCommand):
    """Give a case back to the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(CaseCommand):
    """Write a line on the case for those who work on it; bodies and the public never see it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCase(CaseCommand):
    """Withdraw the case, from any stage."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOut(CaseCommand):
    """Report that the decision is carried out; needs a reason while follow-ups are open."""

    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(CaseCommand):
    """The engine's: take in what people have stated and move the case as far as its rules allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCase(CaseCommand):
    """Let a case be treated and decided in another one.

    Accounts in the joint accounts, a proposal in the budget.
    """

    into: CaseId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCase(CaseCommand):
    """Take a joined case out again: it goes on from where it stood."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFromCollective(CaseCommand):
    """The engine's: the case this one is joined to is decided; so is this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriorities(CaseCommand):
    """Set a catalogue's pool and the order of its proposals.

    The pool is in 1.000 kr.; `order` has the proposals' numbers, most wanted first.
    """

    pool_1000_dkk: Decimal
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleProposals(CaseCommand):
    """Record how each proposal ends: included, changed, not_included or dropped.

    (number, ending); those not named keep what they have.
    """

    endings: tuple[tuple[int, BudgetEnding], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAmendmentDeadline(CaseCommand):
    """Write down the council's last day for amendments.

    None: until voting starts.
    """

    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAmendment(CaseCommand):
    """Write down an amendment; one that comes after the deadline is marked late.

    `proposer` is a party, a group or a member, as it is to be printed.
    """

    proposer: str
    text: str
    amount_1000_dkk: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAmendment(CaseCommand):
    """Write down that the majority agrees to treat a late amendment; then the others' are open too."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAmendment(CaseCommand):
    """Take an amendment back: its proposer wants to, or it was written down wrongly."""

    number: int
    reason: str
