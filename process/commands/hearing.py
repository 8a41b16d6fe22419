"""What people may ask of a hearing: its letters, answers, more time, new rounds, the memo. One class per fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from process.commands.act import CaseCommand, Command
from process.ids import BodyId, PackageId, PersonId
from process.state.hearing import Answer, Channel, FileRef, MemoPoint, ResponsePublication


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCommand(CaseCommand):
    """About one body's hearing."""

    body: BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPackage(Command):
    """Open a hearing for several proposals (samlet høring).

    Each body gets one letter, one link and one deadline for all that concern it. The title stands in every letter.
    """

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherCase(CaseCommand):
    """Let a case be heard with others: its letters from now on belong to that hearing.

    `package` 0: it is heard alone again, as long as no letter of it is out.
    """

    package: PackageId


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCommand(Command):
    """About a hearing of several cases as a whole. `letters`: the bodies that get one, with their deadlines."""

    package: PackageId
    letters: Mapping[BodyId, tuple[date, time]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForSecond(PackageCommand):
    """Make the letters of a hearing of several cases ready for somebody else to send.

    So many go out at once that two people must have looked at them.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLetters(PackageCommand):
    """Let the letters of a hearing of several cases go, as the first thing of their sending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHearing(CaseCommand):
    """Send the drafted hearing letters (Send høring).

    Empty `bodies` means all of them. `deadlines` overrides the proposed ones per body.
    """

    bodies: tuple[BodyId, ...] = ()
    deadlines: Mapping[BodyId, tuple[date, time]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLetter(BodyCommand):
    """Take a letter back within its undo period.

    As if it had never been sent.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPosted(BodyCommand):
    """Record that what waited to be posted to somebody of a body was posted on a day.

    That day it was sent. `by_phone`: a reminder was said on the telephone instead.
    """

    recipient: PersonId
    on: date
    by_phone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectLetter(CaseCommand):
    """Tell all who have a hearing letter that something in it was wrong, and what holds instead.

    Empty `bodies` means all whose letter has left. They get the letter as it reads now.
    """

    text: str
    bodies: tuple[BodyId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverLetter(BodyCommand):
    """Take over a hearing begun elsewhere, with the answer if it has come.

    Nobody is written to; reminders still ahead are planned.
    """

    sent_on: date
    due_on: date
    due_time: time | None = None  # None: the hour such deadlines have
    answered_on: date | None = None
    answer: Answer | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResponse(BodyCommand):
    """Record a body's answer; a late one is recorded and marked."""

    answer: Answer
    text: str = ""
    general: str = ""  # what the body says of all the proposals it was asked about together
    submitted_by: str = ""
    on_behalf_of: str = ""
    received_at: datetime | None = None  # when it came, if it came by mail or paper; else now
    is_date_unknown: bool = False
    is_partial: bool = False
    corrects: int | None = None
    channel: Channel = Channel.MAIL
    files: tuple[FileRef, ...] = ()
    agreed_on: date | None = None  # the meeting that approved it; or the last day of a written round
    agreed_from: date | None = None  # the first day of a written round
    minority: str = ""  # what a minority says instead
    minority_by: str = ""
    read_back_to: str = ""  # of one given on the telephone by `submitted_by`: who approved it when it was read aloud


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDraft(BodyCommand):
    """Lay the draft of a body's answer before its members, who may read it and comment on it.

    `is_closed`: it is open to comments no more.
    """

    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDraft(BodyCommand):
    """Hand the draft of a body's answer to its chair, ready to be sent (klar til afsendelse)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeResponse(BodyCommand):
    """Say for a body that an answer is not its own (det var ikke os); the coordinator settles it."""

    response: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDispute(CaseCommand):
    """Settle whether an answer that its body has disputed stands, or is withdrawn."""

    response: int
    stands: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUnsolicited(CaseCommand):
    """Record a statement nobody asked for, from a citizen or an association."""

    sender: str
    text: str = ""
    received_at: datetime | None = None
    files: tuple[FileRef, ...] = ()
    is_objection: bool = False  # counted while the case is, or was, in public hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishHearing(CaseCommand):
    """Record that the proposal is in public hearing from a day to a day.

    Left out, it ends when the law's weeks are over. Beside the bodies' own hearings; by planloven § 24 or
    folkeskoleloven § 24, stk. 4.
    """

    starts_on: date
    due_on: date | None = None
    due_time: time = time(23, 59)
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikePublicHearing(CaseCommand):
    """Strike a public hearing that was written down wrongly or has to begin anew."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmResponse(BodyCommand):
    """Confirm a MED committee's answer as its chair or vice-chair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePublication(CaseCommand):
    """Decide whether an answer that may hold personal data is shown outside, and how.

    Of one that the guard has stopped: as it is, in another text, or not at all.
    """

    response: int
    verdict: ResponsePublication
    reason: str = ""
    public_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseResponse(BodyCommand):
    """Record that a body answers after its meeting on a day.

    No reminder until then; it does not move the deadline.
    """

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendHearing(BodyCommand):
    """Give a body a later deadline, with a reason.

    One that costs the case a meeting or its place in a dispatch is refused with what it costs, unless that is accepted.
    """

    due_on: date
    due_time: time
    reason: str
    accepts_cost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(BodyCommand):
    """Record that a body asks for a later deadline; `extend` grants it."""

    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(BodyCommand):
    """Refuse a body the later deadline it asked for, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReminders(BodyCommand):
    """Remind a body of nothing before a day: somebody has talked with them.

    And of the deadline on that day.
    """

    until: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindNow(BodyCommand):
    """Remind a body today, beside the plan; never twice a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound(CaseCommand):
    """Ask again the bodies that have answered or been closed; their letters are drafted.

    The bodies named, or all. `period_days` 0 keeps each its own. One that costs the case a meeting or its place in a
    dispatch is refused with what it costs, unless that is accepted.
    """

    reason: str
    bodies: tuple[BodyId, ...] = ()
    period_days: int = 0
    accepts_cost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeChange(CaseCommand):
    """Say whether a proposal's new text changes what the bodies were asked about.

    If so, they are asked anew; what that costs the case must be accepted, as of `NewRound`.
    """

    proposal: int
    is_material: bool
    reason: str
    period_days: int = 0
    accepts_cost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceBody(CaseCommand):
    """Let a successor take over what a body has not finished, deadlines and all."""

    old: BodyId
    new: BodyId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestions(CaseCommand):
    """Answer the questionnaire anew: all that is not named is no. Bodies it adds are put on the route."""

    answers: tuple[str, ...]
    kle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHearing(BodyCommand):
    """Recall the hearing of a body."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseHearing(CaseCommand):
    """The engine's: the deadline has passed; record «no answer received» for what is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMemo(CaseCommand):
    """File the hearing memo (høringsnotat)."""

    text: str = ""
    points: tuple[MemoPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMemo(CaseCommand):
    """Approve the hearing memo."""
