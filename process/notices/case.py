"""What is told about a case itself, and about what it leaves to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from process.notices.payload import NoticeKind, Payload


@dataclass(frozen=True)
class ToApprove(Payload):
    """To the link of the approval chain at `position`, as `title`. `says`: by when, and what a day more costs."""

    kind = NoticeKind.TO_APPROVE
    label, name = "til godkendelse", "beskeden om en sag til godkendelse"
    neutral_subject = "En sag i Sagsgang venter på din godkendelse"
    spelling = "{position}/[{submitted_at}]"
    in_data = ("title", "says")
    position: int
    title: str
    submitted_at: datetime | None = None
    says: str = ""


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
    `by`: that day.
    """

    kind = NoticeKind.READY_FOR_AGENDA
    label, name = "klar til dagsordenen", "beskeden om en sag, der er klar til dagsordenen"
    neutral_subject = "En sag i Sagsgang er klar til en dagsorden"
    in_office_hours = is_collected = True
    spelling = "{consultation}[ {told_at}]"
    in_data = ("says", "by")
    consultation: int
    says: str
    told_at: datetime | None = None
    by: date | None = None


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
