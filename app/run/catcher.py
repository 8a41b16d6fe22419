"""A mail server that sends nothing on: it keeps each mail as a file and shows it on a page.

The example municipality, and any installation without a mail server, delivers here, so no mail can reach a real person.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from app.hosts import LOOPBACK, host_name
from app.run.mail_page import Page, answer, mails, misdirected, part, read_mail

LARGEST_MAIL = 25_000_000  # bytes


def folder_of(data_dir: Path) -> Path:
    """Where the mails lie, inside the one folder that holds everything a run writes."""
    return data_dir / "mails"


def listing(data_dir: Path) -> list[dict[str, str]]:
    """The mails, newest first, as `--json` prints them: id, message_id, to, subject, date, text."""
    listed = []
    for path in mails(folder_of(data_dir)):
        mail = read_mail(path)
        fields = {
            name.lower().replace("-", "_"): str(mail[name] or "") for name in ("Message-ID", "To", "Subject", "Date")
        }
        listed.append({"id": path.stem, **fields, "text": part(mail, "plain")})
    return listed


class Keeper:
    """The SMTP side: one file per mail, complete before it has its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{next(self._numbers) % 10_000:04d}"
        try:
            half = self._folder / f".{name}.part"
            half.write_bytes(envelope.original_content)
            half.rename(self._folder / f"{name}.eml")
        except OSError:
            return "451 4.3.0 The mail could not be kept, try later"
        return f"250 2.0.0 Kept as {name}"


class _Handler(BaseHTTPRequestHandler):
    """The HTTP side: reads files, changes nothing."""

    server_version = "Sagsgang"
    sys_version = ""

    def __init__(self, folder: Path, *args: Any) -> None:
        self._folder = folder
        super().__init__(*args)

    def do_GET(self) -> None:
        """Nothing under a name of the network's: a page from elsewhere could call itself by one and read the mails."""
        if host_name(self.headers.get("Host", "")) in LOOPBACK:
            self._send(answer(self._folder, self.path.partition("?")[0]))
        else:
            self._send(misdirected())

    def _send(self, page: Page) -> None:
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.send_header("Content-Security-Policy", page.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the supervisor's log is no place for who reads which mail."""


class _Pages(ThreadingHTTPServer):
    """The HTTP side on a socket that listens already."""

    def __init__(self, folder: Path, listener: socket.socket) -> None:
        super().__init__(listener.getsockname(), partial(_Handler, folder), bind_and_activate=False)
        self.socket.close()
        self.socket = listener


async def serve(data_dir: Path, smtp: socket.socket, http: socket.socket, stop: asyncio.Event) -> None:
    """Take mails and show them until `stop`, on two sockets that listen."""
    folder = folder_of(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(folder)
    pages = _Pages(folder, http)
    try:
        mail_server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(keeper, hostname="localhost", ident="Sagsgang", data_size_limit=LARGEST_MAIL), sock=smtp
        )
        async with mail_server:
            threading.Thread(target=pages.serve_forever, daemon=True).start()
            await stop.wait()
            pages.shutdown()
    finally:
        pages.server_close()


async def _serve_until_signal(data_dir: Path, smtp: socket.socket, http: socket.socket) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(data_dir, smtp, http, stop)


def main(data_dir: Path, smtp: socket.socket, http: socket.socket) -> None:
    """Run as a child process; SIGTERM and Ctrl-C end it cleanly."""
    asyncio.run(_serve_until_signal(data_dir, smtp, http))
