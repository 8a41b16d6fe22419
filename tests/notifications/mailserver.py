"""A real SMTP server for tests, on a free port, answering as it is told."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from notifications.channels.channels import AppriseSender, mail_url
from notifications.channels.mime import From
from notifications.channels.smtp import Server
from tests.notifications.rows import HOST

FROM = From(f"kommunen@{HOST}", "Sandvig Kommune")


@dataclass
class Inbox:
    """Keeps what it takes. `at_rcpt`/`at_data`: answers in turn; then everything is accepted."""

    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    at_mail: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=default) for raw in self.raw]  # type: ignore[misc]

    def sender(self, timeout: float = 30.0) -> AppriseSender:
        return AppriseSender(mail_url(Server("127.0.0.1", self.port, timeout=timeout), FROM))


@dataclass
class _Handler:
    """Apart from the inbox: for every connection the server looks at all a handler has: it would parse every mail."""

    inbox: Inbox

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.inbox.at_mail:
            return self.inbox.at_mail.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.inbox.at_rcpt:
            return self.inbox.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.inbox.at_data:
            return self.inbox.at_data.pop(0)
        self.inbox.raw.append(envelope.content)
        self.inbox.recipients += envelope.rcpt_tos
        return "250 2.0.0 Ok: queued as 4AB"


@contextmanager
def mail_server() -> Iterator[Inbox]:
    inbox = Inbox()
    controller = Controller(_Handler(inbox), hostname="127.0.0.1", port=0)
    _start(controller)
    assert controller.server is not None
    inbox.port = controller.server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        controller.stop(no_assert=True)


def _start(controller: Controller) -> None:
    """As `Controller.start`, whose own check connects to port 0."""
    ready = threading.Event()
    controller._thread = threading.Thread(target=controller._run, args=(ready,), daemon=True)
    controller._thread.start()
    assert ready.wait(5)


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
