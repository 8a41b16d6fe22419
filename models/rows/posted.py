"""What a person posted, or said on the telephone: kept as a mail is, with one attempt that the history proves."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.carried import BY_HAND, carried_digest
from models.history import Entry, append
from models.rows.notice import NOTICE, NoticeRow
from models.tables.outbox import IS_TO_POST, MessageState
from process.calendar import danish_date, local_day
from process.change import Posted
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.ids import CaseId, CommandId, PersonId
from process.notices import NoticeState


def settle_posted(
    connection: Connection, case_id: CaseId, posted: Posted, command_id: CommandId, by: PersonId | None
) -> None:
    """All that waited that day for this person about this request is sent. The attempt is of the moment it was
    recorded; the day it was posted is its answer.
    """
    consultation, round_ = posted.request
    notice = t.notices.c
    mine = (notice.case_id == case_id, notice.consultation == consultation, notice.round == round_)
    day = local_day(posted.at)
    waited = (IS_TO_POST, *mine, notice.recipient == posted.recipient, notice.day <= day)
    query = sa.select(*NOTICE).where(*waited).order_by(notice.id)
    carried = [NoticeRow(*cells) for cells in connection.execute(query)]
    if not carried:
        return
    message = connection.execute(
        sa.insert(t.messages)
        .values(
            message_id=f"<post.{command_id}.{consultation}.{round_}@sagsgang.invalid>",
            recipient=posted.recipient,
            channel=posted.way,
            state=MessageState.SENT,
            created_at=posted.recorded_at,
            next_attempt_at=posted.recorded_at,
            attempts=1,
            lease_token="",
        )
        .returning(t.messages.c.id)
    ).scalar_one()
    ids = [row.id for row in carried]
    connection.execute(sa.insert(t.message_notices), [{"message": message, "notice": number} for number in ids])
    result, answer = BY_HAND[posted.way], danish_date(day)
    attempt = {"message": message, "number": 1, "at": posted.recorded_at, "result": result, "answer": answer}
    connection.execute(sa.insert(t.attempts), attempt)
    connection.execute(sa.update(t.notices).where(notice.id.in_(ids)).values(state=NoticeState.SENT))
    said = {
        "message": message,
        "number": 1,
        "result": result,
        "answer_sha256": hashlib.sha256(answer.encode()).hexdigest(),
        "recipient": posted.recipient,
        "notices": ids,
        "notices_sha256": list(map(carried_digest, carried)),
    }
    event, proof = Event(Tag.NOTICE_ATTEMPTED, said), id_by_engine(f"delivery:{message}:1")
    append(connection, [Entry(event, posted.recorded_at, proof, by, case_id=case_id)])
