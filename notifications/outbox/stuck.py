"""Messages that have not arrived, and what a clerk does about them: send again, or let it be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.history import Entry, append, is_known
from models.tables.outbox import MessageState
from notifications.channels.sender import Result
from process.events import Event, Tag
from process.ids import CommandId, PersonId
from process.notices import LOST, NoticeKind, NoticeState

SHOWN_FOR = timedelta(days=90)
"""What was given up longer ago is no longer a task; it stands in the case's own log."""
_STUCK = sa.or_(
    t.messages.c.state.in_([MessageState.GIVEN_UP, MessageState.PUT_ASIDE]),
    sa.and_(t.messages.c.state == MessageState.QUEUED, t.messages.c.attempts > 0),
)


@dataclass(frozen=True, slots=True)
class StuckMessage:
    """A message that is tried again (`queued`, next at `next_at`), was given up, or put aside. `answer`: the server's
    last words; `has_returned`: it took the message, and sent it back. `cases`: the numbers of those the reader may see;
    `kinds`: what it carries.
    """

    id: int
    state: MessageState
    recipient: PersonId
    written_at: datetime
    attempts: int
    next_at: datetime
    answer: str = ""
    has_returned: bool = False
    kinds: tuple[NoticeKind, ...] = ()
    cases: tuple[str, ...] = ()


def stuck_messages(connection: Connection, now: datetime, viewer: Viewer | None = None) -> list[StuckMessage]:
    """Oldest first. A message that carries only what has been told otherwise since is none."""
    message = t.messages.c
    rows = connection.execute(
        sa.select(
            message.id, message.state, message.recipient, message.created_at, message.attempts, message.next_attempt_at
        )
        .where(_STUCK, message.created_at >= now - SHOWN_FOR, _still_untold())
        .order_by(message.created_at, message.id)
    ).all()
    ids = [row.id for row in rows]
    carried = connection.execute(
        sa.select(t.message_notices.c.message, t.notices.c.kind, t.cases.c.number)
        .join(t.notices, t.notices.c.id == t.message_notices.c.notice)
        .outerjoin(t.cases, sa.and_(t.cases.c.id == t.notices.c.case_id, visible(viewer, now)))
        .where(t.message_notices.c.message.in_(ids))
        .order_by(t.notices.c.id)
    ).all()
    answers = _last_answers(connection, ids)
    return [
        StuckMessage(
            row.id,
            row.state,
            row.recipient,
            row.created_at,
            row.attempts,
            row.next_attempt_at,
            *answers.get(row.id, ("", False)),
            tuple(dict.fromkeys(notice.kind for notice in carried if notice.message == row.id)),
            tuple(dict.fromkeys(notice.number for notice in carried if notice.message == row.id and notice.number)),
        )
        for row in rows
    ]


def _still_untold() -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            t.message_notices.c.message == t.messages.c.id,
            t.notices.c.id == t.message_notices.c.notice,
            t.notices.c.state.in_([NoticeState.DUE, *LOST]),
        )
        .correlate(t.messages)
    )


def _last_answers(connection: Connection, messages: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """The server's last words, and whether they came with the mail sent back."""
    rows = connection.execute(
        sa.select(t.attempts.c.message, t.attempts.c.answer, t.attempts.c.result)
        .where(t.attempts.c.message.in_(messages))
        .order_by(t.attempts.c.number)
    )
    return {row.message: (row.answer, row.result == Result.BOUNCED) for row in rows}


def retry(connection: Connection, message: int, now: datetime, actor: PersonId, command_id: CommandId) -> bool:
    """Let it be sent at once, as the same mail (its Message-ID stays). False where there is nothing to send again."""
    if is_known(connection, command_id):
        return True
    free = sa.or_(t.messages.c.lease_until.is_(None), t.messages.c.lease_until < now)
    changed = {"state": MessageState.QUEUED, "next_attempt_at": now, "lease_token": "", "lease_until": None}
    if not _changed(connection, sa.and_(t.messages.c.id == message, _STUCK, _still_untold(), free), changed):
        return False
    lost = sa.and_(t.notices.c.id.in_(_carried(message)), t.notices.c.state.in_(LOST))
    connection.execute(sa.update(t.notices).where(lost).values(state=NoticeState.DUE))
    _log(connection, Tag.MESSAGE_RETRIED, message, now, actor, command_id)
    return True


def give_up(connection: Connection, message: int, now: datetime, actor: PersonId, command_id: CommandId) -> bool:
    """Try it no more: the clerk tells the recipient in another way. False where it is not waiting to be tried."""
    if is_known(connection, command_id):
        return True
    waiting = t.messages.c.state.in_([MessageState.QUEUED, MessageState.PUT_ASIDE])
    changed = {"state": MessageState.GIVEN_UP, "lease_token": "", "lease_until": None}
    if not _changed(connection, sa.and_(t.messages.c.id == message, _STUCK, waiting), changed):
        return False
    due = sa.and_(t.notices.c.id.in_(_carried(message)), t.notices.c.state == NoticeState.DUE)
    connection.execute(sa.update(t.notices).where(due).values(state=NoticeState.GIVEN_UP))
    _log(connection, Tag.MESSAGE_DROPPED, message, now, actor, command_id)
    return True


def _changed(connection: Connection, which: sa.ColumnElement[bool], changed: Mapping[str, object]) -> bool:
    return connection.execute(sa.update(t.messages).where(which).values(changed)).rowcount == 1


def _carried(message: int) -> sa.Select[tuple[int]]:
    return sa.select(t.message_notices.c.notice).where(t.message_notices.c.message == message)


def _log(connection: Connection, tag: Tag, message: int, now: datetime, actor: PersonId, command_id: CommandId) -> None:
    """In the history of each case and meeting it is about."""
    of = (t.notices.c.case_id, t.notices.c.meeting_id)
    query = sa.select(*of).where(t.notices.c.id.in_(_carried(message))).distinct().order_by(*of)
    append(
        connection,
        [
            Entry(Event(tag, {"message": message}), now, command_id, actor, case_id=case, meeting_id=meeting)
            for case, meeting in connection.execute(query)
        ],
    )
