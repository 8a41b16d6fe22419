"""What the mails about a meeting say: as `notifications.payloads`. No mail names an item that is closed."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.payloads import Contact, Notification
from process.notices import NoticeKind


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """A meeting as a mail may name it: never what is on its agenda. `link` is empty where there is no address."""

    body: str
    starts: str
    place: str
    link: str
    secretary: Contact | None


@dataclass(frozen=True, slots=True)
class MeetingPayload(Notification):
    """What every notice about a meeting says: which one."""

    meeting: MeetingRef


@dataclass(frozen=True, slots=True)
class SubstituteAsked(MeetingPayload):
    """To the one who is asked to sit in. Why the member is away is nobody else's business."""

    kind = NoticeKind.SUBSTITUTE_ASKED
    neutral_subject = "Kan du møde som stedfortræder?"
    member: str
    basis: str


@dataclass(frozen=True, slots=True)
class SubstituteAnswered(MeetingPayload):
    """To the body's secretary. `next_asked`: who has been asked instead; empty when there is nobody left."""

    kind = NoticeKind.SUBSTITUTE_ANSWERED
    neutral_subject = "Svar fra en stedfortræder i Sagsgang"
    member: str
    substitute: str
    accepts: bool
    next_asked: str


@dataclass(frozen=True, slots=True)
class SubstituteNotNeeded(MeetingPayload):
    """To the one who was asked: the member comes after all."""

    kind = NoticeKind.SUBSTITUTE_NOT_NEEDED
    neutral_subject = "Der er ikke brug for en stedfortræder"
    member: str


@dataclass(frozen=True, slots=True)
class AgendaOut(MeetingPayload):
    """To members and substitutes. `changes` are sentences; empty the first time."""

    kind = NoticeKind.AGENDA_OUT
    neutral_subject = "Dagsorden i Sagsgang"
    is_changed: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingMoved(MeetingPayload):
    kind = NoticeKind.MEETING_MOVED
    neutral_subject = "Et møde i Sagsgang er flyttet"
    was: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingCancelled(MeetingPayload):
    kind = NoticeKind.MEETING_CANCELLED
    neutral_subject = "Et møde i Sagsgang er aflyst"
    reason: str


@dataclass(frozen=True, slots=True)
class ToSign(MeetingPayload):
    kind = NoticeKind.TO_SIGN
    neutral_subject = "En protokol i Sagsgang venter på din underskrift"
    closed: str


MEETING_PAYLOADS: dict[NoticeKind, type[Notification]] = {
    payload.kind: payload
    for payload in (
        *(SubstituteAsked, SubstituteAnswered, SubstituteNotNeeded),
        *(AgendaOut, MeetingMoved, MeetingCancelled, ToSign),
    )
}
