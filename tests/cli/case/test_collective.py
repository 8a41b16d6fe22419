"""Cases decided together, and a catalogue's pool, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.case.test_journey import OFFICER, imported
from tests.cli.conftest import Line


def test_a_case_joins_another_and_leaves_it(sagsgang: Line, form: Callable[..., Path]) -> None:
    first = imported(sagsgang, form)
    content = form().read_text(encoding="utf-8").replace("SOC-04", "SOC-05")
    second = imported(sagsgang, lambda: form(content, "anden.txt"))
    assert first != second
    sagsgang("join", first, second, "--reason", "Behandles samlet", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    assert sagsgang.json("show", first)["joined_into"] == second
    sagsgang("join", second, first, "--reason", "I ring", "--as", OFFICER)
    assert "cannot take others in" in sagsgang.err
    sagsgang("leave", first, "--reason", "Haster", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    assert sagsgang.json("show", first)["joined_into"] is None


def test_a_pool_and_how_a_proposal_ends(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    sagsgang("priorities", case, "--pool", "4300", "--order", "1", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    sagsgang("settle", case, "1=changed", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    shown = sagsgang.json("show", case)
    assert shown["pool_1000_dkk"] == "4300"
    for words in (("priorities", case, "--pool", "mange"), ("settle", case, "1=måske"), ("settle", case, "x")):
        sagsgang(*words, "--as", OFFICER)
        assert sagsgang.code != 0
