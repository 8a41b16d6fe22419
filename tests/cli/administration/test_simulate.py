"""A term simulated on the command line: from one day to another, the same again with the same seed."""

from __future__ import annotations

import pytest

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
    one = sagsgang.json(*words)
    assert (one["first"], one["last"], one["audit"]) == (first, last, True)
    assert one["cases"] == 2 * len({first[:7], last[:7]})
    assert one["meetings"] > 5
    again = sagsgang(*words)
    assert f"{first} to {last}, seed 3" in again
    assert f"digest {one['digest']}" in again
