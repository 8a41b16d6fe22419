"""The mail as it travels: text and HTML side by side, the deadline attached, headers that other programs understand."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.channels.sender import Letter
from notifications.render import one_line


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
    message["From"] = address_of(sender.address, sender.name)
    message["To"] = address_of(letter.address, letter.name)
    if letter.reply_to:
        message["Reply-To"] = address_of(letter.reply_to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = letter.message_id
    message["List-Id"] = f"Sagsgang <sagsgang.{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for name, content in letter.calendars:
        kind = {"charset": "utf-8", "method": "PUBLISH"}
        message.add_attachment(content, maintype="text", subtype="calendar", filename=name, params=kind)
    message["Content-Language"] = "da"  # after the content, which clears such headers
    return message


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
