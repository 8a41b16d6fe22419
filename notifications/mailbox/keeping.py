"""Writing down what a mail was, with its consequences and its place in the history, in one transaction and once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.hearing.incoming import settle_unclear, unclear_returns
from models.hearing.missing import TO_THE_BODY
from models.history import Entry, Kept, chain, is_known, keep_texts
from models.proof import Written
from models.rows.notice import NOTICE, NoticeRow
from models.tables.mailbox import IncomingKind
from notifications.channels.sender import Receipt, Result
from notifications.mailbox.sorting import Judged, OurMail
from notifications.outbox.attempts import Attempt, record_return, without_addresses
from notifications.outbox.compose import MAIL
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.ids import CommandId, PersonId
from process.notices import NoticeKind
from process.state.hearing import FileRef

ANSWERED = (*TO_THE_BODY, NoticeKind.DEADLINE_PASSED)
WAITING = frozenset({IncomingKind.REPLY, IncomingKind.UNCLEAR})


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it is to be kept. `digest` makes a mail that is read again take effect once."""

    digest: str
    received_at: datetime
    sender: str
    subject: str
    text: str
    files: tuple[FileRef, ...] = ()
    left_out: tuple[str, ...] = ()


def our_mails(connection: Connection, message_ids: Iterable[str]) -> Mapping[str, OurMail]:
    """Those of the Message-IDs that are of mails of ours."""
    mail, person = t.messages.c, t.persons.c
    rows = connection.execute(
        sa.select(mail.message_id, mail.id, person.email, mail.created_at)
        .join(t.persons, person.id == mail.recipient)
        .where(mail.message_id.in_(set(message_ids)), mail.channel == MAIL)
    )
    return {row.message_id: OurMail(row.id, row.email, row.created_at) for row in rows}


def hearings_of(connection: Connection, message: int) -> list[tuple[int, int, int]]:
    """The hearings a message asked about: case, consultation and round."""
    notice, asked = t.notices.c, t.requests.c
    same = (asked.case_id == notice.case_id, asked.consultation == notice.consultation, asked.round == notice.round)
    rows = connection.execute(
        sa.select(asked.case_id, asked.consultation, asked.round)
        .join(t.notices, sa.and_(*same))
        .join(t.message_notices, t.message_notices.c.notice == notice.id)
        .where(t.message_notices.c.message == message, notice.kind.in_(ANSWERED))
        .distinct()
        .order_by(asked.case_id, asked.consultation, asked.round)
    )
    return [(case, consultation, round_) for case, consultation, round_ in rows]


def keep(connection: Connection, judged: Judged, mail: Arrived, now: datetime) -> bool:
    """False where it has taken effect before, or answers a mail that asked nobody. The history comes last."""
    command_id = id_by_engine(f"mail:{mail.digest}")
    if is_known(connection, command_id):
        return False
    match judged.kind:
        case IncomingKind.REPLY | IncomingKind.AUTOMATIC:
            return _keep_reply(connection, judged, mail, now, command_id)
        case IncomingKind.BOUNCE:
            _keep_report(connection, judged, mail, now, command_id, return_of(connection, judged, now, command_id))
        case _:
            _keep_report(connection, judged, mail, now, command_id, [])
    return True


def return_of(connection: Connection, judged: Judged, now: datetime, command_id: CommandId) -> list[Entry]:
    """Record that our mail came back; the entries of it, by this command."""
    receipt = Receipt(Result.BOUNCED, judged.words)
    attempt = Attempt(judged.ours.message, _carried(connection, judged.ours.message), receipt, "")
    return [replace(entry, command_id=command_id) for entry in record_return(connection, attempt, now)]


def judge_unclear(
    connection: Connection, mail: int, now: datetime, actor: PersonId, command_id: CommandId, *, has_returned: bool
) -> bool:
    """A person says whether our mail came back, as mail number `mail` says. False where it has been judged."""
    if is_known(connection, command_id):
        return True
    said = next((each for each in unclear_returns(connection) if each.id == mail), None)
    if said is None:
        return False
    entries = None
    if has_returned:
        judged = Judged(IncomingKind.BOUNCE, OurMail(said.message, said.address, said.received_at), said.text)
        entries = [replace(entry, actor=actor) for entry in return_of(connection, judged, now, command_id)]
    return settle_unclear(connection, mail, now, actor, command_id, returned=entries)


def _carried(connection: Connection, message: int) -> list[NoticeRow]:
    query = (
        sa.select(*NOTICE)
        .join(t.message_notices, t.message_notices.c.notice == t.notices.c.id)
        .where(t.message_notices.c.message == message)
        .order_by(t.notices.c.id)
    )
    return [NoticeRow(*cells) for cells in connection.execute(query)]


def _keep_reply(connection: Connection, judged: Judged, mail: Arrived, now: datetime, command_id: CommandId) -> bool:
    """A row for each hearing the mail may answer: one reminder may have been about several."""
    written, kept = Written(), []
    for case, consultation, round_ in hearings_of(connection, judged.ours.message):
        entry = _entry(judged, mail, now, command_id, case_id=case, consultation=consultation, round=round_)
        kept.append(_insert(connection, entry, judged, mail, now, written))
    chain(connection, kept, written.digests(connection))
    return bool(kept)


def _keep_report(
    connection: Connection, judged: Judged, mail: Arrived, now: datetime, command_id: CommandId, more: Sequence[Entry]
) -> None:
    """A server's word: one row, told in the history of all that the message was about."""
    about = dict.fromkeys((each.case_id, each.meeting_id) for each in _carried(connection, judged.ours.message))
    of_server = replace(mail, text=without_addresses(judged.words), files=(), left_out=())
    (case, meeting), *others = about or {(None, None): None}
    written = Written()
    first = _entry(judged, of_server, now, command_id, case_id=case, meeting_id=meeting)
    kept = _insert(connection, first, judged, of_server, now, written)
    rest = [_entry(judged, None, now, command_id, case_id=case, meeting_id=meeting) for case, meeting in others]
    chain(connection, [*keep_texts(connection, [*more, *rest]), kept], written.digests(connection))


def _entry(
    judged: Judged,
    mail: Arrived | None,
    now: datetime,
    command_id: CommandId,
    case_id: int | None = None,
    meeting_id: int | None = None,
    **where: int,
) -> Entry:
    data = {"kind": str(judged.kind), "message": judged.ours.message, **where}
    personal: dict[str, str] = {}
    if mail is not None:
        data["files"] = [file.sha256 for file in mail.files]
        said = {"sender": mail.sender, "subject": mail.subject, "mail_text": mail.text}
        personal = {name: text for name, text in said.items() if text}
    event = Event(Tag.MAIL_RECEIVED, data, personal)
    return Entry(event, now, command_id, case_id=case_id, meeting_id=meeting_id)


def _insert(
    connection: Connection, entry: Entry, judged: Judged, mail: Arrived, now: datetime, written: Written
) -> Kept:
    (kept,) = keep_texts(connection, [entry])
    data = entry.event.data
    row = {
        "kind": judged.kind,
        "message": judged.ours.message,
        "case_id": entry.case_id if "consultation" in data else None,
        "consultation": data.get("consultation", 0),
        "round": data.get("round", 0),
        "received_at": min(max(mail.received_at, judged.ours.made_at), now),  # other clocks may be wrong
        "sender": kept.texts.get("sender"),
        "subject": kept.texts.get("subject"),
        "text": kept.texts.get("mail_text"),
        "files": json.dumps([asdict(file) for file in mail.files], ensure_ascii=False),
        "left_out": json.dumps(mail.left_out, ensure_ascii=False),
        "settled_at": None if judged.kind in WAITING else now,
    }
    number = connection.execute(sa.insert(t.incoming_mails).returning(t.incoming_mails.c.id), row).scalar_one()
    written.note(t.incoming_mails, id=number)
    return replace(kept, data={**kept.data, "mail": number})


def position(connection: Connection) -> tuple[int, int]:
    """How far the mailbox is read: the server's validity and the number of the last mail; zeros before the first."""
    row = connection.execute(sa.select(t.mailbox_position.c.uid_validity, t.mailbox_position.c.uid)).first()
    return (row.uid_validity, row.uid) if row else (0, 0)


def move_on(connection: Connection, validity: int, uid: int) -> None:
    moved = {"uid_validity": validity, "uid": uid}
    if not connection.execute(sa.update(t.mailbox_position).values(moved)).rowcount:
        connection.execute(sa.insert(t.mailbox_position), {"id": 1, **moved})
