"""What mails about hearings need to know: the requests, whom to call, the answers, what has changed since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.hearing.since_asked import Changed, RequestKey, since_asked
from models import tables as t
from models.hearing.for_information import NamedCase, named_cases, told_of_the_rest
from models.reference import Reference
from models.rows.case import REQUESTS, RESPONSES
from models.rows.notice import NoticeRow
from models.rows.package import ASKED, load_package
from notifications.seats import Seat, seats
from process import notices as n
from process.calendar import local_day
from process.events import Tag
from process.hearing.playbook import told_basis
from process.ids import BodyId, CaseId, PackageId, PersonId
from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.notices import NoticeKind
from process.people import CONTACTS
from process.register import SeatRole
from process.state.hearing import HearingPackage, HearingRequest, HearingResponse

ABOUT_ANSWERS = (
    n.ResponseReceipt,
    n.LateResponse,
    n.ToConfirm,
    n.Reminder,
    n.DeadlinePassed,
    n.HearingExtended,
    n.ExtensionRefused,
)
"""What is told of an answer, or where a part of the body may have spoken already."""


def requests(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, HearingRequest]:
    asked = REQUESTS.read_many(connection, case_ids)
    return {(case, request.consultation, request.round): request for case, request in asked}


@dataclass(frozen=True, slots=True)
class Together:
    """Hearings of several cases: `asked` is what stands of them by package and body, with its case. `letters`: the
    Message-ID of the letter that began a hearing, of several cases or of one, by (case, consultation, recipient).
    `cases`: of each package those that may be named, with number and title; `informed`: the bodies that hear of them.
    """

    packages: Mapping[int, HearingPackage] = field(default_factory=dict)
    asked: Mapping[tuple[PackageId, BodyId], tuple[tuple[CaseId, HearingRequest], ...]] = field(default_factory=dict)
    letters: Mapping[tuple[int | None, int, int], str] = field(default_factory=dict)
    cases: Mapping[PackageId, tuple[NamedCase, ...]] = field(default_factory=dict)
    informed: frozenset[BodyId] = frozenset()


def together(
    connection: Connection,
    case_ids: Collection[int],
    requests: Iterable[HearingRequest],
    reference: Reference,
    now: datetime,
) -> Together:
    """Of the hearings these requests belong to."""
    packages = {request.package for request in requests if request.package is not None}
    known = (load_package(connection, package) for package in packages)
    asked = _asked_in(connection, packages) if packages else {}
    cases = {case for parts in asked.values() for case, _ in parts}
    named: dict[int, HearingPackage] = {package.id: package for package in known if package is not None}
    return informed(connection, Together(named, asked, letters(connection, {*case_ids, *cases})), reference, now)


def informed(connection: Connection, known: Together, reference: Reference, now: datetime) -> Together:
    """With what is told for information, where the playbook says so."""
    if not known.packages:
        return known
    rules, _ = reference.rules(reference.newest_config(), local_day(now))
    bodies = told_of_the_rest(rules, reference.register)
    return replace(known, informed=bodies, cases=named_cases(connection, known.packages, now)) if bodies else known


def _asked_in(
    connection: Connection, packages: Collection[PackageId]
) -> dict[tuple[PackageId, BodyId], tuple[tuple[CaseId, HearingRequest], ...]]:
    query = (
        sa.select(t.requests.c.case_id, *REQUESTS.columns)
        .where(ASKED, t.requests.c.package.in_(packages))
        .order_by(t.requests.c.case_id, t.requests.c.consultation, t.requests.c.round)
    )
    standing: defaultdict[tuple[PackageId, BodyId], list[tuple[CaseId, HearingRequest]]] = defaultdict(list)
    for case, *cells in connection.execute(query):
        request = REQUESTS.value(cells)
        standing[PackageId(request.package or 0), request.body].append((CaseId(case), request))
    return {key: tuple(parts) for key, parts in standing.items()}


def bases(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Why each consultation stands on the route, by (case, consultation)."""
    columns = (t.consultations.c.case_id, t.consultations.c.number, t.consultations.c.basis)
    rows = connection.execute(sa.select(*columns).where(t.consultations.c.case_id.in_(case_ids)))
    return {(row.case_id, row.number): told_basis(row.basis) for row in rows}


def body_contacts(connection: Connection, bodies: Collection[int], now: datetime) -> dict[int, Seat]:
    """Whom to call at each body: its secretary, else its chair."""
    held = seats(connection, [SeatRole.SECRETARY, SeatRole.CHAIR], bodies) if bodies else []
    secretary_first = sorted(held, key=lambda seat: seat.role is not SeatRole.SECRETARY)
    return {seat.organization: seat for seat in reversed(secretary_first) if seat.is_held_on(local_day(now))}


def secretaries(connection: Connection, bodies: Collection[int], now: datetime) -> frozenset[tuple[int, int]]:
    """(body, person) of the secretaries there are today."""
    return _holding(connection, [SeatRole.SECRETARY], bodies, now)


def speakers(connection: Connection, bodies: Collection[int], now: datetime) -> frozenset[tuple[BodyId, PersonId]]:
    """(body, person) of those who speak for the bodies today."""
    return _holding(connection, [*CONTACTS, SeatRole.VICE_CHAIR], bodies, now)


def _holding(
    connection: Connection, roles: Collection[SeatRole], bodies: Collection[int], now: datetime
) -> frozenset[tuple[BodyId, PersonId]]:
    held = seats(connection, roles, bodies) if bodies else []
    return frozenset((seat.organization, seat.person) for seat in held if seat.is_held_on(local_day(now)))


def answers(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, tuple[HearingResponse, ...]]:
    """All answers to each request, the newest last."""
    received: dict[RequestKey, tuple[HearingResponse, ...]] = {}
    for case, response in RESPONSES.read_many(connection, case_ids):
        key = (case, response.consultation, response.round)
        received[key] = (*received.get(key, ()), response)
    return received


def extensions(connection: Connection, case_ids: Collection[int]) -> dict[tuple[RequestKey, int], int]:
    """How often each recipient's deadline was moved: the SEQUENCE of the calendar entry."""
    key = (t.notices.c.case_id, t.notices.c.consultation, t.notices.c.round, t.notices.c.recipient)
    rows = connection.execute(
        sa.select(*key, sa.func.count())
        .where(t.notices.c.case_id.in_(case_ids), t.notices.c.kind == NoticeKind.HEARING_EXTENDED)
        .group_by(*key)
    )
    return {((case, consultation, round_), person): count for case, consultation, round_, person, count in rows}


def letters(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int | None, int, int], str]:
    """The Message-ID of the first letter of each hearing to each recipient."""
    notice = t.notices.c
    rows = connection.execute(
        sa.select(notice.case_id, notice.consultation, notice.recipient, t.messages.c.message_id)
        .join(t.message_notices, t.message_notices.c.notice == notice.id)
        .join(t.messages, t.messages.c.id == t.message_notices.c.message)
        .where(notice.case_id.in_(case_ids), notice.kind == NoticeKind.HEARING_SENT)
        .order_by(t.messages.c.id.desc())
    )
    return {(case, consultation, person): message for case, consultation, person, message in rows}


def changes(
    connection: Connection,
    notices: Iterable[NoticeRow],
    asked: Collection[RequestKey],
    internal: Mapping[int, InternalSections],
) -> dict[RequestKey, tuple[Changed, ...]]:
    """What is not as it was: for letters of a later round, and for those told that a proposal has changed. `internal`:
    by case, the sections that no body is sent.
    """
    keys = {
        notice.request
        for notice in notices
        if notice.kind is NoticeKind.PROPOSAL_CHANGED or (notice.kind is NoticeKind.HEARING_SENT and notice.round > 1)
    }
    return {
        key: since_asked(connection, key, internal.get(key[0], NOTHING_INTERNAL))
        for key in sorted(keys)
        if key in asked
    }


def is_material(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """Whether somebody found a proposal's last change material, by (case, proposal)."""
    rows = connection.execute(
        sa.select(t.history.c.case_id, t.history.c.data)
        .where(t.history.c.case_id.in_(case_ids), t.history.c.tag == Tag.CHANGE_JUDGED)
        .order_by(t.history.c.position)
    )
    judged = ((row.case_id, json.loads(row.data)) for row in rows)
    return {(case, data.get("proposal", 0)): bool(data.get("is_material")) for case, data in judged}
