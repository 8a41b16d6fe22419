"""Follow-ups on the command line: written down, given a day, finished, listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.case.test_journey import COORDINATOR, OFFICER, approved_example
from tests.cli.conftest import Line, lived_by

HEAD = "halfdan.ladegaard"


@pytest.fixture
def case(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, approved_example)


def test_from_added_to_done(sagsgang: Line, case: str) -> None:
    assert "Nothing is owed." in sagsgang("follow-up", "list")
    added = ("follow-up", "add", case, "Status på bænkene", "--kind", "report_back", "--meeting", "byraad/2027-09-07")
    sagsgang(*added, "--item", "3", "--as", COORDINATOR)
    assert sagsgang.code == 0, sagsgang.err
    assert "set a day" in sagsgang("follow-up", "list")
    sagsgang("follow-up", "set", case, "1", "--due", "2027-10-01", "--responsible", OFFICER, "--as", HEAD)
    assert sagsgang.code == 0, sagsgang.err
    (follow_up,) = sagsgang.json("follow-up", "list")["follow_ups"]
    assert follow_up == {
        "case": case,
        "number": 1,
        "kind": "report_back",
        "text": "Status på bænkene",
        "responsible": "Solvej Lykkegaard",
        "due_on": "2027-10-01",
        "overdue": False,
        "done": False,
    }
    sagsgang("follow-up", "done", case, "1", "Forelagt 5. oktober", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    assert sagsgang.json("follow-up", "list")["follow_ups"] == []
    assert sagsgang.json("follow-up", "list", case)["follow_ups"][0]["done"] is True
    assert sagsgang.json("show", case)["follow_ups"][0]["done"] == "Forelagt 5. oktober"


def test_a_refusal_says_why(sagsgang: Line, case: str) -> None:
    sagsgang("follow-up", "add", case, "Bænke", "--due", "2027-01-01", "--as", OFFICER)
    assert sagsgang.code != 0
    assert "has passed" in sagsgang.err
    sagsgang("follow-up", "list", "2027-0099")
    assert "there is no case 2027-0099" in sagsgang.err
