"""Handing one mail to a mail server, within a time limit, and hearing what it says."""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field

from notifications.channels.sender import Receipt, Result

_ACCEPTED = (250, 251, 252)
# Codes by which a server complains about us (login missing or wrong), not about the mail: a person must mend it.
_ABOUT_US = (530, 534, 535, 538)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `secure`: TLS from the start on port 465, else by STARTTLS, which is then required.

    `timeout` is for the whole conversation, in seconds.
    """

    host: str
    port: int = 25
    secure: bool = False
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout: float = 30.0


def transmit(server: Server, sender: str, recipient: str, content: bytes, local_hostname: str) -> Receipt:
    """One mail to one recipient. Never raises for what server or network do; never repeats by itself.

    A refusal (5xx) of the recipient or the content is final. Everything else may be better later: 4xx, no
    connection, silence, and also a refused login or sender, which is our own setting and not the recipient's fault.
    """
    ends_at = time.monotonic() + server.timeout
    try:
        smtp = _connected(server, local_hostname)
    except (OSError, smtplib.SMTPException) as error:
        return _failure("connecting", error)
    try:
        return _converse(_Talk(smtp, ends_at), server, sender, recipient, content)
    except (OSError, smtplib.SMTPException) as error:
        return _failure("sending", error)
    finally:
        _leave(smtp)


def greet(server: Server, local_hostname: str) -> str:
    """As far as a mail would get before its sender is named; what went wrong in words, "" for nothing."""
    ends_at = time.monotonic() + server.timeout
    try:
        smtp = _connected(server, local_hostname)
    except (OSError, smtplib.SMTPException) as error:
        return _failure("connecting", error).answer
    try:
        _enter(_Talk(smtp, ends_at), server)
    except (OSError, smtplib.SMTPException) as error:
        return _failure("signing in", error).answer
    finally:
        _leave(smtp)
    return ""


@dataclass(frozen=True, slots=True)
class _Talk:
    smtp: smtplib.SMTP
    ends_at: float

    def next(self) -> smtplib.SMTP:
        """The connection, which may take no longer than what is left. Raises `TimeoutError` when nothing is."""
        left = self.ends_at - time.monotonic()
        if left <= 0 or self.smtp.sock is None:
            raise TimeoutError("the server took too long")
        self.smtp.sock.settimeout(left)
        return self.smtp


def _connected(server: Server, local_hostname: str) -> smtplib.SMTP:
    if server.secure and server.port == smtplib.SMTP_SSL_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, local_hostname, timeout=server.timeout, context=context)
    return smtplib.SMTP(server.host, server.port, local_hostname, timeout=server.timeout)


def _enter(talk: _Talk, server: Server) -> None:
    talk.next().ehlo_or_helo_if_needed()
    if server.secure and server.port != smtplib.SMTP_SSL_PORT:
        talk.next().starttls(context=ssl.create_default_context())
        talk.next().ehlo_or_helo_if_needed()
    if server.user:
        talk.next().login(server.user, server.password)


def _converse(talk: _Talk, server: Server, sender: str, recipient: str, content: bytes) -> Receipt:
    _enter(talk, server)
    code, words = talk.next().mail(sender)
    if code not in _ACCEPTED:
        return Receipt(Result.ERROR, _server_words(code, words))
    code, words = talk.next().rcpt(recipient)
    if code not in _ACCEPTED:
        return _judged(code, words)
    try:
        code, words = talk.next().data(content)
    except smtplib.SMTPDataError as error:
        return _judged(error.smtp_code, error.smtp_error)
    return _judged(code, words)


def _judged(code: int, words: bytes | str) -> Receipt:
    if code in _ACCEPTED:
        return Receipt(Result.SENT, _server_words(code, words))
    is_final = code >= 500 and code not in _ABOUT_US
    return Receipt(Result.REFUSED if is_final else Result.ERROR, _server_words(code, words))


def _server_words(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"


def _failure(doing: str, error: Exception) -> Receipt:
    if isinstance(error, smtplib.SMTPResponseException):
        return Receipt(Result.ERROR, f"{doing}: {_server_words(error.smtp_code, error.smtp_error)}")
    words = str(error) if isinstance(error, OSError) else ""
    return Receipt(Result.ERROR, f"{doing}: {type(error).__name__} {words}".strip())


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye. What goes wrong here must not change what the server already said about the mail."""
    with suppress(OSError, smtplib.SMTPException):
        if smtp.sock is not None:
            smtp.sock.settimeout(1.0)
            smtp.quit()
    smtp.close()
