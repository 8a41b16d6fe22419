"""What each notice about a hearing says."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from models.case.amounts import AmountTable
from models.case.material import Material
from notifications.facts import REASONS
from notifications.hearing.ahead import own_meeting
from notifications.words import CaseRef, Contact, NoticeFacts, Words
from process import notices
from process.calendar import danish_date, local_day
from process.ids import NO_PACKAGE, BodyId
from process.sent import when_sent
from process.words import dates
from process.words.grammar import sentence
from process.words.hearing import came_about, minority_from, part_heard, why_asked

AUDIENCES = ("body", "coordinator", "manager")
"""Whom «the deadline has passed» is escalated to, as the process numbers them."""


@dataclass(frozen=True, slots=True)
class HearingWords(Words):
    """What every mail about a hearing says: of which case, or of which heard together; at which body."""

    case: CaseRef
    body: str

    @classmethod
    def said_with(cls, notice: NoticeFacts[Any]) -> Hashable:
        """What a body is asked together is told together, where the same is to be said of it."""
        return (notice.together, cls.apart(notice)) if notice.together else notice.row.id

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        """What differs between two that cannot be told as one."""
        promised_on = notice.request.promised_on if notice.request is not None else None
        reason = notice.reason if type(notice.told) in REASONS else ""
        return notice.due_at, promised_on, notice.told.about, reason

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        return replace(cls.of(notices[0]), case=notices[0].named_together(notices))


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One of the cases that a letter asks about together: what stands of each, so that the letter stays a letter."""

    case: CaseRef
    basis: str
    again: str
    changes: tuple[str, ...]
    decider: str
    amounts: tuple[tuple[str, AmountTable], ...]  # of several proposals with their titles


@dataclass(frozen=True, slots=True)
class HearingSentWords(HearingWords):
    """`parts`: the cases asked about together, and then the rest is what holds for them all; `is_addition`: the body
    has been asked about others in the same hearing before.
    """

    payload = notices.HearingSent
    matter: str  # "høring" or "MED-drøftelse": both are common gender, so templates may say "Ny"
    awaited: str  # "høringssvar" or "svar fra MED-drøftelsen"
    deadline: str
    days_left: str
    basis: str
    again: str  # why this body is asked once more; empty in the first round
    changes: tuple[str, ...]  # since it was asked the last time
    material: tuple[Material, ...]
    decider: str  # who decides the case, and when
    own_meeting: str  # the body's next, in a sentence
    contact: Contact | None
    to_secretary: bool  # of the body: who else of it may hand the answer in is told to others
    link: str
    on_paper: bool  # laid before others than the mail was for
    parts: tuple[LetterPart, ...]
    reasons: tuple[str, ...]  # why they are asked, where that is the same of several parts
    is_addition: bool
    others: tuple[CaseRef, ...]  # heard by other bodies, for information
    own_page: str  # where all hearings of the body stand
    material_in: int  # the place in the mail of the letter that has the same material; 0: it stands here

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.due_at

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        letter = cls.of(notices[0])
        if not notices[0].together:
            return letter
        parts = tuple(map(_part, map(cls.of, notices)))
        whole = replace(
            letter,
            case=notices[0].named_together(),
            parts=parts,
            is_addition=_is_addition(notices),
            others=_others(notices),
            **_NOT_OF_ALL,
        )
        return whole._with_what_is_shared(notices[0].way_ahead(are_several=len(parts) > 1))

    def _with_what_is_shared(self, way: str) -> Self:
        """Why they are asked, and the way ahead, once where they are the same of several; `way`: said of all."""
        reasons = why_asked([part.basis for part in self.parts])
        told: dict[str, Any] = {"decider": way} if len({part.decider for part in self.parts}) == 1 else {}
        without: dict[str, Any] = dict.fromkeys((*told, *(("basis",) if reasons else ())), "")
        parts = tuple(replace(part, **without) for part in self.parts)
        return replace(self, parts=parts, reasons=reasons, **told)

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:
        case_id, consultation, _ = notice.key
        return {
            "to_secretary": (notice.request_body, notice.row.recipient) in notice.facts.secretaries,
            "basis": notice.if_open(notice.facts.bases.get((case_id, consultation), "")),
            "again": _again(notice),
            "material": () if notice.case.is_protected else notice.facts.material.get(case_id, ()),
            "decider": notice.way_ahead(),
            "own_meeting": own_meeting(
                notice.facts.ahead.next_meetings.get(notice.request_body), notice.due_at, notice.decided_on
            ),
            "on_paper": False,
            "parts": (),
            "reasons": (),
            "is_addition": False,
            "others": (),
            "own_page": notice.if_open(
                notice.facts.speakers.get((BodyId(notice.request_body), notice.row.recipient), "")
            ),
            "material_in": 0,
        }


_NOT_OF_ALL: dict[str, Any] = {"basis": "", "again": "", "changes": (), "material": (), "decider": ""}
"""What is said of each case that is asked about together."""


def _part(letter: HearingSentWords) -> LetterPart:
    are_several = len(letter.material) > 1
    amounts = tuple((each.title if are_several else "", each.amounts) for each in letter.material if each.amounts.rows)
    return LetterPart(letter.case, letter.basis, letter.again, letter.changes, letter.decider, amounts=amounts)


def _others(notices: Sequence[NoticeFacts[Any]]) -> tuple[CaseRef, ...]:
    """The cases of the hearing that this body is not asked about, where it is to hear of them."""
    first = notices[0]
    together = first.facts.together
    package, body = first.together or (NO_PACKAGE, first.request_body)
    if body not in together.informed:
        return ()
    asked = {notice.row.case_id for notice in notices} | {case for case, _ in first.standing}
    return tuple(CaseRef(number, title) for case, number, title in together.cases.get(package, ()) if case not in asked)


def _is_addition(notices: Sequence[NoticeFacts[Any]]) -> bool:
    told = {notice.key for notice in notices}
    others = [r for case, r in notices[0].standing if (case, r.consultation, r.round) not in told]
    sent = min(filter(None, (notice.request.sent_at for notice in notices if notice.request)), default=None)
    return sent is not None and any(other.sent_at is not None and other.sent_at < sent for other in others)


def _again(notice: NoticeFacts[Any]) -> str:
    request = notice.request
    if request is None or request.round < 2:
        return ""
    which = f"Dette er {request.round}. runde af {notice.the_matter}."
    why = notice.if_open(request.reason)
    return f"{which} Begrundelse: {why}" if why else which


def material_once(pieces: Sequence[Words]) -> list[Words]:
    """What one mail says, with the material of a case in the first of its letters alone: who is in several bodies gets
    a letter to each in one mail.
    """
    first: dict[Hashable, int] = {}
    told: list[Words] = []
    for place, piece in enumerate(pieces, 1):
        if isinstance(piece, HearingSentWords) and piece.material:
            at = first.setdefault((piece.case.number, piece.material), place)
            piece = replace(piece, material=(), material_in=at) if at != place else piece  # noqa: PLW2901
        told.append(piece)
    return told


@dataclass(frozen=True, slots=True)
class HearingExtendedWords(HearingWords):
    payload = notices.HearingExtended
    the_matter: str  # "høringen" or "MED-drøftelsen"
    deadline: str
    reason: str
    link: str
    part_heard: str
    decider: str  # who decides the case, and when
    put_off: str  # that the decision comes later than it was to

    @classmethod
    def own(cls, notice: NoticeFacts[notices.HearingExtended]) -> Mapping[str, object]:
        before = notice.told.decided_before
        put_off = f"Afgørelsen var planlagt til {danish_date(before)}, men er flyttet." if before else ""
        return {
            "decider": notice.way_ahead(),
            "put_off": notice.if_open(put_off),
        }


@dataclass(frozen=True, slots=True)
class HearingWithdrawnWords(HearingWords):
    payload = notices.HearingWithdrawn
    matter: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetterCorrectedWords(HearingWords):
    """`reason` is what was wrong, and what holds; `sent` the day of the letter. `is_open`: an answer is to come."""

    payload = notices.LetterCorrected
    sent: str
    reason: str
    deadline: str
    is_open: bool
    link: str

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        whole = cls.of(notices[0])
        is_open = any(each.request is not None and not each.request.is_finished for each in notices)
        return replace(whole, case=notices[0].named_together(notices), is_open=is_open)

    @classmethod
    def own(cls, notice: NoticeFacts[notices.LetterCorrected]) -> Mapping[str, object]:
        request = notice.request
        left = when_sent(request) if request is not None else None
        is_open = request is not None and not request.is_finished
        return {"sent": dates.day(local_day(left)) if left else "", "is_open": is_open}


@dataclass(frozen=True, slots=True)
class ReminderWords(HearingWords):
    payload = notices.Reminder
    the_matter: str
    deadline: str
    days_left: str
    contact: Contact | None
    link: str
    part_heard: str


@dataclass(frozen=True, slots=True)
class DeadlinePassedWords(HearingWords):
    """`contact` is the body's own."""

    payload = notices.DeadlinePassed
    awaited: str
    deadline: str
    audience: str
    contact: Contact | None
    link: str  # the body's own; the others have none
    part_heard: str
    promised: str  # the meeting they have promised to answer after, or ""
    memo_on: str  # when the memo is finished by the plan, or ""

    @classmethod
    def own(cls, notice: NoticeFacts[notices.DeadlinePassed]) -> Mapping[str, object]:
        promised_on = notice.request.promised_on if notice.request is not None else None
        memo_on = notice.facts.ahead.memos.get(notice.row.case_id or 0)
        contact = notice.facts.body_contacts.get(notice.request.body) if notice.request is not None else None
        return {
            "audience": AUDIENCES[min(notice.told.escalation, 2)],
            "contact": Contact.of(contact),
            "promised": dates.day(promised_on) if promised_on else "",
            "memo_on": dates.day(memo_on) if memo_on and memo_on >= notice.facts.today else "",
        }


_NOTHING_LEFT: dict[str, object] = {
    "part_of": "",
    "is_in_time": False,
    "number": "",
    "corrects": "",
    "submitted_by": "",
    "prepared_by": "",
    "read_back_to": "",
    "came_about": "",
    "files": (),
    "text": "",
    "general": "",
    "minority": "",
    "minority_from": "",
    "is_withheld": False,
}
"""What a receipt says where the answer itself cannot be read any more."""


@dataclass(frozen=True, slots=True)
class ResponseReceiptWords(HearingWords):
    payload = notices.ResponseReceipt
    the_matter: str
    received: str
    answer: str
    is_late: bool
    part: str  # «en del af bestyrelsen», of an answer that is from no more
    part_said: str  # what came of it, in a sentence
    part_of: str = ""  # who they are, as they said it
    is_in_time: bool = False  # there was a deadline, and it was kept
    number: str = ""
    corrects: str = ""  # the number of the answer it takes the place of
    submitted_by: str = ""
    prepared_by: str = ""  # who wrote it, where that was another
    read_back_to: str = ""  # given on the telephone: who approved it when it was read aloud
    came_about: str = ""  # «Godkendt på møde den 7. september 2027»
    files: tuple[str, ...] = ()
    text: str = ""
    general: str = ""  # of all that was asked about together
    minority: str = ""
    minority_from: str = ""
    is_withheld: bool = False  # may hold personal data, so its words are on the page alone
    link: str = ""
    link_of: str = ""  # by whose personal link it came
    parts: tuple[ResponseReceiptWords, ...] = ()  # of several answers that came together, each

    @classmethod
    def apart(cls, notice: NoticeFacts[notices.ResponseReceipt]) -> Hashable:
        return notice.told.received_at

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        receipt = cls.of(notices[0])
        if not notices[0].together:
            return receipt
        parts = tuple(map(cls.of, notices))
        once = ("general", "submitted_by", "prepared_by", "read_back_to", "came_about")
        of_all: dict[str, Any] = {
            name: next(filter(None, (getattr(part, name) for part in parts)), "") for name in once
        }
        return replace(receipt, case=notices[0].named_together(), parts=parts, **of_all)

    @classmethod
    def own(cls, notice: NoticeFacts[notices.ResponseReceipt]) -> Mapping[str, object]:
        sender = notice.facts.persons.get(notice.told.by or 0)
        part_said: dict[str, object] = {
            "parts": (),
            "link_of": notice.if_open(sender.name) if sender is not None else "",
            "part_said": part_heard(notice.body_kind, notice.is_whole_missing) if notice.part else "",
        }
        of_request = notice.facts.received.get(notice.key, ())
        mine = next((each for each in of_request if each.response == notice.response), None)
        if mine is None:
            return _NOTHING_LEFT | part_said
        response, texts = mine.response, mine.texts
        is_told = not (notice.case.is_protected or mine.is_sensitive)
        return part_said | {
            "is_in_time": notice.due_at is not None and not (response.is_late or response.is_date_unknown),
            "number": f"{notice.case.number}-{response.number}",
            "corrects": f"{notice.case.number}-{response.corrects}" if response.corrects else "",
            "part_of": texts.on_behalf_of if is_told else "",
            "submitted_by": texts.submitted_by if is_told else "",
            "prepared_by": texts.prepared_by if is_told else "",
            "read_back_to": texts.read_back_to if is_told else "",
            "came_about": sentence(came_about(response)),
            "files": tuple(file.name for file in texts.files) if is_told else (),
            "text": texts.text if is_told else "",
            "general": texts.general if is_told else "",
            "minority": texts.minority if is_told else "",
            "minority_from": minority_from(texts.minority_by) if is_told and texts.minority else "",
            "is_withheld": mine.is_sensitive and not notice.case.is_protected,
        }


@dataclass(frozen=True, slots=True)
class LateResponseWords(HearingWords):
    payload = notices.LateResponse
    received: str
    deadline: str
    answer: str
    part: str

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.told.about, notice.answer, notice.part


@dataclass(frozen=True, slots=True)
class ExtensionAskedWords(HearingWords):
    payload = notices.ExtensionAsked
    deadline: str
    wanted: str
    reason: str

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:
        wanted_on = notice.request.extension_wanted_on if notice.request is not None else None
        return {"wanted": dates.day(wanted_on) if wanted_on is not None else "en senere dag"}


@dataclass(frozen=True, slots=True)
class AnswerComesLateWords(HearingWords):
    payload = notices.AnswerComesLate
    deadline: str
    meeting: str
    costs: str

    @classmethod
    def apart(cls, notice: NoticeFacts[notices.AnswerComesLate]) -> Hashable:
        return notice.told.about, notice.told.costs

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:
        promised_on = notice.told.promised_on
        return {"meeting": dates.day(promised_on) if promised_on else "", "costs": notice.told.costs}


@dataclass(frozen=True, slots=True)
class ExtensionRefusedWords(HearingWords):
    payload = notices.ExtensionRefused
    the_matter: str
    deadline: str
    reason: str
    link: str
    part_heard: str


@dataclass(frozen=True, slots=True)
class ProposalChangedWords(HearingWords):
    """`is_open`: the body has not answered yet, so it answers on the new text."""

    payload = notices.ProposalChanged
    proposal: str
    is_material: bool
    is_open: bool
    deadline: str
    reason: str
    changes: tuple[str, ...]
    link: str

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.row.id

    @classmethod
    def own(cls, notice: NoticeFacts[notices.ProposalChanged]) -> Mapping[str, object]:
        request, changed = notice.request, notice.facts.changed.get(notice.key, ())
        title = next((proposal.title for proposal in changed if proposal.number == notice.told.proposal), "")
        return {
            "proposal": notice.if_open(title),
            "is_material": notice.facts.is_material.get((notice.row.case_id or 0, notice.told.proposal), False),
            "is_open": request is not None and request.answered_at is None and request.closed_at is None,
        }


@dataclass(frozen=True, slots=True)
class ToConfirmWords(HearingWords):
    payload = notices.ToConfirm
    received: str
    answer: str
    link: str

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.told.about, notice.answer
