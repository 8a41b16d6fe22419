"""From planned to due: a few statements over what has fallen due, however much else is planned."""

from __future__ import annotations

import logging
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.columns import unindexed
from models.history import Entry, append
from models.rows.prepared import Prepared
from models.tables.outbox import IS_DUE, IS_PLANNED, IS_TO_POST
from notifications.outbox.gate import enter_alone
from process.calendar import instant, local_day
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.notices import NoticeKind, NoticeState

log = logging.getLogger(__name__)


def promote(connection: Connection, now: datetime, *, is_open: bool = True) -> int:
    """Make planned notices whose time has come due, and drop those that no longer apply (see `lapse`).

    While the office is closed (`is_open` False) the kinds that leave in office hours stay planned: what an engine
    missed on Friday leaves on Monday. Returns how many left the plan. May run any number of times, also beside itself.
    """
    if _IS_DUE.first(connection) is None and _FALLS_DUE.first(connection, now=now) is None:
        return 0
    enter_alone(connection)
    promoted = connection.execute(_PROMOTE if is_open else _PROMOTE_IN_CLOSED_OFFICE, {"now": now}).rowcount
    connection.execute(_TO_STAND_INS, {"today": local_day(now)})
    lapse(connection, now)
    _drop_what_is_over(connection, now)
    return promoted


def _drop_what_is_over(connection: Connection, now: datetime) -> None:
    """What asks or tells of a meeting that has begun: the engine stood still, or the clock was set ahead. The history
    says why it was not sent.
    """
    over = _OVER.rows(connection, now=now)
    if not over:
        return
    ids = [notice for notice, _ in over]
    connection.execute(sa.update(t.notices).where(t.notices.c.id.in_(ids)).values(state=NoticeState.CANCELLED))
    append(connection, [_day_over(notice, meeting, now) for notice, meeting in over])


def _day_over(notice: int, meeting: int, now: datetime) -> Entry:
    log.info("notice %d is not sent: the meeting it is about has begun", notice)
    event = Event(Tag.NOTICE_ATTEMPTED, {"notice": notice, "result": "day_over"})
    return Entry(event, now, id_by_engine(f"notice:{notice}:day_over"), meeting_id=meeting)


def lapse(connection: Connection, now: datetime) -> int:
    """Drop due notices that no longer apply, also those that wait in a message for another attempt, or to be posted.

    A reminder is cancelled when its request is answered, closed, withdrawn, past its deadline or promised for today or
    later, or when the body was reminded earlier today; superseded when a newer one of its request is due or sent.
    "The deadline has passed" is cancelled when the answer came, or the deadline was moved, before it was said; a letter
    when its hearing was withdrawn, or the letter itself taken back, before it could be delivered; a reminder of a
    follow-up when it is done; that a hearing is withdrawn, of which no letter has left. What a later notice of the same
    hearing or meeting says better (`Payload.overtakes`) is superseded.
    """
    today = local_day(now)
    values = {"now": now, "today": today, "midnight": instant(today, time(0))}
    due = {row[0] for row in _DUE_KINDS.rows(connection)}  # on most passes of one or two kinds
    laid_out = {row[0] for row in _LAID_OUT_KINDS.rows(connection)}
    lapses = [statement for kind, statement, _ in _LAPSES if kind in due]
    lapses += [statement for kind, _, statement in _LAPSES if kind in laid_out]
    return sum(connection.execute(statement, values).rowcount for statement in lapses)


def _of_its_request(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            t.requests.c.case_id == t.notices.c.case_id,
            t.requests.c.consultation == t.notices.c.consultation,
            t.requests.c.round == t.notices.c.round,
            sa.or_(*conditions),
        )
        .correlate(t.notices)
    )


_Lapse = tuple[NoticeKind, sa.Update, sa.Update]
"""Of what is due, and of what waits to be posted."""


def _due_becomes(state: NoticeState, kind: NoticeKind, condition: sa.ColumnElement[bool]) -> _Lapse:
    lapsing = sa.update(t.notices).where(t.notices.c.kind == kind, condition).values(state=state)
    return kind, lapsing.where(IS_DUE), lapsing.where(IS_TO_POST)


def _same_reminder(other: Any) -> sa.ColumnElement[bool]:
    names = ("case_id", "kind", "consultation", "round", "recipient")
    return sa.and_(*(other.c[name] == t.notices.c[name] for name in names), other.c.id != t.notices.c.id)


_now: sa.BindParameter[datetime] = sa.bindparam("now")
_today: sa.BindParameter[date] = sa.bindparam("today")
_midnight: sa.BindParameter[datetime] = sa.bindparam("midnight")
_other = t.notices.alias("other")
_ANSWERED = t.requests.c.answered_at.is_not(None)
_WITHDRAWN = t.requests.c.withdrawn_at.is_not(None)

_DUE_KINDS = Prepared(sa.select(t.notices.c.kind).where(IS_DUE).distinct())
_LAID_OUT_KINDS = Prepared(sa.select(t.notices.c.kind).where(IS_TO_POST).distinct())
_PROMOTE = sa.update(t.notices).where(IS_PLANNED, t.notices.c.planned_at <= _now).values(state=NoticeState.DUE)
_COPIED = ("case_id", "meeting_id", "kind", "consultation", "round", "about", "day", "planned_at", "state", "data")
_TO_STAND_INS = sa.text(
    f"INSERT INTO notice (recipient, {', '.join(_COPIED)}) "  # noqa: S608
    f"SELECT c.stand_in, {', '.join(f'n.{name}' for name in _COPIED)} "
    "FROM notice n JOIN cover c ON c.absent = n.recipient "
    f"WHERE n.state = '{NoticeState.DUE}' AND c.starts_on <= :today AND (c.ends_on IS NULL OR c.ends_on >= :today) "
    f"AND n.kind <> '{NoticeKind.LINK_CODE}' "
    "ON CONFLICT DO NOTHING"
).bindparams(sa.bindparam("today", type_=sa.Date()))
"""Nobody absent is told alone: who stands in for them is told the same, once."""
AT_ANY_HOUR = t.notices.c.kind.in_([kind for kind in NoticeKind if not kind.payload.in_office_hours])
_PROMOTE_IN_CLOSED_OFFICE = _PROMOTE.where(AT_ANY_HOUR)
_IS_DUE = Prepared(sa.select(t.notices.c.id).where(IS_DUE).limit(sa.literal_column("1")))
_FALLS_DUE = Prepared(
    sa.select(t.notices.c.id).where(IS_PLANNED, t.notices.c.planned_at <= _now).limit(sa.literal_column("1"))
)
_OVER_AT_MEETING = [t.notices.c.kind == kind for kind in NoticeKind if kind.payload.is_over_at_meeting]
_HAS_BEGUN = sa.exists().where(t.meetings.c.id == t.notices.c.meeting_id, t.meetings.c.starts_at <= _now)
_OVER = Prepared(  # asks of each due notice, and not of each meeting that has begun, as a join may
    sa.select(t.notices.c.id, t.notices.c.meeting_id)
    .where(IS_DUE, sa.or_(*_OVER_AT_MEETING), _HAS_BEGUN.correlate(t.notices))
    .order_by(unindexed(t.notices.c.id))
)
_REMINDER_IS_VOID = _of_its_request(
    _ANSWERED,
    _WITHDRAWN,
    t.requests.c.closed_at.is_not(None),
    t.requests.c.next_due <= _now,
    t.requests.c.promised_on >= _today,
)
_PASSED_IS_VOID = _of_its_request(_ANSWERED, _WITHDRAWN, t.requests.c.next_due > _now)
_LETTER_IS_VOID = _of_its_request(_WITHDRAWN, t.requests.c.sent_at.is_(None))
_NEWER_EXISTS = (
    sa.exists()
    .where(
        _same_reminder(_other),
        _other.c.state.in_([NoticeState.DUE, NoticeState.TO_POST, NoticeState.SENT]),
        sa.tuple_(_other.c.planned_at, _other.c.id) > sa.tuple_(t.notices.c.planned_at, t.notices.c.id),
    )
    .correlate(t.notices)
)
_REMINDED_TODAY = (
    sa.exists()
    .where(
        _same_reminder(_other),
        _other.c.state == NoticeState.SENT,
        t.message_notices.c.notice == _other.c.id,
        t.messages.c.id == t.message_notices.c.message,
        t.messages.c.created_at >= _midnight,
    )
    .correlate(t.notices)
)
_IS_DONE = (
    sa.exists()
    .where(
        t.follow_ups.c.case_id == t.notices.c.case_id,
        sa.cast(t.follow_ups.c.number, sa.String) == t.notices.c.about,  # as `FollowUpDue` spells it
        t.follow_ups.c.done_at.is_not(None),
    )
    .correlate(t.notices)
)
_LETTER_HAS_LEFT = (
    sa.exists()
    .where(
        *(_other.c[name] == t.notices.c[name] for name in ("case_id", "consultation", "round")),
        _other.c.kind == NoticeKind.HEARING_SENT,
        sa.or_(
            _other.c.state.in_([NoticeState.SENT, NoticeState.RETURNED]),
            sa.exists().where(
                t.message_notices.c.notice == _other.c.id,
                t.messages.c.id == t.message_notices.c.message,
                t.messages.c.lease_until > _now,  # on its way this moment
            ),
        ),
    )
    .correlate(t.notices)
)
_LETTER_CAME_TO_NOTHING = (
    sa.exists()
    .where(
        *(_other.c[name] == t.notices.c[name] for name in ("case_id", "consultation", "round")),
        _other.c.kind == NoticeKind.HEARING_SENT,
        _other.c.state == NoticeState.CANCELLED,
    )
    .correlate(t.notices)
)
OWN_LAPSE = frozenset({NoticeKind.REMINDER, NoticeKind.DEADLINE_PASSED})
"""Kinds whose lapses ask the request itself."""


def _overtaken(kind: NoticeKind) -> _Lapse:
    """Due notices of this kind with a later one to the same person, of a kind that says it better."""
    better = [other for other in NoticeKind if kind in other.payload.overtakes]
    about = ("meeting_id",) if kind.payload.of_meeting else ("case_id", "consultation")
    later = sa.exists().where(
        *(_other.c[name] == t.notices.c[name] for name in (*about, "recipient")),
        _other.c.kind.in_(better),
        _other.c.id != t.notices.c.id,
        _other.c.state.in_([NoticeState.PLANNED, NoticeState.DUE, NoticeState.TO_POST, NoticeState.SENT]),
        sa.tuple_(_other.c.planned_at, _other.c.id) > sa.tuple_(t.notices.c.planned_at, t.notices.c.id),
    )
    return _due_becomes(NoticeState.SUPERSEDED, kind, later.correlate(t.notices))


_LAPSES = (
    _due_becomes(NoticeState.CANCELLED, NoticeKind.REMINDER, _REMINDER_IS_VOID),
    _due_becomes(NoticeState.SUPERSEDED, NoticeKind.REMINDER, _NEWER_EXISTS),
    _due_becomes(NoticeState.CANCELLED, NoticeKind.REMINDER, _REMINDED_TODAY),
    _due_becomes(NoticeState.CANCELLED, NoticeKind.DEADLINE_PASSED, _PASSED_IS_VOID),
    _due_becomes(NoticeState.CANCELLED, NoticeKind.HEARING_SENT, _LETTER_IS_VOID),
    _due_becomes(NoticeState.CANCELLED, NoticeKind.HEARING_EXTENDED, _LETTER_IS_VOID),
    _due_becomes(NoticeState.CANCELLED, NoticeKind.FOLLOW_UP_DUE, _IS_DONE),
    _due_becomes(
        NoticeState.CANCELLED, NoticeKind.HEARING_WITHDRAWN, sa.and_(_LETTER_CAME_TO_NOTHING, ~_LETTER_HAS_LEFT)
    ),
    *map(_overtaken, sorted(frozenset[NoticeKind]().union(*(k.payload.overtakes for k in NoticeKind)) - OWN_LAPSE)),
)
