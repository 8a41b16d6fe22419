"""Text that means something to what it passes through: a mail server, a template, typst, a spreadsheet, Apprise."""

from __future__ import annotations

import email
import email.policy
import http.server
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.clock import SystemClock
from app.web.files import named_file, table
from app.web.site import create_app
from documents.writing.calendar_feed import feed
from documents.writing.paper import Heading, Paragraph
from documents.writing.pdf import pdf
from models.access.calendar_feed import FeedEvent
from notifications.channels.channels import AppriseSender, From, Server, mail_url, warm_up
from notifications.channels.mime import mime
from notifications.channels.sender import Result
from notifications.render import render
from tests.documents.writing.papers import a_paper, text_of
from tests.notifications.hearing.test_mail import a_letter
from tests.notifications.test_templates import FRAME, a_receipt
from tests.web import rows
from tests.web.conftest import TestClient

HOST = "sandvig.example"
HIDDEN = f"alle@{HOST}"
US = From(f"kommunen@{HOST}", "Sandvig Kommune")


# -- the mail's head -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
@pytest.mark.parametrize("field", ["subject", "name"])
def test_no_text_adds_a_line_to_the_head_of_a_mail(field: str, end: str) -> None:
    letter = a_letter(**{field: f"Ny høring{end}Bcc: {HIDDEN}{end}{end}<script>"})
    mail = email.message_from_bytes(mime(letter, US).as_bytes(), policy=email.policy.default)
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == [f"aase@{HOST}"]
    assert mail.get_content_type() == "multipart/alternative"


# -- calendars and names of files -------------------------------------------------------------------------------------

ENDS = "\r\n\N{LINE SEPARATOR}\x85\x0b\x00\x1b\N{RIGHT-TO-LEFT OVERRIDE}"


def test_no_text_adds_a_line_to_a_calendar() -> None:
    """Whoever edits the register names bodies, places and cases; a subscriber reads what they say, as a text."""
    said = f"Møde{ENDS}ATTACH:https://onde.example/x{ENDS}END:VCALENDAR"
    event = FeedEvent("1", said, rows.NOW, rows.NOW, note=f"Sag 1\n{said}", place=said)
    written = feed(said, [event], rows.NOW, HOST).decode().replace("\r\n ", "")
    lines = written.split("\r\n")
    assert not [line for line in lines if line.startswith("ATTACH")]
    assert lines.count("END:VCALENDAR") == 1
    assert lines[-1] == ""
    assert not [sign for line in lines for sign in line if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")]


@pytest.mark.parametrize("name", [f'svar{ENDS}"; filename="onde.exe', "svar\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", ENDS])
def test_no_name_of_a_file_says_more_than_a_name(name: str) -> None:
    (head,) = (answer.headers["content-disposition"] for answer in [named_file(b"", "text/plain", name)])
    message = email.message.Message()
    message["Content-Disposition"] = head
    assert message.get_content_disposition() == "attachment"
    assert head.count('"') == 2
    assert not [sign for sign in unquote(head) if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")]


# -- templates and typst ---------------------------------------------------------------------------------------------

ORDERS = "{{ 7 * 191 }} {% include '/etc/passwd' %} #sys.inputs #read(\"/etc/passwd\") $x^2$ \\u{41} *fed* = Rubrik"


def test_orders_to_the_typesetter_are_printed_and_not_obeyed() -> None:
    printed = text_of(pdf(a_paper(Heading(ORDERS), Paragraph(ORDERS), title=ORDERS)))
    squeezed = "".join(printed.split())
    assert "".join(ORDERS.split()) in squeezed
    assert "1337" not in squeezed
    assert "root:" not in printed


def test_orders_to_a_template_are_written_and_not_obeyed() -> None:
    written = render([a_receipt(ORDERS)], FRAME)
    assert "1337" not in written.text + written.html
    assert "{{ 7 * 191 }}" in written.text


# -- spreadsheets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_no_cell_of_a_spreadsheet_is_a_formula(order: str) -> None:
    written = bytes(table("liste.csv", ["Sag"], [[order]]).body).decode("utf-8-sig")
    assert written.splitlines()[1].lstrip('"').startswith("'")


# -- other machines --------------------------------------------------------------------------------------------------


class Inner(http.server.BaseHTTPRequestHandler):
    """A machine of the inner network that does what anyone asks."""

    def do_POST(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inner() -> Iterator[http.server.HTTPServer]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Inner)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def sent(inner: http.server.HTTPServer, address: str, channels: list[str]) -> tuple[Result, int]:
    sender = AppriseSender(mail_url(Server("127.0.0.1", 1), US), channels)
    letter = a_letter(address=address.format(port=inner.server_port), channel=address.partition("://")[0])
    return sender.send(letter).result, len(inner.asked)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1:{port}/latest/meta-data",
        "JSON://127.0.0.1:{port}/x",
        "xml://127.0.0.1:{port}/x",
        "form://127.0.0.1:{port}/x",
        "json://chat.sandvig.example@127.0.0.1:{port}/x",
        "json://127.0.0.1:{port}/chat.sandvig.example",
        "json://localhost:{port}/x",
    ],
)
def test_a_persons_channel_leads_to_no_machine_that_is_not_named(inner: http.server.HTTPServer, address: str) -> None:
    assert sent(inner, address, ["json://chat.sandvig.example", "xml://*.sandvig.example"]) == (Result.REFUSED, 0)
    assert sent(inner, address, []) == (Result.REFUSED, 0)


@pytest.mark.parametrize(
    "address",
    [
        "mailto://bruger:ord@127.0.0.2:{port}?smtp=127.0.0.1",
        "workflows://127.0.0.2/a/b?template=http://127.0.0.1:{port}/indre",
        "workflows://127.0.0.2/a/b?template=file:///etc/hostname",
        "json://127.0.0.2:{port}/x?verify=no",
    ],
)
def test_nor_by_what_follows_the_question_mark(inner: http.server.HTTPServer, address: str) -> None:
    allowed = ["mailto://127.0.0.2", "workflows://127.0.0.2", "json://127.0.0.2"]
    assert sent(inner, address, allowed) == (Result.REFUSED, 0)


def test_it_leads_to_one_that_is(inner: http.server.HTTPServer) -> None:
    assert sent(inner, "json://127.0.0.1:{port}/rum", ["json://127.0.0.1"]) == (Result.SENT, 1)


@pytest.mark.parametrize("scheme", ["dbus", "gnome", "windows", "macosx", "syslog", "glib"])
def test_a_channel_that_runs_something_here_is_not_asked(inner: http.server.HTTPServer, scheme: str) -> None:
    warm_up(with_others=True)
    assert sent(inner, f"{scheme}://", [])[0] is Result.REFUSED


# -- paths -----------------------------------------------------------------------------------------------------------

CLIMBS = ("../../pyproject.toml", "..%2f..%2fpyproject.toml", "%2e%2e/%2e%2e/pyproject.toml", "....//pyproject.toml")


@pytest.mark.parametrize("climb", [*CLIMBS, "/etc/passwd", "%00", "..\\..\\pyproject.toml"])
def test_no_address_climbs_out_of_the_folder_of_static_files(tmp_path: Path, climb: str) -> None:
    site = create_app(rows.empty(tmp_path), SystemClock())
    answer = TestClient(site, base_url="http://sandvig.example").get(f"/static/{climb}")
    assert answer.status_code == 404
    assert "[project]" not in answer.text
