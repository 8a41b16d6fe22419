"""A mail server that breaks in the middle of a conversation, for real: what it took may come again as the same mail,
what it did not take is tried again, and nothing of a mail goes over a line that is not the encrypted one asked for.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from models import tables as t
from notifications.channels.channels import AppriseSender, mail_url
from notifications.channels.sender import Result
from notifications.channels.smtp import Server, transmit
from tests.notifications.mailserver import FROM, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep

MAIL = b"Subject: Mangler svar\r\n\r\nIndholdet er fortroligt.\r\n"


@dataclass
class Broken:
    """One conversation: each command is answered as `says` has it; None closes the line, "" says nothing."""

    says: Callable[[str], str | None]
    port: int = 0
    heard: list[bytes] = field(default_factory=list)

    def talk(self, listening: socket.socket) -> None:
        with suppress(OSError):
            line, _ = listening.accept()
            with line, line.makefile("rwb", buffering=0) as talk:
                talk.write(b"220 mail.example\r\n")
                in_mail = False
                while heard := talk.readline():
                    self.heard.append(heard)
                    in_mail = in_mail and heard != b".\r\n"
                    answer = "" if in_mail else self.says(heard.decode("ascii", "replace").strip())
                    if answer is None:
                        return
                    in_mail = in_mail or answer.startswith("354")
                    talk.write(answer.encode())


@contextmanager
def broken(says: Callable[[str], str | None]) -> Iterator[Broken]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Broken(says, listening.getsockname()[1])
        thread = threading.Thread(target=server.talk, args=(listening,), daemon=True)
        thread.start()
        yield server
    thread.join(5)


def until_the_end(last: str | None) -> Callable[[str], str | None]:
    """As a good server, and `last` after the whole mail."""
    known = {"ehlo": "250 mail.example\r\n", "mail": "250 Ok\r\n", "rcpt": "250 Ok\r\n", "data": "354 Go on\r\n"}
    known["quit"] = "221 Bye\r\n"

    def says(heard: str) -> str | None:
        return last if heard == "." else known.get(heard[:4].casefold(), "")

    return says


def sent(server: Broken, *, secure: bool = False, timeout: float = 5.0) -> tuple[Result, str]:
    to = Server("127.0.0.1", server.port, secure=secure, timeout=timeout)
    receipt = transmit(to, "kommunen@sandvig.example", "aase@sandvig.example", MAIL, "sandvig.example")
    return receipt.result, receipt.answer


@pytest.mark.parametrize(
    ("last", "result", "words"),
    [
        ("250 2.0.0 Ok\r\n", Result.SENT, "250 2.0.0 Ok"),
        ("451 4.3.0 Later\r\n", Result.ERROR, "451 4.3.0 Later"),
        ("554 5.7.1 No\r\n", Result.REFUSED, "554 5.7.1 No"),
        (None, Result.ERROR, "sending: SMTPServerDisconnected"),
        ("not a number\r\n", Result.ERROR, "-1 "),
        ("", Result.ERROR, "sending: SMTPServerDisconnected Connection unexpectedly closed: timed out"),
    ],
    ids=["taken", "later", "never", "line cut", "nonsense", "silence"],
)
def test_what_comes_after_the_whole_mail(last: str | None, result: Result, words: str) -> None:
    with broken(until_the_end(last)) as server:
        heard, answer = sent(server, timeout=1.0 if last == "" else 5.0)
    assert heard is result
    assert answer.startswith(words)
    assert b"Indholdet er fortroligt.\r\n" in server.heard


@pytest.mark.parametrize(
    "starttls", ["502 5.5.1 No\r\n", "454 4.7.0 Not now\r\n", "220 Go on\r\nthis is no TLS\r\n", None]
)
def test_without_the_encryption_asked_for_nothing_of_the_mail_is_said(starttls: str | None) -> None:
    def says(heard: str) -> str | None:
        if heard.casefold().startswith("ehlo"):
            return "250-mail.example\r\n250 STARTTLS\r\n"
        return starttls if heard == "STARTTLS" else "250 Ok\r\n"

    with broken(says) as server:
        result, _ = sent(server, secure=True)
    assert result is Result.ERROR
    assert not [line for line in server.heard if line[:4].upper() in (b"MAIL", b"RCPT", b"DATA")]
    assert not [line for line in server.heard if b"fortroligt" in line or b"aase" in line]


def test_a_server_that_knows_no_encryption_gets_nothing() -> None:
    with broken(until_the_end("250 Ok\r\n")) as server:
        result, answer = sent(server, secure=True)
    assert (result, answer.split(":")[0]) == (Result.ERROR, "sending")
    assert not [line for line in server.heard if line[:4].upper() in (b"MAIL", b"RCPT", b"DATA")]


def test_a_mail_whose_line_was_cut_comes_again_as_the_same_mail(rows: Rows) -> None:
    """The server may have kept it: only a repeat with the same Message-ID can be told from a second letter."""
    _, notice = rows.hearing()
    with broken(until_the_end(None)) as server:
        cut = AppriseSender(mail_url(Server("127.0.0.1", server.port, timeout=5), FROM))
        assert sweep(rows.engine, NOW, cut, NEW_ID).retried == 1
    first = b"".join(server.heard)
    with mail_server() as inbox:
        assert sweep(rows.engine, NOW + timedelta(minutes=2), inbox.sender(), NEW_ID).sent == 1
    (mail,) = inbox.mails
    assert f"Message-ID: {mail['Message-ID']}".encode() in first
    assert rows.states()[notice] == "sent"
    assert [row.result for row in rows.all(t.attempts)] == ["error", "sent"]
