"""What a mail says of one notice: the values its templates get, and the phrases several kinds share.

Every kind has a class in the room of its subject, named after its payload: `Reminder` is worded by `ReminderWords` in
`hearing/words.py`, and printed by the three templates in `templates/reminder/`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar, Generic, Self, TypeVar

from documents.hearing.since_asked import RequestKey, change_lines
from models.access.links import ANSWER, COMMENT, LinkKey
from models.rows.notice import NoticeRow
from notifications.facts import REASONS, Facts, Failure
from notifications.seats import Seat
from process import notices
from process.ids import BodyId, CaseId, PackageId
from process.register import BodyKind
from process.state.hearing import HearingRequest, HearingResponse
from process.words import codes, dates
from process.words.hearing import awaited, organ, part_heard, the_matter

NEUTRAL_TITLE, UNNAMED_TITLE = "fortrolig sag", "en sag, der ikke må omtales i mail"
NOT_PUBLIC = "Sagens indhold er ikke offentligt og står derfor ikke i denne mail."
OUT_OF_MAIL = "Sagen må ikke omtales i mail. Den kan læses på siden bag linket."
CASE, PACKAGE = "Sag", "Samlet høring"
MOST_CHANGES = 12
"""Lines of what has changed, since a mail is read on a telephone; the page behind the link shows all."""
MEETING_PAGES = {
    notices.SubstituteAsked: "/afbud",
    notices.SubstituteAnswered: "/afbud",
    notices.MemberItem: "/dagsorden",
    notices.ToSign: "/protokol",
}
"""The page of a meeting where its notice is acted upon; of the others, the meeting's own."""
Told = TypeVar("Told", bound=notices.Payload)


@dataclass(frozen=True, slots=True)
class CaseRef:
    """What a mail is about, as it may name it: a case, or several heard together (`kind` says which), which are `parts`
    where they are listed. `is_protected`: closed or embargoed; `title` is then the public one or neutral.
    `link`: its page, for those who work on cases; empty for others, and where there is no address.
    """

    number: str
    title: str
    is_protected: bool = False
    is_out_of_mail: bool = False  # protected, and with nothing attached; its link asks for a code
    link: str = ""
    kind: str = CASE
    parts: tuple[CaseRef, ...] = ()

    @property
    def silence(self) -> str:
        """Why a mail says no more, of one that is protected."""
        return OUT_OF_MAIL if self.is_out_of_mail else NOT_PUBLIC


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to or call. Empty fields are not shown."""

    name: str
    email: str = ""
    phone: str = ""

    @classmethod
    def of(cls, person: Seat | Failure | None) -> Contact | None:
        return cls(person.name, person.email, person.phone) if person is not None else None


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """A meeting as a mail may name it: never what is on its agenda. `link` is empty where there is no address."""

    body: str
    starts: str
    place: str
    link: str
    secretary: Contact | None


@dataclass(frozen=True, slots=True)
class Words:
    """What the templates of one notice get: exactly these fields, ready to print (Danish, dates in words).

    What `own` does not say of a notice is the phrase of the field's name in `NoticeFacts`.
    """

    payload: ClassVar[type[notices.Payload]]

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:  # noqa: ARG003
        """What only this kind says."""
        return {}

    @classmethod
    def said_with(cls, notice: NoticeFacts[Any]) -> Hashable:
        """The same of notices in one mail that are one thing to their reader; else each its own."""
        return notice.row.id

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        """What is said of notices that are said together."""
        return cls.of(notices[0])

    @classmethod
    def of(cls, notice: NoticeFacts[Any]) -> Self:
        own = cls.own(notice)
        shared = {field.name: getattr(notice, field.name) for field in fields(cls) if field.name not in own}
        return cls(**own, **shared)

    @property
    def is_protected(self) -> bool:
        """Whether even the subject must be neutral: titles and people's names of such a case never travel in a mail."""
        case = getattr(self, "case", None)
        return case is not None and case.is_protected


@dataclass(frozen=True)
class NoticeFacts(Generic[Told]):
    """One notice with the facts of its batch. Closed and embargoed cases name nobody."""

    facts: Facts
    row: NoticeRow
    told: Told

    @property
    def key(self) -> RequestKey:
        return self.row.request

    @property
    def request(self) -> HearingRequest | None:
        return self.facts.requests.get(self.key)

    @cached_property
    def case(self) -> CaseRef:
        case = self.facts.cases[self.row.case_id or 0]
        if case.is_out_of_mail:
            return CaseRef(case.number, UNNAMED_TITLE, is_protected=True, is_out_of_mail=True, link=self._case_link)
        if case.id in self.facts.confidential:
            return CaseRef(case.number, case.public_title or NEUTRAL_TITLE, is_protected=True, link=self._case_link)
        return CaseRef(case.number, case.title, link=self._case_link)

    @property
    def _case_link(self) -> str:
        """To the town hall's own people; a body's secretary, who is town hall too, answers by the body's link."""
        if self.told.to_body or self.link or self.row.recipient not in self.facts.staff or not self.facts.address:
            return ""
        return f"{self.facts.address}/sager/{self.facts.cases[self.row.case_id or 0].number}"

    @property
    def together(self) -> tuple[PackageId, BodyId] | None:
        """Which body was asked in which hearing of several cases; None of one that is heard alone."""
        request = self.request
        return (request.package, request.body) if request is not None and request.package is not None else None

    def named_together(self, parts: Sequence[NoticeFacts[Any]] = ()) -> CaseRef:
        """The hearing this one belongs to, with these of its cases: of a package alone, or the case itself. The title
        is that of the whole, so that it can be told also where a case cannot.
        """
        package = self.facts.together.packages.get(self.together[0]) if self.together else None
        if package is None:
            return self.case
        return CaseRef(package.number, package.title, kind=PACKAGE, parts=tuple(part.case for part in parts))

    @property
    def standing(self) -> tuple[tuple[CaseId, HearingRequest], ...]:
        """All that this body is asked together with this, and this itself; by case and round."""
        return self.facts.together.asked.get(self.together, ()) if self.together else ()

    def if_open(self, text: str) -> str:
        """Words by and about people: only of cases that are public."""
        return "" if self.case.is_protected else text

    @property
    def contact(self) -> Contact | None:
        """The hearing coordinator."""
        return Contact.of(self.facts.coordinator)

    @property
    def secretary(self) -> Contact | None:
        """Of the meeting a notice is about, also where it tells of a case there; None for any other notice about a
        case, or a body without one.
        """
        told: notices.Payload = self.told
        there = told.meeting if isinstance(told, notices.PlacedOnAgenda | notices.CaseDecided) else 0
        known = self.facts.meetings.get(self.row.meeting_id or there)
        return Contact.of(known.secretary) if known is not None else None

    @property
    def meeting(self) -> MeetingRef:
        known, page = self.facts.meetings[self.row.meeting_id or 0], MEETING_PAGES.get(type(self.told), "")
        meeting = known.meeting
        address = f"{self.facts.address}/moeder/{known.body_code}/{meeting.held_on.isoformat()}{page}"
        return MeetingRef(
            body=known.body,
            starts=dates.moment(meeting.starts_at),
            place=meeting.place,
            link=address if self.facts.address else "",
            secretary=self.secretary,
        )

    @property
    def starts_at(self) -> datetime:
        """When the meeting begins that the notice is about."""
        return self.facts.meetings[self.row.meeting_id or 0].meeting.starts_at

    @property
    def body(self) -> str:
        return self.facts.bodies[self.request.body].name if self.request is not None else "høringsparten"

    @property
    def urgency(self) -> tuple[bool, bool, datetime]:
        """Sorts what must be acted on before news, and what can still be done in time by its day before the rest."""
        due = self._due
        is_ahead = due is not None and due >= self.facts.now
        return self.told.can_wait, not is_ahead, due or self.row.planned_at

    @property
    def due_at(self) -> datetime | None:
        """When an answer is due."""
        return self.request.due_at if self.request is not None else None

    def way_ahead(self, *, are_several: bool = False) -> str:
        """Who treats the case and who decides it, and when; `are_several`: of all that go the same way."""
        way = self.facts.ahead.ways.get(self.row.case_id or 0)
        return self.if_open(way.told(self.due_at, are_several=are_several)) if way is not None else ""

    @property
    def decided_on(self) -> date | None:
        """When the case is decided by the plan; None of a case whose mail says nothing."""
        way = self.facts.ahead.ways.get(self.row.case_id or 0)
        return way.meetings[-1].held_on if way is not None and not self.case.is_protected else None

    @property
    def _due(self) -> datetime | None:
        """When an answer is due, or the meeting begins."""
        meeting = self.facts.meetings.get(self.row.meeting_id or 0)
        return self.due_at or (meeting.meeting.starts_at if meeting is not None else None)

    @property
    def request_body(self) -> int:
        """0 of what is no hearing."""
        return self.request.body if self.request is not None else 0

    @property
    def matter(self) -> str:
        return "MED-drøftelse" if self.body_kind is BodyKind.MED else "høring"

    @property
    def the_matter(self) -> str:
        return the_matter(self.body_kind)

    @property
    def awaited(self) -> str:
        """What the body is asked for, as it is called when it has not come."""
        return awaited(self.body_kind)

    @property
    def deadline(self) -> str:
        request = self.request
        if request is None or request.due_on is None or request.due_time is None:
            return "snarest muligt"
        return dates.deadline(request.due_on, request.due_time)

    @property
    def days_left(self) -> str:
        due_on = self.request.due_on if self.request is not None else None
        return dates.days_left(self.facts.today, due_on) if due_on else "snart"

    @property
    def reason(self) -> str:
        """Why, in the clerk's words. A proposal's change is judged for the case, not for one hearing."""
        tag, _ = REASONS[type(self.told)]
        about, of_request, of_whole = self.row.case_id or self.row.meeting_id or 0, self.row.consultation, 0
        reasons = self.facts.reasons
        text = reasons.get((tag, about, of_request)) or reasons.get((tag, about, of_whole), "")
        return self.if_open(text) if self.row.case_id is not None else text

    @property
    def link(self) -> str:
        """The recipient's own way to the page of this request; empty where they have none."""
        if self.request is None:
            return ""
        kind = COMMENT if self.told.is_for_comments else ANSWER
        return self.facts.links.get(LinkKey.to(self.row.recipient, self.key[0], self.request, kind), "")

    @property
    def changes(self) -> tuple[str, ...]:
        """What is not as it was when the body was asked, in sentences."""
        return () if self.case.is_protected else shortened(change_lines(self.facts.changed.get(self.key, ())))

    @property
    def response(self) -> HearingResponse | None:
        """The answer that is told of: the one that came at the told moment, else the newest."""
        answers = self.facts.answers.get(self.key, ())
        at = getattr(self.told, "received_at", None)
        return next(reversed([answer for answer in answers if answer.received_at == at] or answers), None)

    @property
    def body_kind(self) -> BodyKind:
        """A department, which is heard nowhere, for what is no hearing."""
        return self.facts.bodies[self.request.body].kind if self.request is not None else BodyKind.DEPARTMENT

    @property
    def received(self) -> str:
        response = self.response
        return dates.moment(response.received_at if response is not None else self.row.planned_at)

    @property
    def answer(self) -> str:
        response = self.response
        return codes.ANSWERS[response.answer] if response is not None else "svar"

    @property
    def part(self) -> str:
        """«en del af bestyrelsen», when the answer told of is from no more than that; else nothing."""
        response = self.response
        return f"en del af {organ(self.body_kind)}" if response is not None and response.is_partial else ""

    @property
    def part_heard(self) -> str:
        """In a sentence that a part of the body has spoken and the body itself has not; else nothing."""
        answers = self.facts.answers.get(self.key, ())
        if not any(answer.is_of_part for answer in answers) or not self.is_whole_missing:
            return ""
        return part_heard(self.body_kind, is_whole_missing=True)

    @property
    def is_whole_missing(self) -> bool:
        return not any(answer.is_of_whole for answer in self.facts.answers.get(self.key, ()))

    @property
    def is_late(self) -> bool:
        response = self.response
        return response is not None and response.is_late


def shortened(lines: Sequence[str]) -> tuple[str, ...]:
    left_out = (f"og {len(lines) - MOST_CHANGES} andre ændringer",) if len(lines) > MOST_CHANGES else ()
    return (*lines[:MOST_CHANGES], *left_out)
