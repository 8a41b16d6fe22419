"""Amendments on the command line: tabled before and after the council's day, accepted, listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.case.test_journey import OFFICER, imported
from tests.cli.conftest import Line


def test_amendments_from_the_deadline_to_what_is_voted_on(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    assert "No amendments.\nNo deadline" in sagsgang("amendment", "list", case)
    sagsgang("amendment", "deadline", case, "2027-08-23", "--as", OFFICER)
    sagsgang("amendment", "add", case, "Et årsværk mere", "--by", "Liste B", "--amount", "550.5", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    sagsgang("clock", "--set", "2027-08-24 08:00")
    for by in ("Liste C", "Liste D"):
        sagsgang("amendment", "add", case, "Ingen besparelse", "--by", by, "--as", OFFICER)
        assert sagsgang.code == 0, sagsgang.err
    listed = sagsgang.json("amendment", "list", case)
    assert listed["due_on"] == "2027-08-23"
    assert [(amendment["state"], amendment["is_voted_on"]) for amendment in listed["amendments"]] == [
        ("in time", True),
        ("late", False),
        ("late", False),
    ]
    sagsgang("amendment", "accept", case, "1", "--as", OFFICER)
    assert "was not late" in sagsgang.err
    sagsgang("amendment", "accept", case, "2", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    assert all(amendment["is_voted_on"] for amendment in sagsgang.json("amendment", "list", case)["amendments"])
    sagsgang("amendment", "withdraw", case, "3", "--reason", "Trukket", "--as", OFFICER)
    text = sagsgang("amendment", "list", case)
    assert "late, accepted" in text
    assert "withdrawn" in text
    assert "550.5" in text
    for amount in ("mange", "NaN"):
        sagsgang("amendment", "add", case, "x", "--by", "B", "--amount", amount, "--as", OFFICER)
        assert "as a number" in sagsgang.err
    sagsgang("amendment", "deadline", case, "--as", OFFICER)
    assert sagsgang.json("amendment", "list", case)["due_on"] is None
