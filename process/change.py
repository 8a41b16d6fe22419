"""One command being decided: what is known (`Context`), the work on it (`Change`), what came of it (`Decided`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from process.calendar import WorkCalendar, local_day
from process.commands.act import Act, Draft
from process.events import Event, Tag
from process.hearing.playbook import CaseText
from process.ids import NO_PACKAGE, BodyId, PackageId, PersonId
from process.notices import CancelNotices, Notice, NoticeKind, Payload
from process.office_hours import next_office_moment
from process.parts import changed
from process.planning.assessment import Assessor
from process.register import Register
from process.rules import RuleBook
from process.state.case import ApprovalLink, Case, CaseState, Consultation
from process.state.confidentiality import NO_LIMITS, Limits
from process.state.follow_up import AgreementPoint, FollowUp
from process.state.hearing import FileRef, HearingPackage, HearingRequest, HearingResponse
from process.state.meeting import MeetingState

Part = TypeVar("Part")


def exchanged(
    parts: Iterable[Part], after: Part, key: Callable[[Part], object] = attrgetter("number")
) -> tuple[Part, ...]:
    """The parts with the changed one in the place of the one it was."""
    which = key(after)
    return tuple([after if key(part) == which else part for part in parts])


@dataclass(frozen=True)
class Context:
    """All that is not the case itself: the moment, the actor, the register, the rules the case has pinned."""

    now: datetime
    act: Act
    register: Register
    rules: RuleBook
    calendar: WorkCalendar
    new_id: int = 0
    new_number: str = ""
    pinned_config: int = 0
    collective: CaseState | None = None  # the case a command joins another to, or takes its decision from
    texts: tuple[CaseText, ...] = ()  # the case's proposals, for the commands that ask the playbook again
    kept_back: Limits = NO_LIMITS  # by the items the case stands or stood on, for the commands that put it on another
    unsent_letters: frozenset[tuple[int, int]] = frozenset()  # by consultation and round: due, and not left
    to_post: Mapping[tuple[int, int, int], frozenset[tuple[NoticeKind, date]]] = field(default_factory=dict)
    """What waits to be posted, and the day it is of, by consultation, round and person."""
    states: Mapping[int, CaseState] = field(default_factory=dict)  # of a meeting's cases, for those that ask about all
    new_package: PackageId = NO_PACKAGE
    package: HearingPackage | None = None  # the one a command names, or the case is heard in
    asked_together: Mapping[BodyId, tuple[date, time]] = field(default_factory=dict)  # deadlines its bodies have there

    @cached_property
    def today(self) -> date:
        return local_day(self.now)

    @cached_property
    def assessor(self) -> Assessor:
        """What the case is planned with at this moment."""
        return Assessor(self.register, self.calendar, self.rules, self.today, self.now)

    def name(self, person: int | None) -> str:
        known = self.register.persons.get(person) if person is not None else None
        return known.name if known else "ingen"

    def body(self, organization: int) -> str:
        known = self.register.organizations.get(organization)
        return known.name if known else str(organization)


@dataclass(frozen=True, slots=True)
class AppendedFile:
    """A file that came with an answer (append-only)."""

    response: int
    file: FileRef


@dataclass(frozen=True, slots=True)
class AppendedMemo:
    """One edition of the høringsnotat (append-only); its words are personal texts of the event."""

    edition: int


@dataclass(frozen=True, slots=True)
class AppendedVersion:
    """A proposal's content as it now stands (append-only)."""

    proposal: int
    version: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class AppendedAgendaVersion:
    """One version of an agenda as it then stood (append-only)."""

    version: int
    lines: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class AppendedStatusReport:
    """A status report on an agreement as it was filed (append-only)."""

    report: int
    points: tuple[AgreementPoint, ...]


@dataclass(frozen=True, slots=True)
class AppendedPackage:
    """A hearing for several cases, opened (append-only)."""

    package: HearingPackage


@dataclass(frozen=True, slots=True)
class ChangedPackage:
    """Such a hearing as it now stands: its letters made ready, or let go."""

    package: HearingPackage


Appended = (
    AppendedFile
    | AppendedMemo
    | AppendedVersion
    | AppendedAgendaVersion
    | AppendedStatusReport
    | AppendedPackage
    | ChangedPackage
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What waited on the day of `at` to be posted to one person about one hearing request has gone: `way` «post», or
    «phone», `at` noon of a day.
    """

    request: tuple[int, int]
    recipient: PersonId
    way: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Decided:
    """The answer to a command that was not refused: the parts as they now are, and what to write beside them."""

    case: CaseState | None
    meeting: MeetingState | None
    events: tuple[Event, ...]
    notices: tuple[Notice, ...]
    cancels: tuple[CancelNotices, ...]
    records: tuple[Appended, ...]
    posted: tuple[Posted, ...] = ()


@dataclass
class Change:
    """Working copy for the handlers; never leaves `decide`."""

    ctx: Context
    state: CaseState | None = None
    record: MeetingState | None = None
    events: list[Event] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    cancels: list[CancelNotices] = field(default_factory=list)
    records: list[Appended] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)

    @property
    def case(self) -> CaseState:
        if self.state is None:
            raise LookupError("this command was given no case")
        return self.state

    @property
    def meeting(self) -> MeetingState:
        if self.record is None:
            raise LookupError("this command was given no meeting")
        return self.record

    def emit(self, tag: Tag, *, personal: dict[str, str] | None = None, **data: object) -> None:
        texts = {name: text for name, text in (personal or {}).items() if text}
        self.events.append(Event(tag, data, texts))

    def set_case(self, **changes: Any) -> None:
        case = self.case.case
        differing = {name: value for name, value in changes.items() if getattr(case, name) != value}
        if differing:
            self.state = changed(self.case, case=changed(case, **differing))

    def set_meeting(self, **changes: Any) -> None:
        self.record = changed(self.meeting, meeting=changed(self.meeting.meeting, **changes))

    def set_step(self, number: int, **changes: Any) -> None:
        steps = tuple(changed(step, **changes) if step.number == number else step for step in self.case.consultations)
        self.state = changed(self.case, consultations=steps)

    def add_step(self, step: Consultation) -> None:
        self.state = changed(self.case, consultations=(*self.case.consultations, step))

    def set_request(self, request: HearingRequest, **changes: Any) -> HearingRequest:
        after = changed(request, **changes)
        requests = exchanged(self.case.requests, after, attrgetter("consultation", "round"))
        self.state = changed(self.case, requests=requests)
        return after

    def add_request(self, request: HearingRequest) -> None:
        self.state = changed(self.case, requests=(*self.case.requests, request))

    def set_response(self, response: HearingResponse, **changes: Any) -> None:
        responses = exchanged(self.case.responses, changed(response, **changes))
        self.state = changed(self.case, responses=responses)

    def add_response(self, response: HearingResponse) -> None:
        case = changed(self.case.case, responses=response.number)
        self.state = changed(self.case, case=case, responses=(*self.case.responses, response))

    def add_follow_up(self, follow_up: FollowUp) -> None:
        case = changed(self.case.case, follow_ups=follow_up.number)
        self.state = changed(self.case, case=case, follow_ups=(*self.case.follow_ups, follow_up))

    def set_follow_up(self, follow_up: FollowUp, **changes: Any) -> FollowUp:
        after = changed(follow_up, **changes)
        self.state = changed(self.case, follow_ups=exchanged(self.case.follow_ups, after))
        return after

    def set_links(self, links: Iterable[ApprovalLink]) -> None:
        self.state = changed(self.case, approvals=tuple(links))

    def tell(
        self,
        payload: Payload,
        recipients: Iterable[PersonId],
        *,
        at: datetime | None = None,
        request: HearingRequest | None = None,
    ) -> None:
        """Plan a notice to each recipient, in office hours where its kind asks for it."""
        moment = at or self.ctx.now
        if payload.in_office_hours:
            moment = next_office_moment(moment, self.ctx.rules.reminders, self.ctx.calendar)
        if payload.overtakes:
            self.overtake(type(payload), request)
        key = (request.consultation, request.round) if request else None
        self.notices += [Notice(payload, recipient, moment, key) for recipient in dict.fromkeys(recipients)]

    def take_back(
        self,
        *kinds: type[Payload],
        request: HearingRequest | None = None,
        until: datetime | None = None,
        also_due: bool = False,
    ) -> None:
        """Notices not yet due are not told after all: of these kinds, or of all; of this request, or of the whole.
        `also_due`: nor those that are due and have not left.
        """
        key = (request.consultation, request.round) if request else None
        self.cancels.append(CancelNotices(key, frozenset(payload.kind for payload in kinds), until, also_due=also_due))

    def overtake(self, kind: type[Payload], request: HearingRequest | None = None) -> None:
        """What a notice of this kind makes untrue, or says better, is not told after all: of the hearing in any of its
        rounds, or of the meeting.
        """
        self.cancels.append(CancelNotices((request.consultation, None) if request else None, kind.overtakes))

    def take_back_this(self, payload: Payload, request: HearingRequest | None = None) -> None:
        """As `take_back`, of the notices that tell just this, whenever they were made."""
        key = (request.consultation, None) if request else None
        self.cancels.append(CancelNotices(key, frozenset({payload.kind}), about=payload.about))

    def done(self) -> Decided:
        return Decided(
            self.state,
            self.record,
            tuple(self.events),
            tuple(self.notices),
            tuple(self.cancels),
            tuple(self.records),
            tuple(self.posted),
        )


def opened(case: Case) -> CaseState:
    """A state with nothing but the case row."""
    return CaseState(case)
