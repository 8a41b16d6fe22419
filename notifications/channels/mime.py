"""The mail as it travels: text and HTML side by side, the deadline attached, headers that other programs understand."""

from __future__ import annotations

from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from functools import lru_cache

from documents.writing.paper import Paper
from documents.writing.pdf import pdf
from notifications.channels.sender import Letter
from process.words.clean import one_line

KEPT_PAPERS = 16
CANCELS = b"\r\nMETHOD:CANCEL\r\n"
ENCODED_WORD = "=?"
"""A text that holds it would be taken for an encoded one."""

MOST_OF_A_LINE = 74
"""Octets; a continuation line begins with a space, and the whole may be 76 long (RFC 2047 §2)."""


class InvalidAddressError(ValueError):
    """A mail address no server could take: not ASCII before the @, broken syntax, or a line break in it."""


@dataclass(frozen=True, slots=True)
class From:
    """Who sends. `address` also takes the bounces; its domain names the list."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def mime(letter: Letter, sender: From) -> EmailMessage:
    """The message with our own Message-ID, ready to be sent as bytes. Raises `InvalidAddressError`.

    Quoted-printable, so that servers without 8BITMIME carry æøå too. `Auto-Submitted` keeps holiday replies away.
    """
    message = EmailMessage(policy=SMTP)
    message.set_raw("From", _mailbox(address_of(sender.address, sender.name)))
    message.set_raw("To", _mailbox(address_of(letter.address, letter.name)))
    if letter.reply_to:
        message["Reply-To"] = address_of(letter.reply_to)
    message.set_raw("Subject", _unstructured(one_line(letter.subject)))
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = letter.message_id
    if letter.thread:
        message["In-Reply-To"] = letter.thread
        message["References"] = letter.thread
    message["List-Id"] = f"Sagsgang <sagsgang.{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for name, paper in letter.papers:
        message.add_attachment(_printed(paper), maintype="application", subtype="pdf", filename=name)
    for name, content in letter.calendars:
        kind = {"charset": "utf-8", "method": "CANCEL" if CANCELS in content else "PUBLISH"}
        message.add_attachment(content, maintype="text", subtype="calendar", filename=name, params=kind)
    message["Content-Language"] = "da"  # after the content, which clears such headers
    return message


@lru_cache(maxsize=KEPT_PAPERS)
def _printed(paper: Paper) -> bytes:
    """Everybody in a body gets the same paper, and setting it takes longer than sending it."""
    return pdf(paper)


def _unstructured(text: str) -> str:
    """As RFC 2047 has it. Folded here: what the policy folds loses the space between two encoded words, and a plain
    text too long for its line is read with a space before it.
    """
    is_plain = text.isascii() and ENCODED_WORD not in text and len(text) <= MOST_OF_A_LINE - len("Subject: ")
    return text if is_plain else Header(text, "utf-8", MOST_OF_A_LINE, "Subject").encode(linesep="\r\n")


def _mailbox(address: Address) -> str:
    name, spec = address.display_name, address.addr_spec
    if name.isascii() and ENCODED_WORD not in name:
        return formataddr((name, spec))
    return f"{_unstructured(name)}\r\n <{spec}>"


def address_of(address: str, name: str = "") -> Address:
    """The address with its domain as servers know it (IDNA). Raises `InvalidAddressError`."""
    local, at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}{at}{domain.encode('idna').decode()}"
        if not (local and domain and spec.isascii() and spec.isprintable()):
            raise InvalidAddressError("not a mail address")
        return Address(one_line(name), addr_spec=spec)
    except (ValueError, IndexError, AttributeError) as error:
        raise InvalidAddressError("not a mail address") from error
