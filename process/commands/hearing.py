"""What people may ask of a hearing: its letters, answers, more time, new rounds, the memo. One class per fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from process.commands.act import CaseCommand
from process.ids import BodyId
from process.state.hearing import Answer, Channel, FileRef, MemoPoint, ResponsePublication


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCommand(CaseCommand):
    """About one body's hearing."""

    body: BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHearing(CaseCommand):
    """«Send høring». Empty `bodies` means all drafted letters. `deadlines` overrides the proposed ones per body."""

    bodies: tuple[BodyId, ...] = ()
    deadlines: Mapping[BodyId, tuple[date, time]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLetter(BodyCommand):
    """Take a letter back within its undo period: as if it had never been sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResponse(BodyCommand):
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
class ConfirmResponse(BodyCommand):
    """The chair's or the vice-chair's word that a MED committee's answer is its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePublication(CaseCommand):
    """What becomes of an answer the guard has stopped: shown as it is, in another text, or not at all."""

    response: int
    verdict: ResponsePublication
    reason: str = ""
    public_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseResponse(BodyCommand):
    """«Vi svarer efter vores møde den …»: no reminder until then. It does not move the deadline."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendHearing(BodyCommand):
    due_on: date
    due_time: time
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(BodyCommand):
    """A body that cannot answer in time asks for a later deadline. `ExtendHearing` grants it."""

    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(BodyCommand):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReminders(BodyCommand):
    """«Har talt med dem: udsæt påmindelse til …»: no reminder before that day, and one on it."""

    until: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound(CaseCommand):
    """Ask again: the bodies named, or all that have answered or been closed. `period_days` 0 keeps each its own."""

    reason: str
    bodies: tuple[BodyId, ...] = ()
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

    old: BodyId
    new: BodyId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestions(CaseCommand):
    """The questionnaire answered (anew): the keys that are yes, and the case's KLE number."""

    answers: tuple[str, ...]
    kle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHearing(BodyCommand):
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
