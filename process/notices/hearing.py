"""What is told about a hearing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from process.notices.payload import NoticeKind, Payload

_ABOUT_DEADLINE = frozenset(
    {
        NoticeKind.HEARING_EXTENDED,
        NoticeKind.EXTENSION_ASKED,
        NoticeKind.EXTENSION_REFUSED,
        NoticeKind.REMINDER,
        NoticeKind.DEADLINE_PASSED,
    }
)


@dataclass(frozen=True)
class HearingSent(Payload):
    """The letter. `occasion`: why it is sent once more, «successor» to a body that takes another's place."""

    kind = NoticeKind.HEARING_SENT
    label, name = "høringsbrev", "høringsbrevet"
    neutral_subject = "Ny høring i Sagsgang"
    in_office_hours = to_body = has_link = has_calendar = True
    overtakes = _ABOUT_DEADLINE | {NoticeKind.PROPOSAL_CHANGED, NoticeKind.HEARING_WITHDRAWN}
    spelling = "[{occasion}]"
    in_data = ("due_on",)
    due_on: date | None
    occasion: str = ""


@dataclass(frozen=True)
class HearingExtended(Payload):
    """`decided_before`: when the case was to be decided, if that day is gone with the old deadline."""

    kind = NoticeKind.HEARING_EXTENDED
    label, name = "ny høringsfrist", "beskeden om længere frist"
    neutral_subject = "Ny frist for en høring i Sagsgang"
    in_office_hours = to_body = has_link = has_calendar = True
    overtakes = _ABOUT_DEADLINE
    spelling = "{due_on} {due_time}"
    in_data = ("decided_before",)
    due_on: date | None
    due_time: time | None
    decided_before: date | None = None


@dataclass(frozen=True)
class HearingWithdrawn(Payload):
    kind = NoticeKind.HEARING_WITHDRAWN
    label, name = "høring trukket tilbage", "beskeden om, at høringen er trukket tilbage"
    neutral_subject = "En høring i Sagsgang er trukket tilbage"
    to_body = ends_calendar = True


@dataclass(frozen=True)
class LetterCorrected(Payload):
    """To all who have a letter in which something was wrong: what, and the letter as it now reads."""

    kind = NoticeKind.LETTER_CORRECTED
    label, name = "rettelse til høringsbrev", "rettelsen til høringsbrevet"
    neutral_subject = "Rettelse til en høring i Sagsgang"
    in_office_hours = to_body = has_link = True
    spelling = "{due_on} {told_at}"
    due_on: date | None
    told_at: datetime | None


@dataclass(frozen=True)
class Reminder(Payload):
    """A friendly one: so many days before the deadline, or on the day until which reminders were held."""

    kind = NoticeKind.REMINDER
    label, name = "venlig påmindelse", "den venlige påmindelse"
    neutral_subject = "Venlig påmindelse om en høring i Sagsgang"
    in_office_hours = is_collected = to_body = has_link = has_calendar = True
    spelling = "[{days_before}/{due_on}][held/{held_until}]"
    in_data = ("due_on", "days_before")
    due_on: date | None
    days_before: int | None = None
    held_until: date | None = None


TO_BODY = 0
"""The first step of the escalation of a missing answer: the body itself."""


@dataclass(frozen=True)
class DeadlinePassed(Payload):
    """`escalation` `TO_BODY` goes to whom the letter went to, 1 to the coordinator, 2 to the responsible
    manager.
    """

    kind = NoticeKind.DEADLINE_PASSED
    label, name = "fristen er udløbet", "beskeden om, at fristen er udløbet"
    neutral_subject = "En høringsfrist i Sagsgang er udløbet"
    in_office_hours = is_collected = has_link = True
    spelling = "{escalation}"
    in_data = ("due_on",)
    escalation: int
    due_on: date | None


def speaks_to_body(payload: Payload) -> bool:
    """Whether it is for those who speak for a body, and not about it."""
    return payload.to_body or (isinstance(payload, DeadlinePassed) and payload.escalation == TO_BODY)


@dataclass(frozen=True)
class ResponseReceipt(Payload):
    kind = NoticeKind.RECEIPT
    label, name = "kvittering", "kvitteringen"
    neutral_subject = "Kvittering for svar i Sagsgang"
    to_body = has_link = True
    spelling = "{received_at}"
    in_data = ("by",)
    received_at: datetime | None
    by: int | None = None  # whose personal link it came by


@dataclass(frozen=True)
class LateResponse(Payload):
    """To the coordinator, the secretaries of the bodies to come, and the members whose agenda is out."""

    kind = NoticeKind.LATE_RESPONSE
    label, name = "svar efter fristen", "beskeden om et svar efter fristen"
    neutral_subject = "Et svar i Sagsgang er kommet efter fristen"
    in_office_hours = is_collected = can_wait = True
    spelling = "{received_at}"
    received_at: datetime | None


@dataclass(frozen=True)
class ExtensionAsked(Payload):
    """To the coordinator, who grants or refuses it."""

    kind = NoticeKind.EXTENSION_ASKED
    label, name = "ønske om længere frist", "beskeden om et ønske om længere frist"
    neutral_subject = "Et organ beder om længere frist i Sagsgang"
    overtakes = frozenset({NoticeKind.EXTENSION_ASKED})
    spelling = "{until}[ {told_at}]"
    until: date | None
    told_at: datetime | None = None


@dataclass(frozen=True)
class AnswerComesLate(Payload):
    """To the coordinator: a body answers after a meeting so late that waiting for it costs what `costs` says."""

    kind = NoticeKind.ANSWER_COMES_LATE
    label, name = "svar loves efter fristen", "beskeden om et svar, der kommer for sent til mødet"
    neutral_subject = "Et organ i Sagsgang svarer først efter fristen"
    spelling = "{promised_on}"
    in_data = ("costs",)
    promised_on: date | None
    costs: str


@dataclass(frozen=True)
class ExtensionRefused(Payload):
    kind = NoticeKind.EXTENSION_REFUSED
    label, name = "afslag på længere frist", "afslaget på længere frist"
    neutral_subject = "Svar på jeres ønske om længere frist i Sagsgang"
    overtakes = frozenset({NoticeKind.EXTENSION_ASKED, NoticeKind.EXTENSION_REFUSED})
    in_office_hours = to_body = has_link = True
    spelling = "{wanted_on}[ {told_at}]"
    wanted_on: date | None
    told_at: datetime | None = None


@dataclass(frozen=True)
class ProposalChanged(Payload):
    """Since the body was asked. Who has answered gets a material change with the letter of the next round instead."""

    kind = NoticeKind.PROPOSAL_CHANGED
    label, name = "forslaget er ændret", "beskeden om, at forslaget er ændret"
    neutral_subject = "Et forslag i Sagsgang er ændret, siden I blev spurgt"
    in_office_hours = to_body = has_link = True
    spelling = "{proposal}/{version}"
    in_data = ("proposal",)
    proposal: int
    version: int


@dataclass(frozen=True)
class ToConfirm(Payload):
    """A MED answer waits for chair or vice-chair. `correction`: the number of an answer that corrects another."""

    kind = NoticeKind.TO_CONFIRM
    label, name = "svar til bekræftelse", "beskeden om et svar, der skal bekræftes"
    neutral_subject = "Et svar i Sagsgang venter på jeres bekræftelse"
    overtakes = frozenset({NoticeKind.TO_CONFIRM})
    in_office_hours = to_body = has_link = True
    spelling = "{round}[/{correction}]"
    round: int
    correction: int = 0


@dataclass(frozen=True)
class DraftShared(Payload):
    """To the members of a body: the draft of its answer is open to their comments."""

    kind = NoticeKind.DRAFT_SHARED
    label, name = "kladde til kommentering", "beskeden om en kladde til kommentering"
    neutral_subject = "En kladde i Sagsgang er klar til dine kommentarer"
    overtakes = frozenset({NoticeKind.DRAFT_SHARED})
    in_office_hours = has_link = is_for_comments = True
    spelling = "{due_on} {told_at}"
    due_on: date | None
    told_at: datetime | None


@dataclass(frozen=True)
class DraftReady(Payload):
    """To the chair: somebody of the body has written its answer, and hands it over to be sent."""

    kind = NoticeKind.DRAFT_READY
    label, name = "kladde klar til afsendelse", "beskeden om en kladde, der er klar til afsendelse"
    neutral_subject = "En kladde i Sagsgang er klar til at blive sendt"
    overtakes = frozenset({NoticeKind.DRAFT_READY})
    to_body = has_link = True
    spelling = "{told_at}"
    told_at: datetime | None


@dataclass(frozen=True)
class ResponseDisputed(Payload):
    """To the coordinator, who settles it: a body says that an answer is not its own."""

    kind = NoticeKind.RESPONSE_DISPUTED
    label, name = "anfægtet svar", "beskeden om et svar, der er anfægtet"
    neutral_subject = "Et svar i Sagsgang er anfægtet"
    spelling = "{response}"
    response: int


@dataclass(frozen=True)
class DisputeSettled(Payload):
    """To the body that has disputed an answer: it stands, or is withdrawn and may be given anew."""

    kind = NoticeKind.DISPUTE_SETTLED
    label, name = "anfægtet svar afklaret", "beskeden om, at et anfægtet svar er afklaret"
    neutral_subject = "Et svar i Sagsgang er afklaret"
    to_body = has_link = True
    spelling = "{response}"
    in_data = ("stands",)
    response: int
    stands: bool
