"""Field case 2: a mail's subject and names arrive as they were written (RFC 2047), whatever letters they have."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.channels.mime import From, mime
from notifications.channels.sender import Letter

REPORTED = "Ny høring: Indførelse af § 18-pulje på ældreområdet – svar senest mandag den 13. september 2027 kl. 12.00"
PLAIN = "Kvittering for jeres svar: Lokalplan for boliger ved Fyrvej"
LINE = 76  # RFC 2047 §2
TYPICAL = (
    'høring på ældreområdet § 18-pulje – svar Ændring åbningstid, 5,5 mio. (»Ørsted«) =?utf-8?q?x?= for 12.00 "Børn" '
    "m.fl.; A/S <b> e@f specialundervisningstilbud"
)
WORDS = st.sampled_from(TYPICAL.split())
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


def sent(subject: str, name: str = "Åse Bøgh") -> bytes:
    made_at = datetime(2027, 8, 23, 7, tzinfo=UTC)
    letter = Letter(
        1, "mail", made_at, "<a@sandvig.example>", "aase@sandvig.example", name, subject, "Tekst", "<p>T</p>"
    )
    return mime(letter, From("post@sandvig.example", "Sandvig Kommune – Ældre § 18")).as_bytes()


@given(TEXTS)
@example(REPORTED)
@example(PLAIN)
@example(f"{PLAIN} {PLAIN} {PLAIN}")
@example("x" * 200)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    raw = sent(subject)
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == subject
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject


@given(TEXTS)
def test_a_name_arrives_as_it_was_written_and_the_address_stays_one(name: str) -> None:
    shown, address = parseaddr(message_from_bytes(sent("Påmindelse", name))["To"])
    assert (str(make_header(decode_header(shown))), address) == (name, "aase@sandvig.example")


@pytest.mark.parametrize("subject", [REPORTED, PLAIN * 4, "Æ" * 300, "Omlægning " * 40])
def test_no_encoded_word_is_longer_than_the_standard_has_it(subject: str) -> None:
    head = sent(subject).partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= LINE
