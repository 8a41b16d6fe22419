"""The post room: letters of a hearing that have gone out, and the mailbox in which comes back what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models import tables as t
from models.audit import Verdict, verify
from models.database import reading, writing
from models.files import FileStore
from models.migrate import _prove_rows
from notifications.channels.sender import MemorySender
from notifications.mailbox.imap import Account
from notifications.mailbox.reading import Reading, read_mailbox
from tests.notifications.mailbox.imapserver import ImapServer
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep

READ_AT = NOW + timedelta(days=1)


@dataclass
class Post:
    server: ImapServer
    user: str
    rows: Rows
    folder: Path
    letter: str = ""  # its Message-ID
    address: str = ""

    @classmethod
    def with_a_letter(cls, server: ImapServer, user: str, rows: Rows, folder: Path) -> Post:
        rows.hearing()
        post = cls(server, user, rows, folder)
        post.send()
        message = rows.all(t.messages)[0]
        person = next(each for each in rows.all(t.persons) if each.id == message.recipient)
        post.letter, post.address = message.message_id, person.email
        with writing(rows.engine) as connection:
            _prove_rows(connection)  # the rows of tests come without history
        return post

    def send(self, at: datetime = NOW) -> MemorySender:
        sender = MemorySender()
        sweep(self.rows.engine, at, sender, NEW_ID)
        return sender

    def comes(self, *mails: bytes) -> None:
        for mail in mails:
            self.server.put(self.user, mail, datetime.now(UTC))

    def read(self) -> Reading:
        return self.read_as(self.server.account(self.user))

    def read_as(self, account: Account) -> Reading:
        return read_mailbox(self.rows.engine, account, FileStore(self.folder), READ_AT, datetime.now(UTC))

    def got(self, *mails: bytes) -> list[sa.Row[Any]]:
        """They come and are read: what is kept of them."""
        self.comes(*mails)
        self.read()
        return self.kept()

    def kept(self) -> list[sa.Row[Any]]:
        return self.rows.all(t.incoming_mails)

    def text(self, number: int | None) -> str:
        texts = {row.id: row.text for row in self.rows.all(t.personal_texts)}
        return texts[number] or "" if number is not None else ""

    def audit(self) -> Verdict:
        with reading(self.rows.engine) as connection:
            return verify(connection, files=FileStore(self.folder))
