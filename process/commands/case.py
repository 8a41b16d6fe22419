"""What people, and the engine, may ask. One frozen class per fact or act, named as an imperative.

A command says what; `Act` says who, when it was said and which version the person had seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from process.commands.meeting import MeetingCommand
from process.rules import Duty, Role
from process.state.hearing import Answer, Channel, FileRef, MemoPoint, Publication, Received


@dataclass(frozen=True, slots=True)
class Act:
    """Who states a command. `actor` None is the engine. `command_id` makes a repeat take effect once."""

    actor: int | None
    command_id: str
    expected_version: int | None = None
    on_behalf_of: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposal as read or written: `content` is the document (JSON-able), `text` what the playbook reads."""

    title: str
    content: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    is_complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase:
    """A new case: its drafts, and what the route and the playbook must know to find who is heard and who decides."""

    title: str
    case_type: str
    department: int
    officer: int
    proposals: tuple[Draft, ...]
    committees: tuple[int, ...] = ()
    hearing_bodies: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()  # the questionnaire, see rules.PlaybookRow
    kle: str = ""
    case_number: str = ""
    is_closed: bool = False
    public_title: str = ""
    public_from: datetime | None = None
    target_meeting: int | None = None
    source_sha256: str = ""
    received: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand:
    case: int


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

    body: int
    role: Role
    step: int
    reason: str
    duty: Duty = Duty.CUSTOM
    gates: int | None = None
    authoritative: bool = False
    period_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeConsultation(CaseCommand):
    consultation: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreConsultation(CaseCommand):
    consultation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHearing(CaseCommand):
    """«Send høring». Empty `bodies` means all drafted letters. `deadlines` overrides the proposed ones per body."""

    bodies: tuple[int, ...] = ()
    deadlines: Mapping[int, tuple[date, time]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLetter(CaseCommand):
    """Take a letter back within its undo period: as if it had never been sent."""

    body: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResponse(CaseCommand):
    body: int
    answer: Answer
    text: str = ""
    submitted_by: str = ""
    on_behalf_of: str = ""
    received_at: datetime | None = None  # when it came, if it came by mail or paper; else now
    is_date_unknown: bool = False
    is_partial: bool = False
    corrects: int | None = None
    channel: Channel = Channel.MAIL
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUnsolicited(CaseCommand):
    """A statement nobody asked for, from a citizen or an association (`sender`)."""

    sender: str
    text: str = ""
    received_at: datetime | None = None
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmResponse(CaseCommand):
    """The chair's or the vice-chair's word that a MED committee's answer is its answer."""

    body: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePublication(CaseCommand):
    """What becomes of an answer the guard has stopped: shown as it is, in another text, or not at all."""

    response: int
    verdict: Publication
    reason: str = ""
    public_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseResponse(CaseCommand):
    """«Vi svarer efter vores møde den …»: no reminder until then. It does not move the deadline."""

    body: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendHearing(CaseCommand):
    body: int
    due_on: date
    due_time: time
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(CaseCommand):
    """A body that cannot answer in time asks for a later deadline. `ExtendHearing` grants it."""

    body: int
    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(CaseCommand):
    body: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReminders(CaseCommand):
    """«Har talt med dem: udsæt påmindelse til …»: no reminder before that day, and one on it."""

    body: int
    until: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound(CaseCommand):
    """Ask again: the bodies named, or all that have answered or been closed. `period_days` 0 keeps each its own."""

    reason: str
    bodies: tuple[int, ...] = ()
    period_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeChange(CaseCommand):
    """Whether a proposal's new text changes what the bodies were asked about: if so, they are asked anew."""

    proposal: int
    is_material: bool
    reason: str
    period_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceBody(CaseCommand):
    """A successor takes over what its predecessor has not finished, deadlines and all."""

    old: int
    new: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resettle(CaseCommand):
    """The engine's: a holder has left, so the case waits for somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRoute(CaseCommand):
    """«Bekræft ny rute»: the route holds in the new term too. `replacements` names who takes over from a body that has
    ended and that nobody is known to follow (old body -> new body).
    """

    reason: str = ""
    replacements: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRoute(CaseCommand):
    """The engine's: a new term has begun; ask the officer, once, to confirm the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWall(CaseCommand):
    """An external deadline, as the document says it."""

    on: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeWall(CaseCommand):
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestions(CaseCommand):
    """The questionnaire answered (anew): the keys that are yes, and the case's KLE number."""

    answers: tuple[str, ...]
    kle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHearing(CaseCommand):
    body: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseHearing(CaseCommand):
    """The engine's: the deadline has passed; record «no answer received» for what is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMemo(CaseCommand):
    text: str = ""
    points: tuple[MemoPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMemo(CaseCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Retarget(CaseCommand):
    target_meeting: int
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
class RegisterCommand:
    """A change of the register or the rules, read from the municipality's files or made on the web.

    `kind` is the entry's kind (`organization`, `person`, `membership`, `meeting`, `term`, `rules`), `key` its code,
    `fields` the values that change (JSON-able).
    """

    kind: str
    key: str
    fields: Mapping[str, object]
    valid_from: date | None = None


Command = RegisterCase | CaseCommand | MeetingCommand | RegisterCommand
