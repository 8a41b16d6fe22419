"""Case file, catalogue and budget overview on the command line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest

from documents.reading.read import read
from tests.cli.case.test_journey import COORDINATOR, approved, imported_example
from tests.cli.conftest import Line, lived_by
from tests.documents.writing.papers import text_of


@pytest.fixture
def case(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, imported_example)


def test_a_case_file_is_written_whole_or_as_everybody_may_read_it(sagsgang: Line, case: str, tmp_path: Path) -> None:
    out = tmp_path / "mappe.pdf"
    told = sagsgang.json("case-file", case, "--out", str(out))
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    text = text_of(out.read_bytes())
    assert text.startswith("Sandvig Kommune\nSagsmappe: ")
    assert "Historik" in text
    sagsgang("case-file", case, "--public", "--out", str(out))
    assert (sagsgang.code, "has no public version" in sagsgang.err) == (2, True), "a draft"
    approved(sagsgang, case)
    sagsgang("send-hearing", case, "--as", COORDINATOR)
    sagsgang("case-file", case, "--public", "--out", str(out))
    assert sagsgang.code == 0, sagsgang.err
    assert "Historik" not in text_of(out.read_bytes())


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_a_catalogue_is_written_in_three_forms_and_read_again(
    sagsgang: Line, case: str, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"katalog.{ending}"
    told = sagsgang.json("catalogue", "--year", "2028", "--committee", "Socialudvalget", "--out", str(out))
    assert told["proposals"] == 1
    (read_case,) = read(out, {"socialudvalget": "socialudvalg"}).cases
    (proposal,) = read_case.proposals
    assert (proposal.title, proposal.committees) == ("Omlægning af beskyttet beskæftigelse", ("socialudvalg",))
    assert sagsgang.json("catalogue", "--case", case, "--out", str(out))["proposals"] == 1
    assert sagsgang.json("catalogue", "--year", "2028", "--public", "--out", str(out))["proposals"] == 0, "a draft"


def test_a_budget_overview_has_sums_that_are_formulas(sagsgang: Line, case: str, tmp_path: Path) -> None:
    out = tmp_path / "oversigt.xlsx"
    assert sagsgang.json("budget", "--year", "2028", "--out", str(out))["proposals"] == 1
    page = openpyxl.load_workbook(out)["Oversigt"]
    last = list(page.iter_rows())[-1]
    assert (last[0].value, last[2].data_type) == ("I alt", "f")


WRONG = (
    (("case-file", "2027-9999", "--out", "x.pdf"), "there is no case 2027-9999"),
    (("case-file", "{case}", "--out", "x.docx"), "write a .pdf, not '.docx'"),
    (("case-file", "{case}", "--out", "mappe/x.pdf"), "cannot be written"),
    (("catalogue", "--out", "x.odt"), "write a .pdf, a .docx or a .xlsx, not '.odt'"),
    (("catalogue", "--case", "2027-9999", "--out", "x.pdf"), "there is no case 2027-9999"),
    (("catalogue", "--committee", "ukendt", "--out", "x.pdf"), "there is no body 'ukendt'"),
    (("budget", "--out", "x.csv"), "write a .xlsx, not '.csv'"),
)


def test_wrong_words_are_told_in_one_line(
    sagsgang: Line, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for typed, said in WRONG:
        sagsgang(*(word.format(case=case) for word in typed))
        assert (sagsgang.code, len(sagsgang.err.strip().splitlines())) == (2, 1), (typed, sagsgang.err)
        assert said in sagsgang.err
