"""What the mails of one batch need to know, read in one go: one query per kind of thing, however many mails."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from documents.hearing.since_asked import Changed, RequestKey
from models.access.links import LinkKey, LinkMaker
from models.access.visibility import confidential
from models.case.material import Material, material
from models.hearing.memo import JudgedPoint, verdicts
from notifications.hearing.facts import REASONS, answers_to, changes, extensions_of, judged, reasons_of
from notifications.meeting.facts import MeetingFacts, data_of, meeting_facts, people_of
from notifications.outbox import tables as t
from notifications.outbox.links import addresses
from notifications.outbox.undelivered import coordinators
from process.calendar import local_day
from process.events import Tag
from process.notices import NoticeKind, NoticeState
from process.register import BodyKind, SeatRole

_OF_MEETINGS = frozenset({NoticeKind.PLACED_ON_AGENDA, NoticeKind.DECIDED})
_OF_ANSWERS = frozenset({NoticeKind.RECEIPT, NoticeKind.LATE_RESPONSE, NoticeKind.TO_CONFIRM})
_OF_DEADLINES = frozenset({NoticeKind.HEARING_SENT, NoticeKind.HEARING_EXTENDED, NoticeKind.REMINDER})


@dataclass(frozen=True, slots=True)
class Mail:
    """A claimed message with its recipient's address and the notices it still has to tell."""

    row: Row[Any]
    notices: tuple[Row[Any], ...]


@dataclass(frozen=True)
class Facts:
    """Rows by key. What is not there was not needed, or is gone; the wording copes with both."""

    now: datetime
    municipality: str
    mails: tuple[Mail, ...] = ()
    coordinator: Row[Any] | None = None
    cases: Mapping[int, Row[Any]] = field(default_factory=dict)
    confidential: frozenset[int] = frozenset()
    bodies: Mapping[int, Row[Any]] = field(default_factory=dict)
    persons: Mapping[int, Row[Any]] = field(default_factory=dict)
    requests: Mapping[RequestKey, Row[Any]] = field(default_factory=dict)
    bases: Mapping[tuple[int, int], str] = field(default_factory=dict)
    material: Mapping[int, tuple[Material, ...]] = field(default_factory=dict)
    body_contacts: Mapping[int, Row[Any]] = field(default_factory=dict)
    answers: Mapping[RequestKey, Row[Any]] = field(default_factory=dict)
    extensions: Mapping[tuple[RequestKey, int], int] = field(default_factory=dict)
    items: Mapping[tuple[int, int], Row[Any]] = field(default_factory=dict)
    reasons: Mapping[tuple[Tag, int, int], str] = field(default_factory=dict)
    failures: Mapping[tuple[int, int], Row[Any]] = field(default_factory=dict)
    changed: Mapping[RequestKey, tuple[Changed, ...]] = field(default_factory=dict)
    judged: Mapping[tuple[int, int], bool] = field(default_factory=dict)  # (case, proposal): is it material
    links: Mapping[LinkKey, str] = field(default_factory=dict)
    verdicts: Mapping[int, tuple[JudgedPoint, ...]] = field(default_factory=dict)
    follow_ups: Mapping[tuple[int, str], Row[Any]] = field(default_factory=dict)  # (case, number as text)
    meetings: Mapping[int, MeetingFacts] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_day(self.now)


def key_of(notice: Row[Any]) -> RequestKey:
    return (notice.case_id, notice.consultation, notice.round)


def meeting_item_of(notice: Row[Any]) -> tuple[int, int] | None:
    """The meeting and item a notice is about: its cause writes `meeting/item`, and which revision of an outcome."""
    meeting, item = (*notice.about.split("/"), "")[:2]
    return (int(meeting), int(item)) if meeting.isdigit() and item.isdigit() else None


def gather(
    connection: Connection,
    message_ids: Collection[int],
    now: datetime,
    municipality: str = "",
    links: LinkMaker | None = None,
) -> Facts:
    """All that the wording of these messages asks for. `municipality` empty: the topmost department's name."""
    return facts_about(connection, _mails(connection, message_ids), now, municipality, links)


def facts_about(
    connection: Connection,
    mails: tuple[Mail, ...],
    now: datetime,
    municipality: str = "",
    links: LinkMaker | None = None,
) -> Facts:
    """As `gather`, of mails at hand: also of those that are only read before they are sent (`preview`)."""
    notices = [notice for mail in mails for notice in mail.notices]
    kinds = {notice.kind for notice in notices}
    case_ids = {notice.case_id for notice in notices if notice.case_id is not None}
    cases = _by_id(connection, t.cases, case_ids)
    items = _items(connection, notices) if kinds & _OF_MEETINGS else {}
    requests = _requests(connection, case_ids)
    body_ids = {request.body for request in requests.values()} | {item.body for item in items.values()}
    bodies = _by_id(connection, t.organizations, body_ids)
    return Facts(
        now=now,
        municipality=municipality or _municipality(connection),
        mails=mails,
        coordinator=next(iter(coordinators(connection, now)), None),
        cases=cases,
        confidential=_confidential(connection, case_ids, now),
        bodies=bodies,
        persons=_by_id(connection, t.persons, {case.officer for case in cases.values()} | people_of(notices)),
        requests=requests,
        verdicts=verdicts(connection, case_ids) if NoticeKind.DECIDED in kinds else {},
        bases=_bases(connection, case_ids),
        material=material(connection, case_ids) if NoticeKind.HEARING_SENT in kinds else {},
        body_contacts=_body_contacts(connection, bodies, now) if NoticeKind.DEADLINE_PASSED in kinds else {},
        answers=answers_to(connection, case_ids) if kinds & _OF_ANSWERS else {},
        extensions=extensions_of(connection, case_ids) if kinds & _OF_DEADLINES else {},
        items=items,
        reasons=reasons_of(connection, case_ids, kinds) if kinds & REASONS.keys() else {},
        failures=_failures(connection, notices) if NoticeKind.UNDELIVERED in kinds else {},
        changed=changes(connection, notices, requests),
        judged=judged(connection, case_ids) if NoticeKind.PROPOSAL_CHANGED in kinds else {},
        follow_ups=_follow_ups(connection, case_ids) if NoticeKind.FOLLOW_UP_DUE in kinds else {},
        meetings=meeting_facts(connection, notices, links.address if links else "", now),
        links=addresses(connection, links, notices, {key: request.body for key, request in requests.items()}),
    )


def _by_id(connection: Connection, table: sa.Table, ids: Collection[int]) -> dict[int, Row[Any]]:
    if not ids:
        return {}
    return {row.id: row for row in connection.execute(sa.select(table).where(table.c.id.in_(ids)))}


def _confidential(connection: Connection, case_ids: Collection[int], now: datetime) -> frozenset[int]:
    """The cases a mail may not name now (`public_from` may have passed since it was planned)."""
    return frozenset(connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(case_ids), confidential(now))))


def _mails(connection: Connection, message_ids: Collection[int]) -> tuple[Mail, ...]:
    """The messages in their order, each with what it still has to tell: nothing cancelled or superseded."""
    person = (t.persons.c.name, t.persons.c.email, t.persons.c.channel.label("url"))
    rows = connection.execute(
        sa.select(t.messages, *person)
        .join(t.persons, t.persons.c.id == t.messages.c.recipient)
        .where(t.messages.c.id.in_(message_ids))
        .order_by(t.messages.c.next_attempt_at, t.messages.c.id)
    ).all()
    carried: dict[int, list[Row[Any]]] = {}
    for notice in connection.execute(
        sa.select(t.notices, t.message_notices.c.message)
        .join(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
        .where(t.message_notices.c.message.in_(message_ids), t.notices.c.state.in_([NoticeState.DUE, NoticeState.SENT]))
        .order_by(t.notices.c.planned_at, t.notices.c.id)
    ):
        carried.setdefault(notice.message, []).append(notice)
    return tuple(Mail(row, tuple(carried.get(row.id, ()))) for row in rows)


def _municipality(connection: Connection) -> str:
    top = (
        sa.select(t.organizations.c.name)
        .where(t.organizations.c.kind == BodyKind.DEPARTMENT, t.organizations.c.parent.is_(None))
        .order_by(t.organizations.c.id)
        .limit(1)
    )
    return connection.execute(top).scalar() or "Kommunen"


def _requests(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, Row[Any]]:
    found = connection.execute(sa.select(t.requests).where(t.requests.c.case_id.in_(case_ids)))
    return {(row.case_id, row.consultation, row.round): row for row in found}


def _follow_ups(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, str], Row[Any]]:
    found = connection.execute(sa.select(t.follow_ups).where(t.follow_ups.c.case_id.in_(case_ids)))
    return {(row.case_id, str(row.number)): row for row in found}


def _bases(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], str]:
    columns = (t.consultations.c.case_id, t.consultations.c.number, t.consultations.c.basis)
    found = connection.execute(sa.select(*columns).where(t.consultations.c.case_id.in_(case_ids)))
    return {(row.case_id, row.number): row.basis for row in found}


def _body_contacts(connection: Connection, bodies: Collection[int], now: datetime) -> dict[int, Row[Any]]:
    """Whom to call at each body: its secretary, else its chair."""
    today, seats = local_day(now), t.memberships
    found = connection.execute(
        sa.select(seats.c.organization, t.persons.c.name, t.persons.c.email, t.persons.c.phone)
        .join(t.persons, t.persons.c.id == seats.c.person)
        .where(
            seats.c.organization.in_(bodies),
            seats.c.role.in_([SeatRole.SECRETARY, SeatRole.CHAIR]),
            sa.or_(seats.c.starts_on.is_(None), seats.c.starts_on <= today),
            sa.or_(seats.c.ends_on.is_(None), seats.c.ends_on >= today),
        )
        .order_by(seats.c.role == SeatRole.SECRETARY, seats.c.rank.desc(), seats.c.id.desc())  # the last one stays
    )
    return {row.organization: row for row in found}


def _items(connection: Connection, notices: Iterable[Row[Any]]) -> dict[tuple[int, int], Row[Any]]:
    """Meeting, body and, where there is one, decision of the agenda items the notices are about."""
    keys = [key for notice in notices if (key := meeting_item_of(notice)) is not None]
    ids = {meeting for meeting, _ in keys}
    found = connection.execute(
        sa.select(
            t.meetings.c.id,
            t.agenda_items.c.number,
            t.meetings.c.organization.label("body"),
            t.meetings.c.starts_at,
            t.meetings.c.held_on,
            t.decisions.c.outcome,
            t.decisions.c.text,
        )
        .select_from(t.meetings)
        .join(t.agenda_items, t.agenda_items.c.meeting_id == t.meetings.c.id)
        .outerjoin(
            t.decisions,
            sa.and_(t.decisions.c.meeting_id == t.meetings.c.id, t.decisions.c.item == t.agenda_items.c.number),
        )
        .where(t.meetings.c.id.in_(ids), t.agenda_items.c.number.in_({item for _, item in keys}))
    )
    return {(row.id, row.number): row for row in found}


def _failures(connection: Connection, notices: Iterable[Row[Any]]) -> dict[tuple[int, int], Row[Any]]:
    """What could not be delivered, by (notice, message): to whom, after how many attempts, with the last answer."""
    pairs = [data_of(notice) for notice in notices if notice.kind is NoticeKind.UNDELIVERED]
    tried = t.attempts.alias("tried")
    last = sa.select(sa.func.max(tried.c.id)).where(tried.c.message == t.messages.c.id).correlate(t.messages)
    found = connection.execute(
        sa.select(
            t.notices.c.id,
            t.notices.c.kind,
            t.persons.c.name,
            t.persons.c.email,
            t.persons.c.phone,
            sa.func.coalesce(t.messages.c.id, 0).label("message"),
            sa.func.coalesce(t.messages.c.attempts, 0).label("attempts"),
            sa.func.coalesce(t.attempts.c.answer, "").label("answer"),
        )
        .select_from(t.notices)
        .join(t.persons, t.persons.c.id == t.notices.c.recipient)
        .outerjoin(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
        .outerjoin(t.messages, t.messages.c.id == t.message_notices.c.message)
        .outerjoin(t.attempts, t.attempts.c.id == last.scalar_subquery())
        .where(t.notices.c.id.in_({pair.get("notice", 0) for pair in pairs}))
    )
    return {(row.id, row.message): row for row in found}
