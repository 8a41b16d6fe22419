"""A mail from outside: who wrote it, what it says, what lies in it, and what a mail server reports with it.

Runs in the child (`child.mail_apart`). HTML is never kept: only its words. A mail inside a mail is not opened, but for
the header by which a server tells which mail it returns. Sources: RFC 5322, 2045-2047, 2231, 3464, 6522.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import compat32
from email.utils import parseaddr
from html.parser import HTMLParser

from documents.reading.errors import UnreadableDocumentError
from process.legible import legible

MOST_PARTS = 200
MOST_ATTACHED, MOST_RETURNED = 20, 50
LONGEST_TEXT = 50_000
"""Characters; what the field for an answer takes."""
LONGEST_LINE = 300
_AN_ID = "<[!-;=?-~]{3,250}>"
MESSAGE_ID = re.compile(_AN_ID)
_RETURNED_ID = re.compile(rf"^[>\s]*Message-ID:\s*({_AN_ID})", re.IGNORECASE | re.MULTILINE)
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_QUOTE_BEGINS = re.compile(
    r"^(?:-{2,} ?(?:Oprindelig|Videresendt|Original|Forwarded)\b.*"
    r"|_{20,}"
    r"|(?:Den|Man|Tir|Ons|Tor|Fre|Lør|Søn)\b.{5,150}\bskrev\b.{0,150}(?:\n.{0,150})?:"
    r"|On\b.{5,200}(?:\n.{0,200})?\bwrote:"
    r"|\*?(?:Fra|From):\*? .{1,200}\n\*?(?:Sendt|Sent|Dato|Date|Til|To):\*? .*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""Where the mail that is answered begins, as Outlook, Gmail, Apple and Thunderbird write it in Danish and English."""
_QUOTED_LINE = re.compile(r"^\s*>")
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "ul", "ol", "table"})


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in the mail. `content` is base64."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class ReportedRecipient:
    """What became of one recipient: `action` as `failed`, `delayed`; `status` as `5.1.1`; the server's own words."""

    addresses: tuple[str, ...]
    action: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class ReadMail:
    """`text` is without what it quotes, `whole_text` with it. `returned`: Message-IDs of mails it brings back."""

    sender: str
    name: str
    subject: str
    text: str
    whole_text: str
    attached: tuple[Attached, ...] = ()
    is_report: bool = False
    reported: tuple[ReportedRecipient, ...] = ()
    returned: tuple[str, ...] = ()


def read_mail(content: bytes) -> ReadMail:
    """Raises UnreadableDocumentError for one of more than `MOST_PARTS` parts."""
    mail = BytesParser(policy=compat32).parsebytes(content)
    name, sender = parseaddr(words_of(mail.get("From", "")))
    parts = list(_parts(mail))
    whole = _text(parts)
    return ReadMail(
        sender=_line(sender),
        name=_line(name),
        subject=_line(words_of(mail.get("Subject", ""))),
        text=without_quoted(whole),
        whole_text=whole,
        attached=tuple(_attached(parts)),
        is_report=mail.get_content_type() == "multipart/report" and any(_is(part, _STATUS) for part in parts),
        reported=tuple(_reported(parts)),
        returned=tuple(dict.fromkeys(_returned(parts, whole)))[:MOST_RETURNED],
    )


def _is(part: Message, kinds: tuple[str, ...]) -> bool:
    return part.get_content_type() in kinds


def _parts(mail: Message) -> Iterator[Message]:
    """Every part that is no container, in order; what lies in a mail inside the mail is not looked at."""
    waiting, seen = [mail], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS:
            raise UnreadableDocumentError("mail_too_many_parts", f"Mailen har mere end {MOST_PARTS} dele.")
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting = [*_mails_in(part), *waiting]
        else:
            yield part


# -- its words -------------------------------------------------------------------------------------------------------


def words_of(header: object) -> str:
    """A header's words decoded (RFC 2047); as they came where that cannot be done."""
    raw = str(header)
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError, UnicodeError):
        return raw


def _line(text: str) -> str:
    return " ".join(legible(text).split())[:LONGEST_LINE]


def _text(parts: list[Message]) -> str:
    """The plain text; where there is none, the words of the HTML."""
    shown = [part for part in parts if not _is_attached(part)]
    plain = [_decoded(part) for part in shown if part.get_content_type() == "text/plain"]
    if not any(text.strip() for text in plain):
        plain = [html_words(_decoded(part)) for part in shown if part.get_content_type() == "text/html"]
    return legible("\n\n".join(plain).replace("\r\n", "\n")).strip()[:LONGEST_TEXT]


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(" ".join(data.split()) + " " * data[-1:].isspace())


def html_words(html: str) -> str:
    """What a reader would read, line by line, and nothing else."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(parser.said)).strip()


def without_quoted(text: str) -> str:
    """What was written now. Where nothing would be left, all of it."""
    begins = _QUOTE_BEGINS.search(text)
    own = text[: begins.start()] if begins else text
    kept = "\n".join(line for line in own.split("\n") if not _QUOTED_LINE.match(line)).strip()
    return kept or text


# -- what lies in it -------------------------------------------------------------------------------------------------


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attached(parts: list[Message]) -> Iterator[Attached]:
    files = [part for part in parts if _is_attached(part) and not _is_decoration(part)]
    for part in files[:MOST_ATTACHED]:
        content = part.get_payload(decode=True)
        yield Attached(
            legible(words_of(part.get_filename() or "fil")),
            base64.b64encode(content if isinstance(content, bytes) else b"").decode(),
        )


def _is_decoration(part: Message) -> bool:
    """The logo below a signature."""
    return part.get_content_maintype() == "image" and (
        part.get_content_disposition() == "inline" or "Content-ID" in part
    )


# -- what a server says ----------------------------------------------------------------------------------------------


def _reported(parts: list[Message]) -> Iterator[ReportedRecipient]:
    """One for each recipient (RFC 3464 § 2.3)."""
    for block in (block for part in parts if _is(part, _STATUS) for block in _mails_in(part)):
        named = [str(block[name]) for name in ("Original-Recipient", "Final-Recipient") if name in block]
        if named:
            yield ReportedRecipient(
                tuple(_line(each.partition(";")[2] or each) for each in named),
                _line(str(block.get("Action", ""))).casefold(),
                _line(str(block.get("Status", ""))).partition(" ")[0],
                _line(str(block.get("Diagnostic-Code", "")).partition(";")[2]),
            )


def _mails_in(part: Message) -> Iterator[Message]:
    held = part.get_payload()
    return (mail for mail in (held if isinstance(held, list) else ()) if isinstance(mail, Message))


def _returned(parts: list[Message], text: str) -> Iterator[str]:
    for part in (part for part in parts if _is(part, _RETURNED)):
        mail = next(_mails_in(part), None) or HeaderParser(policy=compat32).parsestr(_decoded(part))
        yield from MESSAGE_ID.findall(str(mail.get("Message-ID", "")))
    yield from _RETURNED_ID.findall(text)
