"""A real IMAP server for tests: Dovecot on free ports of this machine, with a mailbox for each account that asks."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from notifications.mailbox.imap import Account
from tests.builders.temporary import outside

PASSWORD = "Hemmeligt%1"
CONFIG = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
  }}
}}
"""


@dataclass
class ImapServer:
    """`certificate` is its own authority's, which nobody knows unless told."""

    plain: int
    secure: int
    certificate: Path

    def account(self, user: str, *, password: str = PASSWORD) -> Account:
        return Account("127.0.0.1", self.plain, False, user, password)

    def put(self, user: str, mail: bytes, at: datetime) -> None:
        """As if it had come by SMTP at that moment."""
        with self._in(user) as client:
            status, answer = client.append("INBOX", "", imaplib.Time2Internaldate(at), mail)
            assert status == "OK", answer

    def flags(self, user: str) -> list[bytes]:
        with self._in(user) as client:
            client.select("INBOX", readonly=True)
            return [bytes(each) for each in client.fetch("1:*", "(FLAGS)")[1] if each]

    def begin_anew(self, user: str) -> None:
        """The server has lost its own lists: the same mails, another validity."""
        for file in (self.certificate.parent / "mail" / user).glob("dovecot*"):
            file.unlink()

    def count(self, user: str) -> int:
        with self._in(user) as client:
            return int(client.select("INBOX", readonly=True)[1][0])

    @contextmanager
    def _in(self, user: str) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.plain, timeout=20)
        client.login(user, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """The server reads mail as another user."""
    folder = outside(f"imap-{uuid.uuid4().hex}")
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    _certify(folder)
    plain, secure = _free_ports()
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(folder=folder, plain=plain, secure=secure, password=PASSWORD.replace("%", "%%")))
    process = subprocess.Popen(["dovecot", "-F", "-c", config], env={"PATH": os.environ["PATH"]})
    try:
        _until_up(plain)
        yield ImapServer(plain, secure, folder / "cert.pem")
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _certify(folder: Path) -> None:
    what = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(["openssl", "req", *what, *names, *files], check=True, capture_output=True)


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as plain, socket.create_server(("127.0.0.1", 0)) as secure:
        return plain.getsockname()[1], secure.getsockname()[1]


def _until_up(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the IMAP server does not come up")
