"""One reading of the mailbox: what has come since the last, judged, and what is about our mails written down.

Killed anywhere it loses nothing and doubles nothing: how far it has come is written with what a mail has caused, and
the same mail, known by its bytes, takes effect once. No transaction is open while the server is waited for.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from imaplib import IMAP4
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from documents.handed_in import RefusedFileError, plain_name, taken_in
from documents.reading.child import Bounds, mail_apart
from documents.reading.errors import UnreadableDocumentError
from documents.reading.mail import Attached, ReadMail, words_of
from models import tables as t
from models.access.uploads import count_upload
from models.database import reading, writing
from models.files import FileStore
from models.tables.mailbox import IncomingKind
from notifications.mailbox.imap import Account, Head, Mailbox, MailboxError, opened
from notifications.mailbox.keeping import Arrived, hearings_of, keep, move_on, our_mails, position
from notifications.mailbox.sorting import Beginning, Judged, beginning_of, judge
from process.legible import legible
from process.limits import ANSWER, BY_LINK, MAIL, MOST_FILES
from process.state.hearing import FileRef

log = logging.getLogger("sagsgang.mailbox")
MOST_AT_ONCE = 500
"""Mails looked at in one reading."""
BOUNDS = Bounds(cpu=20)
"""Of reading one mail without its files."""
TOO_LARGE = f"Mailen fylder mere end {MAIL.megabytes} MB og er ikke hentet. Den ligger i postkassen."
TOO_HEAVY = "Mailen kunne ikke læses. Den ligger i postkassen."


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading did: mails looked at, mails that were about ours."""

    seen: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a mail is judged and kept with. `wall` is the machine's time."""

    engine: Engine
    store: FileStore
    now: datetime
    wall: datetime


def read_mailbox(engine: Engine, account: Account, store: FileStore, now: datetime, wall: datetime) -> Reading:
    """`wall` is the machine's time, which the server goes by. Raises `MailboxError`."""
    since = _first_sent(engine, wall)
    if since is None:
        return Reading()
    desk = _Desk(engine, store, now, wall)
    with opened(account) as mailbox:
        with reading(engine) as connection:
            validity, last = position(connection)
        last = last if validity == mailbox.validity else 0
        seen = kept = 0
        for uid in mailbox.numbers_after(last, since)[:MOST_AT_ONCE]:
            if not mailbox.is_time_left():
                break
            kept += _looked_at(desk, mailbox, uid)
            seen, last = seen + 1, uid
        if seen:
            with writing(engine) as connection:
                move_on(connection, mailbox.validity, last)
    log.info("the mailbox is read: %d mails, %d of them about ours", seen, kept)
    return Reading(seen, kept)


def _first_sent(engine: Engine, wall: datetime) -> date | None:
    """What came before our first mail answers none. A day less: the server has a clock of its own."""
    with reading(engine) as connection:
        first: datetime | None = connection.execute(sa.select(sa.func.min(t.messages.c.created_at))).scalar()
    return min(first, wall).date() - timedelta(days=1) if first else None


def _looked_at(desk: _Desk, mailbox: Mailbox, uid: int) -> bool:
    """As `_look_at`. A mail that we fail at must not stop those behind it; a database or a server that fails must."""
    try:
        return _look_at(desk, mailbox, uid)
    except (MailboxError, OSError, IMAP4.error, OperationalError):
        raise
    except Exception as error:
        log.error("mail %d of the mailbox was left unread: %s", uid, type(error).__name__)
        return False


def _look_at(desk: _Desk, mailbox: Mailbox, uid: int) -> bool:
    """Whether it was about a mail of ours, and new."""
    head = mailbox.head(uid)
    if head is None:
        return False
    beginning = beginning_of(head.header)
    with reading(desk.engine) as connection:
        is_answer = bool(our_mails(connection, beginning.references))
    if not is_answer and not beginning.is_from_server:
        return False
    judged, arrived = _judged(desk, mailbox, head, beginning)
    if judged is None or arrived is None:
        return False
    try:
        with writing(desk.engine) as connection:
            is_kept = keep(connection, judged, arrived, desk.now)
            move_on(connection, mailbox.validity, uid)
    except IntegrityError:  # another reading of the same mailbox was first
        return False
    return is_kept


def _judged(desk: _Desk, mailbox: Mailbox, head: Head, beginning: Beginning) -> tuple[Judged | None, Arrived | None]:
    """What the mail is, and what is kept of it."""
    if head.size > MAIL.largest:
        return _by_its_head(desk, head, beginning, TOO_LARGE)
    content = mailbox.whole(head.uid)
    try:
        with _spooled(content) as file:
            mail = mail_apart(file, BOUNDS)
    except UnreadableDocumentError:
        return _by_its_head(desk, head, beginning, TOO_HEAVY)
    with reading(desk.engine) as connection:
        ours = our_mails(connection, [*beginning.references, *mail.returned])
        judged = judge(beginning, mail, ours)
        asks_nobody = judged is not None and _is_reply(judged) and not hearings_of(connection, judged.ours.message)
    if judged is None or asks_nobody:
        return None, None
    files, left_out = _files(desk, mail, judged) if _is_reply(judged) else ((), ())
    digest = hashlib.sha256(content).hexdigest()
    sender = f"{mail.sender} ({mail.name})" if mail.name else mail.sender  # no name can look like the address
    return judged, Arrived(digest, head.received_at, sender, mail.subject, mail.text, files, left_out)


def _is_reply(judged: Judged) -> bool:
    return judged.kind in (IncomingKind.REPLY, IncomingKind.AUTOMATIC)


def _by_its_head(desk: _Desk, head: Head, beginning: Beginning, why: str) -> tuple[Judged | None, Arrived | None]:
    """Of a mail that is too large or too heavy: only whom it answers, who wrote it, and that a person must look."""
    with reading(desk.engine) as connection:
        ours = our_mails(connection, beginning.references)
    about = next((ours[each] for each in beginning.references if each in ours), None)
    if about is None:
        log.warning("a mail was left unread in the mailbox: %d bytes", head.size)
        return None, None
    kind = IncomingKind.UNCLEAR if beginning.is_from_server else IncomingKind.REPLY
    digest = hashlib.sha256(b"%d " % head.size + head.header).hexdigest()
    subject = " ".join(legible(words_of(beginning.subject)).split())[:300]
    sender = " ".join(legible(beginning.sender).split())[:300]
    return Judged(kind, about, why), Arrived(digest, head.received_at, sender, subject, "", left_out=(why,))


def _files(desk: _Desk, mail: ReadMail, judged: Judged) -> tuple[tuple[FileRef, ...], tuple[str, ...]]:
    """Those that may be files of an answer, kept and read as at every other door; sentences on the others."""
    files: dict[str, FileRef] = {}
    left_out = []
    for attached in mail.attached:
        name = plain_name(legible(attached.name))
        try:
            if len(files) >= MOST_FILES:
                raise RefusedFileError(f"Der er plads til {MOST_FILES} filer. »{name}« er ikke taget med.")
            file = _taken(desk, name, attached, judged)
            files[file.sha256] = file
        except RefusedFileError as refused:
            left_out.append(str(refused))
    return tuple(files.values()), tuple(left_out)


def _taken(desk: _Desk, name: str, attached: Attached, judged: Judged) -> FileRef:
    with writing(desk.engine) as connection:
        wait = count_upload(connection, f"mail:{judged.ours.message}", BY_LINK, desk.wall)
    if wait is not None:
        raise RefusedFileError(f"Der er kommet {BY_LINK} filer den seneste time. »{name}« er ikke taget med.")
    with _spooled(base64.b64decode(attached.content)) as file:
        return taken_in(name, file, ANSWER, desk.store)


@contextmanager
def _spooled(content: bytes) -> Iterator[IO[bytes]]:
    """As a file, for the process that reads it."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file
