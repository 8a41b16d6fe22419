"""A contents page says which lines are headings."""

from __future__ import annotations

from documents.reading.proposal.listed_headings import listed_parts
from documents.reading.text.lines import lines_of

TEXT = """Forslagskatalog

Indhold
Forslag 1: Busser i 2028 ................. 2
Forslag 2: Et navn, der går over
to linjer. ............................... 3

Om kataloget

Forslag 1: Busser i 2028
Udvalg: Teknikudvalget
Forslag 1: er det samme som i fjor.
Sandvig Kommune  Side 2 af 3

Forslag 2: Et navn, der går over
to linjer.
Udvalg: Skoleudvalget
"""


def test_parts_begin_where_the_contents_page_says() -> None:
    listing = listed_parts(lines_of(TEXT))
    assert listing is not None
    before, parts = listing
    assert [line.text for line in before] == ["Forslagskatalog"]
    assert [(part.number, part.title.text) for part in parts] == [
        ("1", "Busser i 2028"),
        ("2", "Et navn, der går over to linjer."),
    ]
    assert [line.text for line in parts[0].lines] == ["Udvalg: Teknikudvalget", "Forslag 1: er det samme som i fjor."]


def test_without_contents_or_with_an_entry_that_has_no_heading_there_are_none() -> None:
    assert listed_parts(lines_of(TEXT.replace("Indhold", "Læs dette"))) is None
    assert listed_parts(lines_of(TEXT.partition("Om kataloget")[0])) is None
    assert listed_parts(lines_of("Et notat.")) is None
