"""A term simulated on the command line: from one day to another, the same again with the same seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.simulation.country.life import Lived
from app.simulation.country.plans import plans
from app.simulation.country.year import Country
from tests.cli.conftest import Line


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--from", "2026-01-01"), "write both days"),
        (("--to", "2026-01-01"), "write both days"),
        (("--from", "i morgen", "--to", "2026-01-01"), "write both days"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "is after"),
    ],
)
def test_days_nobody_can_mean_are_said(sagsgang: Line, words: tuple[str, ...], why: str) -> None:
    sagsgang("simulate", *words)
    assert (sagsgang.code, why in sagsgang.err) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2029-12-19", "2030-01-09"),  # after the installation's own history: in a copy of it
        ("2026-01-01", "2026-01-20"),  # before it: the municipality begins anew from its configuration
    ],
)
def test_the_same_days_and_seed_give_the_same(sagsgang: Line, first: str, last: str) -> None:
    words = ("simulate", "--from", first, "--to", last, "--new", "2", "--seed", "3")
    outcome = sagsgang.json(*words)
    assert (outcome["first"], outcome["last"], outcome["audit"]) == (first, last, True)
    assert outcome["cases"] == 2 * len({first[:7], last[:7]})
    assert outcome["meetings"] > 5
    again = sagsgang(*words)
    assert f"{first} to {last}, seed 3" in again
    assert f"digest {outcome['digest']}" in again


# -- a whole country -------------------------------------------------------------------------------------------------


@pytest.fixture
def countries(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was asked for; nobody lives through it (`tests/simulation/test_country.py` does)."""
    asked: list[dict[str, Any]] = []

    def stand_in(folder: Path, **given: Any) -> Country:
        folder.mkdir(parents=True)
        told = given.pop("told")
        planned = plans(given["municipalities"], given["cases"], given["seed"])
        problems = {"mails taken, and mails: 1 against 2": given["seed"] == UNBALANCED}
        lives = [
            Lived(plan, {"cases": plan.cases}, 5, 3, 0, tuple(p for p, is_so in problems.items() if is_so), "d", SPENT)
            for plan in planned
        ]
        for done, lived in enumerate(lives, 1):
            told(lived, done)
        asked.append(given | {"folder": folder})
        return Country(given["year"], given["seed"], given["one_at_a_time"], tuple(lives), 2.0)

    monkeypatch.setattr("app.simulation.country.year.simulate_country", stand_in)
    return asked


UNBALANCED = 13
SPENT = {"making": 1.0, "living": 2.0, "accounting": 1.0}


def test_a_country_is_simulated_in_bulk_with_260_cases_each(sagsgang: Line, countries: list[dict[str, Any]]) -> None:
    text = sagsgang("simulate", "--municipalities", "98", "--year", "2027")
    (asked,) = countries
    assert (asked["municipalities"], asked["cases"], asked["year"], asked["seed"]) == (98, 25_500, 2027, 1)
    assert (asked["one_at_a_time"], asked["processes"]) == (False, 2)
    assert "98 municipalities, 2027, seed 1, in bulk" in text
    assert "cases 25500" in text
    assert "balanced: every case" in text
    assert "98 of 98: " in sagsgang.err
    assert not asked["folder"].exists()


def test_a_country_can_be_lived_one_at_a_time_and_kept(sagsgang: Line, countries: list[dict[str, Any]]) -> None:
    words = ("simulate", "--municipalities", "3", "--cases", "30", "--one-at-a-time", "--processes", "1", "--keep")
    country = sagsgang.json(*words)
    (asked,) = countries
    assert (asked["cases"], asked["one_at_a_time"], asked["processes"]) == (30, True, 1)
    assert (country["one_at_a_time"], country["balanced"], country["counts"]["cases"]) == (True, True, 30)
    assert asked["folder"].exists()


def test_what_does_not_balance_is_told_and_is_a_failure(sagsgang: Line, countries: list[dict[str, Any]]) -> None:
    text = sagsgang("simulate", "--municipalities", "2", "--seed", str(UNBALANCED))
    assert sagsgang.code == 1
    assert "NOT BALANCED in 2 of 2 municipalities" in text
    assert text.count("mails taken, and mails: 1 against 2") == 2
    assert len(countries) == 1


@pytest.mark.parametrize("words", [("--municipalities", "131"), ("--municipalities", "2", "--processes", "0")])
def test_a_country_nobody_can_invent_is_refused(sagsgang: Line, words: tuple[str, ...]) -> None:
    sagsgang("simulate", *words)
    assert (sagsgang.code, "between 1 and 130 municipalities" in sagsgang.err) == (2, True)
