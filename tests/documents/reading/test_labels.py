"""Labels are found however a layout has torn them; prose is not taken for a label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.reading.catalogue.forms import FIELDS
from documents.reading.labels import Label, fields_of, find_labels
from documents.reading.text.lines import Line, flat, join_torn, lines_of, prose

FULL = {
    "drafted_by": "Hvem har beskrevet forslaget",
    "challenge": "Hvilken udfordring skal forslaget bidrage til løsning af",
    "contributors": "Hvem skal bidrage til forslagets realisering tværgående",
    "economy": "Forventning til økonomisk investering og afkast i beskæftigelse og på andre områder",
    "motivation": "Motivering i forhold til kerneopgave, borgers bevægelse, strategi og udlægning af strategien",
}


def torn(text: str, cuts: list[int]) -> list[str]:
    """The text broken at these places: at a blank the blank goes, inside a word a hyphen comes."""
    pieces, start = [], 0
    for cut in sorted(set(cuts)):
        before, after = text[cut - 1], text[cut : cut + 1]
        if cut <= start + 1 or not after or " " in text[cut - 2 : cut] or not (after == " " or after.islower()):
            continue
        if after != " " and not before.isalpha():
            continue
        pieces.append(text[start:cut].strip() + ("" if after == " " else "-"))
        start = cut
    return [*pieces, text[start:].strip()]


@given(st.sampled_from(sorted(FULL)), st.lists(st.integers(min_value=3, max_value=80), max_size=4), st.booleans())
def test_a_label_is_found_wherever_it_is_torn(key: str, cuts: list[int], is_double_spaced: bool) -> None:
    pieces = torn(FULL[key], [cut for cut in cuts if cut < len(FULL[key])])
    lines = lines_of(("\n\n" if is_double_spaced else "\n").join([*pieces, "Indholdet."]))
    (hit,) = find_labels(lines, FIELDS)
    assert hit.label.key == key
    assert hit.end == len(pieces)
    (field,) = fields_of(lines, [hit])
    assert prose(field.lines) == "Indholdet."


@given(st.lists(st.integers(min_value=3, max_value=90), max_size=5))
def test_torn_prose_is_made_whole(cuts: list[int]) -> None:
    text = "Borgerne får en vejleder der følger dem tæt gennem hele forløbet indtil de selv kan klare opgaven"
    pieces = torn(text, [cut for cut in cuts if cut < len(text)])
    assert flat(Line(i, piece) for i, piece in enumerate(pieces)) == text


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("for-", "slaget", "forslaget"),
        ("social-", "og sundhed", "social- og sundhed"),
        ("kontant-", "eller uddannelseshjælp", "kontant- eller uddannelseshjælp"),
        ("EU-", "midler", "EU-midler"),
        ("Nord-", "Sandvig", "Nord- Sandvig"),
        ("lokaler -", "i alt to", "lokaler - i alt to"),
        ("en", "gang", "en gang"),
    ],
)
def test_a_hyphen_at_the_line_end(first: str, second: str, whole: str) -> None:
    assert join_torn(first, second) == whole


LABELS = (Label("title", "emne", "free"), Label("text", "beskrivelse"), Label("goal", "mål for [a-zæøå]+", colon=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emne Nyt tag", [("title", "Nyt tag")]),
        ("Emne\tNyt tag", [("title", "Nyt tag")]),
        ("EMNE: Nyt tag", [("title", "Nyt tag")]),
        ("Emne", [("title", "")]),
        ("Emnet er nyt", []),
        ("emne Nyt tag", []),
        ("Beskrivelse af taget", []),
        ("Beskrivelse: Taget", [("text", "Taget")]),
        ("Beskrivelse:", [("text", "")]),
        ("Mål for skoler:", [("goal", "")]),
        ("Mål for skoler", []),
        ("Emne Nyt tag\nBeskrivelse:", [("title", "Nyt tag"), ("text", "")]),
    ],
)
def test_a_value_beside_its_label(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(hit.label.key, hit.beside) for hit in find_labels(lines_of(text), LABELS)] == expected
