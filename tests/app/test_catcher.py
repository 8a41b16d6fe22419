from __future__ import annotations

import re
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from app.run.catcher import folder_of, listing
from app.run.mail_page import answer, mail_file

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from app.run.catcher import main
from app.run.ports import listening
main(Path(sys.argv[1]), listening(int(sys.argv[2]), "smtp_port"), listening(int(sys.argv[3]), "mails_port"))
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Catcher:
    data: Path
    smtp: int
    http: int
    process: subprocess.Popen[bytes]

    def get(self, path: str) -> tuple[str, HTTPMessage]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}", timeout=5) as response:
            return response.read().decode(), response.headers

    def send(self, subject: str = "Æbler på Ærø", html: str = "<p>Hej <script>alert(1)</script></p>") -> None:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = subject, "k@sandvig.example", "Åse <aase@sandvig.example>"
        mail["Date"], mail["Message-ID"] = "Wed, 01 Sep 2027 07:00:00 +0000", "<1@sandvig.example>"
        mail.set_content("Kære Åse\n")
        mail.add_alternative(html, subtype="html")
        mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="svarfrist.ics")
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=5) as client:
            client.send_message(mail)


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    smtp, http = free_port(), free_port()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), str(smtp), str(http)], cwd=ROOT)
    catcher = Catcher(tmp_path, smtp, http, process)
    for _ in range(200):
        try:
            catcher.get("/style.css")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    yield catcher
    process.terminate()
    assert process.wait(10) == 0, "SIGTERM ends it cleanly"


def test_a_mail_is_kept_and_shown(catcher: Catcher) -> None:
    assert "Der er ikke sendt nogen mails endnu" in catcher.get("/")[0]
    catcher.send()
    assert "<caption>1 mail. Den er ikke sendt ud af denne maskine.</caption>" in catcher.get("/")[0]
    catcher.send("Nyere")
    newest, oldest = listing(catcher.data)
    assert (newest["subject"], oldest["subject"], oldest["message_id"]) == (
        "Nyere",
        "Æbler på Ærø",
        "<1@sandvig.example>",
    )
    assert oldest["text"].strip() == "Kære Åse"
    page, headers = catcher.get("/")
    assert "<caption>2 mails, nyeste først. De er ikke sendt ud af denne maskine.</caption>" in page
    assert page.count('<th scope="row"><a href="/mail/') == 2
    assert page.index("Nyere") < page.index("Æbler på Ærø")
    assert "onsdag den 1. september 2027 kl. 9.00" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    shown, _ = catcher.get(f"/mail/{oldest['id']}")
    for words in ("<h1>Æbler på Ærø</h1>", '<html lang="da">', "Kære Åse", "sandbox", "svarfrist.ics", "Alle felter"):
        assert words in shown
    raw, headers = catcher.get(f"/mail/{oldest['id']}/raw")
    assert headers["Content-Type"].startswith("text/plain")
    assert "Message-ID: <1@sandvig.example>" in raw


def test_a_mails_own_html_cannot_run_or_fetch_anything(catcher: Catcher) -> None:
    catcher.send(subject="<img src=x onerror=alert(1)>")
    name = listing(catcher.data)[0]["id"]
    html, headers = catcher.get(f"/mail/{name}/html")
    assert "<script>" in html
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    for page in (catcher.get("/")[0], catcher.get(f"/mail/{name}")[0]):
        assert "<img" not in page
        assert not re.search(
            r"<script|style=|onerror=alert\(1\)>", page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
        )


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:8025", 200), ("[::1]:8025", 200), ("mails.elsewhere.example", 421), ("[x", 421)]
)
def test_a_page_from_elsewhere_does_not_read_mails_under_a_name_of_its_own(
    catcher: Catcher, host: str, status: int
) -> None:
    """A name whose owner lets it lead to 127.0.0.1 (DNS rebinding)."""
    asking = HTTPConnection("127.0.0.1", catcher.http, timeout=5)
    asking.request("GET", "/", headers={"Host": host})
    assert asking.getresponse().status == status
    asking.close()


@pytest.mark.parametrize(
    "path", ["/x", "/mail/", "/mail/../../etc/passwd", "/mail/20270901-070000-000000-0000", "/mail/x/raw/y", ""]
)
def test_what_is_not_there_is_a_danish_404(tmp_path: Path, path: str) -> None:
    page = answer(folder_of(tmp_path), path)
    assert page.status == 404
    assert b"Siden findes ikke" in page.body


def test_only_mail_ids_reach_the_disk(tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_text("hemmeligt", encoding="utf-8")
    assert mail_file(tmp_path, "secret") is None
    assert mail_file(tmp_path / "mails", "../secret") is None
    assert listing(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Svar her: http://localhost:8000/svar/aB-_c.12",
            'Svar her: <a href="http://localhost:8000/svar/aB-_c.12" rel="noreferrer">http://localhost:8000/svar/aB-_c.12</a>',
        ),
        (
            "(https://sandvig.example/a).",
            '(<a href="https://sandvig.example/a" rel="noreferrer">https://sandvig.example/a</a>).',
        ),
        ('javascript:alert(1) <b> "x"', "javascript:alert(1) &lt;b&gt; &quot;x&quot;"),
        (
            'http://x.example/"onclick=',
            '<a href="http://x.example/" rel="noreferrer">http://x.example/</a>&quot;onclick=',
        ),
    ],
)
def test_an_address_in_the_text_can_be_pressed(tmp_path: Path, text: str, shown: str) -> None:
    mail = EmailMessage()
    mail.set_content(text)
    (tmp_path / "20270901-070000-000000-0000.eml").write_bytes(bytes(mail))
    assert f"<pre>{shown}\n</pre>" in answer(tmp_path, "/mail/20270901-070000-000000-0000").body.decode()
