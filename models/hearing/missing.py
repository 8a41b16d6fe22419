"""«Hvem mangler»: each body asked, how far it is from its deadline, whom to call, and what it was last sent.

The same rows serve the list over all cases, the hearing desk of one case, and `sagsgang missing`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.names import body_name
from models.case.under_way import RUNNING
from models.case.view import Attempt, attempts_of
from models.rows.case import REQUESTS
from models.rows.notice import NOTICE, NoticeRow
from models.rows.package import load_package
from process.calendar import COPENHAGEN, local_day
from process.hearing.more_time import is_promised_late
from process.notices import NoticeKind, NoticeState
from process.people import contacts_of
from process.register import MeetingStatus, Register, SeatRole
from process.state.hearing import HearingPackage, HearingRequest
from process.words.alphabet import danish_order

TO_THE_BODY = [kind for kind in NoticeKind if kind.payload.to_body]
"""What goes to a body's contacts; the others speak about it to the town hall."""

RequestKey = tuple[int, int, int]  # case, consultation, round
_later = t.requests.alias("later")
_IS_NEWEST = ~sa.exists().where(
    _later.c.case_id == t.requests.c.case_id,
    _later.c.consultation == t.requests.c.consultation,
    _later.c.round > t.requests.c.round,
)
"""No later round has been drafted for the same step."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call at the body: its secretary first, then its chair."""

    person: int
    name: str
    role: SeatRole
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class LastMail:
    """The newest try to reach the body; `answer` is the mail server's own. No try at all: an address is missing."""

    kind: NoticeKind
    at: datetime
    recipient: str
    result: str  # sent | refused | error | bounced | no_address
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """What was sent to a body about one request, and what is planned."""

    last: LastMail | None = None
    reminders_sent: int = 0
    planned: tuple[date, ...] = ()  # days on which a reminder still is to go


@dataclass(frozen=True, slots=True)
class AskedBody:
    """One body asked about one case. `days_left` in calendar days, below 0 when it is over; None: no deadline yet."""

    case_id: int
    case: str
    title: str
    body: str
    code: str
    request: HearingRequest
    days_left: int | None
    is_promised_late: bool = False
    contacts: tuple[Contact, ...] = ()
    next_meeting: date | None = None
    post: Post = field(default_factory=Post)

    @property
    def key(self) -> RequestKey:
        return self.case_id, self.request.consultation, self.request.round

    @property
    def due_at(self) -> datetime | None:
        return self.request.due_at

    @property
    def wants_extension(self) -> bool:
        """Asked for more time, and nobody has answered that yet."""
        return self.request.extension_wanted_on is not None and self.request.extension_refused_at is None

    def as_json(self) -> dict[str, object]:
        asked, last = self.request, self.post.last
        return {
            "body": self.body,
            "body_code": self.code,
            "case": self.case,
            "title": self.title,
            "due_at": _iso(self.due_at),
            "days_left": self.days_left,
            "state": str(asked.state),
            "mandatory": asked.mandatory,
            "contacts": [
                {"name": contact.name, "role": str(contact.role), "phone": contact.phone, "email": contact.email}
                for contact in self.contacts
            ],
            "next_meeting": _iso(self.next_meeting),
            "last_mail": {"kind": str(last.kind), "at": _iso(last.at), "to": last.recipient, "result": last.result}
            | {"answer": last.answer}
            if last
            else None,
            "reminders_sent": self.post.reminders_sent,
            "next_reminder": _iso(min(self.post.planned, default=None)),
            "promised_on": _iso(asked.promised_on),
            "extension_wanted_on": _iso(asked.extension_wanted_on) if self.wants_extension else None,
            "quiet_until": _iso(asked.quiet_until),
        }


@dataclass(frozen=True, slots=True)
class MissingLine:
    """What one body owes, the most pressing first: about one case; or about several that it was asked together
    (`package`).
    """

    rows: tuple[AskedBody, ...]
    package: HearingPackage | None = None

    @property
    def first(self) -> AskedBody:
        return self.rows[0]


def in_lines(connection: Connection, rows: Iterable[AskedBody]) -> tuple[MissingLine, ...]:
    """One line for what one body was asked together, where its most pressing answer stands."""
    lines: dict[Hashable, list[AskedBody]] = {}
    for row in rows:
        alone = (row.case_id, row.request.consultation)
        lines.setdefault((row.request.package, row.code) if row.request.package else alone, []).append(row)
    packages = {key: load_package(connection, key) for key in {group[0].request.package for group in lines.values()}}
    return tuple(MissingLine(tuple(group), packages[group[0].request.package]) for group in lines.values())


def missing(
    connection: Connection, now: datetime, register: Register, *, viewer: Viewer | None = None
) -> tuple[AskedBody, ...]:
    """Every answer that is still to come, over all cases this viewer may know of, the most pressing first.

    One whose deadline has passed stays on the list until its case is decided: it can still come.
    """
    return tuple(sorted(asked_bodies(connection, _still_to_come(viewer, now), now, register), key=_urgency))


def is_to_come(request: HearingRequest) -> bool:
    """It was asked for, and has neither come nor been taken back."""
    return request.sent_at is not None and request.answered_at is None and request.withdrawn_at is None


def _still_to_come(viewer: Viewer | None, now: datetime) -> sa.ColumnElement[bool]:
    """A clause on `case` and `hearing_request`: `is_to_come`, of a case that waits to be decided."""
    asked = t.requests.c
    unanswered = sa.and_(asked.sent_at.is_not(None), asked.answered_at.is_(None), asked.withdrawn_at.is_(None))
    return sa.and_(unanswered, RUNNING, visible(viewer, now))


def lines_of(
    connection: Connection, keys: Iterable[Iterable[RequestKey]], now: datetime, register: Register
) -> tuple[MissingLine, ...]:
    """These lines of `Status.missing`, whole."""
    wanted = {key for line in keys for key in line}
    rows = asked_bodies(connection, t.cases.c.id.in_({case for case, *_ in wanted}), now, register) if wanted else ()
    return in_lines(connection, sorted((row for row in rows if row.key in wanted), key=_urgency))


def asked_in_case(connection: Connection, case_id: int, now: datetime, register: Register) -> tuple[AskedBody, ...]:
    """Every body asked about one case, in its newest round, in the order of the route."""
    return asked_bodies(connection, t.cases.c.id == case_id, now, register)


def asked_bodies(
    connection: Connection, which: sa.ColumnElement[bool], now: datetime, register: Register
) -> tuple[AskedBody, ...]:
    """The newest requests for which a clause on `case` and `hearing_request` holds."""
    query = (
        sa.select(t.cases.c.id, t.cases.c.number, t.cases.c.title, *REQUESTS.columns)
        .join(t.requests, t.requests.c.case_id == t.cases.c.id)
        .where(which, _IS_NEWEST)
        .order_by(t.requests.c.case_id, t.requests.c.consultation)
    )
    rows = connection.execute(query).all()
    post = _post(connection, {row.id for row in rows}, register)
    known = _Bodies(register, now)
    return tuple(
        _asked_body(case, number, title, REQUESTS.value(cells), known, post) for case, number, title, *cells in rows
    )


class _Bodies:
    """What the register says about each body on one day, looked up once a body."""

    def __init__(self, register: Register, now: datetime) -> None:
        self.register, self.now, self.today = register, now, local_day(now)
        self._contacts: dict[int, tuple[Contact, ...]] = {}
        self._next: dict[int, date] = {}
        for meeting in register.meetings:
            if meeting.state is not MeetingStatus.CANCELLED and meeting.held_on >= self.today:
                self._next.setdefault(meeting.organization, meeting.held_on)

    def next_meeting(self, body: int) -> date | None:
        return self._next.get(body)

    def contacts(self, body: int) -> tuple[Contact, ...]:
        if body not in self._contacts:
            self._contacts[body] = tuple(self._contacts_in(body))
        return self._contacts[body]

    def _contacts_in(self, body: int) -> Iterable[Contact]:
        for person in contacts_of(self.register, body, self.today):
            somebody = self.register.persons.get(person)
            role = next((s.role for s in self.register.seats_in(body, self.today) if s.person == person), None)
            if somebody and role:
                yield Contact(person, somebody.name, role, somebody.phone, somebody.email)


def _asked_body(
    case_id: int, case: str, title: str, request: HearingRequest, known: _Bodies, post: Mapping[RequestKey, Post]
) -> AskedBody:
    body = known.register.organizations.get(request.body)
    return AskedBody(
        case_id=case_id,
        case=case,
        title=title,
        body=body_name(known.register, request.body),
        code=body.code if body else "",
        request=request,
        is_promised_late=is_promised_late(request, known.register),
        days_left=(request.due_on - known.today).days if request.due_on else None,
        contacts=known.contacts(request.body),
        next_meeting=known.next_meeting(request.body),
        post=post.get((case_id, request.consultation, request.round), Post()),
    )


Urgency = tuple[bool, float, bool, str, str]


def urgency(due: datetime | None, case: str, body: str, *, is_mandatory: bool) -> Urgency:
    """By which the most pressing answer comes first."""
    return due is None, due.timestamp() if due else 0.0, not is_mandatory, case, danish_order(body)


def _urgency(row: AskedBody) -> Urgency:
    return urgency(row.due_at, row.case, row.body, is_mandatory=row.request.mandatory)


def _post(connection: Connection, case_ids: Collection[int], register: Register) -> Mapping[RequestKey, Post]:
    if not case_ids:
        return {}
    which = (t.notices.c.case_id.in_(case_ids), t.notices.c.kind.in_(TO_THE_BODY))
    query = sa.select(*NOTICE).where(*which).order_by(t.notices.c.planned_at, t.notices.c.id)
    groups: defaultdict[RequestKey, list[NoticeRow]] = defaultdict(list)
    for cells in connection.execute(query):
        notice = NoticeRow(*cells)
        groups[notice.request].append(notice)
    tried = attempts_of(connection, *which)
    return {key: _post_of(sent, tried, register) for key, sent in groups.items()}


def _post_of(notices: list[NoticeRow], tried: Mapping[int, list[Attempt]], register: Register) -> Post:
    reminders = [notice for notice in notices if notice.kind is NoticeKind.REMINDER]
    mails = [mail for notice in notices if (mail := _mail(notice, tried, register))]
    return Post(
        last=max(mails, key=lambda mail: mail.at, default=None),
        reminders_sent=len({notice.day for notice in reminders if notice.state is NoticeState.SENT}),
        planned=tuple(sorted({notice.day for notice in reminders if notice.state is NoticeState.PLANNED})),
    )


def _mail(notice: NoticeRow, tried: Mapping[int, list[Attempt]], register: Register) -> LastMail | None:
    person = register.persons.get(notice.recipient)
    name = person.name if person else str(notice.recipient)
    if notice.id in tried:
        attempt = tried[notice.id][-1]
        return LastMail(notice.kind, attempt.at, name, attempt.result, attempt.answer)
    if notice.state is NoticeState.GIVEN_UP:
        return LastMail(notice.kind, notice.planned_at, name, "no_address")
    return None


def _iso(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(COPENHAGEN).isoformat(timespec="minutes")
    return value.isoformat() if value else None
