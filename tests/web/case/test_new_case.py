"""«Opret sag»: a document is read, shown with its findings, registered once; or a case is written from scratch."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.database import reading
from models.rows.case import load_case
from tests.web.office import CASE, COORDINATOR, FORM, OFFICER, SECRETARY, Office, forms, words


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def read(office: Office, name: str = FORM.name, content: bytes | None = None) -> str:
    file = (name, FORM.read_bytes() if content is None else content)
    return office.fill(OFFICER, "/sager/ny", "/sager/ny", files={"dokument": file}).text


def test_four_findings_stand_beside_their_source_lines_before_anything_is_registered(office: Office) -> None:
    page = read(office)
    shown = words(page)
    for line, text, sentence in (
        (15, "900", "står uden år i skemaet"),
        (19, "Profitcenter", "er tomt. Skriv profitcenteret"),
        (58, "Ingen", "men teksten nævner »nye kompetencer«"),
        (62, "LokalMED", "»LokalMED« kan være flere. Hvilket menes?"),
    ):
        assert f"{line} {text}" in shown
        assert sentence in shown
    assert "lokalmed_pleje" not in shown  # people read names
    assert page.count('data-title="Linje"') == 4
    assert office.person(OFFICER).get(CASE).status_code == 404


def test_what_is_edited_is_registered_and_the_same_document_is_one_case(office: Office) -> None:
    _, fields = forms(read(office))["/sager/ny/dokument"]
    assert (fields["afdeling"], fields["sagsbehandler"], fields["udvalg"]) == (
        "handicap_psykiatri",
        OFFICER,
        ["socialudvalg"],
    )
    changed = {**fields, "titel": "Omlægning, rettet", "svar": ["elderly"], "journal": "J-17"}
    first = office.person(OFFICER).post("/sager/ny/dokument", data=changed)
    again = office.person(OFFICER).post("/sager/ny/dokument", data=fields)
    assert (first.headers["location"], again.headers["location"]) == (f"{CASE}?ok=oprettet", f"{CASE}?ok=findes")
    case = office.state().case
    assert (case.title, case.answers, case.case_number) == ("Omlægning, rettet", "elderly", "J-17")
    assert office.state().proposals[0].title == "Omlægning, rettet"
    assert "Dokumentet er læst ind før" in office.get(OFFICER, again.headers["location"])


def test_a_field_that_will_not_do_is_said_and_the_rest_is_kept(office: Office) -> None:
    _, fields = forms(read(office))["/sager/ny/dokument"]
    answer = office.person(OFFICER).post("/sager/ny/dokument", data={**fields, "titel": " ", "journal": "J-18"})
    assert answer.status_code == 422
    assert 'href="#s0-titel">Skriv sagens titel.' in answer.text
    assert 'aria-describedby="s0-titel-fejl "' in answer.text
    assert forms(answer.text)["/sager/ny/dokument"][1]["journal"] == "J-18"


MINUTES = b"Socialudvalget\nReferat\nDato: 3. juni 2027\n\n1. Ny skole\nBeslutning\nGodkendt."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.exe", b"MZ", "Filtypen ».exe« kan ikke læses"),
        ("tom.txt", b"   ", "er tom"),
        ("x.pdf", b"not a pdf", "er beskadiget"),
        ("../../etc/passwd.txt", b"\0\1", "Filen er ikke tekst"),
        (
            "referat.txt",
            MINUTES,
            "ligner et referat fra Socialudvalget den 3. juni 2027, ikke et forslag. Vælg den fil",
        ),
        ("svar.txt", "Høringssvar\n\nÆldrerådet støtter det.".encode(), "ligner et høringssvar, ikke et forslag"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(office: Office, name: str, content: bytes, sentence: str) -> None:
    page = read(office, name, content)
    assert sentence in page
    assert not list(office.folder.glob("files/*/*"))


def test_without_a_file_one_is_asked_for(office: Office) -> None:
    assert "Vælg et dokument." in office.refused(OFFICER, "/sager/ny", "/sager/ny")


@pytest.mark.parametrize("digest", ["", "../../sagsgang.db", "0" * 64])
def test_a_forged_document_is_not_understood(office: Office, digest: str) -> None:
    _, fields = forms(read(office))["/sager/ny/dokument"]
    assert office.person(OFFICER).post("/sager/ny/dokument", data={**fields, "fil": digest}).status_code == 422
    assert office.person(OFFICER).post("/sager/ny/dokument", data={**fields, "nummer": "7"}).status_code == 422
    assert office.person(OFFICER).get(CASE).status_code == 404


def test_a_case_is_written_without_a_document(office: Office) -> None:
    typed = {"titel": "Ny bro", "type": "political_case", "tekst": "En bro over åen.", "beloeb-0": "1.250,5"}
    typed["prisniveau"] = "2028"
    page = office.refused(OFFICER, "/sager/ny", "/sager/ny/tom", **typed)
    assert "begynder i et udvalg. Angiv hvilket." in page
    assert "En bro over åen." in page
    page = office.done(OFFICER, "/sager/ny", "/sager/ny/tom", **typed, udvalg=["sundhedsudvalg"])
    assert "Sagen er oprettet." in page
    assert "1.000 kr. 2028 Budgetændring 1.250,5" in words(page)
    assert "Beløb i 2028-priser. Plus er udgifter, minus er indtægter og besparelser." in words(page)
    assert office.state().proposals[0].is_complete


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"tekst": ""}, "Skriv, hvad forslaget går ud på."),
        ({"beloeb-0": "mange"}, "»mange« er ikke et beløb"),
        ({"beloeb-0": "5", "aar-0": ""}, "Skriv, hvilket år beløbet gælder."),
        ({"aar-0": "totusind"}, "Skriv et helt tal."),
        ({"beloeb-0": "5", "prisniveau": "næste år"}, "Skriv et årstal, for eksempel 2028."),
        ({"type": "findes_ikke"}, "Vælg sagens type."),
        ({"maal": "999999"}, "Vælg et møde fra listen."),
    ],
)
def test_the_empty_form_says_what_is_missing(office: Office, typed: dict[str, str], sentence: str) -> None:
    filled = {"titel": "Ny bro", "type": "committee_case", "tekst": "En bro.", **typed}
    assert sentence in office.refused(OFFICER, "/sager/ny", "/sager/ny/tom", **filled)


def test_who_does_not_begin_cases_has_no_such_page(office: Office) -> None:
    assert office.person(SECRETARY).get("/sager/ny").status_code == 403
    assert "/sager/ny" not in office.get(SECRETARY, "/opgaver")
    assert "/sager/ny" in office.get(OFFICER, "/opgaver")


def test_what_must_not_be_told_yet_is_told_in_no_mail_and_seen_by_no_body(office: Office) -> None:
    """DEMO step 4: nothing is visible outside until 25 August at noon."""
    _, fields = forms(read(office))["/sager/ny/dokument"]
    embargo = {**fields, "omtale": "2027-08-25", "omtale-tid": "12:00", "offentlig": "Et budgetforslag"}
    assert office.person(OFFICER).post("/sager/ny/dokument", data=embargo).status_code == 303
    assert office.state().case.public_from == datetime(2027, 8, 25, 10, 0, tzinfo=UTC)
    office.approve()
    assert "går de ud 25. august 2027 kl. 12.00" in words(office.get(COORDINATOR, f"{CASE}/breve"))
    office.send()
    assert office.person(SECRETARY).get(CASE).status_code == 404
    office.later(days=2, hours=5)
    assert office.person(SECRETARY).get(CASE).status_code == 200


def test_a_changed_document_handed_in_again_keeps_what_its_case_is_kept_back_by(office: Office) -> None:
    _, fields = forms(read(office))["/sager/ny/dokument"]
    first = {**fields, "omtale": "2027-08-25", "omtale-tid": "12:00", "offentlig": "Et budgetforslag", "lukket": "ja"}
    office.person(OFFICER).post("/sager/ny/dokument", data=first)
    before = office.state().case
    changed = FORM.read_text(encoding="utf-8").replace("900", "901", 1).encode()
    _, fields = forms(read(office, content=changed))["/sager/ny/dokument"]
    assert office.person(OFFICER).post("/sager/ny/dokument", data=fields).status_code == 303
    with reading(office.store.engine) as connection:
        state = load_case(connection, 2)
    assert state is not None
    case = state.case
    assert (case.is_closed, case.public_from, case.public_title) == (True, before.public_from, "Et budgetforslag")
