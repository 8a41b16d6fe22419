"""What must be said to whom, and when. One class a kind is all there is to know of it; `notifications/` words and
delivers it.

A notice is stored in the transaction of its cause, unique by (kind, case or meeting or neither, about, recipient, day).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar

from process.ids import PersonId
from process.stored_form import StoredForm


class NoticeKind(StrEnum):
    """The kinds as they are stored."""

    HEARING_SENT = "hearing_sent"
    HEARING_EXTENDED = "hearing_extended"
    HEARING_WITHDRAWN = "hearing_withdrawn"
    REMINDER = "reminder"
    DEADLINE_PASSED = "deadline_passed"
    RECEIPT = "receipt"
    LATE_RESPONSE = "late_response"
    TO_APPROVE = "to_approve"
    DRAFT_RETURNED = "draft_returned"
    KEPT_BACK = "kept_back"
    READY_FOR_AGENDA = "ready_for_agenda"
    PLACED_ON_AGENDA = "placed_on_agenda"
    DECIDED = "decided"
    UNDELIVERED = "undelivered"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_REFUSED = "extension_refused"
    ANSWER_COMES_LATE = "answer_comes_late"
    PROPOSAL_CHANGED = "proposal_changed"
    TO_CONFIRM = "to_confirm"
    FOLLOW_UP_DUE = "follow_up_due"
    ROUTE_TO_CONFIRM = "route_to_confirm"
    SUBSTITUTE_ASKED = "substitute_asked"
    SUBSTITUTE_ANSWERED = "substitute_answered"
    SUBSTITUTE_NOT_NEEDED = "substitute_not_needed"
    AGENDA_OUT = "agenda_out"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    TO_SIGN = "to_sign"
    FLOW_FAILING = "flow_failing"
    FLOW_WELL = "flow_well"
    CHAIN_HEAD = "chain_head"

    @property
    def payload(self) -> type[Payload]:
        """The class that says what there is to know of the kind."""
        return _PAYLOADS[self]


class NoticeState(StrEnum):
    """`planned` until its time; then `due` (given to the outbox); `sent`/`given_up` by delivery. `returned`: a server
    took it, and sent it back later.

    `superseded`: a later reminder took its place. `not_applicable`: planned on or too soon after sending.
    """

    PLANNED = "planned"
    DUE = "due"
    SENT = "sent"
    GIVEN_UP = "given_up"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    NOT_APPLICABLE = "not_applicable"


LOST = frozenset({NoticeState.GIVEN_UP, NoticeState.RETURNED})
"""Has not reached its recipient, and will not by itself."""


_PAYLOADS: dict[NoticeKind, type[Payload]] = {}


@dataclass(frozen=True)
class Payload(StoredForm):
    """What a notice says: ids, dates and numbers; names and titles are read when it is worded.

    Two notices of one kind are told apart by the stored words `about`. What may be undone and done again on one day
    has the moment in them (`told_at`): the last word is told, also where it was the first.
    """

    kind: ClassVar[NoticeKind]
    label: ClassVar[str]  # in lists: «venlig påmindelse»
    name: ClassVar[str]  # in a sentence: «den venlige påmindelse»
    neutral_subject: ClassVar[str]  # the subject of a mail about a closed or embargoed case
    of_meeting: ClassVar[bool] = False  # about a meeting itself, not about one case: stored with the meeting
    of_installation: ClassVar[bool] = False  # about the installation itself: neither case nor meeting is stored
    in_office_hours: ClassVar[bool] = False  # else it answers what a person has just done, and leaves at any hour
    is_collected: ClassVar[bool] = False  # goes in one mail with what else its recipient is told that day
    can_wait: ClassVar[bool] = False  # news nobody must act on today: waits for the next collected mail
    to_body: ClassVar[bool] = False  # goes to a hearing body's contacts; the others speak about it to the town hall
    has_link: ClassVar[bool] = False  # asks its recipient to answer, or to look at the answer, by a personal link
    has_calendar: ClassVar[bool] = False  # carries the deadline as a calendar entry
    ends_calendar: ClassVar[bool] = False  # takes that entry back
    overtakes: ClassVar[frozenset[NoticeKind]] = (
        frozenset()
    )  # of the same hearing or meeting: not told any more, unsent

    def __init_subclass__(cls) -> None:
        if "kind" in vars(cls):
            _PAYLOADS[cls.kind] = cls


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
    kind = NoticeKind.HEARING_EXTENDED
    label, name = "ny høringsfrist", "beskeden om længere frist"
    neutral_subject = "Ny frist for en høring i Sagsgang"
    in_office_hours = to_body = has_link = has_calendar = True
    overtakes = _ABOUT_DEADLINE
    spelling = "{due_on} {due_time}"
    due_on: date | None
    due_time: time | None


@dataclass(frozen=True)
class HearingWithdrawn(Payload):
    kind = NoticeKind.HEARING_WITHDRAWN
    label, name = "høring trukket tilbage", "beskeden om, at høringen er trukket tilbage"
    neutral_subject = "En høring i Sagsgang er trukket tilbage"
    to_body = ends_calendar = True


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
    """`escalation` `TO_BODY` goes to the body's secretary or chair, 1 to the coordinator, 2 to the responsible
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


@dataclass(frozen=True)
class ResponseReceipt(Payload):
    kind = NoticeKind.RECEIPT
    label, name = "kvittering", "kvitteringen"
    neutral_subject = "Kvittering for svar i Sagsgang"
    to_body = True
    spelling = "{received_at}"
    received_at: datetime | None


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
class ToApprove(Payload):
    """To the link of the approval chain at `position`, as `title`."""

    kind = NoticeKind.TO_APPROVE
    label, name = "til godkendelse", "beskeden om en sag til godkendelse"
    neutral_subject = "En sag i Sagsgang venter på din godkendelse"
    spelling = "{position}/[{submitted_at}]"
    in_data = ("title",)
    position: int
    title: str
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class DraftReturned(Payload):
    """To the officer. `title`: the approver who sent it back; None when a meeting did."""

    kind = NoticeKind.DRAFT_RETURNED
    label, name = "udkast sendt tilbage", "beskeden om et returneret udkast"
    neutral_subject = "Et udkast i Sagsgang er sendt tilbage til dig"
    is_collected = True
    spelling = "{returned_at}"
    in_data = ("title",)
    returned_at: datetime | None
    title: str | None = None


@dataclass(frozen=True)
class KeptBack(Payload):
    """To all who work on the case: it is closed, under embargo until `public_from`, or neither any more."""

    kind = NoticeKind.KEPT_BACK
    label, name = "fortrolighed ændret", "beskeden om en sags fortrolighed"
    neutral_subject = "En sags fortrolighed i Sagsgang er ændret"
    spelling = "{told_at}"
    in_data = ("is_closed", "public_from")
    told_at: datetime | None
    is_closed: bool
    public_from: datetime | None


@dataclass(frozen=True)
class ReadyForAgenda(Payload):
    """To the body's secretary: its turn has come at this consultation; once more while there are still days to do it
    in. `says`: whose it is, by when, and what a day more costs.
    """

    kind = NoticeKind.READY_FOR_AGENDA
    label, name = "klar til dagsordenen", "beskeden om en sag, der er klar til dagsordenen"
    neutral_subject = "En sag i Sagsgang er klar til en dagsorden"
    in_office_hours = is_collected = True
    spelling = "{consultation}[ {told_at}]"
    in_data = ("says",)
    consultation: int
    says: str
    told_at: datetime | None = None


@dataclass(frozen=True)
class PlacedOnAgenda(Payload):
    """To the officer, once a day and meeting, however often the case was placed on its agenda."""

    kind = NoticeKind.PLACED_ON_AGENDA
    label, name = "sat på dagsordenen", "beskeden om en sag på dagsordenen"
    neutral_subject = "En sag i Sagsgang er sat på en dagsorden"
    in_office_hours = is_collected = can_wait = True
    spelling = "{meeting}"
    in_data = ("meeting", "item")
    meeting: int
    item: int = 0


@dataclass(frozen=True)
class CaseDecided(Payload):
    """To the officer and the bodies that were heard. `revision` counts how often the outcome has been changed."""

    kind = NoticeKind.DECIDED
    label, name = "afgjort", "beskeden om en beslutning"
    neutral_subject = "Der er truffet beslutning i en sag i Sagsgang"
    in_office_hours = is_collected = can_wait = True
    spelling = "{meeting}/{item}[/{revision}]"
    in_data = ("meeting",)
    meeting: int
    item: int
    revision: int = 0


@dataclass(frozen=True)
class RouteToConfirm(Payload):
    """To the officer: a new term has begun, of this code and name."""

    kind = NoticeKind.ROUTE_TO_CONFIRM
    label, name = "rute til bekræftelse", "beskeden om en rute, der skal bekræftes"
    neutral_subject = "En sags rute i Sagsgang skal bekræftes"
    in_office_hours = True
    spelling = "{code}"
    in_data = ("term",)
    code: str
    term: str


@dataclass(frozen=True)
class FollowUpDue(Payload):
    """To whom it is owed by, on the day and every week after."""

    kind = NoticeKind.FOLLOW_UP_DUE
    label, name = "påmindelse om opfølgning", "påmindelsen om en opfølgning"
    neutral_subject = "Du har en opfølgning i Sagsgang"
    in_office_hours = True
    spelling = "{number}"
    number: int


@dataclass(frozen=True)
class AboutSubstitute(Payload):
    """What is said of a seat that `substitute` may take for `member`."""

    of_meeting = True
    spelling = "{member}/{substitute}[ {told_at}]"
    member: int
    substitute: int
    told_at: datetime | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class SubstituteAsked(AboutSubstitute):
    """To the one who is asked to sit in."""

    kind = NoticeKind.SUBSTITUTE_ASKED
    label, name = "stedfortræder spurgt", "spørgsmålet om at møde som stedfortræder"
    neutral_subject = "Kan du møde som stedfortræder?"
    in_data = ("member", "basis")
    basis: str


@dataclass(frozen=True)
class SubstituteAnswered(AboutSubstitute):
    """To the body's secretary. `next`: who has been asked instead; None when there is nobody left, or no need."""

    kind = NoticeKind.SUBSTITUTE_ANSWERED
    label, name = "stedfortræder har svaret", "svaret fra en stedfortræder"
    neutral_subject = "Svar fra en stedfortræder i Sagsgang"
    in_data = ("member", "substitute", "accepts", "next")
    accepts: bool
    next: int | None


@dataclass(frozen=True)
class SubstituteNotNeeded(AboutSubstitute):
    """To the one who was asked: the member comes after all."""

    kind = NoticeKind.SUBSTITUTE_NOT_NEEDED
    label, name = "stedfortræder ikke nødvendig", "beskeden om, at der ikke er brug for en stedfortræder"
    neutral_subject = "Der er ikke brug for en stedfortræder"
    in_data = ("member",)


@dataclass(frozen=True)
class AgendaOut(Payload):
    """To members and substitutes; with a `version`, once more since it has changed."""

    kind = NoticeKind.AGENDA_OUT
    label, name = "dagsorden udsendt", "beskeden om en dagsorden"
    neutral_subject = "Dagsorden i Sagsgang"
    of_meeting = True  # at any hour: what counts is when it was sent
    spelling = "[version {version}]"
    version: int | None = None


@dataclass(frozen=True)
class MeetingMoved(Payload):
    """To members, substitutes and the officers of the cases; `was` is when it was to begin."""

    kind = NoticeKind.MEETING_MOVED
    label, name = "møde flyttet", "beskeden om, at mødet er flyttet"
    neutral_subject = "Et møde i Sagsgang er flyttet"
    overtakes = frozenset({NoticeKind.MEETING_MOVED})
    of_meeting = True
    spelling = "{starts_at}[ {told_at}]"
    in_data = ("was",)
    starts_at: datetime | None
    was: datetime | None
    told_at: datetime | None = None


@dataclass(frozen=True)
class MeetingCancelled(Payload):
    """To the same as `MeetingMoved`."""

    kind = NoticeKind.MEETING_CANCELLED
    label, name = "møde aflyst", "beskeden om, at mødet er aflyst"
    neutral_subject = "Et møde i Sagsgang er aflyst"
    of_meeting = True


@dataclass(frozen=True)
class ToSign(Payload):
    """To those who took part, when the record closes."""

    kind = NoticeKind.TO_SIGN
    label, name = "protokol til underskrift", "beskeden om en protokol til underskrift"
    neutral_subject = "En protokol i Sagsgang venter på din underskrift"
    of_meeting = in_office_hours = is_collected = True


@dataclass(frozen=True)
class FlowFailing(Payload):
    """To the administrators, once until it is well again: a flow has not done its work since then. `error`: the kind of
    its last error.
    """

    kind = NoticeKind.FLOW_FAILING
    label, name = "noget i driften er gået i stå", "beskeden om, at noget i driften er gået i stå"
    neutral_subject = "Noget i Sagsgang er gået i stå"
    of_installation = True
    spelling = "{flow}"
    in_data = ("since", "error")
    flow: str
    since: datetime | None
    error: str = ""


@dataclass(frozen=True)
class FlowWell(Payload):
    """To the administrators who were told that it failed."""

    kind = NoticeKind.FLOW_WELL
    label, name = "driften kører igen", "beskeden om, at driften kører igen"
    neutral_subject = "Driften af Sagsgang kører igen"
    of_installation = True
    spelling = "{flow}"
    flow: str


@dataclass(frozen=True)
class ChainHead(Payload):
    """To the auditors, each night: the last entry of the history and its hash, kept where we cannot change it."""

    kind = NoticeKind.CHAIN_HEAD
    label, name = "historikkens kontroltal", "mailen med historikkens kontroltal"
    neutral_subject = "Historikkens kontroltal fra Sagsgang"
    of_installation = True
    in_data = ("position", "head")
    position: int
    head: str


@dataclass(frozen=True)
class Undelivered(Payload):
    """To the coordinator: another notice could not be delivered. `message` 0: there is none, for want of an address."""

    kind = NoticeKind.UNDELIVERED
    label, name = "ikke leveret", "beskeden om en mail, der ikke kunne leveres"
    neutral_subject = "En mail fra Sagsgang kunne ikke leveres"
    spelling = "notice {notice} message {message}"
    in_data = ("notice", "message")
    notice: int
    message: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person. `request` is (consultation, round) when it belongs to a hearing request."""

    payload: Payload
    recipient: PersonId
    planned_at: datetime
    request: tuple[int, int] | None = None
    state: NoticeState = NoticeState.PLANNED

    @property
    def kind(self) -> NoticeKind:
        return self.payload.kind

    @property
    def about(self) -> str:
        return self.payload.about

    @property
    def data(self) -> Mapping[str, object]:
        return self.payload.data


@dataclass(frozen=True, slots=True)
class CancelNotices:
    """Notices not yet due that no longer apply: of one request (None: of the case; its round None: of every round), of
    these kinds (empty: all).

    `until` cancels only those planned before it, `about` only those told apart by it.
    """

    request: tuple[int, int | None] | None = None
    kinds: frozenset[NoticeKind] = frozenset()
    until: datetime | None = None
    about: str | None = None

    def names(self, about: str) -> bool:
        """Whether a notice told apart by these words is one of them, whenever it was made (`Payload.told_at`)."""
        return self.about in (None, about) or about.startswith(f"{self.about} ")
