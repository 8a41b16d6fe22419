"""Mails that came in about ours: at the hearing they answer, or without one; and saying what such a mail is."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, chain, is_known, keep_texts, texts_by_id
from models.proof import Written
from models.tables.mailbox import IncomingKind
from process.commands.act import part_of
from process.events import Event, Tag
from process.ids import BodyId, CaseId, CommandId, PackageId, PersonId
from process.state.hearing import FileRef


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail. `sender` as its header says, which anybody can write: the address, then the name in parentheses.
    `asked`: whom our mail went to, at `address`. `left_out`: sentences on what was not taken in. `response`: the number
    of the answer it became.
    """

    id: int
    kind: IncomingKind
    message: int
    case_id: CaseId | None
    consultation: int
    round: int
    received_at: datetime
    sender: str
    subject: str
    text: str
    asked: str
    address: str
    files: tuple[FileRef, ...] = ()
    left_out: tuple[str, ...] = ()
    settled_at: datetime | None = None
    response: int | None = None
    reason: str = ""

    @property
    def waits(self) -> bool:
        return self.settled_at is None

    @property
    def is_from_another(self) -> bool:
        """Whether it says to be from another address than our mail went to."""
        return self.sender.partition(" ")[0].casefold() != self.address.strip().casefold()

    @property
    def name(self) -> str:
        """The sender's name, or the address where there is none."""
        address, _, name = self.sender.partition(" ")
        return name.removeprefix("(").removesuffix(")") or address


@dataclass(frozen=True, slots=True)
class MailTogether:
    """One mail in reply to a letter about several cases: what waits of it, a part for each of them."""

    body: BodyId
    parts: tuple[Incoming, ...]

    @property
    def first(self) -> Incoming:
        return self.parts[0]


class SettledMeanwhileError(Exception):
    """Somebody else has said what the mail is."""


def incoming_in_case(connection: Connection, case_id: int) -> tuple[Incoming, ...]:
    """The replies to one case's letters, the newest first."""
    return _incoming(connection, t.incoming_mails.c.case_id == case_id)


def incoming_in_package(connection: Connection, package: PackageId) -> tuple[MailTogether, ...]:
    """The replies that wait there, each once, the newest first."""
    mail, asked = t.incoming_mails.c, t.requests.c
    same = (asked.case_id == mail.case_id, asked.consultation == mail.consultation, asked.round == mail.round)
    bodies = connection.execute(
        sa.select(mail.id, asked.body)
        .join(t.requests, sa.and_(*same))
        .where(asked.package == package, mail.settled_at.is_(None))
    ).all()
    body_of = {row.id: BodyId(row.body) for row in bodies}
    together: dict[Hashable, list[Incoming]] = {}
    for part in _incoming(connection, mail.id.in_(body_of)):
        together.setdefault((body_of[part.id], part.message, part.received_at, part.text), []).append(part)
    return tuple(MailTogether(body_of[parts[0].id], tuple(parts)) for parts in together.values())


def unclear_returns(connection: Connection) -> tuple[Incoming, ...]:
    """Mails that say that one of ours has not arrived, which nobody has judged."""
    mail = t.incoming_mails.c
    return _incoming(connection, sa.and_(mail.kind == IncomingKind.UNCLEAR, mail.settled_at.is_(None)))


def _incoming(connection: Connection, which: sa.ColumnElement[bool]) -> tuple[Incoming, ...]:
    mail = t.incoming_mails
    rows = connection.execute(
        sa.select(mail, t.persons.c.name.label("asked"), t.persons.c.email.label("address"))
        .join(t.messages, t.messages.c.id == mail.c.message)
        .join(t.persons, t.persons.c.id == t.messages.c.recipient)
        .where(which)
        .order_by(mail.c.received_at.desc(), mail.c.id.desc())
    ).all()
    texts = texts_by_id(connection, (key for row in rows for key in (row.sender, row.subject, row.text, row.reason)))
    return tuple(
        Incoming(
            id=row.id,
            kind=row.kind,
            message=row.message,
            case_id=row.case_id,
            consultation=row.consultation,
            round=row.round,
            received_at=row.received_at,
            sender=texts.get(row.sender, ""),
            subject=texts.get(row.subject, ""),
            text=texts.get(row.text, ""),
            asked=row.asked,
            address=row.address,
            files=tuple(FileRef(**file) for file in json.loads(row.files)),
            left_out=tuple(json.loads(row.left_out)),
            settled_at=row.settled_at,
            response=row.response,
            reason=texts.get(row.reason, ""),
        )
        for row in rows
    )


def settle_as_response(
    connection: Connection, mail: int, now: datetime, actor: PersonId, command_id: CommandId
) -> None:
    """It has become the newest answer of its case, by the command that this is part of. Raises
    `SettledMeanwhileError`.
    """
    case = sa.select(t.incoming_mails.c.case_id).where(t.incoming_mails.c.id == mail).scalar_subquery()
    newest = sa.select(sa.func.max(t.responses.c.number)).where(t.responses.c.case_id == case)
    changed = {"response": connection.execute(newest).scalar_one()}
    if not _settle(connection, mail, now, actor, part_of(command_id, "mail"), "response", changed):
        raise SettledMeanwhileError


def settle_as_none(
    connection: Connection, mail: int, now: datetime, actor: PersonId, command_id: CommandId, reason: str
) -> bool:
    """It is no answer, and why. False where somebody has said what it is."""
    if is_known(connection, command_id):
        return True
    return _settle(connection, mail, now, actor, command_id, "no_response", {}, reason)


def settle_unclear(
    connection: Connection,
    mail: int,
    now: datetime,
    actor: PersonId,
    command_id: CommandId,
    *,
    returned: Iterable[Entry] | None = None,
) -> bool:
    """Whether our mail came back: `returned` are the entries that record it. False where it has been judged."""
    became = "not_returned" if returned is None else "returned"
    return _settle(connection, mail, now, actor, command_id, became, {}, before=returned or ())


def _settle(
    connection: Connection,
    mail: int,
    now: datetime,
    actor: PersonId,
    command_id: CommandId,
    became: str,
    changed: dict[str, object],
    reason: str = "",
    before: Iterable[Entry] = (),
) -> bool:
    table = t.incoming_mails
    mine = sa.and_(table.c.id == mail, table.c.settled_at.is_(None))
    settled = (
        sa.update(table).where(mine).values(settled_at=now, settled_by=actor, **changed).returning(table.c.case_id)
    )
    row = connection.execute(settled).first()
    if row is None:
        return False
    event = Event(Tag.MAIL_SETTLED, {"mail": mail, "became": became}, {"reason": reason} if reason else {})
    earlier = keep_texts(connection, before)
    (kept,) = keep_texts(connection, [Entry(event, now, command_id, actor, case_id=row.case_id)])
    if reason:
        connection.execute(sa.update(table).where(table.c.id == mail).values(reason=kept.texts["reason"]))
    written = Written()
    written.note(table, id=mail)
    chain(connection, [*earlier, kept], written.digests(connection))
    return True
