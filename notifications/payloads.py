"""What each mail says: one frozen class per notice, and its template folder gets exactly these fields.

Texts are ready to print (Danish, dates in words). `neutral_subject` is used for closed and embargoed cases, whose
titles and people's names must not travel in a mail: the subject template is then not even rendered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from models.case.material import Material
from process.notices import NoticeKind


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case as a mail may name it. `is_protected`: closed or embargoed; `title` is then the public one or neutral."""

    number: str
    title: str
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to or call. Empty fields are not shown."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """What every notice has: its kind, and the subject it gets when its own must not travel."""

    kind: ClassVar[NoticeKind]
    neutral_subject: ClassVar[str]

    @property
    def is_protected(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Payload(Notification):
    """What every notice about a case says: which one."""

    case: CaseRef

    @property
    def is_protected(self) -> bool:
        return self.case.is_protected


@dataclass(frozen=True, slots=True)
class HearingSent(Payload):
    kind = NoticeKind.HEARING_SENT
    neutral_subject = "Ny høring i Sagsgang"
    body: str
    matter: str  # "høring" or "MED-drøftelse": both are common gender, so templates may say "Ny"
    deadline: str
    days_left: str
    basis: str
    again: str  # why this body is asked once more; empty in the first round
    changes: tuple[str, ...]  # since it was asked the last time
    material: tuple[Material, ...]
    contact: Contact | None
    link: str


@dataclass(frozen=True, slots=True)
class HearingExtended(Payload):
    kind = NoticeKind.HEARING_EXTENDED
    neutral_subject = "Ny frist for en høring i Sagsgang"
    body: str
    the_matter: str
    deadline: str
    reason: str
    link: str


@dataclass(frozen=True, slots=True)
class HearingWithdrawn(Payload):
    kind = NoticeKind.HEARING_WITHDRAWN
    neutral_subject = "En høring i Sagsgang er trukket tilbage"
    body: str
    matter: str
    the_matter: str  # "høringen" or "MED-drøftelsen"
    reason: str


@dataclass(frozen=True, slots=True)
class Reminder(Payload):
    kind = NoticeKind.REMINDER
    neutral_subject = "Venlig påmindelse om en høring i Sagsgang"
    body: str
    the_matter: str
    deadline: str
    days_left: str
    contact: Contact | None
    link: str


@dataclass(frozen=True, slots=True)
class DeadlinePassed(Payload):
    """`audience`: `body` (its secretary or chair), `coordinator` or `manager`; `contact` is the body's own."""

    kind = NoticeKind.DEADLINE_PASSED
    neutral_subject = "En høringsfrist i Sagsgang er passeret"
    body: str
    deadline: str
    audience: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class ReceiptNotice(Payload):
    kind = NoticeKind.RECEIPT
    neutral_subject = "Kvittering for svar i Sagsgang"
    body: str
    the_matter: str
    received: str
    answer: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class LateResponse(Payload):
    kind = NoticeKind.LATE_RESPONSE
    neutral_subject = "Et svar i Sagsgang er kommet efter fristen"
    body: str
    received: str
    deadline: str
    answer: str


@dataclass(frozen=True, slots=True)
class ToApprove(Payload):
    kind = NoticeKind.TO_APPROVE
    neutral_subject = "En sag i Sagsgang venter på din godkendelse"
    officer: str
    role: str


@dataclass(frozen=True, slots=True)
class DraftReturned(Payload):
    kind = NoticeKind.DRAFT_RETURNED
    neutral_subject = "Et udkast i Sagsgang er sendt tilbage til dig"
    returned_by: str
    comment: str


@dataclass(frozen=True, slots=True)
class PlacedOnAgenda(Payload):
    kind = NoticeKind.PLACED_ON_AGENDA
    neutral_subject = "En sag i Sagsgang er sat på en dagsorden"
    body: str
    meeting: str
    item: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """What the administration made of one point of an answer, ready to print."""

    sender: str
    point: str
    comment: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Decided(Payload):
    kind = NoticeKind.DECIDED
    neutral_subject = "Der er truffet beslutning i en sag i Sagsgang"
    body: str
    held_on: str
    outcome: str
    is_changed: bool  # told before, with another outcome
    text: str
    verdicts: tuple[VerdictLine, ...]


@dataclass(frozen=True, slots=True)
class Undelivered(Notification):
    """About a case's notice, or about a meeting's (`meeting` says which, and `case` is None)."""

    kind = NoticeKind.UNDELIVERED
    neutral_subject = "En mail fra Sagsgang kunne ikke afleveres"
    case: CaseRef | None
    meeting: str
    what: str
    contact: Contact | None
    answer: str
    attempts: int

    @property
    def is_protected(self) -> bool:
        return self.case is not None and self.case.is_protected


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Payload):
    """To the coordinator, who grants or refuses it."""

    kind = NoticeKind.EXTENSION_ASKED
    neutral_subject = "Et organ beder om længere frist i Sagsgang"
    body: str
    deadline: str
    wanted: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionRefused(Payload):
    kind = NoticeKind.EXTENSION_REFUSED
    neutral_subject = "Svar på jeres ønske om længere frist i Sagsgang"
    body: str
    the_matter: str
    deadline: str
    reason: str
    link: str


@dataclass(frozen=True, slots=True)
class ProposalChanged(Payload):
    """`is_open`: the body has not answered yet, so it answers on the new text. A material change that comes after an
    answer is told by the letter of the next round instead.
    """

    kind = NoticeKind.PROPOSAL_CHANGED
    neutral_subject = "Et forslag i Sagsgang er ændret, siden I blev spurgt"
    body: str
    proposal: str
    is_material: bool
    is_open: bool
    deadline: str
    reason: str
    changes: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class ToConfirm(Payload):
    kind = NoticeKind.TO_CONFIRM
    neutral_subject = "Et svar i Sagsgang venter på jeres bekræftelse"
    body: str
    received: str
    answer: str
    link: str


@dataclass(frozen=True, slots=True)
class FollowUpDue(Payload):
    """To whom something is owed by. `is_overdue`: the day has passed, and this is a weekly reminder."""

    kind = NoticeKind.FOLLOW_UP_DUE
    neutral_subject = "Du har en opfølgning i Sagsgang"
    number: str
    text: str
    due: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class RouteToConfirm(Payload):
    """To the officer; `term` is the new term's name."""

    kind = NoticeKind.ROUTE_TO_CONFIRM
    neutral_subject = "En sags rute i Sagsgang skal bekræftes"
    term: str


PAYLOADS: dict[NoticeKind, type[Notification]] = {
    payload.kind: payload
    for payload in (
        HearingSent,
        HearingExtended,
        HearingWithdrawn,
        Reminder,
        DeadlinePassed,
        ReceiptNotice,
        LateResponse,
        ToApprove,
        DraftReturned,
        PlacedOnAgenda,
        Decided,
        Undelivered,
        ExtensionAsked,
        ExtensionRefused,
        ProposalChanged,
        ToConfirm,
        FollowUpDue,
        RouteToConfirm,
    )
}


@dataclass(frozen=True, slots=True)
class Item:
    """One notice, rendered: a part of a mail."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the frame around the items gets: greeting, who sends, and whom to answer in which role."""

    subject: str
    recipient: str
    items: tuple[Item, ...]
    municipality: str
    contact: Contact | None
    contact_role: str
