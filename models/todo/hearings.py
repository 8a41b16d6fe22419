"""What a hearing leaves for a person to decide, over all cases: more time asked for, mails that did not arrive or that
may be answers, answers held back for personal data, changed texts nobody has judged.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.names import body_name, person_name
from models.case.under_way import RUNNING
from models.hearing.missing import TO_THE_BODY
from models.tables.outbox import IS_LOST
from process.calendar import danish_date
from process.notices import NoticeState
from process.register import Register
from process.state.hearing import ResponsePublication


class HearingTaskKind(StrEnum):
    EXTENSION = "extension"
    UNDELIVERED = "undelivered"
    PUBLICATION = "publication"
    CHANGE = "change"
    ROUTE = "route"
    MAIL = "mail"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class HearingTask:
    """One thing to decide. `about` is a Danish sentence; `body` the code of the body it concerns, if one. `is_package`:
    `case` and `title` are those of the hearing of several cases that it is about.
    """

    kind: HearingTaskKind
    case: str
    title: str
    about: str
    body: str = ""
    is_package: bool = False


def hearing_tasks(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> tuple[HearingTask, ...]:
    """For the coordinator of every case they may know of, for others of the cases they are officer of."""
    mine = sa.true() if viewer.is_coordinator else t.cases.c.officer.in_(viewer.persons)
    known = sa.and_(mine, visible(viewer, now))
    which = sa.and_(RUNNING, known)
    tasks = [*_publications(connection, which), *_changes(connection, which)]
    if viewer.is_coordinator:
        of_bodies = (_mails, _extensions, _undelivered)
        tasks = [*(task for read in of_bodies for task in read(connection, which, register)), *tasks]
        tasks = [*_disputes(connection, known, register), *tasks]  # also of a case that has been decided since
    return tuple(tasks)


_HEAD = (t.cases.c.number, t.cases.c.title)
_OF_BODY = (
    *_HEAD,
    t.requests.c.body,
    t.requests.c.consultation,
    t.packages.c.number.label("package"),
    t.packages.c.title.label("together"),
)


def _asked(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """What was asked of one body: of a case, and what it was asked together with."""
    return (
        sa.select(*_OF_BODY, *more)
        .select_from(t.cases)
        .join(t.requests, t.requests.c.case_id == t.cases.c.id)
        .outerjoin(t.packages, t.packages.c.id == t.requests.c.package)
    )


def _once(rows: Iterable[Any], by: str) -> Iterator[Any]:
    """Of what is the same for all that a body was asked together, the first."""
    told: set[Hashable] = set()
    for row in rows:
        key = (row.package or (row.number, row.consultation), row.body, getattr(row, by))
        if key not in told:
            told.add(key)
            yield row


def _task(kind: HearingTaskKind, row: Any, about: str, register: Register) -> HearingTask:
    """About the case of the row, or the hearing of several that it belongs to."""
    number, title = (row.package, row.together) if row.package else (row.number, row.title)
    return HearingTask(kind, number, title, about, _code(register, row.body), bool(row.package))


def _mails(connection: Connection, which: sa.ColumnElement[bool], register: Register) -> Iterator[HearingTask]:
    """Replies to letters, which may be answers."""
    mail, asked = t.incoming_mails.c, t.requests.c
    same = (asked.case_id == mail.case_id, asked.consultation == mail.consultation, asked.round == mail.round)
    query = _asked(mail.message, mail.received_at).join(t.incoming_mails, sa.and_(*same))
    waiting = connection.execute(query.where(which, mail.settled_at.is_(None)).order_by(t.cases.c.id, asked.body))
    groups: dict[Hashable, list[Any]] = {}
    for row in waiting:
        groups.setdefault((row.package or row.number, row.body), []).append(row)
    for rows in groups.values():
        mails = len({(row.message, row.received_at) for row in rows})
        many = "En mail" if mails == 1 else f"{mails} mails"
        said = f"{many} til høringen af {body_name(register, rows[0].body)} kan være et svar."
        yield _task(HearingTaskKind.MAIL, rows[0], said, register)


def _disputes(connection: Connection, which: sa.ColumnElement[bool], register: Register) -> Iterator[HearingTask]:
    """Answers that their bodies say are not their own."""
    said = t.responses.c
    query = (
        sa.select(*_HEAD, said.number.label("answer"), said.body)
        .join(t.responses, said.case_id == t.cases.c.id)
        .where(which, said.disputed_at.is_not(None), said.dispute_settled_at.is_(None))
        .order_by(said.disputed_at, said.case_id)
    )
    for row in connection.execute(query):
        about = f"{body_name(register, row.body)} siger, at svar nr. {row.answer} ikke er dets. Tag stilling til det."
        yield HearingTask(HearingTaskKind.DISPUTE, row.number, row.title, about, _code(register, row.body))


def _extensions(connection: Connection, which: sa.ColumnElement[bool], register: Register) -> Iterator[HearingTask]:
    asked = t.requests.c
    query = _asked(asked.extension_wanted_on).where(
        which,
        asked.extension_wanted_on.is_not(None),
        asked.extension_refused_at.is_(None),
        asked.answered_at.is_(None),
        asked.withdrawn_at.is_(None),
    )
    rows = connection.execute(query.order_by(asked.extension_wanted_on, t.cases.c.id))
    for row in _once(rows, "extension_wanted_on"):
        said = f"{body_name(register, row.body)} beder om frist til {danish_date(row.extension_wanted_on)}."
        yield _task(HearingTaskKind.EXTENSION, row, said, register)


def _undelivered(connection: Connection, which: sa.ColumnElement[bool], register: Register) -> Iterator[HearingTask]:
    """Mails given up or returned, unless a later one has reached the same person about the same hearing, or the body
    has answered.
    """
    lost, later = t.notices.c, t.notices.alias("later").c
    reached = sa.exists().where(
        later.case_id == lost.case_id,
        later.consultation == lost.consultation,
        later.round == lost.round,
        later.recipient == lost.recipient,
        later.state == NoticeState.SENT,
        later.planned_at >= lost.planned_at,
    )
    asked = t.requests.c
    same = (asked.case_id == lost.case_id, asked.consultation == lost.consultation, asked.round == lost.round)
    query = (
        _asked(lost.recipient)
        .join(t.notices, sa.and_(*same))
        .where(which, IS_LOST, lost.kind.in_(TO_THE_BODY), ~reached, *_is_waiting())
        .distinct()
        .order_by(t.cases.c.number, lost.recipient)
    )
    for row in _once(connection.execute(query), "recipient"):
        said = f"En mail til {person_name(register, row.recipient)} ({body_name(register, row.body)}) nåede ikke frem."
        yield _task(HearingTaskKind.UNDELIVERED, row, said, register)


def _is_waiting() -> tuple[sa.ColumnElement[bool], ...]:
    return t.requests.c.answered_at.is_(None), t.requests.c.withdrawn_at.is_(None)


def _publications(connection: Connection, which: sa.ColumnElement[bool]) -> Iterator[HearingTask]:
    query = (
        sa.select(*_HEAD, sa.func.count().label("answers"))
        .join(t.responses, t.responses.c.case_id == t.cases.c.id)
        .where(which, t.responses.c.publication == ResponsePublication.BLOCKED)
        .group_by(t.cases.c.id)
        .order_by(t.cases.c.id)
    )
    for row in connection.execute(query):
        many = "Ét svar" if row.answers == 1 else f"{row.answers} svar"
        about = f"{many} er holdt tilbage: der kan stå personoplysninger i."
        yield HearingTask(HearingTaskKind.PUBLICATION, row.number, row.title, about)


def _changes(connection: Connection, which: sa.ColumnElement[bool]) -> Iterator[HearingTask]:
    """As `CaseState.unjudged`: a proposal with a new text since the first body was asked."""
    asked = t.requests.c
    first: Any = (
        sa.select(sa.func.min(asked.sent_at))
        .where(asked.case_id == t.cases.c.id, asked.withdrawn_at.is_(None))
        .correlate(t.cases)
        .scalar_subquery()
    )
    revised, judged = t.proposals.c.revised_at, t.proposals.c.judged_at
    query = (
        sa.select(*_HEAD, t.proposals.c.title.label("proposal"))
        .join(t.proposals, t.proposals.c.case_id == t.cases.c.id)
        .where(which, revised.is_not(None), revised > first, sa.or_(judged.is_(None), judged < revised))
        .order_by(t.cases.c.id, t.proposals.c.number)
    )
    for row in connection.execute(query):
        about = f"»{row.proposal}« er ændret, siden nogen blev spurgt. Har ændringen betydning for dem?"
        yield HearingTask(HearingTaskKind.CHANGE, row.number, row.title, about)


def _code(register: Register, body: int) -> str:
    organization = register.organizations.get(body)
    return organization.code if organization else ""
