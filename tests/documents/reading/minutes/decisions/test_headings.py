"""Whose decision follows, and of which day."""

from datetime import date

import pytest

from documents.reading.body_names import vocabulary_of
from documents.reading.minutes.decisions.headings import heading_of


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Beslutning i Økonomiudvalget den 1. oktober 2027:", ("Økonomiudvalget", date(2027, 10, 1), None, "", True)),
        ("Socialudvalgets beslutning den 4. maj 2027 Punkt 6", ("Socialudvalget", date(2027, 5, 4), "6", "", True)),
        (
            "Teknikudvalget, 7. maj 2027, pkt. 65: Anbefales.",
            ("Teknikudvalget", date(2027, 5, 7), "65", "Anbefales.", False),
        ),
        ("31-05-2027 Magistraten", ("Magistraten", date(2027, 5, 31), None, "", False)),
        ("Beslutning i Plan og Teknik den 3. maj 2027", ("Plan og Teknik", date(2027, 5, 3), None, "", True)),
        ("Referat Nordvig Byråd 16-06-2027", None),
        ("Byrådet vedtog på møde den 24. februar 2027 at indføre spørgetid.", None),
        ("Mødedato: 23.08.2027, kl. 11:00", None),
    ],
)
def test_headings(text: str, heading: tuple[object, ...] | None) -> None:
    read = heading_of(text, vocabulary_of(text))
    assert (read and (read.body, read.date, read.point, read.rest, read.is_decision)) == heading
