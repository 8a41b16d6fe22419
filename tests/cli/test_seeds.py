"""Real documents, where they are: three files become twelve proposals, and a year decides them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Line

SEEDS = Path(os.environ.get("SAGSGANG_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
FILES = [next(SEEDS.glob(f"{number}_*.txt"), None) for number in ("000", "001", "004")]
WORDS = [str(path) for path in FILES if path is not None]

pytestmark = pytest.mark.skipif(None in FILES, reason="the real documents are not here (SAGSGANG_SEEDS)")


def test_three_real_documents_are_twelve_proposals_with_their_sums(sagsgang: Line) -> None:
    told = sagsgang.json("import", *WORDS)
    assert sagsgang.code == 0, sagsgang.err
    form, catalogue, one_page = told["cases"]
    assert [len(case["proposals"]) for case in told["cases"]] == [1, 10, 1]
    assert told["pool"] == {"amount": 4_300_000, "sum": 2_810_000, "rest": 1_490_000}
    amounts = [line["amount_1000_dkk"] for line in form["proposals"][0]["budget_lines"]]
    assert [amount for amount in amounts if amount is not None] == [900]
    preliminary = [
        line["amount_1000_dkk"]
        for proposal in catalogue["proposals"]
        for line in proposal["budget_lines"]
        if line["status"] == "preliminary"
    ]
    assert sum(preliminary) * 1000 == told["pool"]["sum"]
    net = {
        (line["expenditure_type"], line["year"]): line["amount_1000_dkk"]
        for line in one_page["proposals"][0]["budget_lines"]
        if line["role"] == "net"
    }
    assert (net["service", 2024], net["transfer", 2026], net["service", 2027]) == (-600, -1700, None)


def test_the_playbook_adds_who_the_form_does_not_name(sagsgang: Line) -> None:
    form = sagsgang.json("import", WORDS[0])["cases"][0]
    duties = {party["body"]: party["duty"] for party in form["hearing_parties"]}
    assert duties["Handicaprådet"] == "law"
    assert "body_ambiguous" in {finding["code"] for finding in form["proposals"][0]["findings"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("taken_in", "is_whole"), [("2027-09-20", False), pytest.param("2026-12-01", True, marks=pytest.mark.soak)]
)
def test_a_year_decides_them_all(sagsgang: Line, taken_in: str, is_whole: bool) -> None:
    """What is left of one is enough to go on; after a whole one they are decided, and nothing waits to be said."""
    sagsgang("clock", "--set", taken_in)
    sagsgang.json("import", *WORDS)
    first = sagsgang.json("simulate", "--year", "2027", "--seed", "3")
    assert first["decided"] + len(first["otherwise"]) == first["cases"] == 3
    assert (first["decided"] > 0) is is_whole
    assert all(case["reason"] for case in first["otherwise"])
    assert first["audit"] is True
    assert first["notices"]["given_up"] == 0
    assert (first["notices"]["planned"] == first["notices"]["sent"] > 0) is is_whole
    assert min(first["absences"], first["substitutes"], first["reminders"]) > 0
    assert first["postponed"] > 0 or not is_whole
    assert sagsgang.json("status")["stages"]["drafting"] == 3, "the simulation worked in a copy"


def test_an_answer_the_document_carries_is_received_on_an_unknown_day(sagsgang: Line) -> None:
    """HU, here an alias of HovedMED, had no remarks; the paper does not say when."""
    sagsgang("import", WORDS[2])
    (answer,) = sagsgang.json("show", "2027-0001")["answers"]
    assert (answer["body"], answer["answer"], answer["received_at"], answer["channel"]) == (
        "HovedMED",
        "no_remarks",
        None,
        "import",
    )
