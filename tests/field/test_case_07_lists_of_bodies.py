"""A list of bodies is cut between the bodies and not inside their names."""

import pytest

from documents.reading.bodies import Bodies, split_bodies
from documents.reading.findings import Context
from documents.reading.named import read_bodies

ALIASES = {
    "handicapråd": "handicap",
    "områdemed social og sundhed": "med_social",
    "områdemed beskæftigelse": "med_job",
    "sundhedsudvalg": "sun",
    "sundhed": "sun",
    "socialudvalg": "soc",
    "social": "soc",
    "børn, unge og familie-udvalg": "bum",
    "økonomiudvalg": "øk",
}
BODIES = Bodies(ALIASES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Handicaprådet, OmrådeMED Social og Sundhed", ("handicap", "med_social")),
        ("OmrådeMED Social og Sundhed og Handicaprådet", ("med_social", "handicap")),
        ("OmrådeMED Social og Sundhed, OmrådeMED Beskæftigelse", ("med_social", "med_job")),
        ("Handicaprådet\nOmrådeMED Social og Sundhed", ("handicap", "med_social")),
        ("Børn, Unge og Familie-udvalget samt Økonomiudvalget", ("bum", "øk")),
        ("Social og Sundhed", ("soc", "sun")),
        ("Socialudvalget, Sundhedsudvalget og Økonomiudvalget.", ("soc", "sun", "øk")),
    ],
)
def test_the_longest_known_name_comes_first(text: str, codes: tuple[str, ...]) -> None:
    named, findings = read_bodies(text, 1, Context("a.txt", BODIES))
    assert named == codes
    assert findings == ()


def test_a_part_of_a_name_nobody_knows_is_not_another_body() -> None:
    unknown = Bodies({alias: code for alias, code in ALIASES.items() if not alias.startswith("områdemed")})
    named, findings = read_bodies("Handicaprådet, OmrådeMED Social og Sundhed", 1, Context("a.txt", unknown))
    assert named == ("handicap", "OmrådeMED Social og Sundhed")
    assert [finding.code for finding in findings] == ["unknown_body"]


def test_bodies_nobody_knows_are_cut_where_each_is_named_as_one() -> None:
    nobody = Bodies({})
    assert split_bodies("Elevrådet, Skolebestyrelsen og Kulturudvalget", nobody) == (
        "Elevrådet",
        "Skolebestyrelsen",
        "Kulturudvalget",
    )
    assert split_bodies("Kultur, Fritid og Idræt", nobody) == ("Kultur, Fritid og Idræt",)
