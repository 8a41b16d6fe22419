"""The page of a budget's proposals, and its files; the same files of one case; the case file on the case's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.reading.read import read_file
from documents.reading.text.extract import extract_bytes
from process.commands.act import Act, Draft
from tests.builders.case import a_registration
from tests.web.office import APPROVERS, CASE, COORDINATOR, OFFICER, SECRETARY, Office, words

FILES = {
    "forslagskatalog.pdf": "application/pdf",
    "forslagskatalog.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "forslagskatalog.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "budgetoversigt.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The example's form, whose amounts are of 2028, and a case with two proposals: one of 2028, one of 2040."""
    office = Office(tmp_path)
    office.import_case()
    drafts = tuple(
        Draft(f"Forslag om {year}", {"budget_lines": [{"amount_1000_dkk": 310.5, "year": year, "label": "Løn"}]})
        for year in (2028, 2040)
    )
    command, officer = a_registration(office.store.reference.register, title="Katalog", proposals=drafts)
    office.store.apply(command, Act(officer, "katalog"), office.clock.now())
    return office


def test_the_overview_leads_to_the_page_of_next_year_s_budget(office: Office) -> None:
    assert 'href="/budget"' in office.get(APPROVERS[2], "/overblik")
    page = words(office.get(OFFICER, "/budget"))
    assert "Forslag til budget 2028" in page
    assert "2 forslag. Beløb i 1.000 kr." in page
    assert "Forslag om 2028" in page
    assert "Forslag om 2040" not in page
    assert "310,5" in page


def test_it_is_chosen_by_year_and_committee_and_the_files_with_it(office: Office) -> None:
    page = office.get(OFFICER, "/budget?aar=2040&udvalg=")
    assert "Forslag om 2040" in page
    assert "/budget/budgetoversigt.xlsx?aar=2040&amp;udvalg=" in page
    assert "Ingen forslag har beløb i budget 2028 under dette udvalg." in words(
        office.get(OFFICER, "/budget?aar=2028&udvalg=teknik_miljoeudvalg")
    )
    client = office.person(OFFICER)
    assert client.get("/budget?udvalg=ukendt").status_code == 404
    assert client.get("/budget?aar=3000").status_code == 422
    data = client.get("/budget/forslagskatalog.xlsx?aar=2040").content
    (case,) = read_file("katalog.xlsx", data, {}).document.cases
    assert [proposal.title for proposal in case.proposals] == ["Forslag om 2040"]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_handed_out_as_what_it_is(office: Office, name: str) -> None:
    answer = office.person(OFFICER).get(f"/budget/{name}?aar=2028")
    assert answer.headers["content-type"] == FILES[name]
    stem, _, ending = name.partition(".")
    assert f'filename="{stem}-2028.{ending}"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    text = extract_bytes(name, answer.content).text
    assert "Forslag om 2028" in text
    assert "310,5" in text


def test_the_list_is_the_administration_s_alone(office: Office) -> None:
    for path in ("/budget", *(f"/budget/{name}" for name in FILES)):
        assert office.person(SECRETARY).get(path).status_code == 403, path


def test_a_case_has_a_catalogue_of_its_own(office: Office) -> None:
    page = office.get(OFFICER, "/sager/2027-0002/katalog")
    for ending in ("pdf", "docx", "xlsx"):
        path = f"/sager/2027-0002/katalog.{ending}"
        assert f'href="{path}"' in page
        answer = office.person(OFFICER).get(path)
        assert f'filename="forslagskatalog-2027-0002.{ending}"' in answer.headers["content-disposition"]
        (case,) = read_file(f"katalog.{ending}", answer.content, {}).document.cases
        assert [(each.number, each.title) for each in case.proposals] == [
            ("1", "Forslag om 2028"),
            ("2", "Forslag om 2040"),
        ]
    assert office.person(OFFICER).get("/sager/2027-0099/katalog.pdf").status_code == 404
    assert office.person(SECRETARY).get("/sager/2027-0002/katalog.pdf").status_code == 404


def test_the_case_s_page_leads_to_the_case_file_and_to_its_public_version_when_there_is_one(office: Office) -> None:
    whole, public = f"{CASE}/sagsmappe.pdf", f"{CASE}/sagsmappe.pdf?udgave=offentlig"
    page = office.get(COORDINATOR, CASE)
    assert f'href="{whole}"' in page
    assert f'href="{public}"' not in page, "a draft has none"
    assert office.person(COORDINATOR).get(public).status_code == 404
    office.approve()
    office.send()
    page = office.get(COORDINATOR, CASE)
    assert f'href="{public}"' in page
    answer = office.person(COORDINATOR).get(whole)
    assert answer.headers["content-disposition"] == 'inline; filename="sagsmappe-2027-0001.pdf"'
    assert "Bilagsfortegnelse" in extract_bytes("s.pdf", answer.content).text
    assert office.person(COORDINATOR).get(f"{whole}?udgave=anden").status_code == 422


def test_a_hearing_body_gets_the_public_version_and_no_other(office: Office) -> None:
    office.approve()
    office.send()
    page = office.get(SECRETARY, CASE)
    assert f'href="{CASE}/sagsmappe.pdf"' not in page
    assert f'href="{CASE}/sagsmappe.pdf?udgave=offentlig"' in page
    assert office.person(SECRETARY).get(f"{CASE}/sagsmappe.pdf").status_code == 403
    answer = office.person(SECRETARY).get(f"{CASE}/sagsmappe.pdf?udgave=offentlig")
    assert 'filename="sagsmappe-offentlig-2027-0001.pdf"' in answer.headers["content-disposition"]
    assert "Historik" not in extract_bytes("s.pdf", answer.content).text
