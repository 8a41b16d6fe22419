"""Mails as the world writes them: returns in several dialects, replies by several programs."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from textwrap import dedent

SERVER = "MAILER-DAEMON@mx.sandvig.example"


def reply(
    to: str,
    text: str = "Vi har ingen bemærkninger.\n\nHilsen Åse",
    *,
    sender: str = "Åse Lærke Bøgh <p5@sandvig.example>",
    subject: str = "SV: Høring",
    html: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """`to`: the Message-ID it answers."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, "kommunen@sandvig.example", subject
    mail["In-Reply-To"] = mail["References"] = to
    mail["Message-ID"] = f"<svar-{abs(hash((to, text, subject)))}@elsewhere.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if html:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def report(
    about: str,
    recipient: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    words: str = "550 5.1.1 User unknown",
    sender: str = SERVER,
) -> bytes:
    """As RFC 3464 has it, from Postfix."""
    return _crlf(
        f"""\
        Return-Path: <>
        From: Mail Delivery System <{sender}>
        To: kommunen@sandvig.example
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.sandvig.example

        Final-Recipient: rfc822; {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {words}

        --b1
        Content-Type: text/rfc822-headers

        From: kommunen@sandvig.example
        To: {recipient}
        Message-ID: {about}
        Subject: =?utf-8?q?H=C3=B8ring?=

        --b1--
        """
    )


def from_exim(about: str, recipient: str, words: str = "550 5.1.1 <x>: no such user") -> bytes:
    """Exim's own form: no report, but the recipient in a header and the letter's header below."""
    return _crlf(
        f"""\
        Return-path: <>
        X-Failed-Recipients: {recipient}
        Auto-Submitted: auto-replied
        From: Mail Delivery System <{SERVER}>
        To: kommunen@sandvig.example
        Subject: Mail delivery failed: returning message to sender

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          {recipient}
            SMTP error from remote mail server after RCPT TO: {words}

        ------ This is a copy of the message, including all the headers. ------

        From: kommunen@sandvig.example
        To: {recipient}
        Message-ID: {about}
        """
    )


def _crlf(text: str) -> bytes:
    return dedent(text).replace("\n", "\r\n").encode()
