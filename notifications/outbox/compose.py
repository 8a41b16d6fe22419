"""From due notices to messages: who gets which of them in one mail, and by which channels."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, append
from models.rows.notice import NOTICE, NoticeRow
from models.rows.prepared import Prepared, run
from models.tables.outbox import IS_DUE, MessageState
from notifications.facts import payload_of
from notifications.outbox.gate import enter_alone, is_held
from notifications.outbox.undelivered import tell_coordinator
from process.calendar import instant, local_day
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.notices import NoticeKind, NoticeState, speaks_to_body

MAIL = "mail"
NewId = Callable[[datetime], str]
RandomBytes = Callable[[int], bytes]
FRIDAY = 4
NEXT_MAIL_AT = time(8, 0)  # Copenhagen; when reminders are planned too, so that they share one mail


def compose(connection: Connection, now: datetime, new_id: NewId) -> int:
    """Put every due notice that is in no message yet into one, per recipient and channel. Returns messages made.

    A recipient's collected kinds make one mail and the immediate ones another. What a body without mail is told waits
    to be posted; of anybody else without mail address and channel the notice is given up and the coordinator told.
    Nothing is composed while the outbox is held, so that what waited goes out together.
    """
    if _ANYTHING.first(connection) is None:
        return 0
    enter_alone(connection)
    if is_held(connection):
        return 0
    _lay_out_for_post(connection, now)
    _give_up_unreachable(connection, now)
    groups = list(_groups(connection, now))
    rows = [_message(group[0], channel, now, new_id) for group in groups for channel in group[0].channels()]
    if not rows:
        return 0
    _insert(connection, rows, [group for group in groups for _ in group[0].channels()])
    return len(rows)


class _Loose(NamedTuple):
    """A due notice that no message is to carry, and the ways to whom it is for."""

    email: str
    channel: str
    notice: NoticeRow

    def channels(self) -> Iterator[str]:
        if self.email and not self.notice.kind.payload.by_own_channel:
            yield MAIL
        if self.channel:
            scheme, separator, _ = self.channel.partition("://")
            yield scheme if separator else "unknown"  # never the URL itself: it may hold a password


_ANYTHING = Prepared(sa.select(t.notices.c.id).where(IS_DUE).limit(sa.literal_column("1")))
# One that was let be is none: what it carried may be planned anew, as a letter taken back and sent again is; nor is a
# collected mail that has gone without what was held back of it.
_IN_A_MESSAGE = (
    sa.exists()
    .where(
        t.message_notices.c.notice == t.notices.c.id,
        t.messages.c.id == t.message_notices.c.message,
        t.messages.c.state.not_in([MessageState.GIVEN_UP, MessageState.SENT]),
    )
    .correlate(t.notices)
)
_LOOSE = (
    sa.select(t.persons.c.email, t.persons.c.channel, *NOTICE)
    .join(t.persons, t.persons.c.id == t.notices.c.recipient)
    .where(IS_DUE, ~_IN_A_MESSAGE)
    .order_by(t.notices.c.recipient, t.notices.c.planned_at, t.notices.c.id)
)
_BY_MAIL = t.notices.c.kind.not_in([kind for kind in NoticeKind if kind.payload.by_own_channel])
_IS_REACHABLE = sa.or_(sa.and_(t.persons.c.email != "", _BY_MAIL), t.persons.c.channel != "")
_REACHABLE, _UNREACHABLE = Prepared(_LOOSE.where(_IS_REACHABLE)), Prepared(_LOOSE.where(~_IS_REACHABLE))

_LETTER_BY_POST = sa.and_(
    t.notices.c.kind == NoticeKind.HEARING_SENT,
    sa.exists()
    .where(
        *(t.requests.c[name] == t.notices.c[name] for name in ("case_id", "consultation", "round")),
        t.requests.c.by_post,
        t.requests.c.posted_at.is_(None),
    )
    .correlate(t.notices),
)
_FOR_POST = Prepared(_LOOSE.where(sa.or_(~_IS_REACHABLE, _LETTER_BY_POST)))


def _loose(connection: Connection, which: Prepared) -> list[_Loose]:
    return [_Loose(email, channel, NoticeRow(*cells)) for email, channel, *cells in which.rows(connection)]


def _groups(connection: Connection, now: datetime) -> Iterator[list[_Loose]]:
    """The notices of each mail to be: of one recipient, collected or immediate, oldest first."""
    loose_notices = _loose(connection, _REACHABLE)
    collected = [loose for loose in loose_notices if loose.notice.kind.payload.is_collected]
    immediate = [loose for loose in loose_notices if not loose.notice.kind.payload.is_collected]
    waiting = _waiting(connection, now, [loose.notice for loose in collected])
    _put_off(connection, now, waiting)
    alone = [loose for loose in immediate if loose.notice.kind.payload.by_own_channel]
    immediate = [loose for loose in immediate if loose not in alone]
    yield from ([loose] for loose in alone)
    for told_now in (immediate, [loose for loose in collected if loose.notice.id not in waiting]):
        for _, group in groupby(told_now, key=lambda loose: loose.notice.recipient):
            yield list(group)


def _waiting(connection: Connection, now: datetime, collected: Iterable[NoticeRow]) -> set[int]:
    """Notices that can wait, of recipients who have had their collected mail today and get no other now."""
    urgent = {notice.recipient for notice in collected if not notice.kind.payload.can_wait}
    patient = [notice for notice in collected if notice.recipient not in urgent]
    if not patient:
        return set()
    had_mail = set(
        connection.execute(
            sa.select(t.messages.c.recipient)
            .join(t.message_notices, t.message_notices.c.message == t.messages.c.id)
            .join(t.notices, t.notices.c.id == t.message_notices.c.notice)
            .where(
                t.messages.c.recipient.in_({notice.recipient for notice in patient}),
                t.messages.c.created_at >= instant(local_day(now), time(0)),
                t.notices.c.kind.in_([kind for kind in NoticeKind if kind.payload.is_collected]),
            )
        ).scalars()
    )
    return {notice.id for notice in patient if notice.recipient in had_mail}


def _put_off(connection: Connection, now: datetime, waiting: set[int]) -> None:
    if waiting:
        today = local_day(now)
        next_weekday = today + timedelta(days=max(1, 7 - today.weekday()) if today.weekday() >= FRIDAY else 1)
        changed = {"state": NoticeState.PLANNED, "planned_at": instant(next_weekday, NEXT_MAIL_AT)}
        connection.execute(sa.update(t.notices).where(t.notices.c.id.in_(waiting)).values(changed))


def _message(loose: _Loose, channel: str, now: datetime, new_id: NewId) -> dict[str, Any]:
    return {
        "message_id": new_id(now),
        "recipient": loose.notice.recipient,
        "channel": channel,
        "state": MessageState.QUEUED,
        "created_at": now,
        "next_attempt_at": now,
        "attempts": 0,
        "lease_token": "",
    }


_INSERT_MESSAGE = sa.insert(t.messages)
_CARRY = sa.text(
    "INSERT INTO message_notice (message, notice) SELECT id, :notice FROM message WHERE message_id = :message_id"
)


def _insert(connection: Connection, rows: list[dict[str, Any]], groups: list[list[_Loose]]) -> None:
    carried = [
        {"message_id": row["message_id"], "notice": loose.notice.id}
        for row, group in zip(rows, groups, strict=True)
        for loose in group
    ]
    run(connection, _INSERT_MESSAGE, rows)
    run(connection, _CARRY, carried)


def _lay_out_for_post(connection: Connection, now: datetime) -> None:
    """What is for a person of a body who has no address, and each letter to a body nobody of which has one: a person
    posts it (`process/hearing/posting.py`). Also when an address was found since: then it was promised on paper.
    """
    laid_out = [loose.notice for loose in _loose(connection, _FOR_POST) if speaks_to_body(payload_of(loose.notice))]
    if not laid_out:
        return
    ids = [notice.id for notice in laid_out]
    connection.execute(sa.update(t.notices).where(t.notices.c.id.in_(ids)).values(state=NoticeState.TO_POST))
    append(connection, [_attempted(notice, now, "to_post") for notice in laid_out])


def _give_up_unreachable(connection: Connection, now: datetime) -> None:
    unreachable = [loose.notice for loose in _loose(connection, _UNREACHABLE)]
    if not unreachable:
        return
    ids = [notice.id for notice in unreachable]
    connection.execute(sa.update(t.notices).where(t.notices.c.id.in_(ids)).values(state=NoticeState.GIVEN_UP))
    tell_coordinator(connection, now, unreachable)
    append(connection, [_attempted(notice, now, "no_address") for notice in unreachable])


def _attempted(notice: NoticeRow, now: datetime, result: str) -> Entry:
    event = Event(Tag.NOTICE_ATTEMPTED, {"notice": notice.id, "result": result})
    command_id = id_by_engine(f"notice:{notice.id}:{result}")
    return Entry(event, now, command_id, case_id=notice.case_id, meeting_id=notice.meeting_id)


def uuid7(now: datetime, random_bytes: RandomBytes = os.urandom) -> uuid.UUID:
    """A version 7 UUID (RFC 9562 §5.7): milliseconds of `now`, then 74 random bits. Sorts by time."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    noise = int.from_bytes(random_bytes(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (noise >> 68) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def message_ids(host: str, random_bytes: RandomBytes = os.urandom) -> NewId:
    """What `compose` takes as `new_id`: `<uuid@host>`, brackets and all. It is made once and kept, so that a repeated
    mail carries the same one. A seeded `random_bytes` makes runs repeat.
    """
    return lambda now: f"<{uuid7(now, random_bytes)}@{host}>"
