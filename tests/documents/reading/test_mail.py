"""What a mail says, without what it quotes; what a server reports with it."""

from __future__ import annotations

import pytest

from documents.reading.errors import UnreadableDocumentError
from documents.reading.mail import MOST_PARTS, html_words, read_mail, without_quoted
from tests.notifications.mailbox.mails import from_exim, reply, report

LETTER = "<0198-brev@sandvig.example>"
OWN = "Vi støtter forslaget.\n\nHilsen\nÅse"
QUOTING = {
    "Outlook": f"{OWN}\n\nFra: Sandvig Kommune <k@x.example>\nSendt: 1. september 2027 09:00\nTil: Åse\n\nKære",
    "Outlook, English": f"{OWN}\n\nFrom: Sandvig <k@x.example>\nSent: Wednesday\nTo: Åse\n\nDear",
    "an old Outlook": f"{OWN}\n\n-----Oprindelig meddelelse-----\nFra: k@x.example\n",
    "Gmail": f"{OWN}\n\nDen ons. 1. sep. 2027 kl. 09.00 skrev Sandvig Kommune <\nk@x.example>:\n\n> Kære Åse\n",
    "Thunderbird": f"{OWN}\n\nDen 01.09.2027 kl. 09.00 skrev Sandvig Kommune:\n> Kære Åse\n> Vi hører jer.\n",
    "English": f"{OWN}\n\nOn Wed, 1 Sep 2027 at 09:00, Sandvig <k@x.example> wrote:\n> Dear",
    "a phone": f"{OWN}\n\n________________________________\nFra: k@x.example",
    "between the lines": "Vi støtter forslaget.\n> Skal det gennemføres?\n\nHilsen\nÅse",
}


@pytest.mark.parametrize("text", QUOTING.values(), ids=QUOTING)
def test_what_is_quoted_is_cut(text: str) -> None:
    assert without_quoted(text) == OWN


@pytest.mark.parametrize("text", ["> alt er citeret", "Den, der skrev: ikke os.", "Fra: 1. maj\ngælder det nye."])
def test_words_of_ones_own_stay(text: str) -> None:
    assert without_quoted(text) == text


def test_html_gives_its_words_by_line() -> None:
    assert (
        html_words("<p>Kære  <i>alle</i></p><ul><li>et</li><li>to &amp; tre</li></ul>") == "Kære alle\n\net\n\nto & tre"
    )


def test_a_report_says_whose_and_why() -> None:
    mail = read_mail(report(LETTER, "aase@sandvig.example"))
    assert (mail.is_report, mail.returned) == (True, (LETTER,))
    (reported,) = mail.reported
    assert reported.addresses == ("aase@sandvig.example",)
    assert (reported.action, reported.status, reported.words) == ("failed", "5.1.1", "550 5.1.1 User unknown")


def test_an_older_form_has_the_letter_below_its_words() -> None:
    mail = read_mail(from_exim(LETTER, "aase@sandvig.example"))
    assert (mail.is_report, mail.reported, mail.returned) == (False, (), (LETTER,))


def test_names_and_files_are_decoded() -> None:
    mail = read_mail(reply(LETTER, files=[("Høringssvar æøå.pdf", b"%PDF-1.7")]))
    assert (mail.name, mail.sender, mail.subject) == ("Åse Lærke Bøgh", "p5@sandvig.example", "SV: Høring")
    assert [attached.name for attached in mail.attached] == ["Høringssvar æøå.pdf"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?q?=ff=fe?=\r\n\r\n\xe6",
        b"Content-Type: text/plain; charset=x\r\n\r\n\xe6",
    ],
)
def test_whatever_is_no_mail_is_read_as_far_as_it_goes(content: bytes) -> None:
    assert read_mail(content).attached == ()


def test_too_many_parts_are_refused() -> None:
    parts = b"--b\r\n\r\n.\r\n" * (MOST_PARTS + 1)
    with pytest.raises(UnreadableDocumentError):
        read_mail(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts)
