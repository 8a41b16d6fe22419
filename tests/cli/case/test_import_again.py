"""`sagsgang import` of a changed file: the difference is shown, the case keeps what people have changed and what it is
kept back by, and nothing is stored unless somebody says so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.case.test_journey import OFFICER, imported
from tests.cli.conftest import EXAMPLE_FORM, Line

HEAD = "halfdan.ladegaard"


@pytest.fixture
def changed(form: Callable[..., Path]) -> str:
    """The example's form with another amount and another sentence."""
    original = form().read_text(encoding="utf-8")
    assert "bliver et overgangsår" in original
    return str(form(original.replace("\n900\n", "\n750\n").replace("et overgangsår", "et prøveår"), "ny.txt"))


def versions(sagsgang: Line, case: str) -> int:
    return int(sagsgang.json("show", case)["proposals"][0]["version"])


def test_the_difference_is_shown_and_nothing_is_stored(sagsgang: Line, form: Callable[..., Path], changed: str) -> None:
    case = imported(sagsgang, form)
    told = sagsgang.json("import", changed)["cases"][0]
    assert told["case"] == case
    assert any("fra 900 til 750 t.kr." in line for line in told["already"]["changes"])
    assert any("»prøveår" in line for line in told["already"]["changes"])
    assert told["already"]["revised"] is False
    assert (len(sagsgang.json("list")), versions(sagsgang, case)) == (1, 1)
    sagsgang("import", changed)
    assert "--revise gives the case the new version, --new registers a case of its own" in sagsgang.out


def test_the_case_gets_the_new_version_and_keeps_what_people_have_changed(
    sagsgang: Line, form: Callable[..., Path], changed: str
) -> None:
    case = imported(sagsgang, form)
    sagsgang("keep-back", case, "--closed", "--public-title", "En sag", "--reason", "Personsag", "--as", HEAD)
    assert sagsgang.code == 0, sagsgang.err
    sagsgang("revise", case, "--amount", "2028=650", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    before = sagsgang.json("show", case)
    told = sagsgang.json("import", changed, "--revise", "--as", OFFICER)["cases"][0]
    assert told["already"]["revised"] is True
    assert any("fra 650 til 750 t.kr." in line for line in told["already"]["kept"])
    assert not any("t.kr." in line for line in told["already"]["changes"]), "the amount was typed over by hand"
    after = sagsgang.json("show", case)
    assert after["proposals"][0]["version"] == 3
    for name in ("is_closed", "public_title", "target_meeting", "public_from"):
        assert after.get(name) == before.get(name)
    again = sagsgang.json("import", changed, "--revise", "--as", OFFICER)["cases"][0]
    assert (again["already"]["changes"], again["already"]["revised"]) == ([], False)
    assert versions(sagsgang, case) == 3


def test_the_same_file_is_the_same_case_and_another_number_another(
    sagsgang: Line, form: Callable[..., Path], changed: str
) -> None:
    case = imported(sagsgang, form)
    assert imported(sagsgang, form) == case
    own = sagsgang.json("import", changed, "--new")["cases"][0]["case"]
    assert own != case


def test_who_revises_must_be_named(sagsgang: Line, form: Callable[..., Path], changed: str) -> None:
    imported(sagsgang, form)
    sagsgang("import", changed, "--revise")
    assert (sagsgang.code, "say who states this" in sagsgang.err) == (2, True)


def test_of_many_files_each_is_named_before_it_is_read(sagsgang: Line) -> None:
    other = str(Path(__file__).parents[2] / "documents" / "fixtures" / "one-pager.txt")
    sagsgang("import", "--dry-run", str(EXAMPLE_FORM), other)
    assert sagsgang.err.splitlines() == [f"1/2 {EXAMPLE_FORM.name}", "2/2 one-pager.txt"]
    sagsgang("import", "--dry-run", other)
    assert sagsgang.err == ""


def test_a_revision_says_in_whose_prices_and_what_a_plus_means(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    said = ("--amount", "2028=650", "--price-level", "2029", "--plus-is", "income", "--as", OFFICER)
    sagsgang("revise", case, *said)
    assert sagsgang.code == 0, sagsgang.err
    out = form().parent / "sag.html"
    sagsgang("case-file", case, "-o", str(out.with_suffix(".pdf")))
    text = "".join(page.extract_text() for page in PdfReader(out.with_suffix(".pdf")).pages)
    assert "Beløb i 2029-priser. Plus er indtægter og besparelser, minus er udgifter." in " ".join(text.split())
    for wrong in (("--price-level", "næste år"), ("--plus-is", "plus_is_income")):
        sagsgang("revise", case, *wrong, "--as", OFFICER)
        assert sagsgang.code == 2, wrong
