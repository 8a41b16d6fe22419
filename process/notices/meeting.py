"""What is told about a meeting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from process.notices.payload import NoticeKind, Payload


@dataclass(frozen=True)
class AboutSubstitute(Payload):
    """What is said of a seat that `substitute` may take for `member`."""

    of_meeting = is_over_at_meeting = True
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
class MemberItem(Payload):
    """To the body's secretary: a member has brought a matter before it, as item number `item`."""

    kind = NoticeKind.MEMBER_ITEM
    label, name = "medlemsforslag", "beskeden om et medlemsforslag"
    neutral_subject = "Et medlemsforslag i Sagsgang"
    of_meeting = is_over_at_meeting = True
    spelling = "{item}"
    in_data = ("item", "member")
    item: int
    member: int


@dataclass(frozen=True)
class AgendaOut(Payload):
    """To members and substitutes; with a `version`, once more since it has changed."""

    kind = NoticeKind.AGENDA_OUT
    label, name = "dagsorden udsendt", "beskeden om en dagsorden"
    neutral_subject = "Dagsorden i Sagsgang"
    of_meeting = is_over_at_meeting = True  # at any hour: what counts is when it was sent
    spelling = "[version {version}]"
    version: int | None = None


@dataclass(frozen=True)
class MeetingMoved(Payload):
    """To members, substitutes and the officers of the cases; `was` is when it was to begin."""

    kind = NoticeKind.MEETING_MOVED
    label, name = "møde flyttet", "beskeden om, at mødet er flyttet"
    neutral_subject = "Et møde i Sagsgang er flyttet"
    overtakes = frozenset({NoticeKind.MEETING_MOVED})
    of_meeting = is_over_at_meeting = True
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
    of_meeting = is_over_at_meeting = True


@dataclass(frozen=True)
class ToSign(Payload):
    """To those who took part, when the record closes."""

    kind = NoticeKind.TO_SIGN
    label, name = "protokol til underskrift", "beskeden om en protokol til underskrift"
    neutral_subject = "En protokol i Sagsgang venter på din underskrift"
    of_meeting = in_office_hours = is_collected = True
