"""Writing down what came of an attempt: the proof, the state of the message, and of the notices it carried."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.links import masked
from models.carried import carried_digest
from models.history import Entry, append
from models.rows.notice import NoticeRow
from models.tables.outbox import IS_DUE, MessageState
from notifications.channels.sender import Receipt, Result
from notifications.outbox.undelivered import tell_coordinator
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.notices import NoticeState

RETRY_AFTER = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8)),
    *(timedelta(hours=12),) * 9,
)
"""The pauses between tries: five days, as mail servers themselves go on (RFC 5321 § 4.5.4.1)."""
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
_LOCAL_PART = re.compile(r"[^\s<>@\"'(),;:]+@")
_LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of one message: what it carried, and what was answered. `token` is the lease it was made under."""

    message: int
    notices: Sequence[NoticeRow]
    receipt: Receipt
    token: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The message's state afterwards. `was_ours`: the lease still held, so nobody else can have sent it meanwhile."""

    state: MessageState
    was_ours: bool


def record(connection: Connection, attempt: Attempt, now: datetime) -> Recorded:
    """Store the attempt and its consequences in one transaction; the history last.

    A lost lease changes nothing but this: a mail that was accepted *is* sent, whoever holds the lease now.
    """
    locked = sa.select(t.messages).where(t.messages.c.id == attempt.message).with_for_update()
    row = connection.execute(locked).one()
    number = row.attempts + 1
    is_ours = row.lease_token == attempt.token and row.state is MessageState.QUEUED
    state = _state_after(attempt.receipt.result, number) if is_ours else _state_of_truth(row.state, attempt.receipt)
    answer = without_addresses(attempt.receipt.answer)
    _keep_attempt(connection, attempt, number, answer, now)
    _move_message(connection, attempt.message, number, state, is_ours, now)
    _move_notices(connection, attempt, state, is_ours, now)
    append(connection, entries(attempt, number, answer, now))
    return Recorded(state, is_ours)


def record_return(connection: Connection, attempt: Attempt, now: datetime) -> list[Entry]:
    """Store that a mail came back: all it carried is untold, unless another message still carries or has told it. Gives
    the entries, for the caller to chain.
    """
    locked = sa.select(t.messages).where(t.messages.c.id == attempt.message).with_for_update()
    row = connection.execute(locked).one()
    number, answer = row.attempts + 1, without_addresses(attempt.receipt.answer)
    state = MessageState.GIVEN_UP if row.state is MessageState.SENT else row.state
    _keep_attempt(connection, attempt, number, answer, now)
    _move_message(connection, attempt.message, number, state, False, now)
    if row.state is MessageState.SENT:
        mine = t.notices.c.id.in_([notice.id for notice in attempt.notices])
        connection.execute(sa.select(t.notices.c.id).where(mine).order_by(t.notices.c.id).with_for_update())
        lost = connection.execute(_TAKE_BACK.where(mine), {"this_message": attempt.message}).scalars().all()
        told = [notice for notice in attempt.notices if notice.id in lost]
        tell_coordinator(connection, now, told, attempt.message)
    return entries(attempt, number, answer, now)


def without_addresses(answer: str) -> str:
    """A server's words without the names in mail addresses: attempts are kept for ever, people may ask to be erased,
    and a link someone else could use has no place in them.
    """
    return _LOCAL_PART.sub("…@", masked(" ".join(answer.split())))[:_LONGEST_ANSWER]


def _state_after(result: Result, number: int) -> MessageState:
    if result is Result.SENT:
        return MessageState.SENT
    if result is Result.REFUSED or number >= MOST_ATTEMPTS:
        return MessageState.GIVEN_UP
    return MessageState.QUEUED


def _state_of_truth(state: MessageState, receipt: Receipt) -> MessageState:
    return MessageState.SENT if receipt.result is Result.SENT else state


def _keep_attempt(connection: Connection, attempt: Attempt, number: int, answer: str, now: datetime) -> None:
    row = {"message": attempt.message, "number": number, "at": now, "result": attempt.receipt.result, "answer": answer}
    connection.execute(sa.insert(t.attempts), row)


def _move_message(
    connection: Connection, message: int, number: int, state: MessageState, is_ours: bool, now: datetime
) -> None:
    changed: dict[str, Any] = {"attempts": number, "state": state}
    if is_ours:
        changed |= {"lease_token": "", "lease_until": None}
        if state is MessageState.QUEUED:
            changed["next_attempt_at"] = now + RETRY_AFTER[number - 1]
    connection.execute(sa.update(t.messages).where(t.messages.c.id == message).values(changed))


def _move_notices(connection: Connection, attempt: Attempt, state: MessageState, is_ours: bool, now: datetime) -> None:
    """Accepted: all it carried is told. Given up: so are those that no other message still carries or has told."""
    ids = [notice.id for notice in attempt.notices]
    mine = t.notices.c.id.in_(ids)
    connection.execute(sa.select(t.notices.c.id).where(mine).order_by(t.notices.c.id).with_for_update())
    if attempt.receipt.result is Result.SENT:
        connection.execute(sa.update(t.notices).where(mine).values(state=NoticeState.SENT))
    elif state is MessageState.GIVEN_UP and is_ours:
        connection.execute(_GIVE_UP.where(mine), {"this_message": attempt.message})
        tell_coordinator(connection, now, attempt.notices, attempt.message)


_ELSEWHERE = (
    sa.exists()
    .where(
        t.message_notices.c.notice == t.notices.c.id,
        t.messages.c.id == t.message_notices.c.message,
        t.messages.c.id != sa.bindparam("this_message"),
        t.messages.c.state.in_([MessageState.QUEUED, MessageState.SENT]),
    )
    .correlate(t.notices)
)
_GIVE_UP = sa.update(t.notices).where(IS_DUE, ~_ELSEWHERE).values(state=NoticeState.GIVEN_UP)
_TAKE_BACK = (
    sa.update(t.notices)
    .where(t.notices.c.state == NoticeState.SENT, ~_ELSEWHERE)
    .values(state=NoticeState.RETURNED)
    .returning(t.notices.c.id)
)


def entries(attempt: Attempt, number: int, answer: str, now: datetime) -> list[Entry]:
    """One entry for each case or meeting the message was about. Ids and digests only."""
    carried: dict[tuple[int | None, int | None], list[NoticeRow]] = {}
    for notice in attempt.notices:
        carried.setdefault((notice.case_id, notice.meeting_id), []).append(notice)
    common = {
        "message": attempt.message,
        "number": number,
        "result": str(attempt.receipt.result),
        "answer_sha256": hashlib.sha256(answer.encode()).hexdigest(),
        "recipient": attempt.notices[0].recipient if attempt.notices else None,
    }
    command_id = id_by_engine(f"delivery:{attempt.message}:{number}")
    told = {
        about: {"notices": [n.id for n in of], "notices_sha256": list(map(carried_digest, of))}
        for about, of in carried.items()
    }
    return [
        Entry(Event(Tag.NOTICE_ATTEMPTED, common | which), now, command_id, case_id=case, meeting_id=meeting)
        for (case, meeting), which in told.items()
    ]
