"""What the mails of one batch need to know, read in one go: one query per kind of thing, however many mails."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.look import PLAIN, Look
from documents.hearing.since_asked import Changed, RequestKey
from documents.hearing.what_became import AnswerOutcome, answer_outcomes
from models import tables as t
from models.access.confidentiality import unmentionable
from models.access.links import LinkKey, LinkMaker
from models.case.material import Material, material
from models.history import texts_by_id
from models.reference import Reference
from models.rows.case import CASE, FOLLOW_UPS
from models.rows.notice import NOTICE, NoticeRow
from models.rows.register import ORGANIZATIONS, PERSONS
from models.rows.shape import Shape
from notifications.channels.sender import Result
from notifications.hearing import facts as of_hearings
from notifications.hearing.ahead import Ahead, ahead_of
from notifications.hearing.receipts import Received, received
from notifications.meeting.facts import ItemFacts, MeetingFacts, agenda_items, meeting_facts
from notifications.outbox.links import addresses, body_pages
from notifications.seats import Seat, reachable_first, seats, staff_among
from process import notices as n
from process.calendar import local_day
from process.events import Tag
from process.ids import BodyId, PersonId
from process.internal_sections import NOTHING_INTERNAL
from process.register import BodyKind, Organization, Person, SeatRole
from process.state.case import Case
from process.state.follow_up import FollowUp
from process.state.hearing import HearingRequest, HearingResponse

ReasonKey = tuple[Tag, int, int]  # tag, case or meeting, consultation (0: of the whole)
REASONS: Mapping[type[n.Payload], tuple[Tag, str]] = {
    n.HearingExtended: (Tag.HEARING_EXTENDED, "reason"),
    n.HearingWithdrawn: (Tag.HEARING_WITHDRAWN, "reason"),
    n.LetterCorrected: (Tag.LETTER_CORRECTED, "reason"),
    n.DraftReturned: (Tag.DRAFT_RETURNED, "comment"),
    n.ExtensionAsked: (Tag.EXTENSION_ASKED, "reason"),
    n.ExtensionRefused: (Tag.EXTENSION_REFUSED, "reason"),
    n.ResponseDisputed: (Tag.RESPONSE_DISPUTED, "text"),
    n.DisputeSettled: (Tag.DISPUTE_SETTLED, "dispute_reason"),
    n.ProposalChanged: (Tag.CHANGE_JUDGED, "reason"),
    n.MeetingMoved: (Tag.MEETING_MOVED, "reason"),
    n.MeetingCancelled: (Tag.MEETING_CANCELLED, "reason"),
}
"""Where the history keeps the words a clerk gave for what is told."""
LETTERS = (n.HearingSent, n.LetterCorrected)
"""What carries the letter itself."""
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Mail:
    """A claimed message, how its recipient is reached, and the notices it still has to tell."""

    message: int
    message_id: str
    channel: str
    made_at: datetime
    name: str
    email: str
    url: str
    notices: tuple[NoticeRow, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known, by key. What is not there was not needed, or is gone; the wording copes with both.

    `maker` makes links and codes, where mails carry any. `replies_are_read`: answers to the sender of a mail are seen
    (notifications/mailbox). `is_material`: by (case, proposal). `secretaries`: (body, person);
    `speakers`: whom a body's letters go to, with the address of its own page. `look` is of
    the papers that mails carry.
    `together`: what bodies are asked in hearings of several cases, and the letters that began each.
    """

    now: datetime
    municipality: str
    maker: LinkMaker | None = None
    replies_are_read: bool = False
    look: Look = PLAIN
    mails: tuple[Mail, ...] = ()
    coordinator: Seat | None = None
    cases: Mapping[int, Case] = field(default_factory=dict)
    confidential: frozenset[int] = frozenset()
    bodies: Mapping[int, Organization] = field(default_factory=dict)
    persons: Mapping[int, Person] = field(default_factory=dict)
    requests: Mapping[RequestKey, HearingRequest] = field(default_factory=dict)
    together: of_hearings.Together = field(default_factory=of_hearings.Together)
    bases: Mapping[tuple[int, int], str] = field(default_factory=dict)
    material: Mapping[int, tuple[Material, ...]] = field(default_factory=dict)
    ahead: Ahead = field(default_factory=Ahead)
    body_contacts: Mapping[int, Seat] = field(default_factory=dict)
    secretaries: frozenset[tuple[int, int]] = frozenset()
    staff: frozenset[int] = frozenset()
    answers: Mapping[RequestKey, tuple[HearingResponse, ...]] = field(default_factory=dict)
    received: Mapping[RequestKey, tuple[Received, ...]] = field(default_factory=dict)
    extensions: Mapping[tuple[RequestKey, int], int] = field(default_factory=dict)
    items: Mapping[tuple[int, int], ItemFacts] = field(default_factory=dict)
    reasons: Mapping[ReasonKey, str] = field(default_factory=dict)
    failures: Mapping[tuple[int, int], Failure] = field(default_factory=dict)
    changed: Mapping[RequestKey, tuple[Changed, ...]] = field(default_factory=dict)
    is_material: Mapping[tuple[int, int], bool] = field(default_factory=dict)
    links: Mapping[LinkKey, str] = field(default_factory=dict)
    outcomes: Mapping[int, tuple[AnswerOutcome, ...]] = field(default_factory=dict)
    speakers: Mapping[tuple[BodyId, PersonId], str] = field(default_factory=dict)
    follow_ups: Mapping[tuple[int, int], FollowUp] = field(default_factory=dict)
    meetings: Mapping[int, MeetingFacts] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where people reach the pages, or empty."""
        return self.maker.address if self.maker is not None else ""

    @property
    def today(self) -> date:
        return local_day(self.now)

    def person(self, person: int | None) -> str:
        """The name; empty of nobody."""
        known = self.persons.get(person or 0)
        return known.name if known is not None else ""


def payload_of(notice: NoticeRow) -> n.Payload:
    return notice.kind.payload.from_stored(notice.about, notice.data)


def mails_of(connection: Connection, message_ids: Collection[int]) -> tuple[Mail, ...]:
    """The messages in their order, each with what it still has to tell: nothing cancelled or superseded."""
    message, person = t.messages.c, t.persons.c
    rows = connection.execute(
        sa.select(message.id, message.message_id, message.channel, message.created_at)
        .add_columns(person.name, person.email, person.channel)
        .join(t.persons, t.persons.c.id == t.messages.c.recipient)
        .where(t.messages.c.id.in_(message_ids))
        .order_by(t.messages.c.next_attempt_at, t.messages.c.id)
    ).all()
    carried: dict[int, list[NoticeRow]] = {}
    told_still = t.notices.c.state.in_([n.NoticeState.DUE, n.NoticeState.SENT])
    for carrier, *cells in connection.execute(
        sa.select(t.message_notices.c.message, *NOTICE)
        .join(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
        .where(t.message_notices.c.message.in_(message_ids), told_still)
        .order_by(t.notices.c.planned_at, t.notices.c.id)
    ):
        carried.setdefault(carrier, []).append(NoticeRow(*cells))
    return tuple(
        Mail(message, message_id, channel, made_at, name, email, url, tuple(carried.get(message, ())))
        for message, message_id, channel, made_at, name, email, url in rows
    )


def gather(
    connection: Connection,
    mails: tuple[Mail, ...],
    now: datetime,
    municipality: str = "",
    links: LinkMaker | None = None,
    *,
    replies_are_read: bool = False,
    reference: Reference | None = None,
    look: Look = PLAIN,
) -> Facts:
    """All that the wording asks for. No `municipality`: the topmost department's name; no `reference`: it is read."""
    notices, payloads = _told(mails)

    def of(read: Callable[[Connection, set[int]], Mapping[K, V]], *kinds: type[n.Payload]) -> Mapping[K, V]:
        """What there is to know of the cases that such notices are about."""
        ids: set[int] = {row.case_id for row in notices if row.kind.payload in kinds and row.case_id is not None}
        return read(connection, ids) if ids else {}

    case_ids = {notice.case_id for notice in notices if notice.case_id is not None}
    cases = _by_id(connection, CASE, case_ids)
    items, requests, bodies = _asked(connection, case_ids, payloads)
    before_bodies = ahead_of(connection, (reference := reference or Reference()), notices, cases, requests, now)
    return Facts(
        now=now,
        municipality=municipality or _municipality(connection),
        maker=links,
        replies_are_read=replies_are_read,
        look=look,
        mails=mails,
        coordinator=next(iter(coordinators(connection, now)), None),
        cases=cases,
        confidential=_confidential(connection, case_ids | {item.case_id for item in items.values()}, now),
        bodies=_by_id(connection, ORGANIZATIONS, bodies),
        persons=_by_id(connection, PERSONS, _known(cases.values(), requests.values()) | _named(payloads)),
        requests=requests,
        together=of_hearings.together(connection, case_ids, requests.values(), reference, now),
        bases=of(of_hearings.bases, *LETTERS),
        material=_for_bodies(of(material, *LETTERS), before_bodies),
        ahead=before_bodies,
        body_contacts=of_hearings.body_contacts(connection, _called(bodies, payloads), now),
        secretaries=of_hearings.secretaries(connection, bodies, now),
        staff=staff_among(connection, {notice.recipient for notice in notices if notice.case_id is not None}, now),
        answers=of(of_hearings.answers, *of_hearings.ABOUT_ANSWERS),
        received=of(received, n.ResponseReceipt),
        extensions=of(of_hearings.extensions, n.HearingSent, n.HearingExtended, n.HearingWithdrawn, n.Reminder),
        items=items,
        reasons=_reasons(connection, notices),
        failures=_failures(connection, payloads),
        changed=of_hearings.changes(connection, notices, requests, before_bodies.internal),
        is_material=of(of_hearings.is_material, n.ProposalChanged),
        links=addresses(connection, links, notices, requests),
        outcomes=of(_outcomes, n.CaseDecided),
        speakers=_speakers(connection, bodies, payloads, now, links),
        follow_ups=of(_follow_ups, n.FollowUpDue),
        meetings=meeting_facts(connection, notices, items, now),
    )


def _known(cases: Iterable[Case], asked: Iterable[HearingRequest]) -> set[int]:
    """Whose cases they are, and who has written the draft of an answer."""
    return {case.officer for case in cases} | {request.draft_by for request in asked if request.draft_by}


def _told(mails: Iterable[Mail]) -> tuple[list[NoticeRow], list[n.Payload]]:
    notices = [notice for mail in mails for notice in mail.notices]
    return notices, [payload_of(notice) for notice in notices]


def _asked(
    connection: Connection, case_ids: Collection[int], payloads: Sequence[n.Payload]
) -> tuple[Mapping[tuple[int, int], ItemFacts], Mapping[RequestKey, HearingRequest], set[int]]:
    """The agenda items told of, the hearing requests of some cases, and the bodies of both."""
    items, requests = agenda_items(connection, payloads), of_hearings.requests(connection, case_ids)
    meeting_badly = {payload.body for payload in payloads if isinstance(payload, n.MeetingToMove)}
    asked = {request.body for request in requests.values()} | {item.body for item in items.values()}
    return items, requests, asked | meeting_badly


def _speakers(
    connection: Connection,
    bodies: Collection[int],
    payloads: Iterable[n.Payload],
    now: datetime,
    links: LinkMaker | None,
) -> Mapping[tuple[BodyId, PersonId], str]:
    """Where a decision is told, which goes to each in the words of their own body, or a letter."""
    is_told = any(isinstance(payload, n.CaseDecided | n.HearingSent) for payload in payloads)
    return body_pages(connection, links, of_hearings.speakers(connection, bodies, now)) if is_told else {}


def _called(bodies: Collection[int], payloads: Iterable[n.Payload]) -> Collection[int]:
    """The bodies of which somebody is told whom to call."""
    return bodies if any(isinstance(payload, n.DeadlinePassed) for payload in payloads) else ()


def _for_bodies(proposals: Mapping[int, tuple[Material, ...]], ahead: Ahead) -> dict[int, tuple[Material, ...]]:
    return {
        case: tuple(
            proposal.for_bodies(ahead.internal.get(case, NOTHING_INTERNAL)).covering(ahead.years.get(case, ()))
            for proposal in of_case
        )
        for case, of_case in proposals.items()
    }


def coordinators(connection: Connection, now: datetime) -> list[Seat]:
    """The people who coordinate hearings today; those who can be reached by mail first, then by rank."""
    coordinating = seats(connection, [SeatRole.COORDINATOR])
    return reachable_first([seat for seat in coordinating if seat.is_held_on(local_day(now))])


def _by_id(connection: Connection, shape: Shape[V], ids: Collection[int]) -> dict[int, V]:
    if not ids:
        return {}
    of_id = shape.table.c.id
    rows = connection.execute(sa.select(of_id, *shape.columns).where(of_id.in_(ids)))
    return {row[0]: shape.value(row[1:]) for row in rows}


def _named(payloads: Collection[n.Payload]) -> set[int]:
    """Whom notices name: a member, a substitute, the next one asked; by whose link an answer came."""
    seats = [payload for payload in payloads if isinstance(payload, n.AboutSubstitute)]
    people = {person for seat in seats for person in (seat.member, seat.substitute)}
    people |= {payload.member for payload in payloads if isinstance(payload, n.MemberItem)}
    people |= {each.by for each in payloads if isinstance(each, n.ResponseReceipt) and each.by is not None}
    return people | {seat.next for seat in seats if isinstance(seat, n.SubstituteAnswered) and seat.next is not None}


def _confidential(connection: Connection, case_ids: Collection[int | None], now: datetime) -> frozenset[int]:
    """The cases a mail may not name now (`public_from` may have passed since it was planned)."""
    return frozenset(connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(case_ids), unmentionable(now))))


def _municipality(connection: Connection) -> str:
    top = (
        sa.select(t.organizations.c.name)
        .where(t.organizations.c.kind == BodyKind.DEPARTMENT, t.organizations.c.parent.is_(None))
        .order_by(t.organizations.c.id)
        .limit(1)
    )
    return connection.execute(top).scalar() or "Kommunen"


def _outcomes(connection: Connection, case_ids: Collection[int]) -> dict[int, tuple[AnswerOutcome, ...]]:
    return {int(case): told for case, told in answer_outcomes(connection, t.cases.c.id.in_(case_ids)).items()}


def _follow_ups(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], FollowUp]:
    return {(case, follow_up.number): follow_up for case, follow_up in FOLLOW_UPS.read_many(connection, case_ids)}


def _reasons(connection: Connection, notices: Iterable[NoticeRow]) -> dict[ReasonKey, str]:
    """Why, in the clerk's words: the newest, unless it has been erased."""
    with_reason = [notice for notice in notices if notice.kind.payload in REASONS]
    if not with_reason:
        return {}
    names = dict(REASONS[notice.kind.payload] for notice in with_reason)
    cases = {notice.case_id for notice in with_reason if notice.case_id is not None}
    meetings = {notice.meeting_id for notice in with_reason if notice.meeting_id is not None}
    about = [
        column.in_(ids) for column, ids in ((t.history.c.case_id, cases), (t.history.c.meeting_id, meetings)) if ids
    ]
    newest: dict[ReasonKey, int] = {}
    for row in connection.execute(
        sa.select(t.history.c.case_id, t.history.c.meeting_id, t.history.c.tag, t.history.c.data)
        .where(sa.or_(*about), t.history.c.tag.in_([str(tag) for tag in names]))
        .order_by(t.history.c.position)
    ):
        data, tag = json.loads(row.data), Tag(row.tag)
        text = data.get(names[tag])
        if isinstance(text, dict):
            newest[tag, row.case_id or row.meeting_id, data.get("consultation", 0)] = text["personal_text"]
    texts = texts_by_id(connection, newest.values())
    return {key: texts.get(text, "") for key, text in newest.items()}


class Failure(NamedTuple):
    """What could not be delivered: to whom, after how many attempts, with the last answer. `message` 0: no address."""

    notice: int
    kind: n.NoticeKind
    name: str
    email: str
    phone: str
    message: int
    attempts: int
    answer: str


def _failures(connection: Connection, payloads: Iterable[n.Payload]) -> dict[tuple[int, int], Failure]:
    """By notice and message."""
    failed = {payload.notice for payload in payloads if isinstance(payload, n.Undelivered)}
    if not failed:
        return {}
    tried = t.attempts.alias("tried")
    last = sa.select(sa.func.max(tried.c.id)).where(tried.c.message == t.messages.c.id).correlate(t.messages)
    tries = (
        sa.select(sa.func.count())
        .where(tried.c.message == t.messages.c.id, tried.c.result != Result.BOUNCED)
        .correlate(t.messages)
    )
    rows = connection.execute(
        sa.select(
            t.notices.c.id,
            t.notices.c.kind,
            t.persons.c.name,
            t.persons.c.email,
            t.persons.c.phone,
            sa.func.coalesce(t.messages.c.id, 0),
            tries.scalar_subquery(),
            sa.func.coalesce(t.attempts.c.answer, ""),
        )
        .select_from(t.notices)
        .join(t.persons, t.persons.c.id == t.notices.c.recipient)
        .outerjoin(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
        .outerjoin(t.messages, t.messages.c.id == t.message_notices.c.message)
        .outerjoin(t.attempts, t.attempts.c.id == last.scalar_subquery())
        .where(t.notices.c.id.in_(failed))
    )
    failures = (Failure(*row) for row in rows)
    return {(failure.notice, failure.message): failure for failure in failures}
