"""Which headings are the administration's own, in all the ways that people and documents write them."""

from __future__ import annotations

import pytest

from process.internal_sections import NOTHING_INTERNAL, InternalSections

INTERNAL = InternalSections.named(["Høringsberettigede", "Interne bemærkninger", "Bilag 3", " "])


@pytest.mark.parametrize(
    "heading",
    [
        "Interne bemærkninger",
        "  INTERNE   Bemærkninger. ",
        "3. Interne bemærkninger:",
        "3.1 Interne bemærkninger",
        "3.Interne bemærkninger",
        "a) Interne bemærkninger",
        "IV. Interne bemærkninger (fortsat)",
        "§ 3 Interne bemærkninger",
        "Interne bemærkninger 2",
        "Økonomi – interne bemærkninger",
        "Bilag 1: Interne bemærkninger",
        "**Interne bemærkninger**",
        "Interne bemaerkninger",
        "Interne bem\N{SOFT HYPHEN}ærkninger",
        "Interne\N{NO-BREAK SPACE}bemærk-\nninger",
        "Inter\N{ZERO WIDTH SPACE}ne bemærkninger",
        "Ho\N{COMBINING LONG STROKE OVERLAY}ringsberettigede: Interne bemærkninger",
        "4. Bilag 3",
    ],
)
def test_a_heading_is_internal_however_it_is_written(heading: str) -> None:
    assert INTERNAL.has(heading)


@pytest.mark.parametrize(
    "heading", ["", "3.", "Bemærkninger", "Interne arbejdsgange", "Frist for høringsberettigede", "Bilag", "Bilag 4"]
)
def test_other_headings_are_not(heading: str) -> None:
    assert not INTERNAL.has(heading)


def test_what_is_left_keeps_its_order() -> None:
    sections = (("Økonomi", "1"), ("1. Interne bemærkninger", "2"), ("Beskrivelse", "3"))
    assert list(INTERNAL.left(sections)) == [("Økonomi", "1"), ("Beskrivelse", "3")]
    content = {"title": "Ramper", "sections": dict(sections)}
    assert INTERNAL.without(content) == {"title": "Ramper", "sections": {"Økonomi": "1", "Beskrivelse": "3"}}
    assert NOTHING_INTERNAL.without(content) == content
    assert not NOTHING_INTERNAL
