"""Step 3 of the demonstration on the command line: the plan, and what another deadline would cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.case.test_journey import imported_example
from tests.cli.conftest import Line, lived_by


@pytest.fixture
def case(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, imported_example)


def test_the_plan_of_the_imported_form(sagsgang: Line, case: str) -> None:
    plan = sagsgang.json("plan", case)
    steps = {step["what"]: step for step in plan["steps"]}
    assert (plan["decision_on"], plan["aim"], plan["is_reached"]) == ("2027-10-05", "2027-10-05", True)
    assert steps["Økonomiudvalget"]["ends_on"] == "2027-08-25"
    assert steps["Sandvig Byråd, 1. behandling"]["ends_on"] == "2027-09-07"
    disabled = steps["Høring af Handicaprådet"]
    assert (disabled["starts_on"], disabled["ends_on"], disabled["due_time"]) == ("2027-08-26", "2027-09-15", "12:00")
    last = steps["Sandvig Byråd, 2. behandling (afgør sagen)"]
    assert (last["ends_on"], last["dates"]["udsendelse"]) == ("2027-10-05", "2027-09-29")
    assert last["note"] == "28 dage efter 1. behandling (mindst 21)"
    assert disabled["dates"]["foreslået frist"] == "2027-09-24"
    assert disabled["note"] == "Foreslået, fordi Handicaprådet mødes 23. september 2027: arbejdsdagen efter mødet."
    assert plan["warnings"] == []
    assert plan["what_if"] == []
    approval = plan["steps"][0]
    assert (approval["kind"], approval["end_by"], approval["slack_working_days"]) == ("approval", "2027-08-24", 1)


def test_what_a_deadline_costs_is_said_first_and_nothing_is_stored(sagsgang: Line, case: str) -> None:
    holds = sagsgang("plan", case, "--deadline", "handicapraad=2027-09-24T12:00")
    assert "Handicaprådet får frist 24. september 2027 kl. 12.00: Sandvig Byråd 5. oktober 2027 kan stadig nås" in holds
    assert "Warnings" not in holds
    lost = sagsgang("plan", case, "--deadline", "Handicaprådet=2027-09-30")
    assert "kan ikke længere nås, næste er 26. oktober 2027." in lost
    assert "kan ikke nå udsendelsen 29. september" in lost
    asked = sagsgang.json("plan", case, "--deadline", "handicapraad=2027-09-30")
    assert (asked["decision_on"], asked["what_if_decision_on"]) == ("2027-10-05", "2027-10-26")
    assert sagsgang.json("plan", case)["what_if_decision_on"] is None
    assert sagsgang.json("show", case)["version"] == 0


def test_another_target(sagsgang: Line, case: str) -> None:
    plan = sagsgang.json("plan", case, "--target", "byraad/2027-09-07")
    assert plan["what_if"] == [
        "Sandvig Byråd 7. september 2027 kan ikke nås. Sagen kan tidligst afgøres 5. oktober 2027."
    ]
    assert (plan["aim"], plan["is_reached"]) == ("2027-10-05", True)  # the plan as it is


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--deadline", "handicapraad"), "write --deadline BODY=DATE"),
        (("--deadline", "handicapraad=i morgen"), "is no date"),
        (("--deadline", "socialudvalg=2027-09-24"), "has no open hearing of socialudvalg"),
        (("--deadline", "ingen=2027-09-24"), "there is no body 'ingen'"),
        (("--target", "byraad/2027-09-08"), "there is no meeting"),
    ],
)
def test_a_question_that_names_nothing_is_wrong_use(
    sagsgang: Line, case: str, words: tuple[str, ...], said: str
) -> None:
    sagsgang("plan", case, *words)
    assert sagsgang.code == 2
    assert said in sagsgang.err


def test_an_external_deadline_stands_in_the_plan(sagsgang: Line, case: str) -> None:
    sagsgang("set-wall", case, "--on", "2027-10-01", "--what", "til Kyststyrelsen", "--as", "solvej.lykkegaard")
    assert sagsgang.code == 0, sagsgang.err
    plan = sagsgang.json("plan", case)
    assert plan["external_deadlines"] == [{"on": "2027-10-01", "what": "til Kyststyrelsen"}]
    assert "efter den ydre frist 1. oktober 2027 (til Kyststyrelsen). Den kan ikke flyttes her." in plan["blocked"]
    assert "External deadlines" in sagsgang("plan", case)
