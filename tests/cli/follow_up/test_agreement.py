"""An agreement on the command line: the list from a file, statuses, a report, a spreadsheet out."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.case.test_journey import OFFICER, approved_example
from tests.cli.conftest import Line, lived_by

LIST = "Punkt;Udvalg;Måned\nFlere bænke;SU;marts 2027\nEn sti;TMU;marts 2028\n"


@pytest.fixture
def case(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, approved_example)


def test_from_a_list_to_a_filed_report(sagsgang: Line, case: str, tmp_path: Path) -> None:
    assert "carries no agreement" in sagsgang("agreement", "show", case)
    points = tmp_path / "aftale.csv"
    points.write_text(LIST, encoding="utf-8")
    sagsgang("agreement", "set", case, str(points), "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    shown = sagsgang.json("agreement", "show", case)
    assert [(row["number"], row["body"], row["month"], row["proposed"]) for row in shown["rows"]] == [
        (1, "Socialudvalget", "2027-03", "yellow"),
        (2, "Teknik- og Miljøudvalget", "2028-03", "green"),
    ]
    sagsgang("agreement", "status", case, "1", "--status", "yellow", "--as", OFFICER)
    assert "needs a comment" in sagsgang.err
    sagsgang("agreement", "status", case, "1", "--status", "yellow", "--comment", "Udskudt", "--as", OFFICER)
    sagsgang("agreement", "status", case, "2", "--status", "green", "--as", OFFICER)
    sagsgang("agreement", "link", case, "1", "--meeting", "byraad/2027-09-07", "--as", OFFICER)
    sagsgang("agreement", "report", case, "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    assert "2 points: 1 green, 1 yellow, 0 without status" in sagsgang("agreement", "show", case, "--report", "1")
    sagsgang("agreement", "export", case, "--out", str(tmp_path / "ud.xlsx"))
    rows = list(openpyxl.load_workbook(tmp_path / "ud.xlsx").active.values)
    assert rows[1][2:] == ("Flere bænke", "Socialudvalget", "marts 2027", "7. september 2027", None, "Gul", "Udskudt")
    sagsgang("agreement", "export", case, "--out", str(tmp_path / "ud.csv"))
    assert (tmp_path / "ud.csv").read_bytes().startswith(b"\xef\xbb\xbfNr.;")


def test_what_cannot_be_done_is_said(sagsgang: Line, case: str, tmp_path: Path) -> None:
    points = tmp_path / "aftale.csv"
    points.write_text("Punkt;Udvalg\nBænke;Havneudvalget\n", encoding="utf-8")
    sagsgang("agreement", "set", case, str(points), "--as", OFFICER)
    assert sagsgang.code != 0
    assert "Linje 2: »Havneudvalget« findes ikke" in sagsgang.err
    sagsgang("agreement", "set", case, str(points), "--accept", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    for words, told in (
        (("set", case, str(tmp_path / "nej.csv"), "--as", OFFICER), "cannot be read"),
        (("show", case, "--report", "3"), "no status report 3"),
        (("export", case, "--out", str(tmp_path / "ud.pdf")), "write a .xlsx or a .csv"),
        (("export", case, "--out", str(tmp_path / "nej" / "ud.csv")), "cannot be written"),
    ):
        sagsgang("agreement", *words)
        assert told in sagsgang.err
