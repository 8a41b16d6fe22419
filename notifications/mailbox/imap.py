"""The mailbox by IMAP: opened for reading alone, so that nothing in it is marked, moved or deleted (RFC 3501 § 6.3.2).

The server is waited for, but not for ever; what it sends is bounded. Nothing it says is put into a log.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

from process.limits import MAIL

LONGEST_HEAD = 65_536
PATIENCE = 30.0
"""Seconds for each answer of the server."""
LONGEST_READING = 240.0
"""Seconds after which the rest waits for the next reading."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,18})")
_PLAIN_PORT, _SECURE_PORT = 143, 993
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


class MailboxError(Exception):
    """The mailbox cannot be read now. The sentence names no address and no password."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mailbox is. `secure`: TLS from the first byte; without it only on this machine."""

    host: str
    port: int
    secure: bool
    user: str = field(repr=False)
    password: str = field(repr=False)
    folder: str = "INBOX"


IMAP_URL = (
    "SAGSGANG_IMAP_URL must look like imaps://user:password@host/INBOX (imap:// only to this machine; in the password "
    "write / as %2F, @ as %40, # as %23)"
)


def account_of(url: str) -> Account:
    """`imaps://user:password@host[:port]/INBOX`; `imap://` on this machine only. Raises `ValueError`, which never shows
    what was given.
    """
    try:
        parts = urlsplit(url)
        given_port = parts.port
    except ValueError:  # its words hold what stood there, of a password with : and / in it too
        raise ValueError(IMAP_URL) from None
    is_good = parts.scheme == "imaps" or (parts.scheme == "imap" and parts.hostname in _LOCAL)
    if not (is_good and parts.hostname and parts.username and parts.password):
        raise ValueError(IMAP_URL)
    secure = parts.scheme == "imaps"
    folder = unquote(parts.path.strip("/")) or "INBOX"
    port = given_port or (_SECURE_PORT if secure else _PLAIN_PORT)
    return Account(parts.hostname, port, secure, unquote(parts.username), unquote(parts.password), folder)


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a mail: its header, its whole size in bytes, and when the server took it."""

    uid: int
    size: int
    received_at: datetime
    header: bytes


class Mailbox:
    """One open conversation. `validity`: as long as it is the same, a mail keeps its number."""

    def __init__(self, client: imaplib.IMAP4, validity: int) -> None:
        self._client, self.validity = client, validity
        self._ends_at = time.monotonic() + LONGEST_READING

    def is_time_left(self) -> bool:
        return time.monotonic() < self._ends_at

    def numbers_after(self, uid: int, since: date) -> list[int]:
        """The mails that came later than number `uid`, and not before the day `since`."""
        day = f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
        answer = self._ask("SEARCH", f"UID {uid + 1}:* SINCE {day}")
        words = b" ".join(part for part in answer if isinstance(part, bytes)).split()
        # «n:*» always gives the last mail, also where it is an older one.
        return sorted(number for number in map(int, words) if number > uid)

    def head(self, uid: int) -> Head | None:
        """None where it is gone meanwhile."""
        said, header = self._fetched(uid, f"(RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)")
        size, at = _SIZE.search(said), imaplib.Internaldate2tuple(said)
        if size is None or at is None:
            return None
        return Head(uid, int(size[1]), datetime.fromtimestamp(time.mktime(at), UTC), header)

    def whole(self, uid: int) -> bytes:
        """The mail as it came, up to the limit."""
        return self._fetched(uid, f"(BODY.PEEK[]<0.{MAIL.largest}>)")[1]

    def _fetched(self, uid: int, what: str) -> tuple[bytes, bytes]:
        """What the server says of it, and the part that was asked for."""
        said, content = [], b""
        for part in self._ask("FETCH", str(uid), what):
            if isinstance(part, tuple):
                said.append(part[0])
                content = content or part[1]
            elif isinstance(part, bytes):
                said.append(part)
        return b" ".join(said), content

    def _ask(self, command: str, *words: str) -> list[bytes | tuple[bytes, bytes]]:
        status, answer = self._client.uid(command, *words)
        if status != "OK":
            raise MailboxError(f"the mail server refuses {command}")
        return answer


@contextmanager
def opened(account: Account) -> Iterator[Mailbox]:
    """Raises `MailboxError` for whatever the server or the network do."""
    client = None
    try:
        client = _connected(account)
        _log_in(client, account)
        status, _ = client.select(_quoted(account.folder), readonly=True)
        if status != "OK":
            raise MailboxError("the mail server has no such folder: see the end of SAGSGANG_IMAP_URL")
        yield Mailbox(client, int(client.response("UIDVALIDITY")[1][0] or 0))
    except (OSError, imaplib.IMAP4.error, ValueError, TypeError, IndexError) as error:
        raise MailboxError(f"the mailbox cannot be read: {type(error).__name__}") from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            if client is not None:
                client.logout()


def _log_in(client: imaplib.IMAP4, account: Account) -> None:
    try:
        client.login(account.user, account.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise MailboxError("the mail server does not let us in: see user and password in SAGSGANG_IMAP_URL") from None


def _connected(account: Account) -> imaplib.IMAP4:
    if account.secure:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=PATIENCE)
    return imaplib.IMAP4(account.host, account.port, timeout=PATIENCE)


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
