"""Names are matched to headings by the words they share, with a lead; sums with their rounding; bodies by aliases."""

from decimal import Decimal

import pytest

from documents.reading.bodies import Bodies, is_generic, split_bodies
from documents.reading.matching import assign, best_heading
from process.checks.sums import agrees

HEADINGS = (
    "Samarbejde med musikskolen om børn med særlige behov",
    "Udvikling af den frivillige besøgstjeneste ved hjælp af naboer",
    "Et tværgående samarbejde om unge uden uddannelse",
    "Frivillig boligrådgiver. Ansættelse af en koordinator i et år",
    "Ansættelse af en vejleder med fokus på elever i skolepraktik",
    "Korte forløb forud for møde i visitationsudvalget",
)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Udvikling af frivillig besøgstj.", 1),
        ("Tværgående samarb. om unge", 2),
        ("Frivillig boligrådgivning – koordinering", 3),
        ("Skolepraktik konsulenter", 4),
        ("Forløb før visitationsudvalg", 5),
        ("Besøgstj.", 1),
        ("Visitudvalg", 5),
        ("Samarbejde", None),
        ("Frivillig", None),
        ("Nye møbler til kantinen", None),
        ("", None),
    ],
)
def test_a_short_name_finds_its_heading_or_none(name: str, heading: int | None) -> None:
    assert best_heading(name, HEADINGS) == heading


def test_each_heading_is_given_once_to_the_surest() -> None:
    assert assign(["Unge uden job", "Tværgående samarbejde om unge uden uddannelse"], HEADINGS) == {1: 2}


def test_the_order_of_names_does_not_matter() -> None:
    names = ["Skolepraktik", "Besøgstjeneste", "Boligrådgiver"]
    forwards, backwards = assign(names, HEADINGS), assign(names[::-1], HEADINGS)
    assert forwards == {i: backwards[len(names) - 1 - i] for i in range(len(names))}


@pytest.mark.parametrize(
    ("printed", "terms", "holds"),
    [
        ("-600", ["-2100", "1500"], True),
        ("-601", ["-2100", "1500"], True),
        ("-602", ["-2100", "1500"], False),
        ("7.8", ["3.1", "1.9", "1.9"], False),
        ("7.0", ["3.1", "1.9", "1.9"], True),
        ("7.1", ["3.1", "1.9", "1.9"], False),
        ("100", [], False),
        ("0", [], True),
    ],
)
def test_a_sum_may_stray_by_half_its_last_digit_for_each_term(printed: str, terms: list[str], holds: bool) -> None:
    assert agrees(Decimal(printed), [Decimal(term) for term in terms]) is holds


BODIES = Bodies({"socialudvalg": "soc", "børn og unge": "bu", "handicapråd": "hr", "lokalmed nord": "nord"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Socialudvalget", ("Socialudvalget",)),
        ("Socialudvalget, Handicaprådet og ØU", ("Socialudvalget", "Handicaprådet", "ØU")),
        ("Social- og Sundhedsudvalget", ("Social- og Sundhedsudvalget",)),
        ("Børn og Unge", ("Børn og Unge",)),
        ("Kultur, Fritid og Idræt", ("Kultur, Fritid og Idræt",)),
        ("LokalMED Nord\nSkolebestyrelsen på Odden", ("LokalMED Nord", "Skolebestyrelsen på Odden")),
        ("samarbejde med naboer og venner", ("samarbejde med naboer og venner",)),
        ("", ()),
    ],
)
def test_a_list_of_bodies_is_split_only_at_bodies(text: str, names: tuple[str, ...]) -> None:
    assert split_bodies(text, BODIES) == names


def test_only_the_definite_form_is_forgiven() -> None:
    assert BODIES.resolve("SOCIALUDVALGET.") == "soc"
    assert BODIES.resolve("Handicaprådet") == "hr"
    assert BODIES.resolve("Socialudvalg Nord") is None


@pytest.mark.parametrize(
    ("name", "general"),
    [
        ("Lokalmed", True),
        ("MED", True),
        ("MED-udvalget", True),
        ("Bestyrelsen", True),
        ("LokalMED Nord", False),
        ("Handicapråd", False),
    ],
)
def test_a_kind_of_body_is_no_body(name: str, general: bool) -> None:
    assert is_generic(name) is general


def test_the_bodies_a_general_name_may_mean_are_called_by_their_names() -> None:
    many = {f"lokalmed {word}": f"lm_{word}" for word in ("nord", "syd", "øst", "vest", "havn", "skole", "pleje")}
    named = Bodies(many, {"lm_nord": "LokalMED Nord", "lm_syd": "LokalMED Syd"})
    assert named.candidates("Lokalmed").startswith(" Mulige: LokalMED Nord, LokalMED Syd, lm_havn")
    assert named.candidates("Lokalmed").endswith(" og 1 mere.")
    assert named.candidates("Menighedsråd") == ""
