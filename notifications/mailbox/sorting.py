"""What a mail in the mailbox is, judged by its header and its parts: a return, a delay, a reply, or nothing of ours.

Anybody can write such a mail. A return counts when it names the Message-ID of a mail of ours, which nobody can guess
and only its recipient has seen, and the address that went to; else a person looks at it. Sources: RFC 3464, 3834.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from documents.reading.mail import MESSAGE_ID, ReadMail, ReportedRecipient
from models.tables.mailbox import IncomingKind
from notifications.channels.mime import InvalidAddressError, address_of

MOST_REFERENCES = 50
_SERVERS = frozenset({"mailer-daemon", "postmaster", "mail-daemon"})
_AUTOMATIC_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
_STATUS = re.compile(r"(?<![\d.])(?:([45])\.\d{1,3}\.\d{1,3}|([45])\d\d)(?![\d.]*\d)")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
LONGEST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a header tells. `references`: the Message-IDs it says it answers. `failed`: X-Failed-Recipients."""

    references: tuple[str, ...]
    is_from_server: bool
    is_automatic: bool
    failed: frozenset[str]
    sender: str
    subject: str


@dataclass(frozen=True, slots=True)
class OurMail:
    """A mail that we have sent: its row, the address of the person it went to, as the register has it now, and when it
    was written.
    """

    message: int
    address: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """`words`: what the server said, for a return or a delay."""

    kind: IncomingKind
    ours: OurMail
    words: str = ""


def beginning_of(header: bytes) -> Beginning:
    """Never raises: what cannot be read tells nothing."""
    mail = BytesHeaderParser().parsebytes(header)
    named = MESSAGE_ID.findall(f"{mail.get('In-Reply-To', '')} {' '.join(map(str, mail.get_all('References', [])))}")
    sender = parseaddr(str(mail.get("From", "")))[1]
    return Beginning(
        references=tuple(dict.fromkeys([*named[:1], *named[-MOST_REFERENCES:]])),
        is_from_server=_is_from_server(mail, sender),
        is_automatic=_is_automatic(mail),
        failed=frozenset(each.strip().casefold() for each in str(mail.get("X-Failed-Recipients", "")).split(",")),
        sender=sender,
        subject=str(mail.get("Subject", "")),
    )


def _is_from_server(mail: Message, sender: str) -> bool:
    return (
        mail.get_content_type() == "multipart/report"
        or sender.partition("@")[0].casefold() in _SERVERS
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or "X-Failed-Recipients" in mail
    )


def _is_automatic(mail: Message) -> bool:
    """RFC 3834 § 5, and what those use that came before it."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    return (
        submitted not in ("no", "")
        or str(mail.get("Precedence", "")).strip().casefold() in _AUTOMATIC_PRECEDENCE
        or any(name in mail for name in _AUTOMATIC_HEADERS)
        or mail.get_content_type() == "multipart/report"  # «læst» (RFC 8098)
    )


def judge(beginning: Beginning, mail: ReadMail, ours: Mapping[str, OurMail]) -> Judged | None:
    """None for what is not about a mail of ours, or says that it has arrived. `ours`: those it names, by Message-ID."""
    returned = _first(mail.returned, ours)
    if mail.is_report or (beginning.is_from_server and returned is not None):
        about = returned or _first(beginning.references, ours)
        return _judged_report(beginning, mail, about) if about is not None else None
    about = _first(beginning.references, ours)
    if about is None:
        return None
    return Judged(IncomingKind.AUTOMATIC if beginning.is_automatic else IncomingKind.REPLY, about)


def _first(named: Iterable[str], ours: Mapping[str, OurMail]) -> OurMail | None:
    return next((ours[each] for each in named if each in ours), None)


def _judged_report(beginning: Beginning, mail: ReadMail, ours: OurMail) -> Judged | None:
    address = _comparable(ours.address)
    if mail.reported:
        mine = [each for each in mail.reported if address and address in _addresses(each)]
        return _judged_recipient(mine[0], ours) if mine else Judged(IncomingKind.UNCLEAR, ours, _words(mail))
    named = address and (address in beginning.failed or _names(mail.whole_text, address))
    statuses = {first or second for first, second in _STATUS.findall(mail.whole_text)}
    kind = {"5": IncomingKind.BOUNCE, "4": IncomingKind.DELAYED}.get(max(statuses, default="")) if named else None
    return Judged(kind or IncomingKind.UNCLEAR, ours, _words(mail))


def _judged_recipient(reported: ReportedRecipient, ours: OurMail) -> Judged | None:
    """`failed` is final, also where the last try only timed out (RFC 3464 § 2.3.3)."""
    words = f"{reported.status} {reported.words}".strip()[:LONGEST_WORDS]
    if reported.action == "failed" or (not reported.action and reported.status.startswith("5")):
        return Judged(IncomingKind.BOUNCE, ours, words)
    if reported.action == "delayed" or reported.status.startswith("4"):
        return Judged(IncomingKind.DELAYED, ours, words)
    return None


def _words(mail: ReadMail) -> str:
    return " ".join(mail.whole_text.split())[:LONGEST_WORDS]


def _addresses(reported: ReportedRecipient) -> set[str]:
    """As they are given, and as an extension to SMTP spells them (RFC 3461 § 4)."""
    decoded = (_XTEXT.sub(lambda sign: chr(int(sign[1], 16)), each) for each in reported.addresses)
    return {_comparable(each.strip("<> ")) for each in (*reported.addresses, *decoded)} - {""}


def _comparable(address: str) -> str:
    try:
        return address_of(address).addr_spec.casefold()
    except InvalidAddressError:
        return ""


def _names(text: str, address: str) -> bool:
    return re.search(rf"(?<![\w.+-]){re.escape(address)}(?![\w.-]*\w)", text.casefold()) is not None
